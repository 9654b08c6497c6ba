/** Names and types of what a SELECT answers, as MySQL gives them: an expression is called as it was written. */
import type { Table, Value } from '../engine'
import type { Outcome, OutcomeColumn } from '../outcome'
import type { SelectItem, SelectList } from '../select-list'
import { textOf, type ColumnType, type TableDefinition } from '../table-definition'
import { isSymbol, isWord, quoteName, type Token } from '../tokens'
import { baseType, isNumber, show } from './types'

const columnName = ({ alias, column, tokens }: SelectItem, sql: string): string =>
  alias ?? column ?? (tokens.length === 1 && tokens[0].kind === 'string' ? tokens[0].value : textOf(sql, tokens))

export function withNames(tokens: readonly Token[], { items, from, to }: SelectList, sql: string): readonly Token[] {
  const named = items.flatMap((item, index): Token[] => {
    const comma = index === 0 ? [] : [written(',')]
    return item.isAll ? [...comma, ...item.tokens] : [...comma, ...item.tokens, written('AS'), written(quoteName(columnName(item, sql)))]
  })
  return [...tokens.slice(0, from), ...named, ...tokens.slice(to)]
}

const written = (text: string): Token => ({ kind: 'symbol', text, value: text, at: 0, end: 0 })

type Known = ColumnType | 'fraction' | undefined

function known(item: SelectItem | undefined, name: string, tables: readonly TableDefinition[]): Known {
  const column = item ? item.column : name
  for (const table of column === undefined ? [] : tables) {
    const found = table.columns.find((candidate) => candidate.name.toLowerCase() === column?.toLowerCase())
    if (found) return found.type
  }
  if (!item) return undefined
  if (isWord(item.tokens[0], 'AVG') || item.tokens.some((token) => isSymbol(token, '/'))) return 'fraction'
  const inner = item.tokens[2]
  return item.tokens.length === 4 && isWord(item.tokens[0], 'SUM', 'MAX', 'MIN')
    ? known({ tokens: [inner], isAll: false, column: inner.value }, '', tables)
    : undefined
}

export function answer(
  { columns, rows }: Table,
  { items }: SelectList,
  tables: readonly TableDefinition[],
): Pick<Outcome, 'columns' | 'rows'> {
  const spare = columns.length - items.filter(({ isAll }) => !isAll).length
  const flat = items.flatMap((item) => (item.isAll ? Array<SelectItem | undefined>(Math.max(0, spare)).fill(undefined) : [item]))
  const types = columns.map((name, index) => known(flat[index], name, tables))
  const sort = (index: number): OutcomeColumn['sort'] => {
    const type = types[index]
    if (type === 'fraction') return 'number'
    if (type) return isNumber(baseType(type.name)) ? 'number' : 'text'
    return rows.length > 0 && rows.every((row) => typeof row[index] === 'number' || row[index] === null) ? 'number' : 'text'
  }
  return {
    columns: columns.map((name, index) => ({ name, sort: sort(index) })),
    rows: rows.map((row) => row.map((value, index) => text(value, types[index]))),
  }
}

function text(value: Value, type: Known): string | null {
  if (value === null) return null
  if (type === 'fraction') return Number(value).toFixed(4)
  return type ? show(value, type) : String(value)
}
