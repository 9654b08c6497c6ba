/**
 * A quantity as Go prints the parts that it keeps of it. Upstream: k8s.io/apimachinery/pkg/api/resource/quantity.go ParseQuantity (v1.32).
 * Simplified: very large ones (1Pi, 100Ti, 18 digits) are printed like the others; a real controller keeps those in a form of their own.
 */
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }

/** `text` is in the form in which quantities are stored. */
export function printQuantity(text: string): string {
  const { value, scale, format, kept } = quantityParts(text)
  const amount = `i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}}`
  return `{${amount} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${kept} Format:(resource.Format)${format}}`
}

export interface Parts {
  readonly value: bigint
  readonly scale: number
  readonly format: 'DecimalSI' | 'DecimalExponent' | 'BinarySI' | ''
  /** The text, when it can be seen at a glance that it is in its usual form. */
  readonly kept: string
}

export function quantityParts(text: string): Parts {
  if (text === '0') return { value: 0n, scale: 0, format: '', kept: text }
  const [, sign = '', whole = '', fraction = '', suffix = ''] = /^([+-]?)0*(\d*)(?:\.(\d*))?(.*)$/.exec(text) ?? []
  const digits = whole + fraction
  const value = BigInt(digits || '0') * (sign === '-' ? -1n : 1n)
  const power = BINARY.indexOf(suffix)
  // Divisible by eight: it might be a multiple of the next unit.
  if (power > 0) return { value: value << BigInt(10 * power), scale: 0, format: 'BinarySI', kept: Number(digits) % 8 === 0 ? '' : text }
  const exponent = /^[eE]([+-]?\d+)$/.exec(suffix)
  const scale = (exponent ? Number(exponent[1]) : (DECIMAL[suffix] ?? 0)) - fraction.length
  const isUsual = scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0')
  return { value, scale, format: exponent ? 'DecimalExponent' : 'DecimalSI', kept: isUsual ? text : '' }
}
