/**
 * vi: keys in command and insert mode. Words as Vim 9 says them in its last row; vi(1p).
 *
 * Simplified: no visual mode, no `.`, no marks, named registers or macros, one file at a time.
 */
import { byteLength } from '../../base/os/byte-length'
import type { Terminal } from '../../base/os/process'
import type { Editor, Opened, Pressed, Written } from './run-editor'
import { drawFrame, followed, heightOf } from './screen'
import { deleteBack, deleteForward, insert, moveTo, textOf } from './text'
import { changes, operate, replaceCharacter } from './vi-changes'
import { runLastLine, writeOrLeave } from './vi-line'
import { motions } from './vi-motions'
import { onCharacter, type ViState } from './vi-state'

export const vi: Editor<ViState> = {
  open({ name, content, isNew, line }: Opened) {
    const text = textOf(content)
    const lines = content === '' ? 0 : text.lines.length
    const size: Terminal = { columns: 80, rows: 24 }
    return {
      ...{ text: moveTo(text, line - 1, 0), mode: 'command', typed: '', line: undefined, register: { text: '', isLines: false } },
      ...{ undo: [], redo: [], saved: text.lines, pattern: undefined, searchesUp: false, numbers: false, name, top: 0, size },
      note: name === '' ? '' : isNew ? `"${name}" [New]` : `"${name}" ${lines}L, ${byteLength(content)}B`,
    }
  },
  press(before, key, size) {
    const state = { ...before, size, note: '' }
    if (state.line !== undefined) return pressInLine(state, state.line, key)
    return state.mode === 'insert' ? { state: pressInInsert(state, key) } : pressInCommand(state, key)
  },
  written(state, what) {
    if (what.failure !== undefined) return { ...state, note: `"${what.name}" E212: Can't open file for writing` }
    const name = state.name === '' ? what.name : state.name
    return { ...state, name, saved: what.name === name ? state.text.lines : state.saved, note: noteOf(what) }
  },
  draw(state, size) {
    const top = followed(state.top, state.text.row, heightOf(size, 1))
    const { text, numbers } = state
    const last = state.line ?? (state.note !== '' ? state.note : state.mode === 'insert' ? '-- INSERT --' : '')
    const place = `${text.row + 1},${text.column + 1}`
    const below = [state.line ?? (last.length + 18 < size.columns ? last.padEnd(size.columns - 18) + place : last)]
    const typing = state.line === undefined ? {} : { typingBelow: 0 }
    return { state: { ...state, top }, output: drawFrame({ size, text, top, below, filler: '~', numbers, ...typing }) }
  },
}

const noteOf = ({ name, isNew, lines, bytes }: Written): string => `"${name}" ${isNew ? '[New] ' : ''}${lines}L, ${bytes}B written`

function pressInLine(state: ViState, line: string, key: string): Pressed<ViState> {
  const back: ViState = { ...state, line: undefined }
  if (key === '\x1b' || key === '\x03') return { state: back }
  if (key === '\r' || key === '\n') return runLastLine(back, line)
  if (key === '\x7f' || key === '\b') return { state: { ...state, line: line.length > 1 ? line.slice(0, -1) : undefined } }
  if (key === '\x15') return { state: { ...state, line: line.slice(0, 1) } }
  return { state: key < ' ' ? state : { ...state, line: line + key } }
}

function pressInInsert(state: ViState, key: string): ViState {
  const { text } = state
  if (key === '\x1b' || key === '\x03') return onCharacter({ ...state, mode: 'command', text: moveTo(text, text.row, text.column - 1) })
  if (key === '\r' || key === '\n') return { ...state, text: insert(text, '\n') }
  if (key === '\x7f' || key === '\b') return { ...state, text: deleteBack(text) }
  if (key === '\x1b[3~') return { ...state, text: deleteForward(text) }
  if (key.startsWith('\x1b')) {
    const place = motions[key]?.to(state, undefined)
    return place ? { ...state, text: moveTo(text, place.row, place.column) } : state
  }
  return key < ' ' && key !== '\t' ? state : { ...state, text: insert(text, key) }
}

const COMMAND = /^([1-9]\d*)?([dcy]|)([1-9]\d*)?([^]*)$/

function pressInCommand(before: ViState, key: string): Pressed<ViState> {
  const typed = before.typed + key
  const state: ViState = { ...before, typed: '' }
  if (key === '\x1b' || key === '\x03') return { state: before.typed === '' && key === '\x03' ? { ...state, note: 'Type  :qa  and press <Enter> to exit Vim' } : state }
  if (key === ':' || key === '/' || key === '?') return { state: { ...state, line: key } }
  const [, first, operator = '', second, rest = ''] = COMMAND.exec(typed) ?? []
  const count = first || second ? Number(first ?? 1) * Number(second ?? 1) : undefined
  if (rest === '' || /^[grZ]$/.test(rest)) return { state: { ...state, typed } }
  if (typed === 'ZZ') return writeOrLeave(state, { writes: true, leaves: true, ifChanged: true })
  if (typed === 'ZQ') return { state, leave: true }
  if (operator !== '') return { state: operate(state, operator, { motion: rest, count }) }
  if (rest.startsWith('r')) return { state: replaceCharacter(state, rest.slice(1)) }
  return { state: changes[rest]?.(state, count ?? 1) ?? moved(state, rest, count) }
}

function moved(state: ViState, name: string, count: number | undefined): ViState {
  const place = motions[name]?.to(state, count)
  if (place) return onCharacter({ ...state, text: moveTo(state.text, place.row, place.column) })
  return (name === 'n' || name === 'N') && state.pattern ? { ...state, note: `E486: Pattern not found: ${state.pattern.source}` } : state
}
