/**
 * IPv4 addresses as signed 32-bit numbers, which is what packets are compared with; text only at the edges.
 *
 * Simplified: a real cluster may also have IPv6 addresses beside these (dual stack); this one speaks IPv4 only.
 * Upstream: RFC 791 (addresses), RFC 4632 (CIDR).
 */
export interface Cidr {
  readonly base: number
  readonly mask: number
  readonly prefixLength: number
}

const LOOPBACK = 0x7f

/** Undefined unless the text is a dotted quad. */
export function findAddress(text: string): number | undefined {
  let value = 0
  let digits = 0
  let part = 0
  let dots = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 46) {
      if (digits === 0 || ++dots > 3) return undefined
      value = (value << 8) | part
      digits = part = 0
    } else if (code >= 48 && code <= 57 && digits < 3) {
      part = part * 10 + code - 48
      digits++
      if (part > 255) return undefined
    } else return undefined
  }
  return dots === 3 && digits > 0 ? (value << 8) | part : undefined
}

export function parseAddress(text: string): number {
  const address = findAddress(text)
  if (address === undefined) throw new Error(`Kubarium bug: not an IPv4 address: ${text}`)
  return address
}

export const formatAddress = (address: number): string =>
  `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`

/** `10.244.1.0/24`; an address without a length is a network of its own. */
export function parseCidr(text: string): Cidr {
  const slash = text.indexOf('/')
  const prefixLength = slash < 0 ? 32 : Number(text.slice(slash + 1))
  const mask = prefixLength === 0 ? 0 : -1 << (32 - prefixLength)
  return { base: parseAddress(slash < 0 ? text : text.slice(0, slash)) & mask, mask, prefixLength }
}

export const isLoopback = (address: number): boolean => address >>> 24 === LOOPBACK
