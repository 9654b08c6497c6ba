/**
 * When no node will do: whether taking away pods of lower priority would help, and which.
 * Upstream: pkg/scheduler/framework/preemption/preemption.go, plugins/defaultpreemption/default_preemption.go (v1.32).
 * Simplified: no pod is ever taken away for another; a real scheduler evicts pods of lower priority where that makes room.
 */
import { fitMessage } from './fit-error'
import { unresolvable, type Plugin, type Rejection, type Snapshot } from './framework'
import type { NodeInfo, PodInfo } from './node-info'
import type { Decision } from './schedule-one'

const notHelpful = unresolvable('Preemption is not helpful for scheduling')
const noVictims = unresolvable('No preemption victims found for incoming pod')

export interface Preemption {
  /** What the failure says after the nodes' own reasons. */
  readonly message: string
}

interface Context {
  readonly plugins: readonly Plugin[]
  readonly decision: Decision
}

export function preempt(pod: PodInfo, snapshot: Snapshot, { decision }: Context): Preemption {
  if (pod.pod.spec.preemptionPolicy === 'Never') return { message: 'preemption: not eligible due to preemptionPolicy=Never.' }
  const rejections = snapshot.nodes.map((node) => ({ rejection: verdictOn(node, pod, decision) }))
  return { message: `preemption: ${fitMessage({ nodesTotal: snapshot.nodes.length, rejections })}` }
}

function verdictOn(node: NodeInfo, pod: PodInfo, { rejections }: Decision): Rejection {
  if (!rejections.get(node.name)?.rejection.isResolvable) return notHelpful
  for (const { priority } of node.pods.values()) if (priority < pod.priority) return notHelpful
  return noVictims
}
