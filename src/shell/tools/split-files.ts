/** Tools that cut files into pieces or to a length: `split`, `truncate`; and `shuf`. Upstream: coreutils src/split.c, src/truncate.c, src/shuf.c. */
import { resolvePath } from '../../base/os/file-system'
import { defineTool, fail, reasonOf } from '../tool'
import { readText } from '../tool-input'

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 512, K: 1024, k: 1024, M: 1024 ** 2, G: 1024 ** 3, KB: 1000, MB: 1e6 }

function sizeOf(text: string): number | undefined {
  const match = /^(\d+)([a-zA-Z]*)$/.exec(text)
  const unit = match ? UNITS[match[2]] : undefined
  return match && unit !== undefined ? Number(match[1]) * unit : undefined
}

function suffixOf(index: number, length: number, digits: boolean): string {
  const alphabet = digits ? '0123456789' : 'abcdefghijklmnopqrstuvwxyz'
  let suffix = ''
  for (let rest = index, at = 0; at < length; at++, rest = Math.floor(rest / alphabet.length))
    suffix = alphabet[rest % alphabet.length] + suffix
  return suffix
}

export const split = defineTool({
  name: 'split',
  usage: '[OPTION]... [FILE [PREFIX]]',
  letters: 'l:b:n:a:dS:',
  long: { lines: 'l', bytes: 'b', number: 'n', 'suffix-length': 'a', 'numeric-suffixes': 'd', 'additional-suffix': 'S' },
  async run(process, options) {
    const [input = '-', prefix = 'x'] = options.operands
    const { text, status } = await readText(process, [input], (name, reason) => `cannot open '${name}' for reading: ${reason}`)
    if (status !== 0) return status
    const pieces = piecesOf(text, { lines: options.value('l'), bytes: options.value('b'), parts: options.value('n') })
    if (!pieces) return fail(process, `invalid number: '${options.value('b') ?? options.value('l') ?? options.value('n')}'`)
    const length = Number(options.value('a') ?? 2)
    for (const [index, piece] of pieces.entries()) {
      const name = `${prefix}${suffixOf(index, length, options.has('d'))}${options.value('S') ?? ''}`
      process.files.write(resolvePath(process.cwd, name), piece)
    }
    return 0
  },
})

function piecesOf(text: string, how: { lines?: string; bytes?: string; parts?: string }): readonly string[] | undefined {
  if (how.parts !== undefined) {
    const parts = Number(how.parts.replace(/^l\//, ''))
    if (!(parts > 0)) return undefined
    const size = Math.floor(text.length / parts)
    return Array.from({ length: parts }, (_, index) => text.slice(index * size, index === parts - 1 ? undefined : (index + 1) * size))
  }
  if (how.bytes !== undefined) {
    const size = sizeOf(how.bytes)
    return size ? Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size)) : undefined
  }
  const count = Number(how.lines ?? 1000)
  if (!(count > 0)) return undefined
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
  return Array.from({ length: Math.ceil(lines.length / count) }, (_, index) => lines.slice(index * count, (index + 1) * count).join(''))
}

export const truncate = defineTool({
  name: 'truncate',
  usage: 'OPTION... FILE...',
  letters: 'cs:r:',
  long: { size: 's', 'no-create': 'c', reference: 'r' },
  async run(process, options) {
    const given = options.value('s')
    if (given === undefined) return fail(process, "you must specify either '--size' or '--reference'\nTry 'truncate --help' for more information.")
    const size = sizeOf(given.replace(/^[-+]/, ''))
    if (size === undefined) return fail(process, `Invalid number: '${given}'`)
    if (options.operands.length === 0) return fail(process, "missing file operand\nTry 'truncate --help' for more information.")
    let status = 0
    for (const name of options.operands) {
      const path = resolvePath(process.cwd, name)
      try {
        const known = process.files.stat(path)
        if (!known && options.has('c')) continue
        const text = known ? process.files.read(path) : ''
        const length = given.startsWith('+') ? text.length + size : given.startsWith('-') ? Math.max(0, text.length - size) : size
        process.files.write(path, text.slice(0, length).padEnd(length, '\0'))
      } catch (error) {
        status = await fail(process, `cannot open '${name}' for writing: ${reasonOf(error)}`)
      }
    }
    return status
  },
})

export const shuf = defineTool({
  name: 'shuf',
  usage: '[OPTION]... [FILE]',
  letters: 'ei:n:ro:z',
  long: { echo: 'e', 'input-range': 'i', 'head-count': 'n', repeat: 'r', output: 'o' },
  async run(process, options) {
    const range = /^(\d+)-(\d+)$/.exec(options.value('i') ?? '')
    if (options.has('i') && !range) return fail(process, `invalid input range: '${options.value('i')}'`)
    let items: string[]
    if (range) items = Array.from({ length: Math.max(0, Number(range[2]) - Number(range[1]) + 1) }, (_, index) => String(Number(range[1]) + index))
    else if (options.has('e')) items = [...options.operands]
    else {
      const { text, status } = await readText(process, options.operands)
      if (status !== 0) return status
      items = text === '' ? [] : text.replace(/\n$/, '').split('\n')
    }
    const limit = Number(options.value('n') ?? (options.has('r') ? 1000 : items.length))
    const drawn: string[] = []
    while (items.length > 0 && drawn.length < limit) {
      const at = Math.floor(process.random() * items.length)
      drawn.push(items[at])
      if (options.has('r')) continue
      items[at] = items[items.length - 1]
      items.pop()
    }
    const text = drawn.map((item) => `${item}\n`).join('')
    const output = options.value('o')
    if (output === undefined) await process.stdout.write(text)
    else process.files.write(resolvePath(process.cwd, output), text)
    return 0
  },
})
