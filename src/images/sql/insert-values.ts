/** INSERT as SQLite takes it: DEFAULT among the values is what the column's default says, and every column is named. */
import type { ColumnDefinition, TableDefinition } from './table-definition'
import { closing, isSymbol, isWord, quoteName, splitCommas, type Token } from './tokens'

export interface InsertRules {
  /** SQLite's expression in place of DEFAULT. */
  defaultOf(column: ColumnDefinition): string
  /** There may be fewer values than columns. */
  readonly allowsFewer?: boolean
}

const written = (text: string): Token => ({ kind: 'symbol', text, value: text, at: 0, end: 0 })

/** The columns that an INSERT names, or all; `first`: where its values begin. */
export function insertedColumns(
  tokens: readonly Token[],
  table: TableDefinition,
): { columns: readonly string[]; isNamed: boolean; values: number } {
  const values = tokens.findIndex((token) => isWord(token, 'VALUES', 'VALUE'))
  const open = tokens.findIndex((token) => isSymbol(token, '('))
  const isNamed = open >= 0 && open < values
  const named = isNamed ? splitCommas(tokens.slice(open + 1, closing(tokens, open) - 1)).map(([{ value }]) => value) : []
  return { columns: isNamed ? named : table.columns.map(({ name }) => name), isNamed, values }
}

export function fillDefaults(tokens: readonly Token[], table: TableDefinition, rules: InsertRules): readonly Token[] {
  const { columns, isNamed, values } = insertedColumns(tokens, table)
  if (values < 0 || isWord(tokens[values - 1], 'DEFAULT')) return tokens
  const filled: Token[] = tokens.slice(0, values)
  const first = tokens[values + 1]
  if (!isNamed && rules.allowsFewer && isSymbol(first, '(')) {
    const given = splitCommas(tokens.slice(values + 2, closing(tokens, values + 1) - 1)).length
    if (given > 0 && given < columns.length) filled.push(written(`(${columns.slice(0, given).map(quoteName).join(', ')})`))
  }
  filled.push(written('VALUES'))
  for (let i = values + 1; i < tokens.length; i++) {
    const isTuple = isSymbol(tokens[i], '(') && (i === values + 1 || isSymbol(tokens[i - 1], ','))
    if (!isTuple) {
      filled.push(tokens[i])
      continue
    }
    const end = closing(tokens, i)
    filled.push(...tuple(tokens.slice(i + 1, end - 1), columns, { table, rules }))
    i = end - 1
  }
  return filled
}

function tuple(
  inner: readonly Token[],
  columns: readonly string[],
  { table, rules }: { table: TableDefinition; rules: InsertRules },
): Token[] {
  const pieces = splitCommas(inner).map((piece, index) => {
    const column = table.columns.find(({ name }) => name.toLowerCase() === columns[index]?.toLowerCase())
    return column && piece.length === 1 && isWord(piece[0], 'DEFAULT') ? [written(rules.defaultOf(column))] : piece
  })
  return [written('('), ...pieces.flatMap((piece, index) => (index === 0 ? piece : [written(','), ...piece])), written(')')]
}
