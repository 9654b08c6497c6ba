/** A PostgreSQL server without its connections: who may come in, and what each statement does. Upstream: src/backend/tcop/postgres.c */
import { EngineError } from '../engine'
import { fillDefaults } from '../insert-values'
import type { Greeting } from '../conversation'
import { done, SqlError, type Outcome } from '../outcome'
import { selectList, tablesIn } from '../select-list'
import type { Session } from '../session'
import { SyntaxProblem, TokenReader, type ColumnDefinition, type TableDefinition } from '../table-definition'
import { isSymbol, isWord, postgresLexicon, quoteName, tokenize, type Token } from '../tokens'
import { administer } from './administration'
import { answer, withNames } from './answer'
import type { OpenDatabase } from './cluster'
import { alterTable, createObject, createTableOf, dropRelation, type Statement } from './definitions'
import { describe } from './describe'
import { translate, translateText } from './dialect'
import { noRelation, syntaxError, translateProblem } from './problems'
import type { ServerState } from './server-state'
import { systemTables, withSystemTables } from './system-tables'
import { sequenceOf } from './types'

const fatal = (state: string, message: string): SqlError => new SqlError({ state, message, isFatal: true })

export function login(state: ServerState, { user, password, database }: Greeting, host: string): Session {
  const { cluster, trustsAll, sessions } = state
  const role = cluster.roles.get(user)
  const isTrusted = trustsAll || host === 'localhost' || host === '127.0.0.1'
  if (!isTrusted && (!role || role.password === undefined || role.password !== password))
    throw fatal('28P01', `password authentication failed for user "${user}"`)
  if (!role) throw fatal('28000', `role "${user}" does not exist`)
  if (!role.canLogin) throw fatal('28000', `role "${user}" is not permitted to log in`)
  const name = database === '' ? user : database
  if (!cluster.databases.has(name)) throw fatal('3D000', `database "${name}" does not exist`)
  const id = state.nextId++
  const session: Session = { id, user, host, database: name, isInTransaction: false, hasFailed: false }
  sessions.set(id, session)
  return session
}

export function run(state: ServerState, session: Session, sql: string): Outcome {
  const database = state.cluster.databases.get(session.database)
  if (!database) throw fatal('3D000', `database "${session.database}" does not exist`)
  state.current = session
  state.delayMs = 0
  if (sql.startsWith('\\')) return describe(sql, { cluster: state.cluster, database })
  const tokens = tokenize(sql, postgresLexicon).filter(
    (token, index, all) => !isSchema(token, all[index + 1]) && !(isSymbol(token, '.') && isSchema(all[index - 1], token)),
  )
  const statement = { sql, tokens: joinSchema(tokens), cluster: state.cluster, database }
  try {
    const outcome = guarded(statement, () => dispatch(state, session, statement))
    return state.delayMs > 0 ? { ...outcome, delayMs: state.delayMs } : outcome
  } catch (error) {
    if (session.isInTransaction) session.hasFailed = true
    throw error
  }
}

const isSchema = (token: Token | undefined, next: Token | undefined): boolean =>
  isWord(token, 'PUBLIC', 'PG_CATALOG') && isSymbol(next, '.')

/** `information_schema.tables` is one name here. */
const joinSchema = (tokens: readonly Token[]): readonly Token[] =>
  tokens.flatMap((token, index) => {
    if (isWord(token, 'INFORMATION_SCHEMA') && isSymbol(tokens[index + 1], '.')) {
      const name = `information_schema_${tokens[index + 2]?.value.toLowerCase()}`
      return [{ ...token, text: name, value: name }]
    }
    const isRest =
      isWord(tokens[index - 1], 'INFORMATION_SCHEMA') ||
      (isWord(tokens[index - 2], 'INFORMATION_SCHEMA') && isSymbol(tokens[index - 1], '.'))
    return isRest && index > 0 ? [] : [token]
  })

function guarded(statement: Statement, act: () => Outcome): Outcome {
  const { check } = statement.database
  check.problem = undefined
  try {
    return act()
  } catch (error) {
    if (error instanceof SyntaxProblem) throw syntaxError(error.token, statement.sql)
    if (!(error instanceof EngineError)) throw error
    if (check.problem) throw check.problem
    throw translateProblem(error.message, { ...statement, database: statement.database.stored, row: check.row })
  }
}

function dispatch(state: ServerState, session: Session, statement: Statement): Outcome {
  const { tokens, database } = statement
  const reader = new TokenReader(tokens)
  if (tokens.length === 0) return done('')
  const transaction = transact(session, database, reader)
  if (transaction) return transaction
  if (session.hasFailed)
    throw new SqlError({ state: '25P02', message: 'current transaction is aborted, commands ignored until end of transaction block' })
  if (isWord(tokens[0], 'SELECT', 'WITH', 'VALUES')) return select(state, statement)
  if (isWord(tokens[0], 'INSERT', 'UPDATE', 'DELETE')) return change(statement)
  return define(statement, reader) ?? administer(state, session, statement) ?? refuse(statement)
}

function refuse({ tokens, sql }: Statement): never {
  throw syntaxError(tokens[0], sql)
}

function transact(session: Session, { stored }: OpenDatabase, reader: TokenReader): Outcome | undefined {
  if (reader.takeWords('BEGIN') || reader.takeWords('START', 'TRANSACTION')) {
    if (session.isInTransaction) return done('BEGIN', 0, 'WARNING:  there is already a transaction in progress')
    stored.begin()
    session.isInTransaction = true
    return done('BEGIN')
  }
  const commits = reader.takeWords('COMMIT') || reader.takeWords('END')
  if (!commits && !(isWord(reader.peek, 'ROLLBACK', 'ABORT') && !isWord(reader.rest[1], 'TO'))) return undefined
  if (!session.isInTransaction) return done(commits ? 'COMMIT' : 'ROLLBACK', 0, 'WARNING:  there is no transaction in progress')
  const isKept = commits && !session.hasFailed
  if (isKept) stored.commit()
  else stored.rollback()
  session.isInTransaction = session.hasFailed = false
  return done(isKept ? 'COMMIT' : 'ROLLBACK')
}

function tablesOf({ stored }: OpenDatabase, tokens: readonly Token[]): TableDefinition[] {
  return tablesIn(tokens).flatMap((name) => stored.find(name) ?? [])
}

function select(state: ServerState, { tokens, cluster, database }: Statement): Outcome {
  const list = isWord(tokens[0], 'VALUES') ? undefined : selectList(tokens, 'SELECT')
  if (list && list.items.length === 0) return { columns: [], rows: [[]], tag: 'SELECT 1', affected: 1 }
  const sql = translate(list ? withNames(tokens, list) : tokens)
  const view = { cluster, database, sessions: [...state.sessions.values()], owner: database.owner }
  const result = withSystemTables(systemTables(tokens), view, () => database.stored.engine.query(sql))
  return { ...answer(result, list, tablesOf(database, tokens)), tag: `SELECT ${result.rows.length}`, affected: result.rows.length }
}

function change({ tokens, database }: Statement): Outcome {
  const [name = ''] = tablesIn(tokens)
  const table = database.stored.find(name)
  if (!table) throw noRelation(name, tokens.find(({ value }) => value === name)?.at)
  const verb = tokens[0].text.toUpperCase()
  const filled =
    verb === 'INSERT' ? fillDefaults(tokens, table, { allowsFewer: true, defaultOf: (column) => defaultOf(table.name, column) }) : tokens
  const list = selectList(filled, 'RETURNING')
  const result = database.stored.engine.query(translate(list ? withNames(filled, list) : filled))
  const affected = list ? result.rows.length : database.stored.engine.changed
  for (const other of table.foreignKeys.length > 0 || hasDependents(database, table) ? database.stored.tables.keys() : [table.name])
    database.stored.changed.add(other)
  const tag = verb === 'INSERT' ? `INSERT 0 ${affected}` : `${verb} ${affected}`
  return { ...(list ? answer(result, list, [table]) : {}), tag, affected }
}

const defaultOf = (table: string, column: ColumnDefinition): string =>
  column.isAuto ? `nextval('${sequenceOf(table, column)}')` : column.default === undefined ? 'NULL' : `(${translateText(column.default)})`

const hasDependents = ({ stored }: OpenDatabase, { name }: TableDefinition): boolean =>
  [...stored.tables.values()].some(({ foreignKeys }) => foreignKeys.some(({ table }) => table === name))

function define(statement: Statement, reader: TokenReader): Outcome | undefined {
  if (reader.takeWords('CREATE')) {
    reader.takeWords('OR', 'REPLACE')
    void (reader.takeWords('TEMP') || reader.takeWords('TEMPORARY') || reader.takeWords('UNLOGGED'))
    if (reader.takeWords('TABLE')) return createTableOf(statement, reader)
    if (reader.takeWords('VIEW')) return createObject(statement, reader, 'view')
    if (reader.takeWords('UNIQUE', 'INDEX') || reader.takeWords('INDEX')) return createObject(statement, reader, 'index')
    return undefined
  }
  if (reader.takeWords('ALTER', 'TABLE')) return alterTable(statement, reader)
  for (const kind of ['TABLE', 'VIEW', 'INDEX'] as const) if (reader.takeWords('DROP', kind)) return dropRelation(statement, reader, kind)
  if (reader.takeWords('TRUNCATE')) return truncate(statement, reader)
  return undefined
}

function truncate({ database: { stored } }: Statement, reader: TokenReader): Outcome {
  reader.takeWords('TABLE')
  do {
    const name = reader.takeName((text) => text.toLowerCase())
    const table = stored.find(name)
    if (!table) throw noRelation(name)
    stored.engine.query(`DELETE FROM ${quoteName(table.name)}`)
    stored.changed.add(table.name)
    if (/restart/i.test(reader.peek?.text ?? ''))
      for (const column of table.columns) if (column.isAuto) stored.setSequence(sequenceOf(table.name, column), 1)
  } while (reader.takeSymbol(','))
  return done('TRUNCATE TABLE')
}
