/** A range of IPv4 addresses in CIDR notation, its addresses by number. Upstream: pkg/registry/core/service/ipallocator (v1.32). */
export interface AddressRange {
  /** How many addresses, the network's own included. */
  readonly size: number
  /** Addresses below this are left for those who ask for one by name; upstream: KEP-3070. */
  readonly dynamicFrom: number
  at(offset: number): string
  contains(address: string): boolean
}

export function addressRange(cidr: string): AddressRange {
  const [network, bits] = cidr.split('/')
  const size = 2 ** (32 - Number(bits))
  const first = toNumber(network)
  return {
    size,
    dynamicFrom: Math.min(Math.max(16, Math.floor(size / 16)), 256) + 1,
    at: (offset) => toText(first + offset),
    contains(address) {
      const offset = toNumber(address) - first
      return offset > 0 && offset < size - 1
    },
  }
}

const toNumber = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
const toText = (value: number): string => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
