/**
 * A node must have what the pod asks for; of those that have, the emptier ones are better (LeastAllocated).
 * Upstream: pkg/scheduler/framework/plugins/noderesources/{fit.go,least_allocated.go} (v1.32).
 */
import { MAX_NODE_SCORE, unschedulable, type Plugin, type Rejection } from '../framework'
import type { NodeInfo, PodInfo } from '../node-info'
import { parseResources, type Resources } from '../resources'

const scored = ['cpu', 'memory']

export const nodeResourcesFit: Plugin = {
  name: 'NodeResourcesFit',
  isLocal: true,
  weight: 1,
  preFilter({ requests }) {
    const names = Object.keys(requests).filter((name) => requests[name] > 0).sort(byImportance)
    return { filter: (node) => rejectionOf(node, requests, names) }
  },
  preScore: ({ presumed }) => ({ score: (node) => leastAllocated(node, presumed) }),
  isWorthRetrying({ requests }, event) {
    if (event.type === 'AssignedPodDeleted') return event.pod.spec.nodeName !== undefined
    if (event.type !== 'NodeAdded' && event.type !== 'NodeUpdated') return false
    const now = parseResources(event.node.status.allocatable)
    const names = Object.keys(requests).filter((name) => requests[name] > 0)
    if ((now.pods ?? 0) < 1 || names.some((name) => requests[name] > (now[name] ?? 0))) return false
    if (event.type === 'NodeAdded') return true
    const before = parseResources(event.previous.status.allocatable)
    return ['pods', ...names].some((name) => (now[name] ?? 0) > (before[name] ?? 0))
  },
}

const known = ['cpu', 'memory', 'ephemeral-storage']
const byImportance = (a: string, b: string): number => rank(a) - rank(b) || (a < b ? -1 : 1)
const rank = (name: string): number => (known.includes(name) ? known.indexOf(name) : known.length)

function rejectionOf(node: NodeInfo, requests: Resources, names: readonly string[]): Rejection | undefined {
  let reasons: string[] | undefined
  if (node.pods.size + 1 > (node.allocatable.pods ?? 0)) reasons = ['Too many pods']
  for (const name of names) {
    const capacity = node.allocatable[name] ?? 0
    if (requests[name] <= capacity - (node.requested[name] ?? 0)) continue
    reasons = [...(reasons ?? []), `Insufficient ${name}`]
  }
  return reasons && unschedulable(...reasons)
}

function leastAllocated(node: NodeInfo, presumed: PodInfo['presumed']): number {
  let sum = 0
  let count = 0
  for (const name of scored) {
    const capacity = node.allocatable[name] ?? 0
    if (capacity === 0) continue
    const requested = (node.presumed[name] ?? 0) + (presumed[name] ?? 0)
    if (requested <= capacity) sum += Math.floor(((capacity - requested) * MAX_NODE_SCORE) / capacity)
    count++
  }
  return count === 0 ? 0 : Math.floor(sum / count)
}
