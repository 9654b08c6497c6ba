/**
 * Who gets how much of a node's cores: each as much as it wants and may have, and where that is more than there is, by weight.
 * Pure. Upstream: the completely fair scheduler, and pkg/kubelet/cm/helpers_linux.go MilliCPUToShares (v1.32).
 */
export interface CpuWish {
  /** Cores that it would use. */
  readonly wanted: number
  /** Cores that it may use at most. */
  readonly limit: number
  readonly weight: number
}

const MIN_SHARES = 2
const MAX_SHARES = 262_144
const SHARES_PER_CORE = 1024

/** What a request for CPU is worth when cores are scarce. */
export const sharesOf = (requestedMilli: number): number =>
  requestedMilli === 0 ? MIN_SHARES : Math.min(MAX_SHARES, Math.max(MIN_SHARES, Math.floor((requestedMilli * SHARES_PER_CORE) / 1000)))

/** Cores for each wish, in their order. */
export function shareCores(wishes: readonly CpuWish[], cores: number): readonly number[] {
  const granted = wishes.map(() => 0)
  let open = wishes.map((wish, index) => ({ index, most: Math.min(wish.wanted, wish.limit), weight: wish.weight }))
  let left = cores
  while (open.length > 0) {
    const weights = open.reduce((sum, { weight }) => sum + weight, 0)
    const perWeight = left / weights
    const content = open.filter(({ most, weight }) => most <= perWeight * weight)
    if (content.length === 0) {
      for (const { index, weight } of open) granted[index] = perWeight * weight
      return granted
    }
    for (const { index, most } of content) {
      granted[index] = most
      left -= most
    }
    open = open.filter((each) => !content.includes(each))
  }
  return granted
}
