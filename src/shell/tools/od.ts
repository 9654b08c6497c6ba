/** `od` and `hexdump`: bytes as octal, hexadecimal or characters. Upstream: coreutils src/od.c. */
import { defineTool, fail } from '../tool'
import { readText } from '../tool-input'

const NAMES: Readonly<Record<number, string>> = {
  0: '\\0',
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
}
const WIDTH = 16

const character = (byte: number): string =>
  NAMES[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : byte.toString(8).padStart(3, '0'))

/** Numbers of so many bytes, the low one first, right-aligned in the width of the longest. */
function numbers(bytes: Uint8Array, size: number, show: (value: bigint) => string, width: number): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += size) {
    let value = 0n
    for (let index = size - 1; index >= 0; index--) value = value * 256n + BigInt(bytes[at + index] ?? 0)
    text += ` ${show(value).padStart(width)}`
  }
  return text
}

const ASCII = ['nul', 'soh', 'stx', 'etx', 'eot', 'enq', 'ack', 'bel', 'bs', 'ht', 'nl', 'vt', 'ff', 'cr', 'so', 'si', 'dle', 'dc1', 'dc2', 'dc3', 'dc4', 'nak', 'syn', 'etb', 'can', 'em', 'sub', 'esc', 'fs', 'gs', 'rs', 'us', 'sp']
const named = (byte: number): string => (byte % 128 === 127 ? 'del' : (ASCII[byte % 128] ?? String.fromCharCode(byte % 128)))

interface Format {
  show(bytes: Uint8Array): string
  /** Columns of one byte in a full line, for the text behind it. */
  readonly perByte: number
  readonly text: boolean
}

const SIZES: Readonly<Record<string, number>> = { C: 1, S: 2, I: 4, L: 8 }
const WIDTHS: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  x: { 1: 2, 2: 4, 4: 8, 8: 16 },
  o: { 1: 3, 2: 6, 4: 11, 8: 22 },
  u: { 1: 3, 2: 5, 4: 10, 8: 20 },
  d: { 1: 4, 2: 6, 4: 11, 8: 20 },
}

/** `x1`, `d4`, `c`, `a`; with a `z` behind it the characters follow. Undefined for what is no type. */
function formatOf(type: string): Format | undefined {
  const parts = /^([acdoux])(\d?|[CSIL])(z?)$/.exec(type)
  if (!parts) return undefined
  const [, letter, given, text] = parts
  if (letter === 'c') return { show: (bytes) => [...bytes].map((byte) => character(byte).padStart(4)).join(''), perByte: 4, text: text !== '' }
  if (letter === 'a') return { show: (bytes) => [...bytes].map((byte) => named(byte).padStart(4)).join(''), perByte: 4, text: text !== '' }
  const size = given === '' ? 4 : (SIZES[given] ?? Number(given))
  const width = WIDTHS[letter][size]
  if (width === undefined) return undefined
  const show = (value: bigint): string => {
    if (letter === 'u') return String(value)
    if (letter === 'd') return String(BigInt.asIntN(size * 8, value))
    return value.toString(letter === 'x' ? 16 : 8).padStart(width, '0')
  }
  return { show: (bytes) => numbers(bytes, size, show, width), perByte: (width + 1) / size, text: text !== '' }
}

const LETTERS: Readonly<Record<string, string>> = { a: 'a', b: 'o1', c: 'c', d: 'u2', o: 'o2', s: 'd2', x: 'x2' }

export const od = defineTool({
  name: 'od',
  usage: '[OPTION]... [FILE]...',
  letters: 'A:t:abcdosxvN:j:w:',
  long: { 'address-radix': 'A', format: 't', 'read-bytes': 'N', 'skip-bytes': 'j', 'output-duplicates': 'v', width: 'w' },
  async run(process, options) {
    const types = options.order.flatMap((letter) => LETTERS[letter] ?? [])
    const wanted = [...types, ...options.values('t').flatMap((type) => type.match(/[acdoux](?:\d+|[CSIL])?z?/g) ?? [type])]
    const formats: Format[] = []
    for (const type of wanted.length === 0 ? ['o2'] : wanted) {
      const format = formatOf(type)
      if (!format) return fail(process, `invalid type string '${type}'`)
      formats.push(format)
    }
    const { text, status } = await readText(process, options.operands)
    const skipped = Number(options.value('j') ?? 0)
    const bytes = new TextEncoder().encode(text).subarray(skipped, skipped + Number(options.value('N') ?? Infinity))
    const width = Number(options.value('w') ?? WIDTH) || WIDTH
    const out = dump(bytes, { formats, width, skipped, radix: options.value('A') ?? 'o', repeats: options.has('v') })
    await process.stdout.write(status === 0 || bytes.length > 0 ? out : '')
    return status
  },
})

interface Dumping {
  readonly formats: readonly Format[]
  readonly width: number
  readonly skipped: number
  readonly radix: string
  /** Lines like the one before are shown, too. */
  readonly repeats: boolean
}

function dump(bytes: Uint8Array, { formats, width, skipped, radix, repeats }: Dumping): string {
  const address = (at: number): string => {
    if (radix === 'n') return ''
    if (radix === 'x') return at.toString(16).padStart(6, '0')
    return (radix === 'd' ? String(at) : at.toString(8)).padStart(7, '0')
  }
  let out = ''
  let last = ''
  let starred = false
  for (let at = 0; at < bytes.length; at += width) {
    const part = bytes.subarray(at, at + width)
    const key = part.length === width ? part.join() : ''
    if (!repeats && key !== '' && key === last) {
      if (!starred) out += '*\n'
      starred = true
      continue
    }
    starred = false
    last = key
    for (const [index, format] of formats.entries()) {
      const label = address(at + skipped)
      out += (index === 0 ? label : ' '.repeat(label.length)) + withText(format.show(part), format, { part, width }) + '\n'
    }
  }
  return out + (radix === 'n' ? '' : `${address(bytes.length + skipped)}\n`)
}

function withText(shown: string, { text, perByte }: Format, { part, width }: { part: Uint8Array; width: number }): string {
  if (!text) return shown
  const characters = [...part].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
  return `${shown.padEnd(perByte * width)}  >${characters}<`
}

export const hexdump = defineTool({
  name: 'hexdump',
  usage: '[-C] [FILE]...',
  letters: 'Cv',
  async run(process, options) {
    const { text, status } = await readText(process, options.operands)
    const bytes = new TextEncoder().encode(text)
    const width = options.has('C') ? 8 : 7
    const address = (at: number): string => at.toString(16).padStart(width, '0')
    let out = ''
    for (let at = 0; at < bytes.length; at += WIDTH) {
      const part = bytes.subarray(at, at + WIDTH)
      const hex = [...part]
        .map((byte, index) => `${index === 8 ? '  ' : ' '}${byte.toString(16).padStart(2, '0')}`)
        .join('')
      const shown = [...part].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
      out += options.has('C')
        ? `${address(at)} ${hex.padEnd(49)}  |${shown}|\n`
        : `${`${address(at)}${numbers(part, 2, (value) => value.toString(16).padStart(4, '0'), 4)}`.padEnd(width + 40)}\n`
    }
    await process.stdout.write(out + (bytes.length > 0 ? `${address(bytes.length)}\n` : ''))
    return status
  },
})
