/** What vi's commands do to the text: operators with a motion, and the single keys. Upstream: vi(1p), change.txt of Vim. */
import { addLines, between, cut, cutLines, deleteForward, insert, isBefore, lineOf, moveTo, type Place, type Text } from './text'
import { motions, type Motion } from './vi-motions'
import { changedTo, goBack, goForth, onCharacter, remembered, type ViState } from './vi-state'

/** `d`, `c` or `y` over a motion; the same letter twice means lines. */
export function operate(state: ViState, operator: string, { motion, count }: { motion: string; count: number | undefined }): ViState {
  const { text } = state
  if (motion === operator) return operateOnLines(state, operator, { from: text.row, to: text.row + (count ?? 1) - 1 })
  // `cw` on a word leaves the blanks behind it.
  const isChange = operator === 'c' && motion === 'w' && /\S/.test(lineOf(text)[text.column] ?? '')
  const found = motions[isChange ? 'e' : motion]
  const to = found?.to(state, count)
  if (!found || !to) return state
  if (found.kind === 'lines') return operateOnLines(state, operator, { from: Math.min(text.row, to.row), to: Math.max(text.row, to.row) })
  const [first, last] = isBefore(to, text) ? [to, text] : [text, to]
  const end = behind(text, { first, last }, { motion, kind: found.kind })
  const register = { text: between(text, first, end), isLines: false }
  if (operator === 'y') return onCharacter({ ...state, register, text: moveTo(text, first.row, first.column) })
  const changed = { ...changedTo(state, cut(text, first, end)), register }
  return operator === 'c' ? { ...changed, mode: 'insert' } : onCharacter(changed)
}

/** The end of what is taken; `dw` on the last word of a line leaves the line's end. */
function behind({ lines }: Text, { first, last }: { first: Place; last: Place }, how: { motion: string; kind: Motion['kind'] }): Place {
  if (how.kind === 'inclusive') return { row: last.row, column: Math.min(lines[last.row].length, last.column + 1) }
  if (how.motion === 'w' && last.row > first.row) return { row: last.row - 1, column: lines[last.row - 1].length }
  return last
}

function operateOnLines(state: ViState, operator: string, { from, to }: { from: number; to: number }): ViState {
  const { text } = state
  const lines = text.lines.slice(from, to + 1)
  const register = { text: lines.join('\n'), isLines: true }
  const note = lines.length > 2 ? `${lines.length} ${operator === 'y' ? 'lines yanked' : 'fewer lines'}` : ''
  if (operator === 'y') return { ...state, register, note, text: moveTo(text, from, text.column) }
  if (operator === 'c') return { ...changedTo(state, addLines(cutOrEmpty(text, from, lines.length), from, [''])), register, mode: 'insert' }
  return onCharacter({ ...changedTo(state, cutLines(text, from, lines.length)), register, note })
}

const cutOrEmpty = (text: Text, from: number, count: number): Text => ({ ...text, lines: text.lines.toSpliced(from, count) })

function put(state: ViState, after: boolean): ViState {
  const { text, register } = state
  if (register.text === '' && !register.isLines) return state
  if (register.isLines) return changedTo(state, addLines(text, text.row + (after ? 1 : 0), register.text.split('\n')))
  const at = moveTo(text, text.row, text.column + (after ? 1 : 0))
  const changed = insert(at, register.text)
  return changedTo(state, moveTo(changed, changed.row, changed.column - 1))
}

function openLine(state: ViState, at: number): ViState {
  return { ...changedTo(state, addLines(state.text, at, [''])), mode: 'insert' }
}

/** Insert mode, with the cursor there; whatever is typed is one change. */
function insertAt(state: ViState, column: number): ViState {
  return { ...remembered(state), mode: 'insert', text: moveTo(state.text, state.text.row, column) }
}

function deleteCharacters(state: ViState, from: number, to: number): ViState {
  const { text } = state
  const { row } = text
  const [first, last] = [{ row, column: Math.max(0, from) }, { row, column: Math.min(lineOf(text).length, to) }]
  if (first.column >= last.column) return state
  return onCharacter({ ...changedTo(state, cut(text, first, last)), register: { text: between(text, first, last), isLines: false } })
}

function join(state: ViState): ViState {
  const { text } = state
  if (text.row + 1 >= text.lines.length) return state
  const at = moveTo(text, text.row, Infinity)
  const next = text.lines[text.row + 1].trimStart()
  const joined = insert(deleteForward({ ...at, lines: at.lines.with(at.row + 1, next) }), next === '' || lineOf(at) === '' ? '' : ' ')
  return changedTo(state, moveTo(joined, text.row, lineOf(at).length))
}

type Change = (state: ViState, count: number) => ViState

export const changes: Readonly<Record<string, Change | undefined>> = {
  i: (state) => insertAt(state, state.text.column),
  '\x1b[2~': (state) => insertAt(state, state.text.column),
  a: (state) => insertAt(state, state.text.column + 1),
  I: (state) => insertAt(state, /\S/.exec(lineOf(state.text))?.index ?? 0),
  A: (state) => insertAt(state, Infinity),
  o: (state) => openLine(state, state.text.row + 1),
  O: (state) => openLine(state, state.text.row),
  x: (state, count) => deleteCharacters(state, state.text.column, state.text.column + count),
  '\x1b[3~': (state, count) => deleteCharacters(state, state.text.column, state.text.column + count),
  X: (state, count) => deleteCharacters(state, state.text.column - count, state.text.column),
  s: (state, count) => ({ ...operate(state, 'c', { motion: 'l', count }), mode: 'insert' }),
  S: (state) => operate(state, 'c', { motion: 'c', count: 1 }),
  D: (state) => operate(state, 'd', { motion: '$', count: 1 }),
  C: (state) => operate(state, 'c', { motion: '$', count: 1 }),
  Y: (state, count) => operate(state, 'y', { motion: 'y', count }),
  J: join,
  p: (state) => put(state, true),
  P: (state) => put(state, false),
  u: goBack,
  '\x12': goForth,
}

/** `rx` */
export function replaceCharacter(state: ViState, character: string): ViState {
  const { text } = state
  const line = lineOf(text)
  if (text.column >= line.length || character.startsWith('\x1b')) return state
  const changed = line.slice(0, text.column) + character + line.slice(text.column + 1)
  return changedTo(state, { ...text, lines: text.lines.with(text.row, changed) })
}
