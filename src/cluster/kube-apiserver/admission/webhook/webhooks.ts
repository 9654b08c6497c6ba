/**
 * Asks services outside of the API server: first whether they want to change an object, then whether it may be.
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/webhook/{mutating,validating}/dispatcher.go (v1.32).
 * Simplified: components of the cluster do not wait, so of their writes a webhook is asked what it would say and no time passes; a real
 * API server lets everybody wait. Webhooks that validate are asked one after another, and what one that mutates adds beyond the fields of
 * the kind is not taken away.
 */
import { MutatingWebhookConfiguration } from '../../../../api/kinds/mutating-webhook-configuration'
import { ValidatingWebhookConfiguration } from '../../../../api/kinds/validating-webhook-configuration'
import type { KubeObject } from '../../../../api/object'
import { applyJsonPatch } from '../../../../api/patch/json-patch'
import { internalError } from '../../../../api/status-error'
import type { Random } from '../../../../base/random'
import type { AdmissionPlugin, AdmissionRequest } from '../../admission'
import type { Wire } from '../../wire'
import { askAtOnce } from './ask-outside'
import { hooksOf, isExempt, wants, type Hook, type HookSurroundings, type WebhookConfiguration } from './hooks'
import { locate } from './locate'
import type { Ask } from './pending-call'
import { readVerdict, rejection, reviewOf, type Verdict } from './review'

export interface WebhookSurroundings extends HookSurroundings {
  readonly random: Random
  readonly wire: Wire
}

export function mutatingWebhooks(surroundings: WebhookSurroundings, ask: Ask = askAtOnce(surroundings.wire)): AdmissionPlugin {
  const { storage } = surroundings
  return {
    name: 'MutatingAdmissionWebhook',
    asking: (later) => mutatingWebhooks(surroundings, later),
    admit(request) {
      const configurations = storage.range(MutatingWebhookConfiguration)
      if (configurations.length === 0 || isExempt(request)) return request.object
      return mutatedBy(hooksOf(configurations as readonly WebhookConfiguration[]), request, (hook, seen, round) =>
        call(surroundings, ask, { hook, request: seen, round }),
      )
    },
  }
}

type CallHook = (hook: Hook, request: AdmissionRequest, round: string) => Verdict | undefined

/** Who asked for it is asked again when somebody after it has changed something. */
function mutatedBy(hooks: readonly Hook[], request: AdmissionRequest, callHook: CallHook): KubeObject {
  let { object } = request
  let lastChange = -1
  const turn = (hook: Hook, index: number, round: string): void => {
    const verdict = callHook(hook, { ...request, object }, round)
    if (!verdict?.patch || verdict.patch.length === 0) return
    object = patched(request, object, verdict.patch)
    lastChange = index
  }
  hooks.forEach((hook, index) => turn(hook, index, 'mutate'))
  const last = lastChange
  hooks.forEach((hook, index) => {
    if (hook.webhook.reinvocationPolicy === 'IfNeeded' && index < last) turn(hook, index, 'mutate again')
  })
  return object
}

function patched({ kind }: AdmissionRequest, object: KubeObject, patch: readonly unknown[]): KubeObject {
  try {
    const next = applyJsonPatch(object, patch) as KubeObject
    return kind.setDefaults?.(next) ?? next
  } catch (error) {
    throw internalError(error instanceof Error ? error.message : String(error))
  }
}

export function validatingWebhooks(surroundings: WebhookSurroundings, ask: Ask = askAtOnce(surroundings.wire)): AdmissionPlugin {
  const { storage } = surroundings
  return {
    name: 'ValidatingAdmissionWebhook',
    asking: (later) => validatingWebhooks(surroundings, later),
    validate(request) {
      const configurations = storage.range(ValidatingWebhookConfiguration)
      if (configurations.length === 0 || isExempt(request)) return
      for (const hook of hooksOf(configurations as readonly WebhookConfiguration[]))
        call(surroundings, ask, { hook, request, round: 'validate' })
    },
  }
}

interface Turn {
  readonly hook: Hook
  readonly request: AdmissionRequest
  /** Which of the questions that one hook may get about one write. */
  readonly round: string
}

/** Undefined when the webhook was not asked, or failed and may. */
function call(surroundings: WebhookSurroundings, ask: Ask, turn: Turn): Verdict | undefined {
  const {
    hook: { webhook },
    request,
  } = turn
  if (!wants(surroundings, turn.hook, request)) return undefined
  const verdict = answered(surroundings, ask, turn)
  if ('fault' in verdict) {
    if (webhook.failurePolicy === 'Ignore') return undefined
    throw internalError(`failed calling webhook ${JSON.stringify(webhook.name)}: ${verdict.fault}`)
  }
  for (const text of verdict.warnings) request.warn(text)
  if (!verdict.allowed) throw rejection(webhook.name, verdict.result)
  return verdict
}

type Answered = Verdict | { readonly fault: string }

function answered({ storage, random }: WebhookSurroundings, ask: Ask, { hook: { id, webhook }, request, round }: Turn): Answered {
  const { timeoutSeconds = 10 } = webhook
  const at = locate(storage, webhook.clientConfig, timeoutSeconds)
  if (at.fault !== undefined) return unreached(at.url, at.fault)
  const {
    kind,
    operation,
    subresource,
    namespace = '',
    object: { metadata },
  } = request
  // A name that is made up is another one each time the corridor is walked.
  const name = operation === 'CREATE' ? metadata.generateName || metadata.name : metadata.name
  const key = [round, id, operation, kind.group, kind.plural, subresource, namespace, name].join('|')
  const outcome = ask(key, () => {
    const uid = random.uuid()
    return { ...at, caBundle: webhook.clientConfig.caBundle, body: JSON.stringify(reviewOf(request, uid)), timeoutMs: timeoutSeconds * 1000, uid }
  })
  return 'fault' in outcome ? unreached(at.url, outcome.fault) : readVerdict(outcome.response, outcome.uid)
}

const unreached = (url: string, fault: string): Answered => ({ fault: `failed to call webhook: Post ${JSON.stringify(url)}: ${fault}` })
