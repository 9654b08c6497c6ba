/** What vi knows between two keys: text, mode, register, what has been typed of a command, and the way back. */
import type { Terminal } from '../../base/os/process'
import { lineOf, moveTo, type Text } from './text'

export interface Register {
  readonly text: string
  /** Whole lines, put above or below the current one. */
  readonly isLines: boolean
}

export interface ViState {
  readonly text: Text
  readonly mode: 'command' | 'insert'
  /** Keys of a command that is not complete: `d`, `2d`, `g`, `Z`. */
  readonly typed: string
  /** What follows `:`, `/` or `?`, with it. */
  readonly line: string | undefined
  readonly register: Register
  readonly undo: readonly Text[]
  readonly redo: readonly Text[]
  /** Lines as they were written last. */
  readonly saved: readonly string[]
  readonly pattern: RegExp | undefined
  readonly searchesUp: boolean
  readonly numbers: boolean
  readonly name: string
  readonly note: string
  readonly top: number
  readonly size: Terminal
}

const MAX_UNDO = 200

/** A change that `u` takes back as a whole. */
export const changedTo = (state: ViState, text: Text): ViState => ({ ...remembered(state), text })

export const remembered = (state: ViState): ViState => ({ ...state, undo: [...state.undo.slice(-MAX_UNDO), state.text], redo: [] })

/** In command mode the cursor stands on a character, not behind the last. */
export function onCharacter(state: ViState): ViState {
  const { row, column } = state.text
  return { ...state, text: moveTo(state.text, row, Math.min(column, Math.max(0, lineOf(state.text).length - 1))) }
}

export function goBack(state: ViState): ViState {
  const text = state.undo.at(-1)
  if (!text) return { ...state, note: 'Already at oldest change' }
  return onCharacter({ ...state, text, undo: state.undo.slice(0, -1), redo: [...state.redo, state.text] })
}

export function goForth(state: ViState): ViState {
  const text = state.redo.at(-1)
  if (!text) return { ...state, note: 'Already at newest change' }
  return onCharacter({ ...state, text, redo: state.redo.slice(0, -1), undo: [...state.undo, state.text] })
}
