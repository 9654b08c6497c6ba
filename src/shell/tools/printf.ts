/** `printf FORMAT [ARGUMENT]...`: the format is used again until all arguments are gone. printf(1), and bash's `%q`. */
import { decodeEscapes } from '../escapes'
import { hasControls, quoteAnsi } from '../interpreter/quoting'
import { fail, type Tool } from '../tool'
import { formatTime } from './format-time'

const DIRECTIVE = /%([-+ 0#']*)(\*|\d+)?(?:\.(\*|\d+)?)?(?:[hlLqjzt](?=[diouxXeEfFgGaAcs]))?(\([^)]*\)T|[a-zA-Z%\\]|$)/g
const [MIN, MAX] = [-(2n ** 63n), 2n ** 63n - 1n]
const MAX_WIDTH = 4096

interface Formatting {
  output: string
  problems: string[]
  /** Said like problems, but the status stays 0. */
  warnings: string[]
  stops: boolean
  /** For `%(format)T` without a time. */
  readonly now: number
}

export const printf: Tool = {
  name: 'printf',
  async program(process) {
    const [, first, ...rest] = process.argv
    const [format, args] = first === '--' ? [rest[0], rest.slice(1)] : [first, rest]
    if (format === undefined) {
      await process.stderr.write('printf: usage: printf [-v var] format [arguments]\n')
      return 2
    }
    const result = formatAll(format, args, process.now())
    await process.stdout.write(result.output)
    for (const problem of [...result.problems, ...result.warnings]) await fail(process, problem)
    return result.problems.length === 0 ? 0 : 1
  },
}

export function formatAll(format: string, args: readonly string[], now = 0): Formatting {
  const result: Formatting = { output: '', problems: [], warnings: [], stops: false, now }
  const queue = [...args]
  do {
    const before = queue.length
    formatOnce(format, queue, result)
    if (queue.length === before) break
  } while (queue.length > 0 && !result.stops)
  return result
}

function formatOnce(format: string, queue: string[], result: Formatting): void {
  let at = 0
  for (const match of format.matchAll(DIRECTIVE)) {
    if (match.index < at) continue
    if (emit(format.slice(at, match.index), result)) return
    at = match.index + match[0].length
    const [, flags, width, precision, conversion] = match
    if (conversion === '%' && match[0] === '%%') {
      result.output += '%'
      continue
    }
    const star = (text: string | undefined): number | undefined =>
      text === undefined
        ? undefined
        : Math.min(MAX_WIDTH, text === '*' ? Number(queue.shift() ?? 0) || 0 : Number(text))
    const spec = {
      flags,
      width: star(width) ?? 0,
      precision: match[0].includes('.') ? (star(precision) ?? 0) : undefined,
      conversion,
    }
    const text = convert(spec, queue.shift(), result)
    if (text === undefined) return
    result.output += text
    if (result.stops) return
  }
  emit(format.slice(at), result)
}

function emit(text: string, result: Formatting): boolean {
  const decoded = decodeEscapes(text.replace(/\\"/g, '"'))
  result.output += decoded.text
  result.stops ||= decoded.stops
  return decoded.stops
}

interface Directive {
  readonly flags: string
  readonly width: number
  readonly precision: number | undefined
  readonly conversion: string
}

function convert(directive: Directive, argument: string | undefined, result: Formatting): string | undefined {
  const { conversion, precision } = directive
  const given = argument ?? ''
  switch (conversion) {
    case 's':
      return pad(directive, given.slice(0, precision))
    case 'b': {
      const decoded = decodeEscapes(given)
      result.stops ||= decoded.stops
      return pad(directive, decoded.text)
    }
    case 'q':
      return pad(directive, given === '' ? "''" : hasControls(given) ? quoteAnsi(given) : given.replace(/[^\w@%+=:,./-]/g, '\\$&'))
    case 'c':
      return pad(directive, given.slice(0, 1))
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      return pad(directive, wholeNumber(directive, parseWhole(given, result, 'di'.includes(conversion))))
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return pad(directive, signed(directive, floating(directive, parseFloating(given, result))))
    case 'n':
      return ''
    default:
      if (conversion.endsWith('T')) return pad(directive, formatTime(given === '' || given === '-1' ? result.now : Number(given) * 1000, conversion.slice(1, -2) || '%H:%M:%S'))
      result.problems.push(`\`${conversion}': invalid format character`)
      result.stops = true
      return undefined
  }
}

function parseWhole(text: string, result: Formatting, isSigned: boolean): bigint {
  const quoted = /^["'](.)/su.exec(text)
  if (quoted) return BigInt(quoted[1].codePointAt(0) ?? 0)
  const match = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text)
  if (text !== '' && (!match || match[0].length !== text.length)) result.problems.push(`${text}: invalid number`)
  if (!match) return 0n
  const digits = /^0[0-7]/.test(match[2]) ? `0o${match[2].slice(1)}` : match[2]
  const value = match[1] === '-' ? -BigInt(digits) : BigInt(digits)
  if (value >= MIN && value <= 2n ** 64n - 1n && !(isSigned && value > MAX)) return value
  result.warnings.push(`warning: ${text}: Numerical result out of range`)
  return value < 0n ? MIN : MAX
}

function parseFloating(text: string, result: Formatting): number {
  const value = text === '' ? 0 : Number(text)
  if (!Number.isNaN(value)) return value
  result.problems.push(`${text}: invalid number`)
  return Number.parseFloat(text) || 0
}

function wholeNumber(directive: Directive, value: bigint): string {
  const { conversion, precision = 0, flags } = directive
  if (conversion === 'd' || conversion === 'i') {
    const digits = (value < 0n ? -value : value).toString().padStart(precision, '0')
    return signed(directive, value < 0n ? `-${digits}` : digits)
  }
  const radix = conversion === 'o' ? 8 : conversion === 'u' ? 10 : 16
  const digits = BigInt.asUintN(64, value).toString(radix).padStart(precision, '0')
  const prefix = flags.includes('#') && value !== 0n ? { o: '0', x: '0x', X: '0X' }[conversion] : ''
  return conversion === 'X' ? (prefix ?? '') + digits.toUpperCase() : (prefix ?? '') + digits
}

const signed = ({ flags }: Directive, text: string): string =>
  text.startsWith('-') ? text : flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text

function floating(
  { conversion, precision = 6 }: Pick<Directive, 'conversion' | 'precision'>,
  value: number,
): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
  const digits = Math.min(precision, 100)
  const lower = conversion.toLowerCase()
  if (lower === 'f') return value.toFixed(digits)
  if (lower === 'e') return exponent(value.toExponential(digits), conversion)
  const significant = digits || 1
  const power = value === 0 ? 0 : Number(value.toExponential(significant - 1).split('e')[1])
  const isPlain = power >= -4 && power < significant
  const text = isPlain ? value.toFixed(Math.max(0, significant - 1 - power)) : value.toExponential(significant - 1)
  const trimmed = text.includes('.') ? text.replace(/\.?0+(?=e|$)/, '') : text
  return isPlain ? trimmed : exponent(trimmed, conversion)
}

function exponent(text: string, conversion: string): string {
  const padded = text.replace(/e([+-])(\d)$/, 'e$10$2')
  return conversion === conversion.toUpperCase() ? padded.toUpperCase() : padded
}

function pad({ flags, width, conversion }: Directive, text: string): string {
  if (flags.includes('-')) return text.padEnd(width)
  if (!flags.includes('0') || 'sbqc'.includes(conversion)) return text.padStart(width)
  const sign = /^[+-]?/.exec(text)?.[0] ?? ''
  return sign + text.slice(sign.length).padStart(width - sign.length, '0')
}
