/**
 * The commands of a mongod: a document in, a document out. Upstream: https://www.mongodb.com/docs/manual/reference/command/
 *
 * Simplified: the commands that shells and courses use; a query looks at all documents whatever the indexes, and answers all at once.
 */
import { CommandError } from './command-error'
import { dataCommands } from './data-commands'
import { date, isDocument, type Document, type Value } from './document'
import type { MongoStore } from './mongo-store'
import { authenticate, changeUser, createUser, dropUser, listUsers, mayUse, type User } from './mongo-users'

export interface Mongod {
  readonly store: MongoStore
  readonly version: string
  readonly host: string
  readonly port: number
  readonly startedAt: number
  /** Nobody may do anything before they have said who they are. */
  readonly needsUser: boolean
  readonly replicaSet: string | undefined
  connections: number
  /** Ends it. */
  shutDown(): void
}

/** What is known of a connection. */
export interface Client {
  user: User | undefined
}

export interface Call {
  readonly mongod: Mongod
  readonly client: Client
  readonly database: string
}

export type Command = (call: Call, command: Document) => Document

const OPEN_TO_ALL = /^(hello|isMaster|ismaster|ping|buildInfo|buildinfo|authenticate|logout|connectionStatus|whatsmyuri)$/
const READS =
  /^(find|count|distinct|aggregate|listCollections|listIndexes|dbStats|collStats|serverStatus|replSetGetStatus|getParameter|hostInfo|usersInfo|listDatabases|getLog|getCmdLineOpts)$/

const hello: Command = ({ mongod }) => ({
  isWritablePrimary: mongod.replicaSet === undefined,
  topologyVersion: { processId: { $oid: '000000000000000000000001' }, counter: 0 },
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  localTime: date(mongod.store.now()),
  logicalSessionTimeoutMinutes: 30,
  connectionId: mongod.connections,
  minWireVersion: 0,
  maxWireVersion: 25,
  readOnly: false,
})

const isMaster: Command = (call, command) => ({ ismaster: call.mongod.replicaSet === undefined, ...hello(call, command) })

function noReplication({ mongod }: Call): never {
  if (mongod.replicaSet === undefined) throw new CommandError(76, 'not running with --replSet')
  throw new CommandError(94, 'no replset config has been received')
}

const serverStatus: Command = ({ mongod }) => ({
  host: mongod.host,
  version: mongod.version,
  process: 'mongod',
  pid: 1,
  uptime: Math.floor((mongod.store.now() - mongod.startedAt) / 1000),
  localTime: date(mongod.store.now()),
  connections: { current: mongod.connections, available: 838_860 - mongod.connections, totalCreated: mongod.connections },
  mem: { bits: 64, resident: Math.round(mongod.store.bytes / 1_048_576) + 150, virtual: 2500 },
})

/** Every server has these, with collections of its own that are not shown. */
const ownBytes: Readonly<Record<string, number>> = { admin: 40_960, config: 12_288, local: 40_960 }

const listDatabases: Command = ({ mongod: { store } }, { nameOnly }) => {
  const names = [...new Set([...Object.keys(ownBytes), ...store.databases()])].sort()
  const databases = names.map((name): Document => {
    const sizeOnDisk = store
      .collections(name)
      .reduce((sum, { bytes }) => sum + Math.max(1, Math.ceil(bytes / 4096)) * 4096 * 2, ownBytes[name] ?? 0)
    return nameOnly === true ? { name } : { name, sizeOnDisk, empty: false }
  })
  return { databases, totalSize: databases.reduce((sum, one) => sum + Number(one.sizeOnDisk ?? 0), 0) }
}

const login: Command = ({ mongod, client, database }, { user, pwd }) => {
  const found = authenticate(mongod.store, { user: String(user), password: String(pwd), database })
  if (!found) throw new CommandError(18, 'Authentication failed.')
  client.user = found
  return {}
}

const status: Command = ({ client: { user } }) => ({
  authInfo: {
    authenticatedUsers: user ? [{ user: user.name, db: user.database }] : [],
    authenticatedUserRoles: user?.roles.map((role) => ({ ...role })) ?? [],
  },
})

const done =
  (act: (call: Call, command: Document) => void): Command =>
  (call, command) => (act(call, command), {})

const serverCommands: Readonly<Record<string, Command>> = {
  authenticate: login,
  buildInfo: ({ mongod }) => ({
    version: mongod.version,
    gitVersion: 'unknown',
    modules: [],
    bits: 64,
    debug: false,
    maxBsonObjectSize: 16_777_216,
    storageEngines: ['devnull', 'wiredTiger'],
  }),
  connectionStatus: status,
  createUser: done(({ mongod, database }, command) => createUser(mongod.store, database, command)),
  dropUser: done(({ mongod, database }, { dropUser: name }) => dropUser(mongod.store, database, String(name))),
  getCmdLineOpts: () => ({ argv: ['mongod', '--bind_ip_all'], parsed: { net: { bindIp: '*' } } }),
  getParameter: () => ({ featureCompatibilityVersion: { version: '8.0' } }),
  hello,
  hostInfo: ({ mongod }) => ({
    system: { currentTime: date(mongod.store.now()), hostname: `${mongod.host}:${mongod.port}`, numCores: 2 },
    os: { type: 'Linux', name: 'Ubuntu' },
  }),
  isMaster,
  ismaster: isMaster,
  listDatabases,
  logout: done(({ client }) => (client.user = undefined)),
  ping: () => ({}),
  replSetGetStatus: noReplication,
  replSetInitiate: (call) => (call.mongod.replicaSet === undefined ? noReplication(call) : unsupported('replSetInitiate')),
  serverStatus,
  shutdown: done(({ mongod }) => mongod.shutDown()),
  updateUser: done(({ mongod, database }, command) => changeUser(mongod.store, database, command)),
  usersInfo: ({ mongod, database }) => ({ users: listUsers(mongod.store, database) }),
  whatsmyuri: () => ({ you: '127.0.0.1:0' }),
}

/** Simplified: no replica sets; a real server would begin one. */
function unsupported(name: string): never {
  throw new CommandError(59, `no such command: '${name}' in this sandbox, which has no replica sets`)
}

const table = new Map<string, Command>([...Object.entries(serverCommands), ...Object.entries(dataCommands)])

/** The answer, with `ok`. */
export function runCommand(call: Call, command: Document): Document {
  const [name = ''] = Object.keys(command)
  const run = table.get(name) ?? table.get(name.charAt(0).toLowerCase() + name.slice(1))
  try {
    if (!run) throw new CommandError(59, `no such command: '${name}'`)
    refuse(call, name, command)
    return { ...run(call, command), ok: 1 }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    const { code, codeName, message } = error
    return { ok: 0, errmsg: message, code, codeName }
  }
}

function refuse({ mongod, client, database }: Call, name: string, command: Document): void {
  if (!mongod.needsUser || OPEN_TO_ALL.test(name)) return
  if (!client.user) {
    const [major] = mongod.version.split('.').map(Number)
    throw new CommandError(13, `${major >= 5 ? 'Command' : 'command'} ${name} requires authentication`)
  }
  const isPrivate = /^(listDatabases|serverStatus|hostInfo|getLog|shutdown|replSet)/.test(name)
  if (name === 'listDatabases' || mayUse(client.user, isPrivate ? 'admin' : database, !READS.test(name))) return
  throw new CommandError(13, `not authorized on ${database} to execute command ${shown(command)}`)
}

/** As the server prints a command: `{ find: "c", filter: {} }` */
function shown(value: Value): string {
  if (Array.isArray(value)) return `[ ${value.map(shown).join(', ')} ]`
  if (!isDocument(value)) return JSON.stringify(value)
  const fields = Object.entries(value).map(([name, part]) => `${name}: ${shown(part)}`)
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}
