/** Names side by side on a terminal, filled column by column, as `ls` prints them. */
export function inColumns(names: readonly string[], width: number): string {
  if (names.length === 0) return ''
  for (let columns = Math.min(names.length, Math.floor(width / 3)); columns > 1; columns--) {
    const rows = Math.ceil(names.length / columns)
    if (Math.ceil(names.length / rows) !== columns) continue
    const widths = Array.from({ length: columns }, (_, column) =>
      widest(names.slice(column * rows, (column + 1) * rows)),
    )
    if (widths.reduce((sum, each) => sum + each, 0) + 2 * (columns - 1) > width) continue
    return Array.from({ length: rows }, (_, row) => rowText(names, widths, { row, rows })).join('')
  }
  return names.map((name) => `${name}\n`).join('')
}

const widest = (names: readonly string[]): number => Math.max(0, ...names.map((name) => name.length))

function rowText(
  names: readonly string[],
  widths: readonly number[],
  { row, rows }: { row: number; rows: number },
): string {
  const cells = widths.flatMap((_, column) => names[column * rows + row] ?? [])
  return `${cells.map((cell, column) => (column < cells.length - 1 ? cell.padEnd(widths[column] + 2) : cell)).join('')}\n`
}
