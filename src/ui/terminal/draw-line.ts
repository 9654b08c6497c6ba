/**
 * Draws the line being edited over its earlier self: rows up to where it began, clear, write, and put the cursor back. Knows that
 * wide characters take two cells and that a full row goes on in the next.
 */
import type { LineState } from './line-editor'

export interface DrawnLine {
  readonly output: string
  /** Row of the cursor below the first row, for the next drawing. */
  readonly cursorRow: number
}

export interface DrawOptions {
  readonly prompt: string
  readonly columns: number
  /** Where the last drawing left the cursor; 0 for a fresh line. */
  readonly cursorRow: number
}

export function drawLine(state: LineState, { prompt, columns, cursorRow }: DrawOptions): DrawnLine {
  const shownPrompt = state.search ? `(reverse-i-search)\`${state.search.query}': ` : prompt
  const end = place(shownPrompt + state.buffer, columns)
  const cursor = place(shownPrompt + state.buffer.slice(0, state.cursor), columns)
  const wrap = end.column === 0 && end.row > 0 && !state.buffer.endsWith('\n') ? '\r\n' : ''
  const output = [
    cursorRow > 0 ? `\x1b[${cursorRow}A` : '',
    '\r\x1b[J',
    (shownPrompt + state.buffer).replaceAll('\n', '\r\n'),
    wrap,
    end.row > cursor.row ? `\x1b[${end.row - cursor.row}A` : '',
    '\r',
    cursor.column > 0 ? `\x1b[${cursor.column}C` : '',
  ]
  return { output: output.join(''), cursorRow: cursor.row }
}

/** Where the cursor stands after `text` was written from the left edge. */
export function place(text: string, columns: number): { row: number; column: number } {
  let row = 0
  let column = 0
  for (const character of text.replaceAll(/\x1b\[[0-9;]*m/g, '')) {
    if (character === '\n') {
      row++
      column = 0
      continue
    }
    const width = cellWidth(character)
    if (column + width > columns) {
      row++
      column = 0
    }
    column += width
  }
  return column === columns ? { row: row + 1, column: 0 } : { row, column }
}

const wide = /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const zeroWidth = /^[\p{Mn}\p{Me}\u200b-\u200d\ufe0f\u{1f3fb}-\u{1f3ff}]/u

function cellWidth(character: string): number {
  if (zeroWidth.test(character)) return 0
  return wide.test(character) ? 2 : 1
}

/** Candidates in columns, as `ls` lays them out. */
export function drawCandidates(candidates: readonly string[], columns: number): string {
  const width = Math.max(...candidates.map((candidate) => candidate.length)) + 2
  const perRow = Math.max(1, Math.floor(columns / width))
  const rows = Math.ceil(candidates.length / perRow)
  const lines: string[] = []
  for (let row = 0; row < rows; row++) {
    const cells: string[] = []
    for (let index = row; index < candidates.length; index += rows) cells.push(candidates[index].padEnd(width))
    lines.push(cells.join('').trimEnd())
  }
  return lines.join('\r\n')
}
