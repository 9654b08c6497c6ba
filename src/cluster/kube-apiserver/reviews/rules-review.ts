/** All that one may do in a namespace. Upstream: pkg/registry/authorization/selfsubjectrulesreview/rest.go (v1.32). */
import { apiVersionOf } from '../../../api/kind'
import type { Draft } from '../../../api/object'
import { badRequestError } from '../../../api/status-error'
import { aggregate } from '../authorization/rbac-authorizer'
import type { ResourceExchange } from '../http/exchange'

export function answerSelfSubjectRules({ caller, kind, registry: { access } }: ResourceExchange, sent: Draft): object {
  const spec = 'spec' in sent ? (sent.spec as { readonly namespace?: string } | null) : null
  if (!spec?.namespace) throw badRequestError('no namespace on request')
  const { rules, errors } = access.rules.rulesFor(caller, spec.namespace)
  return {
    kind: kind.kind,
    apiVersion: apiVersionOf(kind),
    metadata: { creationTimestamp: null },
    spec: {},
    status: {
      resourceRules: rules.flatMap(({ verbs, apiGroups, resources = [], resourceNames }) =>
        resources.length > 0 ? [{ verbs, apiGroups, resources, ...(resourceNames ? { resourceNames } : {}) }] : [],
      ),
      nonResourceRules: rules.flatMap(({ verbs, nonResourceURLs = [] }) => (nonResourceURLs.length > 0 ? [{ verbs, nonResourceURLs }] : [])),
      incomplete: false,
      ...(errors.length > 0 ? { evaluationError: aggregate(errors) } : {}),
    },
  }
}
