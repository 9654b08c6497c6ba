/**
 * MySQL's SQL in SQLite's words. Upstream: https://dev.mysql.com/doc/refman/8.4/en/sql-statements.html
 *
 * Simplified: what courses use. SQLite plans and runs the statements: no procedures, triggers, events, user variables, full-text or
 * spatial indexes, partitions and character sets; a statement works in one database; row counts of an UPDATE count rows that were
 * found; rights are written down, and looked at for whole databases only.
 */
import { rewrite, type Rules } from '../rewrite'
import { rowChecks } from '../row-check'
import type { ColumnDefinition, TableDefinition } from '../table-definition'
import { isWord, mysqlLexicon, quoteName, quoteText, tokenize, type Token } from '../tokens'
import { isWhole, baseType, storedAs } from './types'

const castTypes: Readonly<Record<string, string>> = {
  SIGNED: 'INTEGER',
  UNSIGNED: 'INTEGER',
  DECIMAL: 'REAL',
  DOUBLE: 'REAL',
  FLOAT: 'REAL',
}

const shift =
  (sign: string) =>
  ([at]: readonly string[], [, interval = []]: readonly (readonly Token[])[]): string =>
    `shift_time(${at}, ${sign}(${rewrite(interval.slice(1, -1), rules)}), ${quoteText(interval.at(-1)?.text.toUpperCase() ?? 'DAY')})`

const rules: Rules = {
  words: { RLIKE: 'REGEXP', DIV: '/', MOD: '%', BINARY: '', CURRENT_USER: 'current_user_name()', LOCALTIME: 'now()' },
  symbols: { '&&': 'AND', '||': 'OR', '<=>': 'IS', '!': 'NOT' },
  calls: {
    CONCAT: (args) => `(${args.join(' || ')})`,
    IF: (args) => `iif(${args.join(', ')})`,
    CHAR_LENGTH: ([text]) => `length(${text})`,
    LCASE: ([text]) => `lower(${text})`,
    UCASE: ([text]) => `upper(${text})`,
    LEFT: ([text, count]) => `substr(${text}, 1, ${count})`,
    RIGHT: ([text, count]) => `substr(${text}, -(${count}))`,
    MID: (args) => `substr(${args.join(', ')})`,
    GREATEST: (args) => `max(${args.join(', ')})`,
    LEAST: (args) => `min(${args.join(', ')})`,
    RAND: () => 'random()',
    CURRENT_TIMESTAMP: () => 'now()',
    SYSDATE: () => 'now()',
    CURDATE: () => 'current_date',
    CURTIME: () => 'current_time',
    DATE: ([at]) => `substr(${at}, 1, 10)`,
    TIME: ([at]) => `substr(${at}, 12, 8)`,
    YEAR: ([at]) => `CAST(substr(${at}, 1, 4) AS INTEGER)`,
    MONTH: ([at]) => `CAST(substr(${at}, 6, 2) AS INTEGER)`,
    DAY: ([at]) => `CAST(substr(${at}, 9, 2) AS INTEGER)`,
    CURRENT_USER: () => 'current_user_name()',
    SCHEMA: () => 'database()',
    DATE_ADD: shift('+'),
    DATE_SUB: shift('-'),
    TRUNCATE: ([value, places]) => `(CAST(${value} * pow(10, ${places}) AS INTEGER) / pow(10, ${places}))`,
    GROUP_CONCAT(args, tokens) {
      const at = (tokens[0] ?? []).findIndex((token) => isWord(token, 'SEPARATOR'))
      return at < 0
        ? `group_concat(${args.join(', ')})`
        : `group_concat(${rewrite(tokens[0].slice(0, at), rules)}, ${quoteText(tokens[0][at + 1]?.value ?? ',')})`
    },
    VALUES: ([column, ...rest]) =>
      rest.length === 0 && /^["\w]+$/.test(column) && !/^\d/.test(column)
        ? `excluded.${column}`
        : `VALUES(${[column, ...rest].join(', ')})`,
    CAST(_, [tokens = []]) {
      const as = tokens.findLastIndex((token) => isWord(token, 'AS'))
      return `CAST(${rewrite(tokens.slice(0, as), rules)} AS ${castTypes[tokens[as + 1]?.text.toUpperCase() ?? ''] ?? 'TEXT'})`
    },
  },
}

export const translate = (tokens: readonly Token[]): string => rewrite(withoutLocks(tokens), rules)

/** One writes at a time anyhow. */
function withoutLocks(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex(
    (token, index) =>
      (isWord(token, 'FOR') && isWord(tokens[index + 1], 'UPDATE', 'SHARE')) || (isWord(token, 'LOCK') && isWord(tokens[index + 1], 'IN')),
  )
  return at < 0 ? tokens : tokens.slice(0, at)
}

export const translateText = (sql: string): string => translate(tokenize(sql, mysqlLexicon))

/** The whole number that is the key is SQLite's own row number, which counts up as AUTO_INCREMENT does. */
const isRowNumber = ({ keys }: TableDefinition, column: ColumnDefinition): boolean =>
  column.isAuto && keys.some(({ kind, columns }) => kind === 'primary' && columns.join() === column.name)

export function createTable(definition: TableDefinition): string {
  const { name, columns, keys, foreignKeys, checks } = definition
  const list = (names: readonly string[]): string => names.map(quoteName).join(', ')
  const own = columns.find((column) => isRowNumber(definition, column))
  const parts = columns.map((column) => {
    if (column === own) return `${quoteName(column.name)} INTEGER PRIMARY KEY AUTOINCREMENT`
    const stored = `${quoteName(column.name)} ${isWhole(baseType(column.type.name)) ? 'INT' : storedAs(column.type)}`
    return column.default === undefined ? stored : `${stored} DEFAULT (${translateText(column.default)})`
  })
  for (const { kind, columns: of } of keys) {
    if (kind !== 'index' && !(kind === 'primary' && own)) parts.push(`${kind === 'primary' ? 'PRIMARY KEY' : 'UNIQUE'} (${list(of)})`)
  }
  for (const key of foreignKeys)
    parts.push(`FOREIGN KEY (${list(key.columns)}) REFERENCES ${quoteName(key.table)} (${list(key.references)}) ${key.actions}`)
  parts.push(...rowChecks(definition))
  for (const [index, check] of checks.entries())
    parts.push(`CONSTRAINT ${quoteName(checkName(definition, index))} CHECK (${translateText(check)})`)
  return `CREATE TABLE ${quoteName(name)} (${parts.join(', ')})`
}

export const checkName = ({ name }: TableDefinition, index: number): string => `${name.replace(' draft', '')}_chk_${index + 1}`

/** As SHOW CREATE TABLE prints it. */
export function showCreateTable(
  { name, columns, keys, foreignKeys }: TableDefinition,
  typeOf: (column: ColumnDefinition) => string,
): string {
  const list = (names: readonly string[]): string => names.map((each) => `\`${each}\``).join(',')
  const lines = columns.map((column) => {
    const fallback = column.isAuto
      ? ' AUTO_INCREMENT'
      : column.default === undefined
        ? column.isNotNull || /text|blob|json/.test(column.type.name)
          ? ''
          : ' DEFAULT NULL'
        : ` DEFAULT ${defaultWord(column.default)}`
    return `  \`${column.name}\` ${typeOf(column)}${column.isNotNull ? ' NOT NULL' : column.type.name === 'timestamp' ? ' NULL' : ''}${fallback}${column.onUpdate ? ' ON UPDATE CURRENT_TIMESTAMP' : ''}`
  })
  for (const key of keys) {
    const keyName = key.name ?? key.columns[0]
    lines.push(
      key.kind === 'primary'
        ? `  PRIMARY KEY (${list(key.columns)})`
        : `  ${key.kind === 'unique' ? 'UNIQUE ' : ''}KEY \`${keyName}\` (${list(key.columns)})`,
    )
  }
  for (const [index, key] of foreignKeys.entries()) {
    lines.push(
      `  CONSTRAINT \`${key.name ?? `${name}_ibfk_${index + 1}`}\` FOREIGN KEY (${list(key.columns)}) REFERENCES \`${key.table}\` (${list(key.references)})${key.actions ? ` ${key.actions}` : ''}`,
    )
  }
  return `CREATE TABLE \`${name}\` (\n${lines.join(',\n')}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci`
}

export const defaultWord = (text: string): string =>
  /^(now\(\)|current_timestamp(\(\))?)$/i.test(text) ? 'CURRENT_TIMESTAMP' : /^-?\d/.test(text) ? `'${text}'` : text
