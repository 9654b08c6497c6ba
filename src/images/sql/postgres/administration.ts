/** Roles, databases, rights and settings. Upstream: src/backend/commands/user.c, dbcommands.c */
import { done, SqlError, tableOf, type Outcome } from '../outcome'
import type { Session } from '../session'
import { TokenReader } from '../table-definition'
import { isWord, type Token } from '../tokens'
import type { Role } from './cluster'
import { fold, type Statement } from './definitions'
import type { ServerState } from './server-state'

export function administer(state: ServerState, session: Session, statement: Statement): Outcome | undefined {
  const { tokens } = statement
  const reader = new TokenReader(tokens)
  if (reader.takeWords('CREATE', 'DATABASE')) return createDatabase(session, statement, reader)
  if (reader.takeWords('DROP', 'DATABASE')) return dropDatabase(state, session, reader)
  if (reader.takeWords('ALTER', 'DATABASE')) return done('ALTER DATABASE')
  for (const verb of ['CREATE', 'ALTER', 'DROP'] as const) {
    if (reader.takeWords(verb, 'USER') || reader.takeWords(verb, 'ROLE')) return changeRole(state, verb, reader)
  }
  if (reader.takeWords('SHOW')) return showSetting(reader.takeName(fold), statement)
  const plain = plainTags.find((words) => words.every((word, index) => isWord(tokens[index], word)))
  return plain ? done(plain.join(' ')) : undefined
}

const settings: Readonly<Record<string, string>> = {
  max_connections: '100',
  shared_buffers: '128MB',
  data_directory: '/var/lib/postgresql/data',
  port: '5432',
  listen_addresses: '*',
  search_path: '"$user", public',
  timezone: 'Etc/UTC',
  server_encoding: 'UTF8',
}

function showSetting(name: string, { database }: Statement): Outcome {
  const version = (): string => /PostgreSQL (\S+)/.exec(String(database.stored.engine.query('SELECT version()').rows[0][0]))?.[1] ?? ''
  const value = name === 'server_version' ? version() : settings[name]
  if (value === undefined) throw new SqlError({ state: '42704', message: `unrecognized configuration parameter "${name}"` })
  return { ...tableOf([name], [[value]]), tag: 'SHOW' }
}

/** Simplified: taken note of and nothing more. */
const plainTags: readonly (readonly string[])[] = [
  ['GRANT'],
  ['REVOKE'],
  ['SET'],
  ['RESET'],
  ['VACUUM'],
  ['ANALYZE'],
  ['CHECKPOINT'],
  ['COMMENT'],
  ['SAVEPOINT'],
  ['CREATE', 'EXTENSION'],
  ['CREATE', 'SCHEMA'],
  ['ALTER', 'SCHEMA'],
  ['ALTER', 'SEQUENCE'],
  ['ALTER', 'DEFAULT', 'PRIVILEGES'],
]

function createDatabase(session: Session, { cluster }: Statement, reader: TokenReader): Outcome {
  const name = reader.takeName(fold)
  if (session.isInTransaction) throw new SqlError({ state: '25001', message: 'CREATE DATABASE cannot run inside a transaction block' })
  if (cluster.databases.has(name)) throw new SqlError({ state: '42P04', message: `database "${name}" already exists` })
  reader.takeWords('WITH')
  const owner = reader.takeWords('OWNER') ? (reader.takeSymbol('='), reader.takeName(fold)) : session.user
  if (!cluster.roles.has(owner)) throw new SqlError({ state: '42704', message: `role "${owner}" does not exist` })
  cluster.createDatabase(name, owner)
  return done('CREATE DATABASE')
}

function dropDatabase({ cluster, sessions }: ServerState, session: Session, reader: TokenReader): Outcome {
  const mayLack = reader.takeWords('IF', 'EXISTS')
  const name = reader.takeName(fold)
  if (name === session.database) throw new SqlError({ state: '55006', message: 'cannot drop the currently open database' })
  if (!cluster.databases.has(name)) {
    if (mayLack) return done('DROP DATABASE', 0, `NOTICE:  database "${name}" does not exist, skipping`)
    throw new SqlError({ state: '3D000', message: `database "${name}" does not exist` })
  }
  const others = [...sessions.values()].filter(({ database }) => database === name).length
  if (others > 0) {
    const detail = others === 1 ? 'There is 1 other session using the database.' : `There are ${others} other sessions using the database.`
    throw new SqlError({ state: '55006', message: `database "${name}" is being accessed by other users`, detail })
  }
  cluster.dropDatabase(name)
  return done('DROP DATABASE')
}

function changeRole({ cluster }: ServerState, verb: 'CREATE' | 'ALTER' | 'DROP', reader: TokenReader): Outcome {
  const isUser = isWord(reader.tokens[1], 'USER')
  const mayLack = reader.takeWords('IF', 'EXISTS')
  const name = reader.takeName(fold)
  const before = cluster.roles.get(name)
  const tag = done(`${verb} ROLE`)
  if (verb === 'CREATE') {
    if (before) throw new SqlError({ state: '42710', message: `role "${name}" already exists` })
    cluster.setRole(withOptions({ name, isSuperuser: false, canCreateDatabases: false, canLogin: isUser }, reader.rest))
    return tag
  }
  if (!before) {
    if (mayLack) return { ...tag, note: `NOTICE:  role "${name}" does not exist, skipping` }
    throw new SqlError({ state: '42704', message: `role "${name}" does not exist` })
  }
  if (verb === 'DROP') cluster.dropRole(name)
  else cluster.setRole(withOptions(before, reader.rest))
  return tag
}

const options: Readonly<Record<string, Partial<Role>>> = {
  SUPERUSER: { isSuperuser: true, canCreateDatabases: true },
  NOSUPERUSER: { isSuperuser: false },
  CREATEDB: { canCreateDatabases: true },
  NOCREATEDB: { canCreateDatabases: false },
  LOGIN: { canLogin: true },
  NOLOGIN: { canLogin: false },
}

const withOptions = (role: Role, words: readonly Token[]): Role =>
  words.reduce((changed, token, index) => {
    if (token.kind === 'string' && isWord(words[index - 1], 'PASSWORD')) return { ...changed, password: token.value }
    return { ...changed, ...(token.kind === 'word' ? options[token.text.toUpperCase()] : {}) }
  }, role)
