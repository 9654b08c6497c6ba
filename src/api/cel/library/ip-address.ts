/** Addresses as numbers. Upstream: Go's package net/netip. */
import { isIpv4, isIpv6 } from '../../validation/formats'

export interface Address {
  readonly family: 4 | 6
  readonly bits: bigint
}

export interface AddressRange {
  readonly address: Address
  /** Of the prefix, in bits. */
  readonly length: number
}

export function parseAddress(text: string): Address | undefined {
  if (isIpv4(text)) return { family: 4, bits: text.split('.').reduce((bits, part) => bits * 256n + BigInt(part), 0n) }
  if (!isIpv6(text) || text.includes('.')) return undefined
  const [head, tail] = text.split('::').map((half) => (half === '' ? [] : half.split(':')))
  const groups = tail ? [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => '0'), ...tail] : head
  return { family: 6, bits: groups.reduce((bits, group) => bits * 65_536n + BigInt(`0x${group}`), 0n) }
}

export function parseRange(text: string): AddressRange | undefined {
  const [, host, digits] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? []
  const address = host === undefined ? undefined : parseAddress(host)
  if (!address || Number(digits) > (address.family === 4 ? 32 : 128) || String(Number(digits)) !== digits) return undefined
  return { address, length: Number(digits) }
}

/** Of IPv6 the longest run of zeros is left out. */
export function formatAddress({ family, bits }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join('.')
  const groups = Array.from({ length: 8 }, (_, index) => ((bits >> BigInt(112 - 16 * index)) & 0xffffn).toString(16))
  const text = groups.join(':')
  const runs = [...text.matchAll(/(?:^|:)0(?::0)+(?::|$)/g)].map(([run]) => run)
  if (runs.length === 0) return text
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best))
  return text.replace(longest, '::')
}
