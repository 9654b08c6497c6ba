/** Ranges of addresses. Upstream: IsValidCIDR in k8s.io/apimachinery/pkg/util/validation/ip.go (v1.32). */
import { invalid, type FieldError } from '../field-error'
import { isIpv4, isIpv6 } from './formats'

interface Range {
  readonly bits: bigint
  readonly width: 32 | 128
  readonly length: number
}

export const validateCidr = (text: string, path: string): readonly FieldError[] =>
  parseCidr(text) ? [] : [invalid(path, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')]

/** Whether a range lies in another and is smaller. */
export function isWithin(inner: string, outer: string): boolean {
  const [part, whole] = [parseCidr(inner), parseCidr(outer)]
  if (!part || !whole || part.width !== whole.width || part.length <= whole.length) return false
  const shift = BigInt(whole.width - whole.length)
  return part.bits >> shift === whole.bits >> shift
}

function parseCidr(text: string): Range | undefined {
  const [, address, digits] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? []
  if (address === undefined) return undefined
  const width = isIpv4(address) ? 32 : isIpv6(address) ? 128 : undefined
  const length = Number(digits)
  if (!width || length > width) return undefined
  return { bits: width === 32 ? ipv4Bits(address) : ipv6Bits(address), width, length }
}

const ipv4Bits = (address: string): bigint => address.split('.').reduce((bits, part) => (bits << 8n) + BigInt(part), 0n)

export function ipv6Bits(address: string): bigint {
  const tail = address.slice(address.lastIndexOf(':') + 1)
  const last = tail.includes('.') ? ipv4Bits(tail) : undefined
  const text = last === undefined ? address : `${address.slice(0, -tail.length)}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`
  const [left, right = ''] = text.split('::')
  const groups = (half: string): string[] => (half === '' ? [] : half.split(':'))
  const zeros = text.includes('::') ? 8 - groups(left).length - groups(right).length : 0
  const all = [...groups(left), ...Array<string>(zeros).fill('0'), ...groups(right)]
  return all.reduce((bits, group) => (bits << 16n) + BigInt(`0x${group}`), 0n)
}
