/**
 * Quantities: `500m`, `1.5Gi`, `2e3`. Exact, in whole nano-units, because sums of requests must not drift.
 * Upstream: k8s.io/apimachinery/pkg/api/resource/quantity.go (v1.32).
 */
const NANO = 1_000_000_000n

const decimalExponent: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const binaryExponent: Readonly<Record<string, number>> = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 }

type Format = 'DecimalSI' | 'BinarySI' | 'DecimalExponent'

export interface Quantity {
  readonly nano: bigint
  readonly format: Format
}

const SHAPE = /^([-+]?)(\d+(?:\.\d*)?|\.\d+)(?:([eE][-+]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/

/** Undefined when the text is not a quantity. Parts below a nano-unit are rounded up. */
export function parseQuantity(text: string | number): Quantity | undefined {
  const match = SHAPE.exec(String(text))
  if (!match) return undefined
  const [, sign, digits, exponent, suffix = ''] = match
  const nano = scale(digits, exponent ? Number(exponent.slice(1)) : (decimalExponent[suffix] ?? 0), binaryExponent[suffix] ?? 0)
  const format: Format = exponent ? 'DecimalExponent' : suffix in binaryExponent ? 'BinarySI' : 'DecimalSI'
  return { nano: sign === '-' ? -nano : nano, format }
}

function scale(digits: string, tens: number, kibis: number): bigint {
  const [whole, fraction = ''] = digits.split('.')
  const exponent = 9 + tens - fraction.length
  const units = BigInt(`${whole}${fraction}` || '0') * 1024n ** BigInt(kibis)
  if (exponent >= 0) return units * 10n ** BigInt(Math.min(exponent, 40))
  return divideUp(units, 10n ** BigInt(Math.min(-exponent, 400)))
}

const divideUp = (amount: bigint, by: bigint): bigint => (amount + by - 1n) / by

export const isQuantity = (text: string | number): boolean => parseQuantity(text) !== undefined

const values = new Map<string | number, number>()

/** In base units (cores, bytes) as a number; 0 for what is absent or malformed. Remembered, for it is asked on hot paths. */
export function quantityValue(text: string | number | undefined): number {
  if (text === undefined) return 0
  let value = values.get(text)
  if (value === undefined) {
    value = Number(parseQuantity(text)?.nano ?? 0n) / 1e9
    if (values.size > 10_000) values.clear()
    values.set(text, value)
  }
  return value
}

/** In thousandths, rounded up: what the scheduler counts CPU in. */
export const milliValue = (text: string | number | undefined): number => Math.ceil(Math.round(quantityValue(text) * 1e9) / 1e6)

/** Nothing has no form of its own: it takes that of what is added to it. */
export const addQuantities = (a: Quantity, b: Quantity): Quantity => ({ nano: a.nano + b.nano, format: a.nano === 0n ? b.format : a.format })

export const compareQuantities = (a: Quantity, b: Quantity): number => (a.nano < b.nano ? -1 : a.nano > b.nano ? 1 : 0)

const decimalSuffixes = ['E', 'P', 'T', 'G', 'M', 'k', '', 'm', 'u', 'n']
const binarySuffixes = ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki']

/** The canonical form: the largest suffix that leaves no fraction. */
export function formatQuantity({ nano, format }: Quantity): string {
  if (nano === 0n) return '0'
  const sign = nano < 0n ? '-' : ''
  const amount = nano < 0n ? -nano : nano
  if (format === 'BinarySI' && amount >= 1024n * NANO && amount % NANO === 0n) return sign + formatBinary(amount / NANO)
  for (const suffix of decimalSuffixes) {
    const unit = 10n ** BigInt(9 + decimalExponent[suffix])
    if (amount % unit === 0n) return `${sign}${amount / unit}${format === 'DecimalExponent' ? exponentSuffix(suffix) : suffix}`
  }
  return `${sign}${amount}n`
}

function formatBinary(amount: bigint): string {
  for (const suffix of binarySuffixes) {
    const unit = 1024n ** BigInt(binaryExponent[suffix])
    if (amount % unit === 0n) return `${amount / unit}${suffix}`
  }
  return String(amount)
}

const exponentSuffix = (suffix: string): string => (suffix === '' ? '' : `e${decimalExponent[suffix]}`)

/** The text in canonical form; unchanged when it is not a quantity. */
export function canonicalQuantity(text: string | number): string {
  const quantity = parseQuantity(text)
  return quantity ? formatQuantity(quantity) : String(text)
}
