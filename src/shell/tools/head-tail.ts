/** `head` and `tail`: the beginning and the end of files; `tail -f` goes on with what is appended. */
import { resolvePath } from '../../base/os/file-system'
import type { Process, Reader } from '../../base/os/process'
import { byteLength } from '../../base/os/byte-length'
import { defineTool, fail } from '../tool'
import type { Options } from '../tool-options'
import { readEach, readLines, readWhole, type OpenComplaint } from '../tool-input'

const complaint: OpenComplaint = (name, reason, busybox) =>
  busybox ? `${name}: ${reason}` : `cannot open '${name}' for reading: ${reason}`
const FOLLOW_MS = 1000
const TAIL_BUFFER = 256 * 1024

interface Amount {
  readonly unit: 'lines' | 'bytes'
  /** As written: `-5`, `+3`, `5`. */
  readonly text: string
  readonly count: number
}

const MULTIPLES: Readonly<Record<string, number>> = { '': 1, k: 1024, K: 1024, M: 1024 ** 2, b: 512 }

/** `-5` is old for `-n 5`. */
function withOldForm(words: readonly string[]): string[] {
  return words.flatMap((word, index) => (index === 0 && /^-\d+$/.test(word) ? ['-n', word.slice(1)] : index === 0 && /^\+\d+$/.test(word) ? ['-n', word] : [word]))
}

function amountOf(options: Options): Amount | string {
  const bytes = options.value('c')
  const text = bytes ?? options.value('n') ?? '10'
  const parts = /^([-+]?)(\d+)([kKMb]?)$/.exec(text)
  if (!parts) return `invalid number of ${bytes === undefined ? 'lines' : 'bytes'}: '${text}'`
  return { unit: bytes === undefined ? 'lines' : 'bytes', text, count: Number(parts[2]) * MULTIPLES[parts[3]] }
}

const heading = (name: string, isFirst: boolean): string =>
  `${isFirst ? '' : '\n'}==> ${name === '-' ? 'standard input' : name} <==\n`

const definition = {
  letters: 'n:c:qv',
  long: { lines: 'n', bytes: 'c', quiet: 'q', verbose: 'v' },
  usage: '[OPTION]... [FILE]...',
}

/** Old forms are made new before the options are read. */
function withOldForms(tool: ReturnType<typeof defineTool>): ReturnType<typeof defineTool> {
  const { program } = tool
  return {
    ...tool,
    program: (process) =>
      program(Object.create(process, { argv: { value: [process.argv[0], ...withOldForm(process.argv.slice(1))] } })),
  }
}

export const head = withOldForms(
  defineTool({
    ...definition,
    name: 'head',
    async run(process, options) {
      const amount = amountOf(options)
      if (typeof amount === 'string') return fail(process, amount)
      const labelled = (options.operands.length > 1 || options.has('v')) && !options.has('q')
      let isFirst = true
      return readEach(
        process,
        options.operands,
        async (reader, name) => {
          if (labelled) await process.stdout.write(heading(name, isFirst))
          isFirst = false
          await writeHead(process, reader, amount)
          return true
        },
        complaint,
      )
    },
  }),
)

async function writeHead(process: Process, reader: Reader, { unit, text, count }: Amount): Promise<void> {
  if (text.startsWith('-')) {
    const all = await readWhole(reader)
    return process.stdout.write(
      unit === 'bytes'
        ? firstBytes(all, byteLength(all) - count)
        : linesOf(all)
            .slice(0, -count || Infinity)
            .join(''),
    )
  }
  if (unit === 'bytes') {
    let left = count
    for (
      let chunk = left > 0 ? await reader.read() : undefined;
      chunk !== undefined && left > 0;
      chunk = left > 0 ? await reader.read() : undefined
    ) {
      const part = firstBytes(chunk, left)
      left -= byteLength(part)
      await process.stdout.write(part)
      if (part.length < chunk.length) break
    }
    return
  }
  if (count === 0) return
  let left = count
  for (let chunk = await reader.read(); chunk !== undefined; chunk = await reader.read()) {
    let end = 0
    while (left > 0 && end < chunk.length) {
      const newline = chunk.indexOf('\n', end)
      end = newline < 0 ? chunk.length : newline + 1
      if (newline >= 0) left--
    }
    await process.stdout.write(chunk.slice(0, end))
    if (left === 0) return
  }
}

/** The longest beginning of at most so many bytes that splits no character. */
function firstBytes(text: string, limit: number): string {
  if (byteLength(text) <= limit) return text
  let bytes = 0
  let end = 0
  for (const character of text) {
    bytes += byteLength(character)
    if (bytes > limit) break
    end += character.length
  }
  return text.slice(0, end)
}

function lastBytes(text: string, limit: number): string {
  const skipped = firstBytes(text, Math.max(0, byteLength(text) - limit))
  return text.slice(skipped.length)
}

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

export const tail = withOldForms(
  defineTool({
    ...definition,
    name: 'tail',
    letters: 'n:c:qvfFs:',
    long: { ...definition.long, follow: 'f' },
    async run(process, options) {
      const amount = amountOf(options)
      if (typeof amount === 'string') return fail(process, amount)
      const labelled = (options.operands.length > 1 || options.has('v')) && !options.has('q')
      const sizes = new Map<string, number>()
      let isFirst = true
      const status = await readEach(
        process,
        options.operands,
        async (reader, name) => {
          if (labelled) await process.stdout.write(heading(name, isFirst))
          isFirst = false
          await writeTail(process, reader, { amount, follows: options.has('f') && name === '-' })
          if (name !== '-') sizes.set(name, process.files.read(resolvePath(process.cwd, name)).length)
          return true
        },
        complaint,
      )
      if ((options.has('f') || options.has('F')) && sizes.size > 0) await follow(process, sizes, labelled)
      return status
    },
  }),
)

async function writeTail(
  process: Process,
  reader: Reader,
  { amount: { unit, text, count }, follows }: { amount: Amount; follows: boolean },
): Promise<void> {
  if (text.startsWith('+') && unit === 'lines') {
    let number = 0
    await readLines(process, reader, (line) => (++number >= count ? line.text + line.ending : undefined))
    return
  }
  if (follows) {
    await readLines(process, reader, (line) => line.text + line.ending)
    return
  }
  const all = unit === 'lines' && !text.startsWith('+') ? await readEnd(reader, count) : await readWhole(reader)
  if (text.startsWith('+')) return process.stdout.write(lastBytes(all, byteLength(all) - count + 1))
  await process.stdout.write(
    unit === 'bytes' ? lastBytes(all, count) : count === 0 ? '' : linesOf(all).slice(-count).join(''),
  )
}

/** Keeps no more than the last lines, however much comes. */
async function readEnd(reader: Reader, count: number): Promise<string> {
  let text = ''
  let limit = TAIL_BUFFER
  for (let chunk = await reader.read(); chunk !== undefined; chunk = await reader.read()) {
    text += chunk
    if (text.length < limit) continue
    text = linesOf(text)
      .slice(-count - 1)
      .join('')
    limit = text.length + TAIL_BUFFER
  }
  return text
}

/** Looks once a second, as tail without inotify does, until somebody ends it. */
async function follow(process: Process, sizes: Map<string, number>, labelled: boolean): Promise<never> {
  let last = [...sizes.keys()].at(-1)
  for (;;) {
    await process.sleep(FOLLOW_MS)
    for (const [name, size] of sizes) {
      const path = resolvePath(process.cwd, name)
      if (process.files.stat(path)?.type !== 'file') continue
      const text = process.files.read(path)
      if (text.length === size) continue
      if (text.length < size) await process.stderr.write(`tail: ${name}: file truncated\n`)
      if (labelled && last !== name) await process.stdout.write(heading(name, false))
      last = name
      sizes.set(name, text.length)
      await process.stdout.write(text.slice(text.length < size ? 0 : size))
    }
  }
}
