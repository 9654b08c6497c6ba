/**
 * The last questions before a write, in two rounds: first every plugin may complete the object, then, when the kind's own rules have
 * been checked, every plugin may refuse it. Upstream: k8s.io/apiserver/pkg/admission/{interfaces,chain}.go,
 * pkg/kubeapiserver/options/plugins.go (v1.32), in its order.
 */
import type { Caller } from '../../api/door'
import type { Kind } from '../../api/kind'
import type { KubeObject } from '../../api/object'
import type { Ask } from './admission/webhook/pending-call'

export interface AdmissionRequest {
  readonly kind: Kind
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT'
  /** As it is to be; of a deletion: as it is. */
  readonly object: KubeObject
  /** As it was; absent when something is created. */
  readonly previous?: KubeObject | undefined
  /** '' for the object itself. */
  readonly subresource: string
  readonly caller: Caller
  /** Absent for cluster-wide kinds. */
  readonly namespace: string | undefined
  /** '' while only a beginning is known (generateName). */
  readonly name: string
  readonly dryRun: boolean
  /** Tells the client something beside the answer. */
  warn(text: string): void
}

export interface AdmissionPlugin {
  /** As `--enable-admission-plugins` names it. */
  readonly name: string
  /** Whether it has anything to do with objects of a kind; absent: with all. Asked once for each kind. */
  concerns?(kind: Kind): boolean
  /** First round: the object, completed; throws a `StatusError` to refuse it. */
  admit?(request: AdmissionRequest): KubeObject
  /** Second round; throws a `StatusError` to refuse the object. */
  validate?(request: AdmissionRequest): void
  /** The same plugin for a client that waits while others are asked. */
  asking?(ask: Ask): AdmissionPlugin
}

/** What looks at custom resources, too. The others know built-in kinds, and would take a custom one for its namesake. */
const ofAnyKind = [
  ...['MutatingAdmissionWebhook', 'NamespaceLifecycle', 'NodeRestriction', 'OwnerReferencesPermissionEnforcement', 'ResourceQuota'],
  ...['ValidatingAdmissionPolicy', 'ValidatingAdmissionWebhook'],
]

const looksAt = ({ name, concerns }: AdmissionPlugin, kind: Kind): boolean =>
  (!kind.isCustom || ofAnyKind.includes(name)) && (concerns?.(kind) ?? true)

/** The plugins of a chain that look at a kind. */
const looking = new WeakMap<readonly AdmissionPlugin[], Map<Kind, readonly AdmissionPlugin[]>>()

function lookingAt(plugins: readonly AdmissionPlugin[], kind: Kind): readonly AdmissionPlugin[] {
  let byKind = looking.get(plugins)
  if (!byKind) looking.set(plugins, (byKind = new Map()))
  let chosen = byKind.get(kind)
  if (!chosen) byKind.set(kind, (chosen = plugins.filter((plugin) => looksAt(plugin, kind))))
  return chosen
}

export function mutate(plugins: readonly AdmissionPlugin[], request: AdmissionRequest): KubeObject {
  let asked = request
  for (const plugin of lookingAt(plugins, request.kind)) {
    if (!plugin.admit) continue
    const object = plugin.admit(asked)
    if (object !== asked.object) asked = { ...asked, object }
  }
  return asked.object
}

export function check(plugins: readonly AdmissionPlugin[], request: AdmissionRequest): void {
  for (const plugin of lookingAt(plugins, request.kind)) plugin.validate?.(request)
}
