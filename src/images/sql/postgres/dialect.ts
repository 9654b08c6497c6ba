/**
 * PostgreSQL's SQL in SQLite's words. Upstream: https://www.postgresql.org/docs/16/sql.html
 *
 * Simplified: what courses use. SQLite plans and runs the statements: no schemas beside `public`, no procedures, triggers, arrays,
 * ranges, window frames of PostgreSQL's own or types made by users; values of mixed types compare as SQLite does; a division by
 * zero is NULL; GROUP BY allows what a real server refuses; privileges are written down and not enforced.
 */
import { rewrite, type Rules } from '../rewrite'
import { rowChecks } from '../row-check'
import type { TableDefinition } from '../table-definition'
import { isSymbol, isWord, postgresLexicon, quoteName, quoteText, tokenize, type Token } from '../tokens'
import { baseType, sequenceOf, storedAs } from './types'

const castTypes: Readonly<Record<string, string>> = {
  int: 'INTEGER',
  int4: 'INTEGER',
  int8: 'INTEGER',
  bigint: 'INTEGER',
  integer: 'INTEGER',
  smallint: 'INTEGER',
  numeric: 'REAL',
  decimal: 'REAL',
  real: 'REAL',
  float: 'REAL',
  float8: 'REAL',
  double: 'REAL',
}

function cast(value: string, type: string): string {
  if (/^(regclass|json|jsonb|name|interval|uuid|timestamp|timestamptz)$/.test(type)) return value
  if (/^bool/.test(type)) return `(lower(${value}) IN ('t', 'true', 'yes', 'on', '1'))`
  if (type === 'date') return `substr(${value}, 1, 10)`
  return `CAST(${value} AS ${castTypes[type] ?? 'TEXT'})`
}

/** SQLite calls functions of these names for its operators, and we give them PostgreSQL's meaning. */
const rules: Rules = {
  words: { ILIKE: 'GLOB', CURRENT_USER: 'session_user_name()', SESSION_USER: 'session_user_name()', CURRENT_CATALOG: 'current_database()' },
  symbols: { '~': 'REGEXP', '~*': 'MATCH', '!~': 'NOT REGEXP' },
  calls: {
    GREATEST: (args) => `max(${args.join(', ')})`,
    LEAST: (args) => `min(${args.join(', ')})`,
    GENERATE_SERIES: ([from, to]) =>
      `(WITH RECURSIVE series(value) AS (SELECT ${from} UNION ALL SELECT value + 1 FROM series WHERE value < ${to}) SELECT value AS generate_series FROM series)`,
    CAST(_, [tokens = []]) {
      const as = tokens.findLastIndex((token) => isWord(token, 'AS'))
      return cast(rewrite(tokens.slice(0, as), rules), tokens[as + 1]?.text.toLowerCase() ?? '')
    },
  },
  cast,
}

/** A statement that SQLite runs; its tokens have been looked at before. */
export function translate(tokens: readonly Token[]): string {
  return rewrite(withoutLocks(withSeriesNames(tokens)), rules).replace(/(?<!LIMIT \S+ )\bOFFSET (\d+)$/i, 'LIMIT -1 OFFSET $1')
}

/** `SELECT ... FOR UPDATE`: one writes at a time anyhow. */
function withoutLocks(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex((token, index) => isWord(token, 'FOR') && isWord(tokens[index + 1], 'UPDATE', 'SHARE'))
  return at < 0 ? tokens : tokens.slice(0, at)
}

/** `FROM generate_series(1, 3) AS i`: the column is called as the table is. */
function withSeriesNames(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex((token) => isWord(token, 'GENERATE_SERIES'))
  if (at < 0 || !isWord(tokens[at - 1], 'FROM', 'JOIN')) return tokens
  const close = tokens.findIndex((token, index) => index > at && isSymbol(token, ')'))
  const alias = tokens[close + (isWord(tokens[close + 1], 'AS') ? 2 : 1)]
  if (alias?.kind !== 'word' || isWord(alias, 'WHERE', 'ORDER', 'LIMIT', 'GROUP', 'JOIN', 'CROSS')) return tokens
  return tokens.map((token) =>
    isWord(token, alias.text.toUpperCase()) && token !== alias ? { ...token, kind: 'word' as const, text: 'generate_series' } : token,
  )
}

export const translateText = (sql: string): string => translate(tokenize(sql, postgresLexicon))

export function createTable(definition: TableDefinition): string {
  const { name, columns, keys, foreignKeys, checks } = definition
  const parts = columns.map((column) => {
    const stored = `${quoteName(column.name)} ${storedAs(baseType(column.type))}`
    const table = name.replace(' draft', '')
    if (column.isAuto) return `${stored} DEFAULT (nextval(${quoteText(sequenceOf(table, column))}))`
    return column.default === undefined ? stored : `${stored} DEFAULT (${translateText(column.default)})`
  })
  const list = (names: readonly string[]): string => names.map(quoteName).join(', ')
  for (const { kind, columns: of } of keys) parts.push(`${kind === 'primary' ? 'PRIMARY KEY' : 'UNIQUE'} (${list(of)})`)
  for (const key of foreignKeys) {
    parts.push(
      `FOREIGN KEY (${list(key.columns)}) REFERENCES ${quoteName(key.table)}${key.references.length > 0 ? ` (${list(key.references)})` : ''} ${key.actions}`,
    )
  }
  parts.push(...rowChecks(definition))
  for (const check of checks) parts.push(`CONSTRAINT ${quoteName(checkName(definition, check))} CHECK (${translateText(check)})`)
  return `CREATE TABLE ${quoteName(name)} (${parts.join(', ')})`
}

/** `products_price_check` */
export function checkName({ name, columns }: TableDefinition, check: string): string {
  const column = columns.find((candidate) => tokenize(check, postgresLexicon).some(({ value }) => value.toLowerCase() === candidate.name))
  return `${name.replace(' draft', '')}${column ? `_${column.name}` : ''}_check`
}

export const keyName = (table: string, { kind, name, columns }: TableDefinition['keys'][number]): string =>
  name ?? (kind === 'primary' ? `${table}_pkey` : `${table}_${columns.join('_')}_key`)

export const foreignKeyName = (table: string, { name, columns }: TableDefinition['foreignKeys'][number]): string =>
  name ?? `${table}_${columns.join('_')}_fkey`
