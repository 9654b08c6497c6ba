/** What MySQL says where SQLite refused a statement. Upstream: share/messages_to_clients.txt of MySQL 8.4 */
import type { Value } from '../engine'
import { insertedColumns } from '../insert-values'
import { SqlError, type SqlProblem } from '../outcome'
import { tablesIn } from '../select-list'
import type { StoredDatabase } from '../stored-database'
import { isWord, splitCommas, type Token } from '../tokens'
import { show } from './types'

export interface Failed {
  readonly sql: string
  readonly tokens: readonly Token[]
  readonly database: StoredDatabase
  readonly row: ReadonlyMap<string, Value>
}

export const refuse = (code: number, state: string, message: string): SqlError => new SqlError({ code, state, message })

export function syntaxError(token: Token | undefined, sql: string): SqlError {
  const near = token ? sql.slice(token.at).slice(0, 80) : ''
  const line = token ? sql.slice(0, token.at).split('\n').length : sql.split('\n').length
  return refuse(
    1064,
    '42000',
    `You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near '${near}' at line ${line}`,
  )
}

export const noTable = (database: string, name: string): SqlError => refuse(1146, '42S02', `Table '${database}.${name}' doesn't exist`)
export const noDatabase = (name: string): SqlError => refuse(1049, '42000', `Unknown database '${name}'`)
export const noneSelected = (): SqlError => refuse(1046, '3D000', 'No database selected')

export function translateProblem(message: string, failed: Failed): SqlError {
  for (const [pattern, word] of words) {
    const found = pattern.exec(message)
    if (!found) continue
    const problem = word(found, failed)
    return problem instanceof SqlError ? problem : new SqlError(problem)
  }
  return refuse(1105, 'HY000', message)
}

type Word = (found: RegExpExecArray, failed: Failed) => SqlError | SqlProblem

const words: readonly (readonly [RegExp, Word])[] = [
  [/^no such table: (?:main\.)?(.*)$/, ([, name], { database }) => noTable(database.name, name)],
  [/^no such column: (.*)$/, ([, name], { tokens }) => refuse(1054, '42S22', `Unknown column '${name}' in '${clauseOf(tokens, name)}'`)],
  [/^table \S+ has no column named (.*)$/, ([, name]) => refuse(1054, '42S22', `Unknown column '${name}' in 'field list'`)],
  [
    /^near "(.*)": syntax error$/s,
    ([, near], { tokens, sql }) =>
      syntaxError(
        tokens.find(({ text, value }) => text === near || value === near),
        sql,
      ),
  ],
  [/^(incomplete input|unrecognized token)/, (_, { sql }) => syntaxError(undefined, sql)],
  [/^UNIQUE constraint failed: (.*)$/, ([, columns], failed) => duplicate(columns.split(', '), failed)],
  [/^datatype mismatch/, (_, failed) => mismatch(failed)],
  [/^CHECK constraint failed: (.*)$/, ([, name]) => refuse(3819, 'HY000', `Check constraint '${name}' is violated.`)],
  [/^FOREIGN KEY constraint failed/, (_, failed) => foreign(failed)],
  [
    /^(?:no such function: |wrong number of arguments to function )(\w+)/,
    ([, name], { database }) => refuse(1305, '42000', `FUNCTION ${database.name}.${name} does not exist`),
  ],
  [/^ambiguous column name: (.*)$/, ([, name]) => refuse(1052, '23000', `Column '${name}' in field list is ambiguous`)],
  [
    /has \d+ columns but \d+ values|^\d+ values for \d+ columns/,
    () => refuse(1136, '21S01', "Column count doesn't match value count at row 1"),
  ],
  [/^misuse of aggregate/, () => refuse(1111, 'HY000', 'Invalid use of group function')],
]

function clauseOf(tokens: readonly Token[], name: string): string {
  const last = name.split('.').at(-1)
  const at = tokens.findIndex(({ value }) => value === last)
  for (let index = at; index >= 0; index--) {
    if (isWord(tokens[index], 'WHERE')) return 'where clause'
    if (isWord(tokens[index], 'ORDER')) return 'order clause'
    if (isWord(tokens[index], 'GROUP')) return 'group statement'
    if (isWord(tokens[index], 'ON')) return 'on clause'
  }
  return 'field list'
}

/** A key that counts up was given something else than a number. */
function mismatch({ tokens, database }: Failed): SqlError {
  const table = database.find(tablesIn(tokens)[0] ?? '')
  const name = table?.columns.find(({ isAuto }) => isAuto)?.name
  const place = table ? insertedColumns(tokens, table) : undefined
  const first = place ? splitCommas(tokens.slice(place.values + 2))[place.columns.indexOf(name ?? '')] : undefined
  return refuse(1366, 'HY000', `Incorrect integer value: '${first?.[0].value ?? ''}' for column '${name}' at row 1`)
}

function duplicate(paths: readonly string[], { database, row }: Failed): SqlError {
  const table = database.find(paths[0].split('.')[0])
  const columns = paths.map((path) => path.split('.')[1])
  const key = table?.keys.find((candidate) => candidate.columns.join() === columns.join())
  const values = columns.map((name) => {
    const column = table?.columns.find((candidate) => candidate.name === name)
    return column ? show(row.get(name) ?? null, column.type) : row.get(name)
  })
  return refuse(
    1062,
    '23000',
    `Duplicate entry '${values.join('-')}' for key '${table?.name}.${key?.kind === 'primary' ? 'PRIMARY' : (key?.name ?? columns[0])}'`,
  )
}

function foreign({ database, tokens }: Failed): SqlError {
  const table = database.find(tablesIn(tokens)[0] ?? '')
  const own = isWord(tokens[0], 'DELETE') ? undefined : table?.foreignKeys[0]
  const owner = own ? table : [...database.tables.values()].find(({ foreignKeys }) => foreignKeys.some((key) => key.table === table?.name))
  const key = own ?? owner?.foreignKeys.find((candidate) => candidate.table === table?.name)
  const list = (names: readonly string[] = []): string => names.map((name) => `\`${name}\``).join(', ')
  const text = `a foreign key constraint fails (\`${database.name}\`.\`${owner?.name}\`, CONSTRAINT \`${key?.name ?? `${owner?.name}_ibfk_1`}\` FOREIGN KEY (${list(key?.columns)}) REFERENCES \`${key?.table}\` (${list(key?.references)})${key?.actions ? ` ${key.actions}` : ''})`
  return own
    ? refuse(1452, '23000', `Cannot add or update a child row: ${text}`)
    : refuse(1451, '23000', `Cannot delete or update a parent row: ${text}`)
}
