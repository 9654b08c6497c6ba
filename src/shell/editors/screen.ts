/**
 * What an editor shows: the part of the text around the cursor, rows around it, and the cursor.
 *
 * Simplified: a long line is shifted as nano does it; vi goes on with it in the next row.
 */
import type { Terminal } from '../../base/os/process'
import { lineOf, type Text } from './text'

export const ENTER_SCREEN = '\x1b[?1049h'
export const LEAVE_SCREEN = '\x1b[?1049l'
const HOME_AND_CLEAR = '\x1b[H\x1b[2J'
const TAB = 8

export const reversed = (text: string): string => `\x1b[7m${text}\x1b[27m`

export interface Frame {
  readonly size: Terminal
  readonly text: Text
  /** First line that is shown. */
  readonly top: number
  /** Rows above and below of the text. */
  readonly above?: readonly string[]
  readonly below: readonly string[]
  /** What stands in rows behind the end. */
  readonly filler: string
  /** The cursor stands at the end of this row below, where something is being typed. */
  readonly typingBelow?: number
  readonly numbers?: boolean
}

export const heightOf = ({ rows }: Terminal, around: number): number => Math.max(1, rows - around)

/** The window follows the cursor; a far jump brings it to the middle. */
export function followed(top: number, row: number, height: number): number {
  if (row >= top && row < top + height) return top
  if (row === top - 1) return row
  if (row === top + height) return top + 1
  return Math.max(0, row - Math.floor(height / 2))
}

export function drawFrame({ size, text, top, above = [], below, filler, typingBelow, numbers = false }: Frame): string {
  const height = heightOf(size, above.length + below.length)
  const margin = numbers ? 8 : 0
  const width = Math.max(1, size.columns - margin)
  const cell = widthOf(lineOf(text).slice(0, text.column))
  const shift = cell < width ? 0 : Math.floor(cell / (width - 8 > 0 ? width - 8 : 1)) * Math.max(1, width - 8)
  const rows = Array.from({ length: height }, (_, index) => {
    const at = top + index
    if (at >= text.lines.length) return filler
    const from = at === text.row ? shift : 0
    return (numbers ? `${String(at + 1).padStart(7)} ` : '') + spread(text.lines[at]).slice(from, from + width)
  })
  const cursor =
    typingBelow === undefined
      ? [above.length + text.row - top + 1, margin + cell - shift + 1]
      : [above.length + height + typingBelow + 1, plain(below[typingBelow]).length + 1]
  return `${HOME_AND_CLEAR}${[...above, ...rows, ...below].join('\n')}\x1b[${cursor[0]};${Math.min(size.columns, cursor[1])}H`
}

const plain = (row: string): string => row.replaceAll(/\x1b\[[0-9;]*m/g, '')

/** With blanks for tabs, and control characters made visible. */
function spread(line: string): string {
  if (!/[\x00-\x1f\x7f]/.test(line)) return line
  let shown = ''
  for (const character of line) {
    if (character === '\t') shown += ' '.repeat(TAB - (shown.length % TAB))
    else if (character < ' ') shown += `^${String.fromCharCode(character.charCodeAt(0) + 64)}`
    else shown += character === '\x7f' ? '^?' : character
  }
  return shown
}

const widthOf = (line: string): number => spread(line).length
