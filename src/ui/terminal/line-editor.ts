/**
 * A line being edited, as GNU readline edits it with its emacs keys. Pure: a key turns one state into the next, and may ask for an
 * act; drawing is `draw-line.ts`. Keys: https://www.gnu.org/software/bash/manual/html_node/Bindable-Readline-Commands.html
 */
import { nextStop, previousStop, type Key } from './split-keys'

export interface LineState {
  readonly buffer: string
  readonly cursor: number
  readonly killed: string
  /** How far back in the history; 0 is the line itself, kept in `draft` meanwhile. */
  readonly back: number
  readonly draft: string
  /** Ctrl-R: looking for `query`, found at `history[index]`. */
  readonly search: { readonly query: string; readonly index: number } | undefined
}

export type Act = 'submit' | 'interrupt' | 'end' | 'complete' | 'clear-screen'

export interface Pressed {
  readonly state: LineState
  readonly act?: Act
}

export const emptyLine: LineState = { buffer: '', cursor: 0, killed: '', back: 0, draft: '', search: undefined }

/** `history` is oldest first. */
export function press(state: LineState, key: Key, history: readonly string[]): Pressed {
  if (state.search) return pressInSearch({ ...state, search: state.search }, key, history)
  if (key.type === 'paste') return { state: insert(state, key.text.replace(/\n+$/, '')) }
  const command = commands[key.key]
  if (command) return command(state, history)
  return key.key >= ' ' && key.key !== '\x7f' ? { state: insert(state, key.key) } : { state }
}

type Command = (state: LineState, history: readonly string[]) => Pressed

const edit = (change: (state: LineState) => LineState): Command => (state) => ({ state: change(state) })
const ask = (act: Act): Command => (state) => ({ state, act })

const home = edit((state) => ({ ...state, cursor: 0 }))
const end = edit((state) => ({ ...state, cursor: state.buffer.length }))
const left = edit((state) => ({ ...state, cursor: previousStop(state.buffer, state.cursor) }))
const right = edit((state) => ({ ...state, cursor: nextStop(state.buffer, state.cursor) }))
const wordLeft = edit((state) => ({ ...state, cursor: wordStart(state) }))
const wordRight = edit((state) => ({ ...state, cursor: wordEnd(state) }))
const backspace = edit((state) => cut(state, previousStop(state.buffer, state.cursor), state.cursor))
const deleteForward = edit((state) => cut(state, state.cursor, nextStop(state.buffer, state.cursor)))
const older: Command = (state, history) => ({ state: walk(state, state.back + 1, history) })
const newer: Command = (state, history) => ({ state: walk(state, state.back - 1, history) })

const commands: Readonly<Record<string, Command | undefined>> = {
  '\r': ask('submit'),
  '\n': ask('submit'),
  '\t': ask('complete'),
  '\x03': ask('interrupt'),
  '\x04': (state, history) => (state.buffer === '' ? { state, act: 'end' } : deleteForward(state, history)),
  '\x0c': ask('clear-screen'),
  '\x01': home,
  '\x1b[H': home,
  '\x1bOH': home,
  '\x1b[1~': home,
  '\x05': end,
  '\x1b[F': end,
  '\x1bOF': end,
  '\x1b[4~': end,
  '\x02': left,
  '\x1b[D': left,
  '\x1bOD': left,
  '\x06': right,
  '\x1b[C': right,
  '\x1bOC': right,
  '\x1bb': wordLeft,
  '\x1b[1;5D': wordLeft,
  '\x1bf': wordRight,
  '\x1b[1;5C': wordRight,
  '\x7f': backspace,
  '\b': backspace,
  '\x1b[3~': deleteForward,
  '\x10': older,
  '\x1b[A': older,
  '\x1bOA': older,
  '\x0e': newer,
  '\x1b[B': newer,
  '\x1bOB': newer,
  '\x0b': edit((state) => kill(state, state.cursor, state.buffer.length)),
  '\x15': edit((state) => kill(state, 0, state.cursor)),
  '\x17': edit((state) => kill(state, blankWordStart(state), state.cursor)),
  '\x1b\x7f': edit((state) => kill(state, wordStart(state), state.cursor)),
  '\x1bd': edit((state) => kill(state, state.cursor, wordEnd(state))),
  '\x19': edit((state) => insert(state, state.killed)),
  '\x12': edit((state) => ({ ...state, draft: state.buffer, search: { query: '', index: -1 } })),
}

function insert(state: LineState, text: string): LineState {
  const buffer = state.buffer.slice(0, state.cursor) + text + state.buffer.slice(state.cursor)
  return { ...state, buffer, cursor: state.cursor + text.length }
}

function cut(state: LineState, from: number, to: number): LineState {
  return { ...state, buffer: state.buffer.slice(0, from) + state.buffer.slice(to), cursor: from }
}

function kill(state: LineState, from: number, to: number): LineState {
  return from === to ? state : { ...cut(state, from, to), killed: state.buffer.slice(from, to) }
}

const wordStart = ({ buffer, cursor }: LineState): number => buffer.slice(0, cursor).search(/[\p{L}\p{N}_]*[^\p{L}\p{N}_]*$/u)
const wordEnd = ({ buffer, cursor }: LineState): number => cursor + (/^[^\p{L}\p{N}_]*[\p{L}\p{N}_]*/u.exec(buffer.slice(cursor))?.[0].length ?? 0)
const blankWordStart = ({ buffer, cursor }: LineState): number => buffer.slice(0, cursor).search(/\S*\s*$/)

function walk(state: LineState, back: number, history: readonly string[]): LineState {
  if (back < 0 || back > history.length) return state
  const draft = state.back === 0 ? state.buffer : state.draft
  const buffer = back === 0 ? draft : history[history.length - back]
  return { ...state, back, draft, buffer, cursor: buffer.length }
}

type Searching = LineState & { readonly search: NonNullable<LineState['search']> }

function pressInSearch(state: Searching, key: Key, history: readonly string[]): Pressed {
  const { query, index } = state.search
  const text = key.type === 'paste' ? key.text : key.key
  if (text === '\x12') return { state: find(state, query, { history, from: index < 0 ? history.length - 1 : index - 1 }) }
  if (text === '\x7f' || text === '\b') return { state: find(state, query.slice(0, -1), { history, from: history.length - 1 }) }
  if (text === '\x07' || text === '\x03') return { state: { ...state, search: undefined, buffer: state.draft, cursor: state.draft.length } }
  if (text >= ' ' && !text.startsWith('\x1b')) {
    return { state: find(state, query + text, { history, from: index < 0 ? history.length - 1 : index }) }
  }
  const found = { ...state, search: undefined }
  return text === '\x1b' ? { state: found } : press(found, key, history)
}

function find(state: Searching, query: string, { history, from }: { history: readonly string[]; from: number }): LineState {
  if (query === '') return { ...state, search: { query, index: -1 } }
  for (let index = from; index >= 0; index--) {
    const at = history[index].indexOf(query)
    if (at >= 0) return { ...state, buffer: history[index], cursor: at, search: { query, index } }
  }
  return { ...state, search: { query, index: state.search.index } }
}

/** The line with the completion put in; `candidates` is what to show when there is nothing more to put in. */
export function applyCompletion(
  state: LineState,
  { start, candidates }: { readonly start: number; readonly candidates: readonly string[] },
): { readonly state: LineState; readonly candidates: readonly string[] } {
  if (candidates.length === 0) return { state, candidates }
  const [only] = candidates
  const isWhole = candidates.length === 1
  const shared = candidates.reduce(sharedBeginning)
  const typed = state.buffer.slice(start, state.cursor)
  if (!isWhole && shared.length <= typed.length) return { state, candidates }
  const text = isWhole ? `${only}${/[/=]$/.test(only) ? '' : ' '}` : shared
  const before = { ...state, buffer: state.buffer.slice(0, start) + state.buffer.slice(state.cursor), cursor: start }
  return { state: insert(before, text), candidates: [] }
}

function sharedBeginning(one: string, other: string): string {
  let length = 0
  while (length < one.length && one[length] === other[length]) length++
  return one.slice(0, length)
}
