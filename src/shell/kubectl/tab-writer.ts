/**
 * Aligns tab-separated cells in columns, where a column is a run of neighbouring lines that have a cell there which a tab ends.
 * kubectl prints all its tables and descriptions through it. Upstream: Go's text/tabwriter, github.com/liggitt/tabwriter.
 */
export interface TabWriterOptions {
  readonly minWidth: number
  readonly padding: number
}

/** Tables of `kubectl get`. */
export const tableStyle: TabWriterOptions = { minWidth: 6, padding: 3 }
/** `kubectl describe`. */
export const describeStyle: TabWriterOptions = { minWidth: 0, padding: 2 }

/** `remembered`, when given, keeps the widths of the columns from one call to the next, and is changed. */
export function alignTabs(text: string, style: TabWriterOptions, remembered?: number[]): string {
  const lines = text.split('\n').map((line) => line.split('\t'))
  const widths: number[] = []
  let result = ''

  const write = (from: number, to: number): void => {
    for (let at = from; at < to; at++) {
      lines[at].forEach((cell, column) => {
        result += column < widths.length ? cell.padEnd(cell.length + widths[column] - widthOf(cell)) : cell
      })
      if (at + 1 < lines.length) result += '\n'
    }
  }
  const format = (from: number, to: number): void => {
    const column = widths.length
    const hasCell = (at: number): boolean => column < lines[at].length - 1
    let start = from
    for (let at = from; at < to; at++) {
      if (!hasCell(at)) continue
      write(start, at)
      start = at
      let width = Math.max(style.minWidth, remembered?.[column] ?? 0)
      for (; at < to && hasCell(at); at++) width = Math.max(width, widthOf(lines[at][column]) + style.padding)
      if (remembered) remembered[column] = width
      widths.push(width)
      format(start, at)
      widths.pop()
      start = at
    }
    write(start, to)
  }
  format(0, lines.length)
  return result
}

/** In characters, not UTF-16 units. */
const widthOf = (text: string): number => [...text].length
