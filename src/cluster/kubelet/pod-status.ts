/**
 * The whole status of a pod, from its spec and what runs. Pure; the worker writes it when it differs from what was
 * written.
 * Upstream: generateAPIPodStatus in pkg/kubelet/kubelet_pods.go (v1.32).
 */
import type { Core, Pod } from '../../api/types'
import { isSidecar, type ContainerRecord } from './container-record'
import { containerStatus } from './container-status'
import { withLostContainers } from './lost-containers'
import { podConditions } from './pod-conditions'
import { phaseOf, type Phase } from './pod-phase'
import { policyOf } from './plan-pod'

export interface PodFacts {
  readonly pod: Pod
  /** Those that the pod has now. */
  readonly conditions: readonly Core.PodCondition[]
  readonly records: readonly ContainerRecord[]
  readonly hostIP: string
  /** Absent while there is no sandbox. */
  readonly podIP: string | undefined
  readonly hasSandbox: boolean
  readonly startTime: string
  readonly now: string
  /** Nothing will be started any more. */
  readonly isOver: boolean
  /** Set when the kubelet gave up on the pod: evicted, deadline exceeded. */
  readonly verdict: { readonly reason: string; readonly message: string } | undefined
}

const none: ReadonlySet<string> = new Set()

function partsOf(all: Core.ContainerStatus[], records: readonly ContainerRecord[]) {
  const init = all.filter((_, index) => records[index].isInit)
  const isPlain = init.length === 0 && !records.some(({ isEphemeral }) => isEphemeral)
  const containers = isPlain ? all : all.filter((_, index) => !records[index].isInit && !records[index].isEphemeral)
  return { init, containers }
}

/** Statuses are listed by name, init containers by their order. */
const byName = (statuses: Core.ContainerStatus[]): Core.ContainerStatus[] =>
  statuses.length < 2 ? statuses : [...statuses].sort((a, b) => (a.name < b.name ? -1 : 1))

const isFinal = (phase: string | undefined): phase is Phase => phase === 'Succeeded' || phase === 'Failed'

/**
 * What has ended has ended, also for a kubelet that has begun anew. Simplified: a real one sees to it that an ended pod stays ended, and
 * may still say that it ended otherwise.
 */
const unlessEnded = ({ status }: Pod, phase: Phase): Phase => (isFinal(status.phase) ? status.phase : phase)

/** What a pod is called whose end is known while something of it still runs. */
const untilThen = (present: Phase): Phase => (isFinal(present) ? 'Pending' : present)

const unsaid: { readonly reason?: string; readonly message?: string } = {}

export function podStatus(facts: PodFacts): Pod['status'] {
  const { pod, records, hostIP, now } = facts
  const all = records.map((record) => containerStatus(record, pod))
  const { init, containers } = facts.isOver ? withLostContainers(pod, partsOf(all, records)) : partsOf(all, records)
  const ephemeral = all.filter((_, index) => records[index].isEphemeral)
  const sidecars = init.length === 0 ? none : new Set(records.filter(isSidecar).map(({ spec }) => spec.name))
  const present = phaseOf({ restartPolicy: policyOf(pod), init, sidecars, containers, isOver: facts.isOver })
  const phase = facts.verdict ? 'Failed' : unlessEnded(pod, present)
  const isEnding = isFinal(phase) && !isFinal(pod.status.phase) && records.some(({ current }) => current?.isRunning)
  const verdict = isEnding ? undefined : facts.verdict
  const { reason, message } = verdict ?? (phase === pod.status.phase ? pod.status : unsaid)
  const isHostNetwork = pod.spec.hostNetwork ?? false
  const podIP = facts.podIP ?? (isHostNetwork ? hostIP : pod.status.podIP || undefined)
  const conditions = podConditions({
    pod,
    before: facts.conditions,
    phase,
    hasSandbox: facts.hasSandbox,
    init,
    containers,
    now,
  })
  return {
    conditions,
    containerStatuses: byName(containers),
    ephemeralContainerStatuses: ephemeral.length > 0 ? byName(ephemeral) : undefined,
    hostIP,
    hostIPs: [{ ip: hostIP }],
    initContainerStatuses: init.length > 0 ? init : undefined,
    message,
    phase: isEnding ? untilThen(present) : phase,
    podIP,
    podIPs: podIP ? [{ ip: podIP }] : undefined,
    qosClass: pod.status.qosClass,
    reason,
    startTime: facts.startTime,
  } satisfies Core.PodStatus
}
