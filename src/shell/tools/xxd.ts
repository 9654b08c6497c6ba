/** `xxd`: bytes in hexadecimal with their characters beside them, and back. Upstream: vim src/xxd/xxd.c. */
import { readOptions, type Options } from '../tool-options'
import { defineTool } from '../tool'
import { openInput, readWhole } from '../tool-input'
import { reasonOf } from '../tool'

const LETTERS = 'pbiruc:g:l:s:e'

export const xxd = defineTool({
  name: 'xxd',
  usage: '[options] [infile [outfile]]',
  letters: LETTERS,
  long: {},
  async run(process, given) {
    // `-ps` is one option, and all of them stand alone.
    const options = process.argv.includes('-ps') ? readOptions(process.argv.slice(1).map((word) => (word === '-ps' ? '-p' : word)), { letters: LETTERS }) : given
    const isPlain = options.has('p')
    const name = options.operands[0] ?? '-'
    let text: string
    try {
      text = await readWhole(openInput(process, name))
    } catch (error) {
      await process.stderr.write(`xxd: ${name}: ${reasonOf(error)}\n`)
      return 2
    }
    if (options.has('r')) {
      await process.stdout.write(fromHex(text, isPlain))
      return 0
    }
    const from = Number(options.value('s') ?? 0)
    const bytes = new TextEncoder().encode(text).subarray(from).subarray(0, Number(options.value('l') ?? Infinity))
    await process.stdout.write(shown(bytes, { options, from, isPlain, columns: options.value('c') }))
    return 0
  },
})

interface Showing {
  readonly options: Options
  readonly from: number
  readonly isPlain: boolean
  readonly columns: string | undefined
}

function shown(bytes: Uint8Array, { options, from, isPlain, columns }: Showing): string {
  const bits = options.has('b')
  const width = Number(columns ?? (isPlain ? 30 : bits ? 6 : options.has('i') ? 12 : 16))
  const digits = (byte: number): string => {
    const text = bits ? byte.toString(2).padStart(8, '0') : byte.toString(16).padStart(2, '0')
    return options.has('u') ? text.toUpperCase() : text
  }
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += width) {
    const part = [...bytes.subarray(at, at + width)]
    if (isPlain) lines.push(part.map(digits).join(''))
    else if (options.has('i')) lines.push(`  ${part.map((byte) => `0x${digits(byte)}`).join(', ')}${at + width < bytes.length ? ',' : ''}`)
    else lines.push(fullLine(part, { address: from + at, width, group: Number(options.value('g') ?? (bits ? 1 : 2)), bits, digits }))
  }
  return lines.map((line) => `${line}\n`).join('')
}

function fullLine(
  part: readonly number[],
  { address, width, group, bits, digits }: { address: number; width: number; group: number; bits: boolean; digits: (byte: number) => string },
): string {
  const size = group > 0 ? group : width
  const hex = part.map((byte, index) => `${index > 0 && index % size === 0 ? ' ' : ''}${digits(byte)}`).join('')
  const full = width * (bits ? 8 : 2) + Math.ceil(width / size) - 1
  const text = part.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
  return `${address.toString(16).padStart(8, '0')}: ${hex.padEnd(full)}  ${text}`
}

function fromHex(text: string, isPlain: boolean): string {
  const hex = text
    .split('\n')
    .map((line) => (isPlain ? line : line.replace(/^[0-9a-fA-F]+: ?/, '').replace(/ {2}.*$/, '')))
    .join('')
    .replace(/[^0-9a-fA-F]/g, '')
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16))
  return new TextDecoder().decode(bytes)
}
