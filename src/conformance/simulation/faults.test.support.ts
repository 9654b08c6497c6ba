/** What breaks, and how it is put right again. */
import type { Random } from '../../base/random'
import type { Cluster } from '../../cluster/cluster'

export interface Faults {
  /** Something breaks at the node, or what is broken there is mended. */
  happen(random: Random, node: string): string | undefined
  mendAll(): void
}

export function createFaults(_cluster: Cluster): Faults {
  return {
    happen: () => undefined,
    mendAll: () => undefined,
  }
}
