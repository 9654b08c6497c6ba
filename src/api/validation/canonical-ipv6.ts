/**
 * An IPv6 address as it is to be written: small letters, no leading zeros, the longest run of zeros left out.
 * Upstream: String of Addr in Go's net/netip, after RFC 5952.
 */
import { ipv6Bits } from './cidr'

const IPV4_MAPPED = 0xffffn

export function canonicalIpv6(address: string): string {
  const bits = ipv6Bits(address)
  const groups = Array.from({ length: 8 }, (_, index) => (bits >> BigInt(16 * (7 - index))) & 0xffffn)
  if (bits >> 32n === IPV4_MAPPED) return `::ffff:${[24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join('.')}`
  const { start, length } = longestZeros(groups)
  const text = (part: readonly bigint[]): string => part.map((group) => group.toString(16)).join(':')
  return length < 2 ? text(groups) : `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`
}

function longestZeros(groups: readonly bigint[]): { readonly start: number; readonly length: number } {
  const runs = groups.map((_, start) => {
    const end = groups.findIndex((group, index) => index >= start && group !== 0n)
    return { start, length: (end < 0 ? groups.length : end) - start }
  })
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest))
}
