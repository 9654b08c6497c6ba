/**
 * The addresses that a node hands to its pods: in ascending order and round again, so that a freed address rests before it is
 * used anew. Upstream: containernetworking plugins, plugins/ipam/host-local (v1.6).
 */
import { formatAddress, parseCidr } from './address'

export class AddressPool {
  readonly gateway: number
  readonly gatewayText: string
  readonly prefixLength: number
  readonly #first: number
  readonly #count: number
  readonly #taken = new Set<number>()
  #next = 0

  constructor(podCIDR: string) {
    const { base, mask, prefixLength } = parseCidr(podCIDR)
    this.gateway = base + 1
    this.gatewayText = formatAddress(this.gateway)
    this.prefixLength = prefixLength
    this.#first = base + 2
    this.#count = ~mask - 2
  }

  /** Undefined when all are taken. */
  take(): number | undefined {
    for (let tried = 0; tried < this.#count; tried++) {
      const address = this.#first + this.#next
      this.#next = (this.#next + 1) % this.#count
      if (this.#taken.has(address)) continue
      this.#taken.add(address)
      return address
    }
    return undefined
  }

  free(address: number): void {
    this.#taken.delete(address)
  }
}
