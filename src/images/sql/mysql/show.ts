/** SHOW and DESCRIBE, and the tables in which a server tells of itself. Upstream: sql/sql_show.cc of MySQL 8.4 */
import type { Value } from '../engine'
import { tableOf, type Outcome } from '../outcome'
import type { Session } from '../session'
import { TokenReader, type TableDefinition } from '../table-definition'
import { isWord, quoteName, type Token } from '../tokens'
import { mayUse } from './accounts'
import { defaultWord, showCreateTable } from './dialect'
import { noDatabase, noneSelected, noTable, syntaxError } from './problems'
import { systemDatabases, variable, variables, type OpenDatabase, type ServerState } from './server-state'
import { fullType } from './types'

const systemTableNames: Readonly<Record<string, readonly string[]>> = {
  information_schema: ['COLUMNS', 'PROCESSLIST', 'SCHEMATA', 'TABLES'],
  mysql: ['db', 'user'],
}

export function show(state: ServerState, session: Session, { tokens, sql }: { tokens: readonly Token[]; sql: string }): Outcome {
  const reader = new TokenReader(tokens)
  reader.takeWords('SHOW')
  for (const word of ['FULL', 'GLOBAL', 'SESSION', 'EXTENDED']) reader.takeWords(word)
  if (reader.takeWords('DATABASES') || reader.takeWords('SCHEMAS')) return list('Database', databaseNames(state, session), reader)
  if (reader.takeWords('TABLES')) return tables(state, session, reader)
  if (reader.takeWords('COLUMNS') || reader.takeWords('FIELDS')) return describeTable(state, session, (reader.take(), reader))
  if (reader.takeWords('CREATE', 'TABLE')) return createTableText(state, session, reader)
  if (reader.takeWords('CREATE', 'DATABASE')) {
    const name = reader.takeName()
    if (!state.databases.has(name)) throw noDatabase(name)
    return tableOf(
      ['Database', 'Create Database'],
      [[name, `CREATE DATABASE \`${name}\` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci */`]],
    )
  }
  if (reader.takeWords('INDEX') || reader.takeWords('INDEXES') || reader.takeWords('KEYS'))
    return indexes(state, session, (reader.take(), reader))
  if (reader.takeWords('VARIABLES'))
    return pairs(
      [...Object.keys(variables), 'hostname', 'version'].map((name) => [name, variable(state, name) ?? '']),
      reader,
    )
  if (reader.takeWords('STATUS')) return pairs(status(state), reader)
  if (reader.takeWords('PROCESSLIST')) return processList(state)
  if (reader.takeWords('WARNINGS') || reader.takeWords('ERRORS')) return tableOf(['Level', 'Code', 'Message'], [])
  if (reader.takeWords('ENGINES'))
    return tableOf(
      ['Engine', 'Support', 'Comment', 'Transactions', 'XA', 'Savepoints'],
      [['InnoDB', 'DEFAULT', 'Supports transactions, row-level locking, and foreign keys', 'YES', 'YES', 'YES']],
    )
  throw syntaxError(reader.peek, sql)
}

const databaseNames = (state: ServerState, session: Session): string[] =>
  [...state.databases.keys()].filter((name) => mayUse(state, session, name)).sort()

/** `LIKE 'a%'` */
function liked(reader: TokenReader): (text: string) => boolean {
  const pattern = reader.takeWords('LIKE') ? reader.take().value : reader.rest.findLast(({ kind }) => kind === 'string')?.value
  if (pattern === undefined) return () => true
  const expression = new RegExp(
    `^${pattern
      .replaceAll(/[.*+?^${}()|[\]]/g, '\\$&')
      .replaceAll('%', '.*')
      .replaceAll('_', '.')}$`,
    'is',
  )
  return (text) => expression.test(text)
}

function list(title: string, names: readonly string[], reader: TokenReader): Outcome {
  const text = reader.tokens.find((_, index) => isWord(reader.tokens[index - 1], 'LIKE'))?.value
  const isLiked = liked(reader)
  return tableOf(
    [text === undefined ? title : `${title} (${text})`],
    names.filter(isLiked).map((name) => [name]),
  )
}

const pairs = (rows: readonly [string, string][], reader: TokenReader): Outcome => {
  const isLiked = liked(reader)
  return tableOf(
    ['Variable_name', 'Value'],
    rows.filter(([name]) => isLiked(name)).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

export function databaseOf(state: ServerState, name: string): OpenDatabase {
  if (name === '') throw noneSelected()
  const database = state.databases.get(name)
  if (!database) throw noDatabase(name)
  return database
}

function tables(state: ServerState, session: Session, reader: TokenReader): Outcome {
  const name = reader.takeWords('FROM') || reader.takeWords('IN') ? reader.takeName() : session.database
  const { stored } = databaseOf(state, name)
  const views = stored.objects.filter(({ kind }) => kind === 'view').map((object) => object.name)
  return list(`Tables_in_${name}`, [...stored.tables.keys(), ...views, ...(systemTableNames[name] ?? [])].sort(), reader)
}

function findTable(state: ServerState, session: Session, reader: TokenReader): TableDefinition {
  const parts = reader.rest.filter(({ kind }) => kind === 'word' || kind === 'name')
  const isPath = reader.rest[1]?.text === '.'
  const name = isPath ? parts[1].value : reader.takeName()
  const { stored } = databaseOf(state, isPath ? parts[0].value : reader.takeWords('FROM') ? reader.takeName() : session.database)
  const table = stored.find(name)
  if (!table) throw noTable(stored.name, name)
  return table
}

export function describeTable(state: ServerState, session: Session, reader: TokenReader): Outcome {
  const table = findTable(state, session, reader)
  const keyOf = (name: string): string => {
    const key =
      table.keys.find(({ columns }) => columns[0] === name) ??
      table.keys.find(({ kind, columns }) => kind === 'primary' && columns.includes(name))
    if (key) return key.kind === 'primary' ? 'PRI' : key.kind === 'unique' ? 'UNI' : 'MUL'
    return table.foreignKeys.some(({ columns }) => columns.includes(name)) ? 'MUL' : ''
  }
  const rows = table.columns.map((column) => {
    const fallback = column.default === undefined ? null : defaultWord(column.default).replaceAll(/^'|'$/g, '')
    const extra = column.isAuto
      ? 'auto_increment'
      : [fallback === 'CURRENT_TIMESTAMP' ? 'DEFAULT_GENERATED' : '', column.onUpdate ? 'on update CURRENT_TIMESTAMP' : '']
          .filter((word) => word !== '')
          .join(' ')
    return [column.name, fullType(column.type), column.isNotNull ? 'NO' : 'YES', keyOf(column.name), fallback, extra]
  })
  return tableOf(['Field', 'Type', 'Null', 'Key', 'Default', 'Extra'], rows)
}

function createTableText(state: ServerState, session: Session, reader: TokenReader): Outcome {
  const table = findTable(state, session, reader)
  return tableOf(['Table', 'Create Table'], [[table.name, showCreateTable(table, ({ type }) => fullType(type))]])
}

function indexes(state: ServerState, session: Session, reader: TokenReader): Outcome {
  const { name, keys } = findTable(state, session, reader)
  const rows = keys.flatMap((key) =>
    key.columns.map((column, index) => [
      name,
      key.kind === 'index' ? '1' : '0',
      key.kind === 'primary' ? 'PRIMARY' : (key.name ?? key.columns[0]),
      String(index + 1),
      column,
      'A',
      'BTREE',
    ]),
  )
  return tableOf(['Table', 'Non_unique', 'Key_name', 'Seq_in_index', 'Column_name', 'Collation', 'Index_type'], rows)
}

export const uptime = ({ mysql, startedAt }: ServerState): number => Math.floor((mysql.now() - startedAt) / 1000)

const status = (state: ServerState): [string, string][] => [
  ['Connections', String(state.nextId)],
  ['Queries', String(state.queries)],
  ['Questions', String(state.queries)],
  ['Threads_connected', String(state.sessions.size)],
  ['Threads_running', '2'],
  ['Uptime', String(uptime(state))],
]

function processList(state: ServerState): Outcome {
  const rows = [...state.sessions.values()].map(({ id, user, host, database }) => [
    String(id),
    user,
    host,
    database || null,
    state.current?.id === id ? 'Query' : 'Sleep',
    '0',
    state.current?.id === id ? 'init' : '',
    state.current?.id === id ? 'SHOW PROCESSLIST' : null,
  ])
  return tableOf(['Id', 'User', 'Host', 'db', 'Command', 'Time', 'State', 'Info'], rows)
}

const system: Readonly<Record<string, (state: ServerState) => { columns: readonly string[]; rows: Value[][] }>> = {
  'mysql.user': ({ accounts }) => ({
    columns: ['Host', 'User', 'plugin', 'Super_priv'],
    rows: accounts.map(({ host, user, grants }) => [host, user, 'caching_sha2_password', grants.some(({ on }) => on === '*') ? 'Y' : 'N']),
  }),
  'mysql.db': ({ accounts }) => ({
    columns: ['Host', 'Db', 'User'],
    rows: accounts.flatMap(({ host, user, grants }) => grants.filter(({ on }) => on !== '*').map(({ on }) => [host, on, user])),
  }),
  'information_schema.schemata': ({ databases }) => ({
    columns: ['CATALOG_NAME', 'SCHEMA_NAME', 'DEFAULT_CHARACTER_SET_NAME'],
    rows: [...databases.keys()].map((name) => ['def', name, 'utf8mb4']),
  }),
  'information_schema.tables': ({ databases }) => ({
    columns: ['TABLE_SCHEMA', 'TABLE_NAME', 'TABLE_TYPE', 'ENGINE', 'TABLE_ROWS'],
    rows: [...databases].flatMap(([schema, { stored }]) =>
      [...stored.tables.keys()].map((name) => [
        schema,
        name,
        'BASE TABLE',
        'InnoDB',
        stored.engine.query(`SELECT count(*) FROM ${quoteName(name)}`).rows[0][0],
      ]),
    ),
  }),
  'information_schema.columns': ({ databases }) => ({
    columns: ['TABLE_SCHEMA', 'TABLE_NAME', 'COLUMN_NAME', 'ORDINAL_POSITION', 'IS_NULLABLE', 'COLUMN_TYPE'],
    rows: [...databases].flatMap(([schema, { stored }]) =>
      [...stored.tables.values()].flatMap((table) =>
        table.columns.map((column, index) => [
          schema,
          table.name,
          column.name,
          index + 1,
          column.isNotNull ? 'NO' : 'YES',
          fullType(column.type),
        ]),
      ),
    ),
  }),
  'information_schema.processlist': ({ sessions }) => ({
    columns: ['ID', 'USER', 'HOST', 'DB'],
    rows: [...sessions.values()].map(({ id, user, host, database }) => [id, user, host, database || null]),
  }),
}

/** Makes those tables of a system database that a statement names, for the time that `act` takes. */
export function withSystemTables<T>(
  state: ServerState,
  { stored }: OpenDatabase,
  { names, act }: { names: readonly string[]; act: () => T },
): T {
  if (!systemDatabases.includes(stored.name)) return act()
  const made = [...new Set(names.map((name) => name.toLowerCase()))].filter((name) => `${stored.name}.${name}` in system)
  for (const name of made) {
    const { columns, rows } = system[`${stored.name}.${name}`](state)
    stored.engine.query(`CREATE TABLE ${quoteName(name)} (${columns.map((column) => `${quoteName(column)} COLLATE NOCASE`).join(', ')})`)
    for (const row of rows) stored.engine.query(`INSERT INTO ${quoteName(name)} VALUES (${row.map(() => '?').join(', ')})`, row)
  }
  try {
    return act()
  } finally {
    for (const name of made) stored.engine.query(`DROP TABLE ${quoteName(name)}`)
  }
}
