/** vi's last line: `:` commands and the searches of `/` and `?`. Words as Vim 9 says them, message.txt. */
import { guardPattern } from '../linear-pattern'
import type { Pressed } from './run-editor'
import { contentOf, moveTo } from './text'
import { again } from './vi-motions'
import { changedTo, onCharacter, type ViState } from './vi-state'

export function runLastLine(state: ViState, line: string): Pressed<ViState> {
  return line.startsWith(':') ? runCommand(state, line.slice(1).trim()) : { state: search(state, line) }
}

const COMMAND = /^(w|wq|x|xit|q|quit|write|qa|wqa|wa|xa)(!?)(?:\s+(\S+))?$/

export const isChanged = ({ text, saved }: ViState): boolean => text.lines !== saved && text.lines.join('\n') !== saved.join('\n')

function runCommand(state: ViState, command: string): Pressed<ViState> {
  const [, word = '', force = '', name] = COMMAND.exec(command) ?? []
  if (word !== '') return writeOrLeave(state, { writes: /^[wx]/.test(word), leaves: /[qx]/.test(word), ifChanged: word.startsWith('x'), forced: force === '!', name })
  if (command === '') return { state }
  if (command === '$') return { state: goTo(state, state.text.lines.length) }
  if (/^\d+$/.test(command)) return { state: goTo(state, Number(command)) }
  const substitution = /^(%|\d+(?:,(?:\d+|\$))?)?s([/#|,])((?:\\.|(?!\2).)*)\2((?:\\.|(?!\2).)*)(?:\2([gi]*))?$/.exec(command)
  if (substitution) return { state: substitute(state, substitution) }
  const option = /^se(?:t)?\s+(no)?(\w+)/.exec(command)
  if (option) return { state: option[2] === 'nu' || option[2] === 'number' ? { ...state, numbers: option[1] === undefined } : state }
  return { state: { ...state, note: `E492: Not an editor command: ${command}` } }
}

interface Leaving {
  readonly writes: boolean
  readonly leaves: boolean
  /** `:x` writes only what has changed. */
  readonly ifChanged?: boolean
  readonly forced?: boolean
  readonly name?: string | undefined
}

export function writeOrLeave(state: ViState, { writes, leaves, ifChanged = false, forced = false, name = state.name }: Leaving): Pressed<ViState> {
  if (!writes) {
    if (isChanged(state) && !forced) return { state: { ...state, note: 'E37: No write since last change (add ! to override)' } }
    return { state, leave: true }
  }
  if (ifChanged && !isChanged(state)) return { state, leave: true }
  if (name === '') return { state: { ...state, note: 'E32: No file name' } }
  return { state, write: { name, content: contentOf(state.text) }, leave: leaves }
}

const goTo = (state: ViState, line: number): ViState => ({ ...state, text: moveTo(state.text, line - 1, 0) })

/** Vim's magic: groups, `+`, `?` and `|` need a backslash. */
function patternFrom(text: string, flags: string): RegExp | undefined {
  const source = text.replaceAll(/\\([+?|(){}])|\\([<>])|([+?|(){}])/g, (_, special: string | undefined, edge: string | undefined, plain: string) =>
    special ?? (edge ? '\\b' : `\\${plain}`),
  )
  try {
    return guardPattern(new RegExp(source, flags))
  } catch {
    return undefined
  }
}

function search(state: ViState, line: string): ViState {
  const searchesUp = line.startsWith('?')
  const pattern = line.length > 1 ? patternFrom(line.slice(1), 'g') : state.pattern
  if (!pattern) return { ...state, note: line.length > 1 ? `E486: Pattern not found: ${line.slice(1)}` : 'E35: No previous regular expression' }
  const searching = { ...state, pattern, searchesUp }
  const place = again(searching, searchesUp ? -1 : 1)
  if (!place) return { ...searching, note: `E486: Pattern not found: ${line.slice(1)}` }
  return onCharacter({ ...searching, text: moveTo(state.text, place.row, place.column) })
}

function substitute(state: ViState, [, range, , from, to, flags = '']: RegExpExecArray): ViState {
  const { lines, row } = state.text
  const pattern = patternFrom(from, flags.includes('i') ? 'gi' : 'g')
  if (!pattern) return { ...state, note: `E486: Pattern not found: ${from}` }
  const [first, last = first] = range === undefined ? [row, row] : range === '%' ? [0, lines.length - 1] : range.split(',').map((end) => (end === '$' ? lines.length : Number(end)) - 1)
  const replacement = to.replaceAll('$', '$$$$').replaceAll(/\\(\d)|\\(.)|&/g, (_, group: string | undefined, escaped: string | undefined) => (group ? `$${group}` : (escaped ?? '$&')))
  const once = new RegExp(pattern.source, pattern.flags.replace('g', ''))
  const isAll = flags.includes('g')
  let at = row
  const changed = lines.map((line, index) => {
    if (index < first || index > last) return line
    const next = line.replace(isAll ? pattern : guardPattern(once), replacement)
    if (next !== line) at = index
    return next
  })
  if (changed.every((line, index) => line === lines[index])) return { ...state, note: `E486: Pattern not found: ${from}` }
  return changedTo(state, moveTo({ ...state.text, lines: changed }, at, 0))
}
