/**
 * Prefers nodes on which CPU and memory would be used up evenly.
 * Upstream: pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go (v1.32).
 */
import { MAX_NODE_SCORE, type Plugin } from '../framework'
import type { NodeInfo, PodInfo } from '../node-info'

export const nodeResourcesBalancedAllocation: Plugin = {
  name: 'NodeResourcesBalancedAllocation',
  isLocal: true,
  weight: 1,
  preScore: ({ requests }) => ({ score: (node) => balance(node, requests) }),
}

function balance(node: NodeInfo, requests: PodInfo['requests']): number {
  const cpu = fraction('cpu', node, requests)
  const memory = fraction('memory', node, requests)
  const deviation = cpu === undefined || memory === undefined ? 0 : Math.abs((cpu - memory) / 2)
  return Math.floor((1 - deviation) * MAX_NODE_SCORE)
}

function fraction(name: string, { allocatable, requested }: NodeInfo, requests: PodInfo['requests']): number | undefined {
  const capacity = allocatable[name] ?? 0
  if (capacity === 0) return undefined
  return Math.min(1, ((requested[name] ?? 0) + (requests[name] ?? 0)) / capacity)
}
