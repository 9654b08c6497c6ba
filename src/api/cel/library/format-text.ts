/** `'%s is %d'.format([name, age])`. Upstream: github.com/google/cel-go/ext/formatting.go. */
import { EvaluationError } from '@marcbachmann/cel-js'

const CLAUSE = /%(?:%|(?:\.(\d+))?([a-zA-Z]))/g

export function formatText(text: string, values: readonly unknown[]): string {
  let next = 0
  return text.replace(CLAUSE, (clause, precision: string | undefined, verb: string) => {
    if (clause === '%%') return '%'
    if (next >= values.length) throw new EvaluationError(`index ${next} out of range`)
    return formatValue(values[next++], verb, precision === undefined ? undefined : Number(precision))
  })
}

function formatValue(value: unknown, verb: string, precision: number | undefined): string {
  switch (verb) {
    case 's':
      return show(value)
    case 'd':
      return typeof value === 'bigint' || typeof value === 'number' ? String(value) : wrong('decimal clause can only be used on integers', value)
    case 'f':
      return Number(value).toFixed(precision ?? 6)
    case 'e':
      return Number(value).toExponential(precision ?? 6)
    case 'b':
      return typeof value === 'boolean' ? (value ? '1' : '0') : BigInt(value as bigint).toString(2)
    case 'o':
      return BigInt(value as bigint).toString(8)
    case 'x':
      return hexadecimal(value)
    case 'X':
      return hexadecimal(value).toUpperCase()
    default:
      throw new EvaluationError(`could not parse formatting clause: unrecognized formatting clause "${verb}"`)
  }
}

const wrong = (what: string, value: unknown): never => {
  throw new EvaluationError(`error during formatting: ${what}, was given ${typeof value}`)
}

const hexadecimal = (value: unknown): string =>
  typeof value === 'string' ? [...new TextEncoder().encode(value)].map((byte) => byte.toString(16).padStart(2, '0')).join('') : BigInt(value as bigint).toString(16)

/** As `%s` shows a value: texts bare, lists and maps with the values in them in the same way. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z')
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`
  if (value instanceof Map) return showEntries([...value])
  if (typeof value === 'object' && value.constructor === Object) return showEntries(Object.entries(value))
  return String(value)
}

const showEntries = (entries: readonly (readonly [unknown, unknown])[]): string =>
  `{${entries
    .map(([key, item]) => `${show(key)}: ${show(item)}`)
    .sort()
    .join(', ')}}`
