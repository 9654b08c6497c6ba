/**
 * A write as expressions see it. Upstream: CreateAdmissionRequest and newActivation in k8s.io/apiserver/pkg/admission/plugin/cel (v1.32).
 */
import { CelAuthorizer, type Question } from '../../../../api/admission-policy/authorizer-library'
import type { Bindings } from '../../../../api/admission-policy/evaluate-policy'
import type { Caller } from '../../../../api/door'
import type { Namespace } from '../../../../api/kinds/namespace'
import type { AdmissionRequest } from '../../admission'
import type { Authorizer } from '../../authorization/attributes'

export interface SeenWrite {
  readonly request: AdmissionRequest
  readonly namespace: Namespace | undefined
  readonly authorizer: Authorizer
}

export function bindingsOf({ request, namespace, authorizer }: SeenWrite): Bindings {
  const { operation, object, previous } = request
  return {
    object: operation === 'DELETE' ? null : object,
    oldObject: previous ?? null,
    request: requestOf(request),
    namespaceObject: namespace ? namespaceOf(namespace) : null,
    authorizer: authorizerOf(request, authorizer),
  }
}

/** Without the objects, which stand beside it. */
export function requestOf({ kind, operation, subresource, caller, name, namespace, dryRun }: AdmissionRequest) {
  const group = { group: kind.group, version: kind.version }
  const ofKind = { ...group, kind: kind.kind }
  const ofResource = { ...group, resource: kind.plural }
  return {
    ...{ kind: ofKind, resource: ofResource, ...(subresource ? { subResource: subresource } : {}) },
    ...{ requestKind: ofKind, requestResource: ofResource, ...(subresource ? { requestSubResource: subresource } : {}) },
    name,
    ...(namespace === undefined ? {} : { namespace }),
    operation,
    userInfo: userOf(caller),
    dryRun,
  }
}

export const userOf = ({ user, uid, groups, extra }: Caller): object => ({
  username: user,
  ...(uid ? { uid } : {}),
  ...(groups ? { groups } : {}),
  ...(extra ? { extra } : {}),
})

const namespaceOf = ({ metadata: { uid, managedFields, ownerReferences, ...metadata }, spec, status }: Namespace): object => ({
  metadata: { ...metadata, UID: uid },
  spec,
  status,
})

function authorizerOf({ kind, caller, namespace = '', name, subresource }: AdmissionRequest, authorizer: Authorizer): CelAuthorizer {
  const ask = ({ verb, path = '', resource, account }: Question) => {
    const user = account ? accountCaller(account) : caller
    return authorizer.authorize({ user, verb, path, ...(resource ? { resource: { ...resource, version: '*' } } : {}) })
  }
  return new CelAuthorizer(ask, { group: kind.group, resource: kind.plural, subresource, namespace, name })
}

const accountCaller = ({ namespace, name }: { namespace: string; name: string }): Caller => ({
  user: `system:serviceaccount:${namespace}:${name}`,
  groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
  fieldManager: 'unknown',
})
