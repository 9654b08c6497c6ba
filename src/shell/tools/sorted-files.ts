/** Tools for files that are sorted already: `comm` and `join`. Upstream: coreutils src/comm.c, src/join.c. */
import type { Process } from '../../base/os/process'
import { defineTool, fail, reasonOf } from '../tool'
import { openInput, readWhole } from '../tool-input'

async function linesOf(process: Process, name: string): Promise<string[] | string> {
  try {
    const text = await readWhole(openInput(process, name))
    return text === '' ? [] : text.replace(/\n$/, '').split('\n')
  } catch (error) {
    return `${name}: ${reasonOf(error)}`
  }
}

async function twoFiles(process: Process, operands: readonly string[]): Promise<readonly [string[], string[]] | number> {
  const hint = `\nTry '${process.argv[0]} --help' for more information.`
  if (operands.length === 0) return fail(process, `missing operand${hint}`)
  if (operands.length === 1) return fail(process, `missing operand after '${operands[0]}'${hint}`)
  if (operands.length > 2) return fail(process, `extra operand '${operands[2]}'${hint}`)
  const first = await linesOf(process, operands[0])
  if (typeof first === 'string') return fail(process, first)
  const second = await linesOf(process, operands[1])
  return typeof second === 'string' ? fail(process, second) : [first, second]
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const comm = defineTool({
  name: 'comm',
  usage: '[OPTION]... FILE1 FILE2',
  letters: '123O:T',
  long: { 'output-delimiter': 'O', total: 'T', 'nocheck-order': '', 'check-order': '' },
  async run(process, options) {
    const files = await twoFiles(process, options.operands)
    if (typeof files === 'number') return files
    const glue = options.value('O') ?? '\t'
    const counts = [0, 0, 0]
    let text = ''
    const emit = (kind: number, line: string): void => {
      counts[kind]++
      if (options.has(String(kind + 1))) return
      const before = [0, 1].filter((each) => each < kind && !options.has(String(each + 1))).length
      text += `${glue.repeat(before)}${line}\n`
    }
    const [left, right] = files
    for (let [a, b] = [0, 0]; a < left.length || b < right.length; ) {
      const compared = a >= left.length ? 1 : b >= right.length ? -1 : order(left[a], right[b])
      emit(compared < 0 ? 0 : compared > 0 ? 1 : 2, compared > 0 ? right[b] : left[a])
      if (compared <= 0) a++
      if (compared >= 0) b++
    }
    if (options.has('T')) text += `${counts.join(glue)}${glue}total\n`
    await process.stdout.write(text)
    return 0
  },
})

interface Joining {
  readonly keys: readonly [number, number]
  readonly separator: string | undefined
  readonly ignoresCase: boolean
  /** `0` or `FILE.FIELD`; empty: the key, then the rest of both. */
  readonly format: readonly string[]
  readonly filler: string
}

type Cells = readonly string[]

export const join = defineTool({
  name: 'join',
  usage: '[OPTION]... FILE1 FILE2',
  letters: 'a:v:1:2:j:t:o:e:i',
  long: { 'ignore-case': 'i', 'nocheck-order': '', 'check-order': '' },
  async run(process, options) {
    const files = await twoFiles(process, options.operands)
    if (typeof files === 'number') return files
    const field = (letter: string): number => Number(options.value(letter) ?? options.value('j') ?? 1) - 1
    const how: Joining = {
      keys: [field('1'), field('2')],
      separator: options.value('t')?.replace('\\t', '\t'),
      ignoresCase: options.has('i'),
      format: (options.value('o') ?? '').split(/[ ,]+/).filter((each) => each !== ''),
      filler: options.value('e') ?? '',
    }
    const only = options.values('v')
    const alone = new Set([...only, ...options.values('a')])
    const shows = { both: only.length === 0, first: alone.has('1'), second: alone.has('2') }
    await process.stdout.write(joined(files, how, shows))
    return 0
  },
})

function joined(files: readonly [string[], string[]], how: Joining, shows: { both: boolean; first: boolean; second: boolean }): string {
  const split = (line: string): Cells => (how.separator === undefined ? line.trim().split(/[ \t]+/) : line.split(how.separator))
  const [left, right] = [files[0].map(split), files[1].map(split)]
  const keyOf = (cells: Cells, file: 0 | 1): string => {
    const key = cells[how.keys[file]] ?? ''
    return how.ignoresCase ? key.toLowerCase() : key
  }
  let text = ''
  const emit = (pair: readonly [Cells | undefined, Cells | undefined]): void => void (text += `${rowOf(pair, how)}\n`)
  for (let [a, b] = [0, 0]; a < left.length || b < right.length; ) {
    const compared = a >= left.length ? 1 : b >= right.length ? -1 : order(keyOf(left[a], 0), keyOf(right[b], 1))
    if (compared < 0) {
      if (shows.first) emit([left[a], undefined])
      a++
    } else if (compared > 0) {
      if (shows.second) emit([undefined, right[b]])
      b++
    } else {
      const key = keyOf(left[a], 0)
      const from = b
      for (; a < left.length && keyOf(left[a], 0) === key; a++)
        for (b = from; b < right.length && keyOf(right[b], 1) === key; b++) if (shows.both) emit([left[a], right[b]])
    }
  }
  return text
}

function rowOf([first, second]: readonly [Cells | undefined, Cells | undefined], { keys, format, filler, separator = ' ' }: Joining): string {
  const key = (first ?? [])[keys[0]] ?? (second ?? [])[keys[1]] ?? ''
  if (format.length === 0) {
    const rest = (cells: Cells | undefined, at: number): Cells => (cells ?? []).filter((_, index) => index !== at)
    return [key, ...rest(first, keys[0]), ...rest(second, keys[1])].join(separator)
  }
  const cell = (wanted: string): string => {
    if (wanted === '0') return key
    const [file, field] = wanted.split('.')
    return (file === '1' ? first : second)?.[Number(field) - 1] || filler
  }
  return format.map(cell).join(separator)
}
