/**
 * Signs of life of a node: its Lease and the heartbeat of its Ready condition. When both have been silent for too long, what was
 * known of it no longer is. Upstream: pkg/controller/nodelifecycle/node_lifecycle_controller.go tryUpdateNodeHealth (v1.32).
 */
import type { Lease } from '../../../api/kinds/lease'
import type { Node } from '../../../api/kinds/node'
import type { Core } from '../../../api/types'

/** Silence after which a node counts as lost (--node-monitor-grace-period; 40 s before v1.32). */
const GRACE_MS = 50_000
/** The same for a node that has never said anything. */
const STARTUP_GRACE_MS = 60_000

export interface Health {
  /** When a sign of life was last seen, by the clock of this controller. */
  readonly seenAt: number
  readonly renewTime: string | undefined
  readonly heartbeat: string | undefined
  readonly ready: string
}

export const readyStatus = ({ status }: Node): string => status.conditions?.find(({ type }) => type === 'Ready')?.status ?? 'Unknown'

/** What is known after a look at the node and its Lease: the same when that has nothing new. */
export function observe(known: Health | undefined, { node, lease, nowMs }: { node: Node; lease: Lease | undefined; nowMs: number }): Health {
  const condition = node.status.conditions?.find(({ type }) => type === 'Ready')
  const renewTime = lease?.spec.renewTime
  const heartbeat = condition?.lastHeartbeatTime
  const ready = condition?.status ?? 'Unknown'
  if (!known) return { seenAt: condition ? nowMs : Date.parse(node.metadata.creationTimestamp), renewTime, heartbeat, ready }
  const isRenewed = (renewTime ?? '') > (known.renewTime ?? '')
  const isSeen = isRenewed || heartbeat !== known.heartbeat
  // Every other look finds what the one before did.
  if (!isSeen && renewTime === known.renewTime && ready === known.ready) return known
  return { seenAt: isSeen ? nowMs : known.seenAt, renewTime, heartbeat, ready }
}

export function isLost({ status }: Node, { seenAt }: Health, nowMs: number): boolean {
  const hasReported = status.conditions?.some(({ type }) => type === 'Ready')
  return nowMs > seenAt + (hasReported ? GRACE_MS : STARTUP_GRACE_MS)
}

const reported = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']

/** The same node when it says so already. */
export function asUnknown(node: Node, now: string): Node {
  const before = node.status.conditions ?? []
  const silent = before.map((each) => (reported.includes(each.type) && each.status !== 'Unknown' ? silenced(each, now) : each))
  const never = reported.filter((type) => !before.some((each) => each.type === type)).map((type) => neverReported(type, node, now))
  const isKept = never.length === 0 && silent.every((each, i) => each === before[i])
  return isKept ? node : { ...node, status: { ...node.status, conditions: [...silent, ...never] } }
}

const silenced = (condition: Core.NodeCondition, now: string): Core.NodeCondition => ({
  ...condition,
  status: 'Unknown',
  reason: 'NodeStatusUnknown',
  message: 'Kubelet stopped posting node status.',
  lastTransitionTime: now,
})

const neverReported = (type: string, { metadata }: Node, now: string): Core.NodeCondition => ({
  type,
  status: 'Unknown',
  reason: 'NodeStatusNeverUpdated',
  message: 'Kubelet never posted node status.',
  lastHeartbeatTime: metadata.creationTimestamp,
  lastTransitionTime: now,
})
