/**
 * Which pods go first when there are too many: those that would be missed least.
 * Upstream: pkg/controller/controller_utils.go ActivePodsWithRanks (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import type { Core } from '../../../api/types'
import { isReady, readyCondition } from '../pod-state'

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost'
const phaseOrder: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

export interface DeletionContext {
  /** How many pods of the same Deployment run beside it: a node's second pod is missed less than another node's only one. */
  rankOf(pod: Pod): number
  readonly nowMs: number
}

/** Negative when `a` is to go before `b`. */
export function compareForDeletion(a: Pod, b: Pod, { rankOf, nowMs }: DeletionContext): number {
  return (
    Number(!!a.spec.nodeName) - Number(!!b.spec.nodeName) ||
    phaseOf(a) - phaseOf(b) ||
    Number(isReady(a)) - Number(isReady(b)) ||
    deletionCost(a) - deletionCost(b) ||
    rankOf(b) - rankOf(a) ||
    compareReadyTime(a, b, nowMs) ||
    compareRestarts(a, b) ||
    compareAge({ a, b, aSince: a.metadata.creationTimestamp, bSince: b.metadata.creationTimestamp }, nowMs)
  )
}

const phaseOf = ({ status }: Pod): number => phaseOrder[status.phase ?? 'Pending'] ?? 0

/** Without a plus or leading zeros, and of 32 bits: anything else counts as nothing. */
function deletionCost({ metadata }: Pod): number {
  const cost = metadata.annotations?.[DELETION_COST]
  if (cost === undefined || !/^(0|-\d+|[1-9]\d*)$/.test(cost)) return 0
  const value = Number(cost)
  return value >= -(2 ** 31) && value < 2 ** 31 ? value : 0
}

/** Those of its sidecars count only between pods whose other containers restarted equally often. */
const compareRestarts = (a: Pod, b: Pod): number =>
  highest(b.status.containerStatuses) - highest(a.status.containerStatuses) || highest(sidecars(b)) - highest(sidecars(a))

const highest = (statuses: readonly Core.ContainerStatus[] = []): number => Math.max(0, ...statuses.map(({ restartCount }) => restartCount))

function sidecars({ spec, status }: Pod): readonly Core.ContainerStatus[] | undefined {
  const isSidecar = (name: string): boolean => (spec.initContainers ?? []).some((each) => each.name === name && each.restartPolicy === 'Always')
  return status.initContainerStatuses?.filter(({ name }) => isSidecar(name))
}

function compareReadyTime(a: Pod, b: Pod, nowMs: number): number {
  if (!isReady(a) || !isReady(b)) return 0
  return compareAge({ a, b, aSince: readyCondition(a)?.lastTransitionTime ?? '', bSince: readyCondition(b)?.lastTransitionTime ?? '' }, nowMs)
}

/** Younger goes first, but only when the ages differ by a power of two; between equals the uid decides, which is as good as chance. */
function compareAge({ a, b, aSince, bSince }: { a: Pod; b: Pod; aSince: string; bSince: string }, nowMs: number): number {
  if (aSince === bSince) return 0
  if (!aSince || !bSince) return aSince ? 1 : -1
  const difference = magnitude(nowMs - Date.parse(aSince)) - magnitude(nowMs - Date.parse(bSince))
  return difference || (a.metadata.uid < b.metadata.uid ? -1 : 1)
}

/** Of the age in nanoseconds. */
const magnitude = (ageMs: number): number => (ageMs > 0 ? Math.floor(Math.log2(ageMs * 1e6)) : -1)
