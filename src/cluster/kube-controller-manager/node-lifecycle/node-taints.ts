/**
 * Taints that say what is wrong with a node: NoSchedule at once, NoExecute when its pods are to leave.
 * Upstream: pkg/controller/nodelifecycle/node_lifecycle_controller.go, pkg/controller/util/node/controller_utils.go (v1.32).
 */
import type { Node } from '../../../api/kinds/node'
import type { Core } from '../../../api/types'

const PREFIX = 'node.kubernetes.io/'
const NOT_READY = `${PREFIX}not-ready`
const UNREACHABLE = `${PREFIX}unreachable`
const UNSCHEDULABLE = `${PREFIX}unschedulable`

/** Key by condition and its status. */
const keys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: NOT_READY, Unknown: UNREACHABLE },
  MemoryPressure: { True: `${PREFIX}memory-pressure` },
  DiskPressure: { True: `${PREFIX}disk-pressure` },
  NetworkUnavailable: { True: `${PREFIX}network-unavailable` },
  PIDPressure: { True: `${PREFIX}pid-pressure` },
}
const managed = new Set([...Object.values(keys).flatMap((byStatus) => Object.values(byStatus)), UNSCHEDULABLE])

type Taints = readonly Readonly<Core.Taint>[]
const taintsOf = ({ spec }: Node): Taints => spec.taints ?? []

/** The same node when its NoSchedule taints are as its conditions want them. */
export function withConditionTaints(node: Node, now: string): Node {
  const wanted = (node.status.conditions ?? []).flatMap(({ type, status }) => keys[type]?.[status] ?? [])
  if (node.spec.unschedulable) wanted.push(UNSCHEDULABLE)
  return withTaints(node, { effect: 'NoSchedule', wanted, now })
}

/** The NoExecute taint that fits the Ready condition; none while the node is ready. */
export const withEvictionTaint = (node: Node, ready: string, now: string): Node =>
  withTaints(node, { effect: 'NoExecute', wanted: keys.Ready[ready] ? [keys.Ready[ready]] : [], now })

export const hasEvictionTaint = (node: Node): boolean =>
  taintsOf(node).some(({ key, effect }) => effect === 'NoExecute' && (key === NOT_READY || key === UNREACHABLE))

interface Wanted {
  readonly effect: 'NoSchedule' | 'NoExecute'
  readonly wanted: readonly string[]
  readonly now: string
}

function withTaints(node: Node, { effect, wanted, now }: Wanted): Node {
  const before = taintsOf(node)
  const kept = before.filter((taint) => taint.effect !== effect || !managed.has(taint.key) || wanted.includes(taint.key))
  const lacking = wanted.filter((key) => !kept.some((taint) => taint.effect === effect && taint.key === key))
  if (kept.length === before.length && lacking.length === 0) return node
  const taints = [...kept, ...lacking.map((key) => ({ key, effect, timeAdded: now }))]
  const { taints: _before, ...spec } = node.spec
  return { ...node, spec: taints.length > 0 ? { ...spec, taints } : spec }
}
