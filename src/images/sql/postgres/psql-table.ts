/** Rows as psql sets them. Upstream: src/fe_utils/print.c */
import type { Outcome } from '../outcome'

export interface PsqlFormat {
  readonly isAligned: boolean
  readonly isTuplesOnly: boolean
  readonly isExpanded: boolean
}

const width = (text: string): number => [...text].length
const wordOfRows = (count: number): string => `(${count} ${count === 1 ? 'row' : 'rows'})`

/** `title` stands over the table, `footer` in place of the count of rows. */
export function formatRows(
  { columns = [], rows = [] }: Pick<Outcome, 'columns' | 'rows'>,
  format: PsqlFormat,
  { title, footer }: { title?: string; footer?: string } = {},
): string {
  if (format.isExpanded) return expanded({ columns, rows }, format)
  const under = format.isTuplesOnly ? '' : `${footer ?? wordOfRows(rows.length)}\n`
  if (!format.isAligned) {
    const head = format.isTuplesOnly ? '' : `${title === undefined ? '' : `${title}\n`}${columns.map(({ name }) => name).join('|')}\n`
    return `${head}${rows.map((row) => `${row.map((value) => value ?? '').join('|')}\n`).join('')}${under}`
  }
  const cells = rows.map((row) => row.map((value) => (value ?? '').split('\n')))
  const widths = columns.map(({ name }, index) =>
    Math.max(format.isTuplesOnly ? 0 : width(name), ...cells.flatMap((row) => row[index].map(width))),
  )
  const total = widths.reduce((sum, each) => sum + each + 3, -1)
  const head = format.isTuplesOnly
    ? ''
    : `${title === undefined ? '' : `${centred(title, total).trimEnd()}\n`}${columns.map(({ name }, index) => ` ${centred(name, widths[index])} `).join('|')}\n${widths.map((each) => '-'.repeat(each + 2)).join('+')}\n`
  return `${head}${cells.map((row) => alignedRow(row, { columns, widths })).join('')}${under}\n`
}

const centred = (text: string, wide: number): string => {
  const spare = Math.max(0, wide - width(text))
  return `${' '.repeat(Math.floor(spare / 2))}${text}${' '.repeat(Math.ceil(spare / 2))}`
}

/** Cells of more than one line go on below, with a `+` behind each line but the last. */
function alignedRow(
  row: readonly (readonly string[])[],
  { columns, widths }: { columns: NonNullable<Outcome['columns']>; widths: readonly number[] },
): string {
  const height = Math.max(1, ...row.map((lines) => lines.length))
  let text = ''
  for (let line = 0; line < height; line++) {
    const cells = row.map((lines, index) => {
      const value = lines[line] ?? ''
      const space = ' '.repeat(widths[index] - width(value))
      const goesOn = line < lines.length - 1
      const isLast = index === row.length - 1
      const padded = columns[index].sort === 'number' ? `${space}${value}` : isLast && !goesOn ? value : `${value}${space}`
      return ` ${padded}${goesOn ? '+' : isLast ? '' : ' '}`
    })
    text += `${cells.join('|')}\n`
  }
  return text
}

function expanded({ columns = [], rows = [] }: Pick<Outcome, 'columns' | 'rows'>, { isTuplesOnly, isAligned }: PsqlFormat): string {
  if (rows.length === 0) return isTuplesOnly ? '' : '(0 rows)\n\n'
  const left = Math.max(0, ...columns.map(({ name }) => width(name)))
  const right = Math.max(0, ...rows.flatMap((row) => row.map((value) => width(value ?? ''))))
  const records = rows.map((row, index) => {
    const lines = columns.map(({ name }, at) => (isAligned ? `${name.padEnd(left)} | ${row[at] ?? ''}\n` : `${name}|${row[at] ?? ''}\n`))
    return `${isTuplesOnly || !isAligned ? (index > 0 ? '\n' : '') : ruler(index + 1, left, right)}${lines.join('')}`
  })
  return `${records.join('')}${isAligned ? '\n' : ''}`
}

/** `-[ RECORD 1 ]-+----` */
function ruler(number: number, left: number, right: number): string {
  const head = `-[ RECORD ${number} ]`
  const line = [...`${'-'.repeat(left + 1)}+${'-'.repeat(right + 1)}`]
  return `${head}${line.slice(head.length).join('')}\n`
}

export const formatProblem = (
  { message, at, detail, hint, isFatal }: { message: string; at?: number; detail?: string; hint?: string; isFatal?: boolean },
  sql: string,
): string => {
  const lines = [`${isFatal ? 'FATAL' : 'ERROR'}:  ${message}`]
  if (at !== undefined) lines.push(...placeOf(sql, at))
  if (detail !== undefined) lines.push(`DETAIL:  ${detail}`)
  if (hint !== undefined) lines.push(`HINT:  ${hint}`)
  return `${lines.join('\n')}\n`
}

function placeOf(sql: string, at: number): string[] {
  const before = sql.slice(0, at).split('\n')
  const head = `LINE ${before.length}: `
  return [`${head}${sql.split('\n')[before.length - 1]}`, `${' '.repeat(head.length + width(before[before.length - 1]))}^`]
}
