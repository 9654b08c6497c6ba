/** What PostgreSQL says where SQLite refused a statement. Upstream: src/backend/utils/errcodes.txt, src/backend/parser */
import type { StoredDatabase } from '../stored-database'
import { SqlError, type SqlProblem } from '../outcome'
import { tablesIn } from '../select-list'
import { isWord, type Token } from '../tokens'
import type { Value } from '../engine'
import { checkName, foreignKeyName, keyName } from './dialect'
import { failingRow, show } from './types'

export interface Failed {
  readonly sql: string
  readonly tokens: readonly Token[]
  readonly database: StoredDatabase
  /** The row that was last looked at. */
  readonly row: ReadonlyMap<string, Value>
}

export function syntaxError(token: Token | undefined, sql: string): SqlError {
  if (!token) return new SqlError({ state: '42601', message: 'syntax error at end of input', at: sql.length })
  return new SqlError({ state: '42601', message: `syntax error at or near "${token.text}"`, at: token.at })
}

export const noRelation = (name: string, at?: number): SqlError =>
  new SqlError({ state: '42P01', message: `relation "${name}" does not exist`, ...(at === undefined ? {} : { at }) })

export function translateProblem(message: string, failed: Failed): SqlError {
  const at = (name: string): { at?: number } => {
    const token = failed.tokens.find(({ value, text }) => value.toLowerCase() === name.toLowerCase() || text === name)
    return token ? { at: token.at } : {}
  }
  for (const [pattern, word] of words) {
    const found = pattern.exec(message)
    if (found) return new SqlError({ ...word(found, failed, at) })
  }
  return new SqlError({ state: 'XX000', message })
}

type Word = (found: RegExpExecArray, failed: Failed, at: (name: string) => { at?: number }) => SqlProblem

const words: readonly (readonly [RegExp, Word])[] = [
  [
    /^no such table: (?:main\.)?(.*)$/,
    ([, name], _, at) => ({ state: '42P01', message: `relation "${name}" does not exist`, ...at(name) }),
  ],
  [
    /^no such column: (.*)$/,
    ([, name], _, at) => ({
      state: '42703',
      message: `column ${name.includes('.') ? name : `"${name}"`} does not exist`,
      ...at(name.split('.')[0]),
    }),
  ],
  [
    /^table (\S+) has no column named (.*)$/,
    ([, table, name], _, at) => ({ state: '42703', message: `column "${name}" of relation "${table}" does not exist`, ...at(name) }),
  ],
  [
    /^near "(.*)": syntax error$/s,
    ([, near], { tokens, sql }) =>
      syntaxError(
        tokens.find(({ text, value }) => text === near || value === near),
        sql,
      ).problem,
  ],
  [/^(incomplete input|unrecognized token)/, (_, { sql }) => syntaxError(undefined, sql).problem],
  [/^UNIQUE constraint failed: (.*)$/, ([, columns], failed) => duplicate(columns.split(', '), failed)],
  [/^CHECK constraint failed: (.*)$/, ([, name], failed) => violated(name, failed)],
  [/^FOREIGN KEY constraint failed/, (_, failed) => foreign(failed)],
  [
    /^(?:no such function: |wrong number of arguments to function )(\w+)/,
    ([, name], _, at) => ({
      state: '42883',
      message: `function ${name.toLowerCase()}() does not exist`,
      hint: 'No function matches the given name and argument types. You might need to add explicit type casts.',
      ...at(name),
    }),
  ],
  [
    /^ambiguous column name: (.*)$/,
    ([, name], _, at) => ({ state: '42702', message: `column reference "${name}" is ambiguous`, ...at(name) }),
  ],
  [/has \d+ columns but \d+ values/, () => ({ state: '42601', message: 'INSERT has more expressions than target columns' })],
  [
    /^(\d+) values for (\d+) columns/,
    ([, values, columns]) => ({
      state: '42601',
      message:
        Number(values) > Number(columns)
          ? 'INSERT has more expressions than target columns'
          : 'INSERT has more target columns than expressions',
    }),
  ],
  [/^misuse of aggregate/, () => ({ state: '42803', message: 'aggregate functions are not allowed in WHERE' })],
]

function duplicate(paths: readonly string[], { database, row }: Failed): SqlProblem {
  const table = database.find(paths[0].split('.')[0])
  const columns = paths.map((path) => path.split('.')[1])
  const key = table?.keys.find((candidate) => candidate.columns.join() === columns.join())
  const values = columns.map((name) => {
    const column = table?.columns.find((candidate) => candidate.name === name)
    return column ? show(row.get(name) ?? null, column.type) : row.get(name)
  })
  const name =
    table && key
      ? keyName(table.name, key)
      : (database.objects.find(({ sql }) => sql.includes(`(${columns.map((column) => `"${column}"`).join(', ')})`))?.name ??
        `${table?.name}_${columns.join('_')}_idx`)
  return {
    state: '23505',
    message: `duplicate key value violates unique constraint "${name}"`,
    detail: `Key (${columns.join(', ')})=(${values.join(', ')}) already exists.`,
  }
}

function violated(name: string, { database, row }: Failed): SqlProblem {
  const table = [...database.tables.values()].find((candidate) => candidate.checks.some((check) => checkName(candidate, check) === name))
  return {
    state: '23514',
    message: `new row for relation "${table?.name}" violates check constraint "${name}"`,
    ...(table ? { detail: failingRow(row, table) } : {}),
  }
}

function foreign({ database, tokens, row }: Failed): SqlProblem {
  const table = database.find(tablesIn(tokens)[0] ?? '')
  const own = isWord(tokens[0], 'DELETE') ? undefined : table?.foreignKeys[0]
  if (table && own) {
    return {
      state: '23503',
      message: `insert or update on table "${table.name}" violates foreign key constraint "${foreignKeyName(table.name, own)}"`,
      detail: `Key (${own.columns.join(', ')})=(${own.columns.map((column) => row.get(column)).join(', ')}) is not present in table "${own.table}".`,
    }
  }
  const other = [...database.tables.values()].find(({ foreignKeys }) => foreignKeys.some((key) => key.table === table?.name))
  const key = other?.foreignKeys.find((candidate) => candidate.table === table?.name)
  return {
    state: '23503',
    message: `update or delete on table "${table?.name}" violates foreign key constraint "${other && key ? foreignKeyName(other.name, key) : ''}" on table "${other?.name}"`,
    detail: `Key is still referenced from table "${other?.name}".`,
  }
}
