/** A MySQL server without its connections: who may come in, and what each statement does. Upstream: sql/sql_parse.cc of MySQL 8.4 */
import type { Greeting } from '../conversation'
import { EngineError } from '../engine'
import { done, SqlError, type Outcome } from '../outcome'
import { selectList, tablesIn } from '../select-list'
import type { Session } from '../session'
import { SyntaxProblem, TokenReader, type TableDefinition } from '../table-definition'
import { isSymbol, isWord, mysqlLexicon, quoteName, tokenize, type Token } from '../tokens'
import { accountOf, administer, isMighty, mayUse } from './accounts'
import { answer, withNames } from './answer'
import { insert, touched } from './changes'
import { alterTable, createIndex, createTableOf, createView, dropRelation, type Statement } from './definitions'
import { translate } from './dialect'
import { noDatabase, noneSelected, noTable, refuse, syntaxError, translateProblem } from './problems'
import { openDatabase, systemDatabases, type OpenDatabase, type ServerState } from './server-state'
import { databaseOf, describeTable, show, withSystemTables } from './show'

export function login(state: ServerState, { user, password, database }: Greeting, host: string): Session {
  const account = accountOf(state, user, host)
  if (!account || account.password !== password) {
    const {
      code,
      state: word,
      message,
    } = refuse(1045, '28000', `Access denied for user '${user}'@'${host}' (using password: ${password === '' ? 'NO' : 'YES'})`).problem
    throw new SqlError({ code, state: word, message, isFatal: true })
  }
  const session: Session = { id: state.nextId, user, host, database: '', isInTransaction: false, hasFailed: false }
  if (database !== '') use(state, session, database)
  state.nextId++
  state.sessions.set(session.id, session)
  return session
}

function use(state: ServerState, session: Session, name: string): void {
  if (!mayUse(state, session, name))
    throw refuse(
      1044,
      '42000',
      `Access denied for user '${session.user}'@'${accountOf(state, session.user, session.host)?.host}' to database '${name}'`,
    )
  if (!state.databases.has(name)) throw noDatabase(name)
  session.database = name
}

export function run(state: ServerState, session: Session, sql: string): Outcome {
  state.current = session
  state.delayMs = 0
  state.queries++
  const all = tokenize(sql, mysqlLexicon).map(asVariable)
  const { tokens, name } = withoutDatabase(state, session, all)
  const database = state.databases.get(name)
  const statement = { sql, tokens, database }
  try {
    const outcome = dispatch(state, session, { ...statement, all })
    return state.delayMs > 0 ? { ...outcome, delayMs: state.delayMs } : outcome
  } catch (error) {
    if (error instanceof SyntaxProblem) throw syntaxError(error.token, sql)
    if (!(error instanceof EngineError)) throw error
    if (!database)
      throw /no such table/.test(error.message)
        ? noneSelected()
        : translateProblem(error.message, { ...statement, database: databaseOf(state, 'information_schema').stored, row: new Map() })
    if (database.check.problem) throw database.check.problem
    throw translateProblem(error.message, { ...statement, database: database.stored, row: database.check.row })
  }
}

/** `@@version` */
const asVariable = (token: Token): Token =>
  token.kind === 'word' && token.text.startsWith('@@')
    ? { ...token, kind: 'symbol', text: `server_variable('${token.text.slice(2).toLowerCase()}')` }
    : token

/** A statement works in the database before the names of its tables, or in the one that was chosen. */
function withoutDatabase(state: ServerState, { database }: Session, tokens: readonly Token[]): { tokens: readonly Token[]; name: string } {
  const named = tokens.flatMap((token, index) => {
    const isPath = isSymbol(tokens[index + 1], '.') && (token.kind === 'word' || token.kind === 'name') && !isSymbol(tokens[index - 1], '.')
    const isTable = isPath && isWord(tokens[index - 1], 'FROM', 'JOIN', 'INTO', 'UPDATE', 'TABLE', 'EXISTS', 'VIEW')
    return isPath && (isTable || state.databases.has(token.value.toLowerCase()))
      ? [{ index, name: systemDatabases.find((each) => each === token.value.toLowerCase()) ?? token.value }]
      : []
  })
  if (named.length === 0) return { tokens, name: database }
  const [{ name }] = named
  if (isWord(tokens[0], 'GRANT', 'REVOKE', 'SHOW', 'DESCRIBE', 'DESC')) return { tokens, name: database }
  if (!state.databases.has(name)) throw noDatabase(name)
  if (named.some((other) => other.name !== name))
    throw refuse(1235, '42000', "This version of MySQL doesn't yet support 'statements that work in more than one database'")
  return { tokens: tokens.filter((_, index) => !named.some(({ index: at }) => index === at || index === at + 1)), name }
}

type Known = Omit<Statement, 'database'> & { readonly database: OpenDatabase | undefined; readonly all: readonly Token[] }

function dispatch(state: ServerState, session: Session, known: Known): Outcome {
  const { tokens, sql } = known
  const reader = new TokenReader(tokens)
  if (tokens.length === 0) throw refuse(1065, '42000', 'Query was empty')
  const managed = transact(state, session, reader) ?? administer(state, session, known.all) ?? manage(state, session, reader)
  if (managed) return managed
  if (isWord(tokens[0], 'SHOW')) return show(state, session, { tokens: known.all, sql })
  if (reader.takeWords('DESCRIBE') || reader.takeWords('DESC')) return describeTable(state, session, reader)
  if (isWord(tokens[0], 'SELECT', 'WITH')) return select(state, session, known)
  const database = known.database
  if (!isWord(tokens[0], 'INSERT', 'REPLACE', 'UPDATE', 'DELETE', 'CREATE', 'ALTER', 'DROP', 'TRUNCATE')) throw syntaxError(tokens[0], sql)
  if (!database) throw noneSelected()
  demand(state, session, { database, tokens })
  database.check.problem = undefined
  const statement = { sql, tokens, database }
  return isWord(tokens[0], 'INSERT', 'REPLACE', 'UPDATE', 'DELETE') ? change(state, statement) : define(session, statement, reader)
}

function demand(state: ServerState, session: Session, { database, tokens }: Pick<Statement, 'tokens'> & { database: OpenDatabase }): void {
  if (mayUse(state, session, database.stored.name)) return
  throw refuse(
    1142,
    '42000',
    `${tokens[0].text.toUpperCase()} command denied to user '${session.user}'@'${session.host}' for table '${tablesIn(tokens)[0] ?? ''}'`,
  )
}

function transact(state: ServerState, session: Session, reader: TokenReader): Outcome | undefined {
  const stored = state.databases.get(session.database)?.stored
  if (reader.takeWords('BEGIN') || reader.takeWords('START', 'TRANSACTION')) {
    if (session.isInTransaction) stored?.commit()
    stored?.begin()
    session.isInTransaction = stored !== undefined
    return done('OK')
  }
  const commits = reader.takeWords('COMMIT')
  if (!commits && !reader.takeWords('ROLLBACK')) return undefined
  if (session.isInTransaction) {
    if (commits) stored?.commit()
    else stored?.rollback()
  }
  session.isInTransaction = false
  return done('OK')
}

function manage(state: ServerState, session: Session, reader: TokenReader): Outcome | undefined {
  if (reader.takeWords('USE')) {
    use(state, session, reader.takeName())
    return { ...done('Database changed'), database: session.database }
  }
  if (reader.takeWords('CREATE', 'DATABASE') || reader.takeWords('CREATE', 'SCHEMA')) {
    const mayExist = reader.takeWords('IF', 'NOT', 'EXISTS')
    const name = reader.takeName()
    if (!isMighty(state, session) && !mayUse(state, session, name))
      throw refuse(1044, '42000', `Access denied for user '${session.user}'@'%' to database '${name}'`)
    if (!state.databases.has(name)) openDatabase(state, name)
    else if (!mayExist) throw refuse(1007, 'HY000', `Can't create database '${name}'; database exists`)
    return done('OK', 1)
  }
  if (reader.takeWords('DROP', 'DATABASE') || reader.takeWords('DROP', 'SCHEMA')) return dropDatabase(state, session, reader)
  if (['SET', 'FLUSH', 'ANALYZE', 'OPTIMIZE', 'LOCK', 'UNLOCK'].some((word) => reader.takeWords(word))) return done('OK')
  return undefined
}

function dropDatabase(state: ServerState, session: Session, reader: TokenReader): Outcome {
  const mayLack = reader.takeWords('IF', 'EXISTS')
  const name = reader.takeName()
  const database = state.databases.get(name)
  if (!database) {
    if (mayLack) return done('OK', 0, '1 warning')
    throw refuse(1008, 'HY000', `Can't drop database '${name}'; database doesn't exist`)
  }
  if (systemDatabases.includes(name) || !mayUse(state, session, name))
    throw refuse(1044, '42000', `Access denied for user '${session.user}'@'${session.host}' to database '${name}'`)
  const tables = database.stored.tables.size
  database.stored.close()
  state.databases.delete(name)
  for (const other of state.sessions.values()) if (other.database === name) other.database = ''
  const { files, directory } = state.mysql
  if (files.stat(`${directory}/${name}`)) files.remove(`${directory}/${name}`, { recursive: true })
  return done('OK', tables)
}

const definitionsIn = ({ stored }: OpenDatabase, tokens: readonly Token[]): TableDefinition[] =>
  tablesIn(tokens).flatMap((name) => stored.find(name) ?? [])

function select(state: ServerState, session: Session, { sql, tokens, database }: Known): Outcome {
  const names = tablesIn(tokens)
  if (!database && names.length > 0) throw noneSelected()
  const place = database ?? databaseOf(state, 'information_schema')
  if (names.length > 0) demand(state, session, { database: place, tokens })
  const list = selectList(tokens, 'SELECT')
  if (!list || list.items.length === 0) throw syntaxError(undefined, sql)
  const text = translate(withNames(tokens, list, sql))
  const result = withSystemTables(state, place, { names, act: () => place.stored.engine.query(text) })
  return { ...answer(result, list, definitionsIn(place, tokens)), tag: 'SELECT', affected: result.rows.length }
}

function change(state: ServerState, { sql, tokens, database }: Statement): Outcome {
  const [name = ''] =
    isWord(tokens[0], 'INSERT', 'REPLACE') && !tokens.slice(1, 3).some((token) => isWord(token, 'INTO'))
      ? [tokens[1]?.value]
      : tablesIn(tokens)
  const table = database.stored.find(name)
  if (!table) throw tokens.length < 3 ? syntaxError(undefined, sql) : noTable(database.stored.name, name)
  const { engine } = database.stored
  const isInsert = isWord(tokens[0], 'INSERT', 'REPLACE')
  engine.query(translate(isInsert ? insert(tokens, table) : isWord(tokens[0], 'UPDATE') ? touched(tokens, table) : tokens))
  const affected = engine.changed
  for (const other of database.stored.tables.keys())
    if (other === table.name || table.foreignKeys.length > 0 || isReferred(database, table)) database.stored.changed.add(other)
  if (isInsert && table.columns.some(({ isAuto }) => isAuto))
    state.lastInsertId = Number(engine.query('SELECT last_insert_rowid()').rows[0][0]) - affected + 1
  if (isWord(tokens[0], 'UPDATE')) return done('OK', affected, `Rows matched: ${affected}  Changed: ${affected}  Warnings: 0`)
  return done('OK', affected, isInsert && affected > 1 ? `Records: ${affected}  Duplicates: 0  Warnings: 0` : undefined)
}

const isReferred = ({ stored }: OpenDatabase, { name }: TableDefinition): boolean =>
  [...stored.tables.values()].some(({ foreignKeys }) => foreignKeys.some(({ table }) => table === name))

/** A definition ends the transaction that was begun. */
function define(session: Session, statement: Statement, reader: TokenReader): Outcome {
  const { stored } = statement.database
  if (session.isInTransaction) stored.commit()
  session.isInTransaction = false
  if (reader.takeWords('CREATE')) {
    const isReplaced = reader.takeWords('OR', 'REPLACE')
    reader.takeWords('TEMPORARY')
    if (reader.takeWords('TABLE')) return createTableOf(statement, reader)
    if (reader.takeWords('VIEW')) return createView(statement, reader, isReplaced)
    const isUnique = reader.takeWords('UNIQUE')
    if (reader.takeWords('INDEX')) return createIndex(statement, reader, isUnique)
  } else if (reader.takeWords('ALTER', 'TABLE')) return alterTable(statement, reader)
  else if (reader.takeWords('TRUNCATE')) {
    reader.takeWords('TABLE')
    return truncate(statement, reader.takeName())
  } else for (const kind of ['TABLE', 'VIEW'] as const) if (reader.takeWords('DROP', kind)) return dropRelation(statement, reader, kind)
  throw syntaxError(reader.rest[0] ?? statement.tokens[1], statement.sql)
}

function truncate({ database: { stored } }: Statement, name: string): Outcome {
  const table = stored.find(name)
  if (!table) throw noTable(stored.name, name)
  stored.engine.query(`DELETE FROM ${quoteName(table.name)}`)
  if (table.columns.some(({ isAuto }) => isAuto)) stored.engine.query('DELETE FROM sqlite_sequence WHERE name = ?', [table.name])
  stored.changed.add(table.name)
  return done('OK')
}
