/**
 * nano: arrows and Ctrl keys on the text, and questions in the row above the help. Words as of GNU nano 7.2, nano(1).
 *
 * Simplified: no marks, no replacing, no several files, no undoing and no colours; the keys that the help shows are there.
 */
import type { Terminal } from '../../base/os/process'
import type { Editor, Opened, Pressed, Written } from './run-editor'
import { drawFrame, followed, heightOf, reversed } from './screen'
import { addLines, cutLines, deleteBack, deleteForward, find, insert, lineOf, moveTo, type Text } from './text'

type Question = 'save' | 'write' | 'search' | 'line'

export interface NanoState {
  readonly text: Text
  readonly top: number
  readonly name: string
  readonly isChanged: boolean
  readonly cutBuffer: readonly string[]
  /** Ctrl-K again adds to what was cut. */
  readonly isCutting: boolean
  readonly question: Question | undefined
  readonly answer: string
  /** Leave once it has been written. */
  readonly leaves: boolean
  readonly lastSearch: string
  readonly note: string
}

const AROUND = 4

export const nano: Editor<NanoState> = {
  open: ({ name, content, isNew, line }: Opened) => {
    const text = withLastLine({ lines: content.split('\n'), row: 0, column: 0 })
    return {
      ...{ text: moveTo(text, line - 1, 0), top: 0, name, isChanged: false, cutBuffer: [], isCutting: false },
      ...{ question: undefined, answer: '', leaves: false, lastSearch: '' },
      note: isNew ? '[ New File ]' : `[ Read ${counted(text.lines.length - 1)} ]`,
    }
  },
  press(state, key, size) {
    if (state.question) return answer({ ...state, note: '' }, state.question, key)
    return pressInText({ ...state, note: '' }, key, size)
  },
  written: (state, what) => ({
    ...state,
    name: what.failure === undefined ? what.name : state.name,
    isChanged: what.failure === undefined ? false : state.isChanged,
    note: noteOf(what),
  }),
  draw(state, size) {
    const top = followed(state.top, state.text.row, heightOf(size, AROUND))
    const status = state.question ? reversed(questionOf(state)) : centred(state.note === '' ? '' : reversed(state.note), state.note.length, size)
    const below = [status, ...help(state)]
    const typing = state.question ? { typingBelow: 0 } : {}
    return { state: { ...state, top }, output: drawFrame({ size, text: state.text, top, above: [titleOf(state, size)], below, filler: '', ...typing }) }
  },
}

const counted = (lines: number): string => `${lines} ${lines === 1 ? 'line' : 'lines'}`
const noteOf = ({ failure, lines, name }: Written): string =>
  failure === undefined ? `[ Wrote ${counted(lines)} ]` : `[ Error writing ${name}: ${failure} ]`

const centred = (shown: string, length: number, { columns }: Terminal): string => ' '.repeat(Math.max(0, Math.floor((columns - length) / 2))) + shown

function titleOf({ name, isChanged }: NanoState, { columns }: Terminal): string {
  const left = '  GNU nano 7.2'
  const middle = name === '' ? 'New Buffer' : name
  const right = isChanged ? 'Modified ' : ''
  const start = Math.max(left.length + 1, Math.floor((columns - middle.length) / 2))
  return reversed(`${left.padEnd(start)}${middle}`.padEnd(columns - right.length).slice(0, columns - right.length) + right)
}

function questionOf({ question, answer: typed, lastSearch }: NanoState): string {
  if (question === 'save') return 'Save modified buffer? '
  if (question === 'write') return `File Name to Write: ${typed}`
  if (question === 'line') return `Enter line number, column number: ${typed}`
  return `Search${lastSearch === '' ? '' : ` [${lastSearch}]`}: ${typed}`
}

const key = (name: string, says: string): string => `${reversed(name)} ${says}`.padEnd(24)

function help({ question }: NanoState): readonly string[] {
  if (question === 'save') return [key(' Y', 'Yes'), `${key(' N', 'No')}${key('^C', 'Cancel')}`]
  if (question) return ['', `${key('^C', 'Cancel')}${key('Enter', 'OK')}`]
  return [
    [key('^O', 'Write Out'), key('^W', 'Where Is'), key('^K', 'Cut'), key('^A', 'Home')].join(''),
    [key('^X', 'Exit'), key('^_', 'Go To Line'), key('^U', 'Paste'), key('^E', 'End')].join(''),
  ]
}

type Act = (state: NanoState, size: Terminal) => NanoState

const move =
  (to: (text: Text, page: number) => Text): Act =>
  (state, size) => ({ ...state, text: to(state.text, heightOf(size, AROUND)) })
const change =
  (to: (text: Text) => Text): Act =>
  (state) => changed(state, to(state.text))

/** Nothing is modified by what changes nothing. */
const changed = (state: NanoState, text: Text): NanoState =>
  text.lines === state.text.lines ? { ...state, text } : { ...state, text: withLastLine(text), isChanged: true }

/** There is always an empty line behind the last newline, as nano keeps one. */
const withLastLine = (text: Text): Text => (text.lines.at(-1) === '' ? text : { ...text, lines: [...text.lines, ''] })

const left = move((text) => (text.column > 0 || text.row === 0 ? moveTo(text, text.row, text.column - 1) : moveTo(text, text.row - 1, Infinity)))
const right = move((text) => (text.column < lineOf(text).length || text.row === text.lines.length - 1 ? moveTo(text, text.row, text.column + 1) : moveTo(text, text.row + 1, 0)))
const up = move((text) => moveTo(text, text.row - 1, text.column))
const down = move((text) => moveTo(text, text.row + 1, text.column))
const home = move((text) => moveTo(text, text.row, 0))
const end = move((text) => moveTo(text, text.row, Infinity))
const pageUp = move((text, page) => moveTo(text, text.row - page, 0))
const pageDown = move((text, page) => moveTo(text, text.row + page, 0))

const keys: Readonly<Record<string, Act | undefined>> = {
  '\x1b[D': left,
  '\x1bOD': left,
  '\x02': left,
  '\x1b[C': right,
  '\x1bOC': right,
  '\x06': right,
  '\x1b[A': up,
  '\x1bOA': up,
  '\x10': up,
  '\x1b[B': down,
  '\x1bOB': down,
  '\x0e': down,
  '\x01': home,
  '\x1b[H': home,
  '\x1bOH': home,
  '\x1b[1~': home,
  '\x05': end,
  '\x1b[F': end,
  '\x1bOF': end,
  '\x1b[4~': end,
  '\x19': pageUp,
  '\x1b[5~': pageUp,
  '\x16': pageDown,
  '\x1b[6~': pageDown,
  '\x7f': change(deleteBack),
  '\b': change(deleteBack),
  '\x04': change(deleteForward),
  '\x1b[3~': change(deleteForward),
  '\r': change((text) => insert(text, '\n')),
  '\n': change((text) => insert(text, '\n')),
  '\x0b': cutLine,
  '\x15': (state) => {
    if (state.cutBuffer.length === 0) return state
    const text = addLines(state.text, state.text.row, state.cutBuffer)
    return changed(state, moveTo(text, text.row + state.cutBuffer.length, 0))
  },
  '\x17': (state) => ask(state, 'search'),
  '\x1f': (state) => ask(state, 'line'),
  '\x0f': (state) => ({ ...ask(state, 'write'), answer: state.name }),
  '\x03': (state) => {
    const { row, column, lines } = state.text
    return { ...state, note: `[ line ${row + 1}/${lines.length}, col ${column + 1}/${lineOf(state.text).length + 1} ]` }
  },
}

const ask = (state: NanoState, question: Question): NanoState => ({ ...state, question, answer: '', leaves: false })

function cutLine(state: NanoState): NanoState {
  const { text, cutBuffer, isCutting } = state
  if (text.row === text.lines.length - 1 && lineOf(text) === '') return state
  const cutBefore = isCutting ? cutBuffer : []
  return { ...changed(state, cutLines(text, text.row, 1)), cutBuffer: [...cutBefore, lineOf(text)], isCutting: true }
}

function pressInText(state: NanoState, pressed: string, size: Terminal): Pressed<NanoState> {
  if (pressed === '\x18') return state.isChanged ? { state: ask(state, 'save') } : { state, leave: true }
  const act = keys[pressed]
  if (act) return { state: { ...act({ ...state, isCutting: pressed === '\x0b' && state.isCutting }, size), isCutting: pressed === '\x0b' } }
  if (pressed.startsWith('\x1b') || (pressed < ' ' && pressed !== '\t')) return { state }
  return { state: { ...changed(state, insert(state.text, pressed)), isCutting: false } }
}

function answer(state: NanoState, question: Question, pressed: string): Pressed<NanoState> {
  const back: NanoState = { ...state, question: undefined, answer: '' }
  if (pressed === '\x03') return { state: { ...back, note: '[ Cancelled ]' } }
  if (question === 'save') {
    if (pressed === 'n' || pressed === 'N') return { state: back, leave: true }
    return { state: pressed === 'y' || pressed === 'Y' ? { ...state, question: 'write', answer: state.name, leaves: true } : state }
  }
  if (pressed === '\x7f' || pressed === '\b') return { state: { ...state, answer: state.answer.slice(0, -1) } }
  if (pressed !== '\r' && pressed !== '\n') return { state: pressed < ' ' ? state : { ...state, answer: state.answer + pressed } }
  if (question === 'write') {
    if (state.answer === '') return { state: { ...back, note: '[ Cancelled ]' } }
    return { state: back, write: { name: state.answer, content: state.text.lines.join('\n') }, leave: state.leaves }
  }
  return { state: question === 'line' ? goTo(back, state.answer) : search(back, state.answer === '' ? state.lastSearch : state.answer) }
}

function goTo(state: NanoState, typed: string): NanoState {
  const [row, column = 1] = typed.split(/[\s,.]+/).map(Number)
  return row > 0 ? { ...state, text: moveTo(state.text, row - 1, column - 1) } : { ...state, note: '[ Invalid line or column number ]' }
}

/** Upper and lower case are one, and the text is taken as it is. */
function search(state: NanoState, wanted: string): NanoState {
  if (wanted === '') return { ...state, note: '[ Cancelled ]' }
  const place = find(state.text, new RegExp(wanted.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'gi'), 1)
  const lastSearch = wanted
  return place ? { ...state, lastSearch, text: moveTo(state.text, place.row, place.column) } : { ...state, lastSearch, note: `[ "${wanted}" not found ]` }
}
