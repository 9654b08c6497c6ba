/** `od` and `hexdump -C`: bytes as octal, hexadecimal or characters. Upstream: coreutils src/od.c. */
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

/** Numbers of two bytes, the low one first. */
function words(bytes: Uint8Array, base: 8 | 16, digits: number): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 2)
    text += ` ${(bytes[at] + (bytes[at + 1] ?? 0) * 256).toString(base).padStart(digits, '0')}`
  return text
}

const formats: Readonly<Record<string, (bytes: Uint8Array) => string>> = {
  c: (bytes) => [...bytes].map((byte) => character(byte).padStart(4)).join(''),
  x1: (bytes) => [...bytes].map((byte) => ` ${byte.toString(16).padStart(2, '0')}`).join(''),
  o1: (bytes) => [...bytes].map((byte) => ` ${byte.toString(8).padStart(3, '0')}`).join(''),
  u1: (bytes) => [...bytes].map((byte) => ` ${String(byte).padStart(3)}`).join(''),
  d1: (bytes) => [...bytes].map((byte) => ` ${String(byte > 127 ? byte - 256 : byte).padStart(4)}`).join(''),
  x2: (bytes) => words(bytes, 16, 4),
  o2: (bytes) => words(bytes, 8, 6),
}

export const od = defineTool({
  name: 'od',
  usage: '[OPTION]... [FILE]...',
  letters: 'A:t:cbxvN:j:w:',
  long: { 'address-radix': 'A', format: 't', 'read-bytes': 'N', 'skip-bytes': 'j' },
  async run(process, options) {
    const wanted = options.has('c')
      ? 'c'
      : options.has('b')
        ? 'o1'
        : options.has('x')
          ? 'x2'
          : (options
              .value('t')
              ?.replace(/^([xoud])$/, '$12')
              .replace(/^a$/, 'c') ?? 'o2')
    const format = formats[wanted]
    if (!format) return fail(process, `invalid type string '${options.value('t')}'`)
    const { text, status } = await readText(process, options.operands)
    const skipped = Number(options.value('j') ?? 0)
    const bytes = new TextEncoder().encode(text).subarray(skipped, skipped + Number(options.value('N') ?? Infinity))
    const radix = options.value('A') ?? 'o'
    const address = (at: number): string =>
      radix === 'n'
        ? ''
        : radix === 'x'
          ? at.toString(16).padStart(6, '0')
          : (radix === 'd' ? String(at) : at.toString(8)).padStart(7, '0')
    let out = ''
    for (let at = 0; at < bytes.length; at += WIDTH) out += `${address(at)}${format(bytes.subarray(at, at + WIDTH))}\n`
    await process.stdout.write(out + (radix === 'n' ? '' : `${address(bytes.length)}\n`))
    return status
  },
})

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
        : `${address(at)}${words(part, 16, 4)}\n`
    }
    await process.stdout.write(out + (bytes.length > 0 ? `${address(bytes.length)}\n` : ''))
    return status
  },
})
