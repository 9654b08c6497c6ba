/**
 * The text in an editor and where the cursor stands in it; every change makes a new one, so that undoing is going back.
 *
 * Simplified: the cursor goes by UTF-16 units, each as wide as a cell; real editors know wide and combined characters.
 */
export interface Text {
  readonly lines: readonly string[]
  readonly row: number
  readonly column: number
}

export const textOf = (content: string): Text => ({ lines: content.replace(/\n$/, '').split('\n'), row: 0, column: 0 })

/** Every line ends with a newline; a text of one empty line is an empty file. */
export const contentOf = ({ lines }: Text): string => (lines.length === 1 && lines[0] === '' ? '' : `${lines.join('\n')}\n`)

export const lineOf = ({ lines, row }: Text): string => lines[row] ?? ''

/** To a place that there is; the cursor may stand behind the last character. */
export function moveTo(text: Text, row: number, column: number): Text {
  const to = Math.max(0, Math.min(text.lines.length - 1, row))
  return { ...text, row: to, column: Math.max(0, Math.min(text.lines[to].length, column)) }
}

export function insert(text: Text, typed: string): Text {
  const line = lineOf(text)
  const pieces = `${line.slice(0, text.column)}${typed}`.split('\n')
  const row = text.row + pieces.length - 1
  const column = pieces[pieces.length - 1].length
  pieces[pieces.length - 1] += line.slice(text.column)
  return { lines: text.lines.toSpliced(text.row, 1, ...pieces), row, column }
}

export interface Place {
  readonly row: number
  readonly column: number
}

export const isBefore = (a: Place, b: Place): boolean => a.row < b.row || (a.row === b.row && a.column < b.column)

/** What stands from `from` up to `to`. */
export function between({ lines }: Text, from: Place, to: Place): string {
  if (from.row === to.row) return lines[from.row].slice(from.column, to.column)
  return [lines[from.row].slice(from.column), ...lines.slice(from.row + 1, to.row), lines[to.row].slice(0, to.column)].join('\n')
}

/** Without it, and the cursor where it stood. */
export function cut(text: Text, from: Place, to: Place): Text {
  const joined = text.lines[from.row].slice(0, from.column) + text.lines[to.row].slice(to.column)
  return { lines: text.lines.toSpliced(from.row, to.row - from.row + 1, joined), row: from.row, column: from.column }
}

/** One line always stays. */
export function cutLines(text: Text, from: number, count: number): Text {
  const lines = text.lines.toSpliced(from, count)
  return moveTo({ ...text, lines: lines.length === 0 ? [''] : lines }, from, 0)
}

export const addLines = (text: Text, at: number, lines: readonly string[]): Text => ({
  lines: text.lines.toSpliced(at, 0, ...lines),
  row: at,
  column: 0,
})

export function deleteBack(text: Text): Text {
  const { row, column } = text
  if (column > 0) return cut(text, { row, column: column - 1 }, text)
  return row === 0 ? text : cut(text, { row: row - 1, column: text.lines[row - 1].length }, text)
}

export function deleteForward(text: Text): Text {
  const { row, column, lines } = text
  if (column < lines[row].length) return cut(text, text, { row, column: column + 1 })
  return row + 1 === lines.length ? text : cut(text, text, { row: row + 1, column: 0 })
}

/** The next match after the cursor, or the last before it; goes around the end. */
export function find(text: Text, pattern: RegExp, step: 1 | -1): Place | undefined {
  const count = text.lines.length
  for (let by = 0; by <= count; by++) {
    const row = (text.row + step * by + count * 2) % count
    const columns = placesOf(text.lines[row], pattern)
    const fits = (column: number): boolean => {
      if (by === 0) return step > 0 ? column > text.column : column < text.column
      return by < count || (step > 0 ? column <= text.column : column >= text.column)
    }
    const column = step > 0 ? columns.find(fits) : columns.findLast(fits)
    if (column !== undefined) return { row, column }
  }
  return undefined
}

function placesOf(line: string, pattern: RegExp): number[] {
  const columns: number[] = []
  pattern.lastIndex = 0
  for (let found = pattern.exec(line); found; found = pattern.exec(line)) {
    columns.push(found.index)
    if (found[0] === '') pattern.lastIndex++
    if (pattern.lastIndex > line.length) break
  }
  return columns
}
