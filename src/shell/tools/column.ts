/** `column`: lists in columns, and tables with `-t`. Upstream: util-linux text-utils/column.c. */
import { defineTool } from '../tool'
import { readText } from '../tool-input'

const TAB = 8
const SCREEN = 80

export const column = defineTool({
  name: 'column',
  usage: '[options] [<file>...]',
  letters: 'tc:s:o:N:R:xeLd',
  long: {
    table: 't',
    'output-width': 'c',
    separator: 's',
    'output-separator': 'o',
    'table-columns': 'N',
    'table-right': 'R',
    'fillrows': 'x',
    'keep-empty-lines': 'L',
    'table-noheadings': 'd',
  },
  async run(process, options) {
    const { text, status } = await readText(process, options.operands)
    const lines = text.replace(/\n$/, '').split('\n')
    const kept = options.has('L') ? lines : lines.filter((line) => line.trim() !== '')
    if (kept.length === 0) return status
    const width = Number(options.value('c') ?? SCREEN)
    const shown = options.has('t')
      ? inTable(kept, {
          separator: options.value('s'),
          glue: options.value('o') ?? '  ',
          names: options.value('N')?.split(',') ?? [],
          right: new Set((options.value('R') ?? '').split(',')),
          showsNames: !options.has('d'),
        })
      : inColumns(kept, width, options.has('x'))
    await process.stdout.write(shown)
    return status
  },
})

interface TableOptions {
  readonly separator: string | undefined
  readonly glue: string
  readonly names: readonly string[]
  /** Columns by number or name. */
  readonly right: ReadonlySet<string>
  readonly showsNames: boolean
}

/** A separator that was given parts at each of its characters; blanks count as one. */
function cellsOf(line: string, separator: string | undefined): string[] {
  if (separator === undefined) return line.trim().split(/[ \t]+/)
  const cells: string[] = ['']
  for (const char of line) {
    if (separator.includes(char)) cells.push('')
    else cells[cells.length - 1] += char
  }
  return cells
}

function inTable(lines: readonly string[], { separator, glue, names, right, showsNames }: TableOptions): string {
  const rows = lines.map((line) => cellsOf(line, separator))
  if (names.length > 0 && showsNames) rows.unshift([...names])
  const count = Math.max(...rows.map((cells) => cells.length))
  const widths = Array.from({ length: count }, (_, index) => Math.max(...rows.map((cells) => [...(cells[index] ?? '')].length)))
  const isRight = (index: number): boolean => right.has(String(index + 1)) || (names[index] !== undefined && right.has(names[index]))
  const padded = (cell: string, index: number): string => {
    const blanks = ' '.repeat(Math.max(0, widths[index] - [...cell].length))
    if (isRight(index)) return blanks + cell
    return index === count - 1 ? cell : cell + blanks
  }
  return rows
    .map((cells) => `${Array.from({ length: count }, (_, index) => padded(cells[index] ?? '', index)).join(glue)}\n`)
    .join('')
}

/** Down first, then to the right; each column as wide as tab stops allow. */
function inColumns(items: readonly string[], width: number, across: boolean): string {
  const longest = Math.max(...items.map((item) => [...item].length))
  const cell = (Math.floor(longest / TAB) + 1) * TAB
  if (longest >= width) return items.map((item) => `${item}\n`).join('')
  const columns = Math.max(1, Math.floor(width / cell))
  const rows = Math.ceil(items.length / columns)
  let text = ''
  for (let row = 0; row < rows; row++) {
    const line = Array.from({ length: columns }, (_, index) => items[across ? row * columns + index : index * rows + row]).filter(
      (item) => item !== undefined,
    )
    text += `${line.map((item, index) => (index === line.length - 1 ? item : item + '\t'.repeat(Math.ceil((cell - [...item].length) / TAB)))).join('')}\n`
  }
  return text
}
