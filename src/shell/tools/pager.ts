/**
 * `less` and `more`: on a screen a page at a time, with the keys of less; elsewhere they only pass the text on. Upstream: less(1).
 *
 * Simplified: marks, tags, several files at once and the commands that start with `:` or `!` are not there; Ctrl-C leaves.
 */
import { readFor } from '../../base/os/pipe'
import type { Process, Reader, Screen } from '../../base/os/process'
import { guardPattern } from '../linear-pattern'
import { defineTool, type Tool } from '../tool'
import type { Options } from '../tool-options'
import { openInput, readEach, readWhole } from '../tool-input'
import { reasonOf } from '../tool'

const ENTER_SCREEN = '\x1b[?1049h'
const LEAVE_SCREEN = '\x1b[?1049l'
const HOME_AND_CLEAR = '\x1b[H\x1b[2J'
const KEY = /\x1b(?:\[[0-9;]*[~A-Za-z]|O[A-Za-z])|[^]/gu

async function passOn(process: Process, paths: readonly string[]): Promise<number> {
  return readEach(process, paths, async (reader) => {
    for (let text = await reader.read(); text !== undefined; text = await reader.read()) await process.stdout.write(text)
    return true
  })
}

interface View {
  readonly lines: readonly string[]
  readonly name: string
  readonly screen: Screen
  readonly numbers: boolean
  /** Long lines end at the edge. */
  readonly chops: boolean
  top: number
  pattern: RegExp | undefined
  /** What is typed behind `/` or `?`. */
  search: string | undefined
  note: string
}

async function run(process: Process, options: Options): Promise<number> {
  const { screen } = process.stdout
  const [path] = options.operands
  if (!screen) return passOn(process, options.operands)
  let text: string
  try {
    text = await readWhole(path === undefined ? process.stdin : openInput(process, path))
  } catch (error) {
    await process.stderr.write(`${path}: ${reasonOf(error)}\n`)
    return 1
  }
  const lines = text.replace(/\n$/, '').split('\n')
  if (options.has('F') && lines.length < screen.rows) {
    await process.stdout.write(text)
    return 0
  }
  const view: View = {
    ...{ lines, name: path ?? '', screen, numbers: options.has('N'), chops: options.has('S') },
    ...{ top: 0, pattern: undefined, search: undefined, note: '' },
  }
  await turnPages(process, view, readFor(process, screen.keyboard))
  return 0
}

async function turnPages(process: Process, view: View, keyboard: Reader): Promise<void> {
  await process.stdout.write(ENTER_SCREEN)
  for (;;) {
    await process.stdout.write(drawn(view))
    const typed = await keyboard.read()
    if (typed === undefined) break
    const isOver = (typed.match(KEY) ?? []).some((key) => press(view, key) === 'leave')
    if (isOver) break
  }
  await process.stdout.write(LEAVE_SCREEN)
}

/** Rows of the text: one less than the screen has. */
const heightOf = ({ screen }: View): number => Math.max(1, screen.rows - 1)
const lastTop = (view: View): number => Math.max(0, view.lines.length - heightOf(view))

function move(view: View, by: number): void {
  view.top = Math.max(0, Math.min(lastTop(view), view.top + by))
}

type Act = (view: View) => void
const page = (share: number): Act => (view) => move(view, Math.trunc(heightOf(view) * share) || Math.sign(share))
const lines = (count: number): Act => (view) => move(view, count)
const go = (to: number): Act => (view) => void (view.top = to === 0 ? 0 : lastTop(view))

const KEYS: Readonly<Record<string, Act>> = Object.fromEntries([
  ...[' ', 'f', 'z', '\x06', '\x16', '\x1b[6~'].map((key) => [key, page(1)]),
  ...['b', 'w', '\x02', '\x1b[5~'].map((key) => [key, page(-1)]),
  ...['d', '\x04'].map((key) => [key, page(0.5)]),
  ...['u', '\x15'].map((key) => [key, page(-0.5)]),
  ...['\r', '\n', 'j', 'e', '\x0e', '\x1b[B', '\x1bOB'].map((key) => [key, lines(1)]),
  ...['k', 'y', '\x10', '\x1b[A', '\x1bOA'].map((key) => [key, lines(-1)]),
  ...['g', '<', '\x1b[H', '\x1b[1~'].map((key) => [key, go(0)]),
  ...['G', '>', '\x1b[F', '\x1b[4~'].map((key) => [key, go(1)]),
  ['n', (view: View) => find(view, 1)],
  ['N', (view: View) => find(view, -1)],
])

function press(view: View, key: string): 'leave' | undefined {
  view.note = ''
  if (view.search !== undefined) return void pressInSearch(view, key)
  if (key === 'q' || key === 'Q') return 'leave'
  if (key === '/' || key === '?') view.search = key
  else KEYS[key]?.(view)
  return undefined
}

function pressInSearch(view: View, key: string): void {
  const typed = view.search ?? ''
  if (key === '\x7f' || key === '\b') view.search = typed.length > 1 ? typed.slice(0, -1) : undefined
  else if (key === '\x1b') view.search = undefined
  else if (key !== '\r' && key !== '\n') view.search = typed + key
  else {
    view.search = undefined
    view.pattern = typed.length > 1 ? patternFrom(typed.slice(1)) : view.pattern
    find(view, typed.startsWith('?') ? -1 : 1)
  }
}

function patternFrom(text: string): RegExp | undefined {
  try {
    return guardPattern(new RegExp(text, 'g'))
  } catch {
    return undefined
  }
}

function find(view: View, step: 1 | -1): void {
  const { pattern } = view
  for (let at = view.top + step; pattern && at >= 0 && at < view.lines.length; at += step) {
    pattern.lastIndex = 0
    if (!pattern.test(view.lines[at])) continue
    view.top = at
    return
  }
  view.note = 'Pattern not found'
}

const reversed = (text: string): string => `\x1b[7m${text}\x1b[27m`

function drawn(view: View): string {
  const height = heightOf(view)
  const rows: string[] = []
  for (let at = view.top; at < view.lines.length && rows.length < height; at++) rows.push(...rowsOf(view, at))
  while (rows.length < height) rows.push('~')
  return `${HOME_AND_CLEAR}${rows.slice(0, height).join('\n')}\n${statusOf(view)}`
}

/** A line takes as many rows as it needs. */
function rowsOf({ lines: all, screen, numbers, chops, pattern }: View, at: number): string[] {
  const plain = (numbers ? `${String(at + 1).padStart(7)} ` : '') + all[at].replaceAll('\t', '        ')
  const rows: string[] = []
  for (let from = 0; from === 0 || (from < plain.length && !chops); from += screen.columns) rows.push(plain.slice(from, from + screen.columns))
  return pattern ? rows.map((row) => row.replace(pattern, (match) => (match === '' ? '' : reversed(match)))) : rows
}

function statusOf(view: View): string {
  if (view.search !== undefined) return view.search
  if (view.note !== '') return reversed(`${view.note}  (press RETURN)`)
  if (view.top >= lastTop(view)) return reversed('(END)')
  return view.top === 0 && view.name !== '' ? reversed(view.name) : ':'
}

export const pagers: readonly Tool[] = ['less', 'more'].map((name) =>
  defineTool({ name, usage: '[options] file...', letters: 'FNSRXEeiIMmnrs', long: { 'LINE-NUMBERS': 'N', 'chop-long-lines': 'S', 'quit-if-one-screen': 'F', 'RAW-CONTROL-CHARS': 'R' }, run }),
)
