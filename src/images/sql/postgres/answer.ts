/** Names and types of what a SELECT answers, as PostgreSQL gives them. Upstream: FigureColname in src/backend/parser/parse_target.c */
import type { Table } from '../engine'
import type { Outcome, OutcomeColumn } from '../outcome'
import { isCondition, type SelectItem, type SelectList } from '../select-list'
import type { ColumnType, TableDefinition } from '../table-definition'
import { isSymbol, isWord, quoteName, type Token } from '../tokens'
import { baseType, isNumber, show } from './types'

export function columnName({ alias, column, tokens }: SelectItem): string {
  if (alias !== undefined) return alias
  if (column !== undefined) return column.toLowerCase()
  const cast = tokens.findIndex((token) => isSymbol(token, '::'))
  if (cast > 0)
    return columnName({
      tokens: tokens.slice(0, cast),
      isAll: false,
      ...(cast === 1 && tokens[0].kind === 'word' ? { column: tokens[0].value } : {}),
    }).replace('?column?', tokens[cast + 1]?.value ?? '')
  if (isWord(tokens[0], 'CASE')) return 'case'
  if (isWord(tokens[0], 'CURRENT_USER', 'CURRENT_DATE', 'CURRENT_TIMESTAMP', 'CURRENT_TIME')) return tokens[0].value.toLowerCase()
  if (isWord(tokens[0], 'TRUE', 'FALSE')) return 'bool'
  const isCall = tokens[0]?.kind === 'word' && isSymbol(tokens[1], '(') && isSymbol(tokens[tokens.length - 1], ')')
  return isCall && !isCondition({ tokens, isAll: false })
    ? tokens[0].value.toLowerCase()
    : isWord(tokens[0], 'EXISTS')
      ? 'exists'
      : '?column?'
}

/** The same statement with a name behind each item that has none. */
export function withNames(tokens: readonly Token[], { items, from, to }: SelectList): readonly Token[] {
  const named = items.flatMap((item, index): Token[] => {
    const comma: Token[] = index === 0 ? [] : [made(',')]
    if (item.isAll) return [...comma, ...item.tokens]
    return [...comma, ...item.tokens, made('AS'), made(quoteName(columnName(item)))]
  })
  return [...tokens.slice(0, from), ...named, ...tokens.slice(to)]
}

const made = (text: string): Token => ({ kind: 'symbol', text, value: text, at: 0, end: 0 })

/** A sort of a column's values where no table tells its type. */
type Known = ColumnType | 'boolean' | 'average' | undefined

function known(item: SelectItem | undefined, name: string, tables: readonly TableDefinition[]): Known {
  const column = item ? item.column : name
  if (column !== undefined) {
    for (const table of tables) {
      const found = table.columns.find((candidate) => candidate.name.toLowerCase() === column.toLowerCase())
      if (found) return found.type
    }
  }
  if (!item) return undefined
  if (isCondition(item)) return 'boolean'
  if (isWord(item.tokens[0], 'AVG')) return 'average'
  return aggregated(item, tables)
}

/** `sum(price)`, `max(at)`: of the type of what they look at. */
function aggregated({ tokens }: SelectItem, tables: readonly TableDefinition[]): Known {
  if (tokens.length !== 4 || !isWord(tokens[0], 'MAX', 'MIN', 'SUM', 'COALESCE')) return undefined
  return known({ tokens: [tokens[2]], isAll: false, column: tokens[2].value }, '', tables)
}

export function answer(
  { columns, rows }: Table,
  list: SelectList | undefined,
  tables: readonly TableDefinition[],
): Pick<Outcome, 'columns' | 'rows'> {
  const items = list?.items ?? []
  const spare = columns.length - items.filter(({ isAll }) => !isAll).length
  const flat = items.flatMap((item) => (item.isAll ? Array<SelectItem | undefined>(Math.max(0, spare)).fill(undefined) : [item]))
  const types = columns.map((name, index) => known(flat[index], name, tables))
  return {
    columns: columns.map((name, index): OutcomeColumn => ({ name, sort: sortOf(types[index], rows, index) })),
    rows: rows.map((row) => row.map((value, index) => text(value, types[index]))),
  }
}

function sortOf(type: Known, rows: Table['rows'], index: number): OutcomeColumn['sort'] {
  if (type === 'boolean') return 'boolean'
  if (type === 'average') return 'number'
  if (type) return isNumber(baseType(type)) ? 'number' : 'text'
  return rows.length > 0 && rows.every((row) => typeof row[index] === 'number' || row[index] === null) ? 'number' : 'text'
}

function text(value: string | number | null, type: Known): string | null {
  if (value === null) return null
  if (type === 'boolean') return Number(value) ? 't' : 'f'
  if (type === 'average') return Number(value).toFixed(16)
  return type ? show(value, type) : String(value)
}
