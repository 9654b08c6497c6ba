/**
 * Which webhooks want to be asked about a write. Upstream: k8s.io/apiserver/pkg/admission/plugin/webhook/generic/webhook.go (v1.32).
 */
import { compileConditions, type CompiledPolicy } from '../../../../api/admission-policy/compile-policy'
import { evaluator, meetsConditions } from '../../../../api/admission-policy/evaluate-policy'
import { matchesWrite, type MatchedWrite, type Matcher } from '../../../../api/admission-policy/match'
import { policyScope } from '../../../../api/admission-policy/scope'
import { Namespace } from '../../../../api/kinds/namespace'
import type { KubeObject } from '../../../../api/object'
import type { Admission } from '../../../../api/types'
import type { AdmissionRequest } from '../../admission'
import type { Authorizer } from '../../authorization/attributes'
import type { Storage } from '../../storage'
import { forbid } from '../forbid'
import { bindingsOf } from '../policy/policy-bindings'

export type Webhook = Readonly<Admission.ValidatingWebhook> & Partial<Pick<Admission.MutatingWebhook, 'reinvocationPolicy'>>

export interface WebhookConfiguration extends KubeObject {
  readonly webhooks?: readonly Webhook[]
}

export interface Hook {
  /** `configuration/webhook`, told apart within one request. */
  readonly id: string
  readonly webhook: Webhook
}

export interface HookSurroundings {
  readonly storage: Storage
  readonly authorizer: Authorizer
}

/** In the order of the names of configurations. */
export const hooksOf = (configurations: readonly WebhookConfiguration[]): readonly Hook[] =>
  configurations.flatMap(({ metadata, webhooks = [] }) => webhooks.map((webhook) => ({ id: `${metadata.name}/${webhook.name}`, webhook })))

/** Configurations of admission are no matter for webhooks. */
export const isExempt = ({ kind }: AdmissionRequest): boolean => kind.group === 'admissionregistration.k8s.io'

export function wants({ storage, authorizer }: HookSurroundings, { webhook }: Hook, request: AdmissionRequest): boolean {
  const { rules = [], namespaceSelector, objectSelector, matchPolicy } = webhook
  if (rules.length === 0) return false
  const namespace = request.namespace === undefined ? undefined : storage.find(Namespace, { name: request.namespace })
  const write: MatchedWrite = { ...request, namespaceLabels: () => namespace?.metadata.labels }
  if (!matchesWrite({ resourceRules: rules, namespaceSelector, objectSelector, matchPolicy } as Matcher, write)) return false
  const conditions = conditionsOf(webhook)
  if (conditions.length === 0) return true
  const meets = meetsConditions(conditions, evaluator({ variables: new Map() }, bindingsOf({ request, namespace, authorizer })))
  if (typeof meets === 'boolean') return meets
  if (webhook.failurePolicy === 'Ignore') return false
  throw forbid(request, meets.fault)
}

const compiled = new WeakMap<Webhook, CompiledPolicy['conditions']>()

function conditionsOf(webhook: Webhook): CompiledPolicy['conditions'] {
  let found = compiled.get(webhook)
  if (!found) {
    found = webhook.matchConditions?.length
      ? compileConditions(webhook.matchConditions, policyScope({ hasParams: false, hasAuthorizer: true }), (expression) => expression)
      : []
    compiled.set(webhook, found)
  }
  return found
}
