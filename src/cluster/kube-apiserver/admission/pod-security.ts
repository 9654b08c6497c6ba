/**
 * Pods keep to the level that their namespace's labels name; workloads, and changes of the labels, are only warned about.
 * Upstream: plugin/pkg/admission/security/podsecurity/admission.go, k8s.io/pod-security-admission/admission/admission.go (v1.32).
 * Simplified: what the audit level finds is written down nowhere; a real API server annotates its audit events.
 */
import { Namespace } from '../../../api/kinds/namespace'
import { Pod } from '../../../api/kinds/pod'
import { resourceName } from '../../../api/kind'
import type { KubeObject } from '../../../api/object'
import type { CheckedPod } from '../../../api/pod-security/check'
import { detailOf, reasonOf, violationsOf } from '../../../api/pod-security/evaluate'
import { isSameLevel, isStricter, nameOfLevel, policyOf, type LevelVersion } from '../../../api/pod-security/policy'
import { invalidError } from '../../../api/status-error'
import { isSame } from '../../../api/updates'
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import type { Storage } from '../storage'
import { forbid } from './forbid'

export function podSecurity(storage: Storage): AdmissionPlugin {
  return {
    name: 'PodSecurity',
    validate(request) {
      const { kind, operation, subresource } = request
      const isWhole = subresource === '' || (kind.kind === 'Pod' && subresource === 'ephemeralcontainers')
      if (!isWhole || (operation !== 'CREATE' && operation !== 'UPDATE')) return
      if (kind.group === '' && kind.kind === 'Namespace') checkNamespace(storage, request)
      else if (kind.group === '' && kind.kind === 'Pod') checkPod(storage, request)
      else checkTemplate(storage, request)
    },
  }
}

function checkPod(storage: Storage, request: AdmissionRequest): void {
  const labels = storage.find(Namespace, { name: request.namespace ?? '' })?.metadata.labels
  const { policy } = policyOf(labels)
  const { enforce, warn } = policy
  if (enforce.level === 'privileged' && warn.level === 'privileged') return
  const pod = request.object as Pod
  if (request.previous && !isTelling(pod, request.previous as Pod)) return
  const found = violationsOf(pod, enforce)
  if (found.length > 0) throw forbid(request, `violates PodSecurity "${nameOfLevel(enforce)}": ${detailOf(found)}`)
  warnOf(request, pod, warn)
}

/** Images and containers that were added are all of a pod that can change and matters here. */
function isTelling(next: Pod, previous: Pod): boolean {
  const told = ({ metadata, spec }: Pod): unknown => [
    (spec.containers ?? []).map(({ image }) => image),
    (spec.initContainers ?? []).map(({ image }) => image),
    (spec.ephemeralContainers ?? []).map(({ name, image }) => [name, image]),
    Object.entries(metadata.annotations ?? {})
      .filter(([key]) => key.includes('seccomp.security.alpha.kubernetes.io/'))
      .sort(),
  ]
  return !isSame(told(next), told(previous))
}

function warnOf({ warn: tell }: AdmissionRequest, pod: CheckedPod, level: LevelVersion): void {
  const found = violationsOf(pod, level)
  if (found.length > 0) tell(`would violate PodSecurity "${nameOfLevel(level)}": ${detailOf(found)}`)
}

type Template = CheckedPod | undefined

const templates: Readonly<Record<string, (object: KubeObject) => Template>> = {
  podtemplates: (object) => (object as KubeObject & { template?: Template }).template,
  replicationcontrollers: (object) => specOf(object)?.template,
  'replicasets.apps': (object) => specOf(object)?.template,
  'deployments.apps': (object) => specOf(object)?.template,
  'statefulsets.apps': (object) => specOf(object)?.template,
  'daemonsets.apps': (object) => specOf(object)?.template,
  'jobs.batch': (object) => specOf(object)?.template,
  'cronjobs.batch': (object) => specOf(object)?.jobTemplate?.spec?.template,
}

interface WorkloadSpec {
  readonly template?: Template
  readonly jobTemplate?: { readonly spec?: { readonly template?: Template } }
}
const specOf = (object: KubeObject): WorkloadSpec | undefined => (object as KubeObject & { spec?: WorkloadSpec }).spec

function checkTemplate(storage: Storage, request: AdmissionRequest): void {
  const name = resourceName(request.kind)
  if (!Object.hasOwn(templates, name)) return
  const { warn } = policyOf(storage.find(Namespace, { name: request.namespace ?? '' })?.metadata.labels).policy
  const template = warn.level === 'privileged' ? undefined : templates[name](request.object)
  if (template?.spec) warnOf(request, template, warn)
}

function checkNamespace(storage: Storage, request: AdmissionRequest): void {
  const { object, previous } = request
  const next = policyOf(object.metadata.labels)
  const before = previous && policyOf(previous.metadata.labels)
  if (next.errors.length > 0 && !isSame(next.errors, before?.errors)) throw invalidError(Namespace, object.metadata.name, next.errors)
  if (!before) return
  const { enforce } = next.policy
  const old = before.policy.enforce
  const isRelaxed = enforce.version === old.version && !isStricter(enforce.level, old.level)
  if (isSameLevel(enforce, old) || enforce.level === 'privileged' || isRelaxed) return
  for (const text of namespaceWarnings(storage.range(Pod, object.metadata.name), object.metadata.name, enforce)) request.warn(text)
}

/** A line for all pods of a namespace that fail for the same reasons. */
function namespaceWarnings(pods: readonly Pod[], namespace: string, level: LevelVersion): readonly string[] {
  const byReason = new Map<string, string[]>()
  for (const pod of pods) {
    const reason = reasonOf(violationsOf(pod, level))
    if (reason) byReason.set(reason, [...(byReason.get(reason) ?? []), pod.metadata.name])
  }
  if (byReason.size === 0) return []
  const lines = [...byReason].map(([reason, [first, ...others]]) => {
    const more = others.length === 0 ? '' : ` (and ${others.length} other pod${others.length === 1 ? '' : 's'})`
    return `${first}${more}: ${reason}`
  })
  return [`existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${nameOfLevel(level)}"`, ...lines.sort()]
}
