/**
 * On how many nodes a rollout may leave out a pod, or have two. Percentages are of the nodes that should have one, rounded up.
 * Upstream: pkg/controller/daemon/util/daemonset_util.go UnavailableCount, SurgeCount, AllowsSurge; update.go updatedDesiredNodeCounts (v1.32).
 */
import type { DaemonSet } from '../../../api/kinds/daemon-set'

export interface Amounts {
  readonly desired: number
  readonly maxSurge: number
  readonly maxUnavailable: number
  /** Of a single node two pods might be wanted. */
  readonly allowsSurge: boolean
}

export function amountsOf({ spec: { updateStrategy } }: DaemonSet, desired: number): Amounts {
  const { maxSurge = 0, maxUnavailable = 0 } = (updateStrategy?.type === 'RollingUpdate' ? updateStrategy.rollingUpdate : undefined) ?? {}
  const up = scaled(maxSurge, desired)
  const down = scaled(maxUnavailable, desired)
  return { desired, maxSurge: up, maxUnavailable: up === 0 && down === 0 && desired > 0 ? 1 : down, allowsSurge: scaled(maxSurge, 1) > 0 }
}

const scaled = (value: number | string, of: number): number => (typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * of) / 100))
