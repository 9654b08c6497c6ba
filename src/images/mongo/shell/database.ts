/** `db` and what it can do. Upstream: https://www.mongodb.com/docs/manual/reference/method/js-database/ */
import { isDocument, isList, type Document, type Value } from '../document'
import { collection } from './collection'
import { cursor } from './cursor'
import type { Shell } from './shell'
import { ShellError } from './shell-error'
import { asDocument, asValue, Host, method, type Item, type Run } from './thing'

type Method = (shell: Shell, db: string, args: readonly Item[]) => Run<Item>

/** A command as it is, or the name of one. */
const commandOf = (given: Item): Document => (typeof given === 'string' ? { [given]: 1 } : asDocument(given))

const asks = (command: Document, db?: string): Method =>
  function* (shell, own) {
    return yield* shell.ask(db ?? own, command)
  }

export function* collectionNames(shell: Shell, db: string): Run<readonly string[]> {
  const { cursor: found } = yield* shell.ask(db, { listCollections: 1 })
  const batch = found !== undefined && isDocument(found) && isList(found.firstBatch) ? found.firstBatch.filter(isDocument) : []
  return batch.map(({ name }) => String(name))
}

const methods: Readonly<Record<string, Method>> = {
  *adminCommand(shell, _, [command]) {
    return yield* shell.ask('admin', commandOf(command))
  },
  // eslint-disable-next-line require-yield
  *aggregate(shell, db, [pipeline]) {
    return cursor(shell, { db, command: { aggregate: 1, pipeline: asValue(pipeline), cursor: {} } })
  },
  *auth(shell, db, [user, password]) {
    const given = typeof user === 'string' ? { user, pwd: asValue(password) } : asDocument(user)
    const { ok } = yield* shell.ask(db, { authenticate: 1, user: given.user, pwd: given.pwd })
    return { ok }
  },
  *changeUserPassword(shell, db, [name, password]) {
    return yield* shell.ask(db, { updateUser: asValue(name), pwd: asValue(password) })
  },
  *createCollection(shell, db, [name]) {
    return yield* shell.ask(db, { create: asValue(name) })
  },
  *createUser(shell, db, [user]) {
    const { user: name, ...rest } = asDocument(user)
    const reply = yield* shell.ask(db, { createUser: name, ...rest })
    if (!shell.isLegacy) return reply
    return shell.words(`Successfully added user: { "user" : ${JSON.stringify(name)}, "roles" : ${JSON.stringify(rest.roles)} }`)
  },
  *dropDatabase(shell, db) {
    return yield* shell.ask(db, { dropDatabase: 1 })
  },
  *dropUser(shell, db, [name]) {
    return yield* shell.ask(db, { dropUser: asValue(name) })
  },
  *getCollectionNames(shell, db) {
    return yield* collectionNames(shell, db)
  },
  *getUsers(shell, db) {
    return yield* shell.ask(db, { usersInfo: 1 })
  },
  hello: asks({ hello: 1 }),
  hostInfo: asks({ hostInfo: 1 }, 'admin'),
  isMaster: asks({ isMaster: 1 }),
  logout: asks({ logout: 1 }),
  *runCommand(shell, db, [command]) {
    return yield* shell.ask(db, commandOf(command))
  },
  serverStatus: asks({ serverStatus: 1 }, 'admin'),
  *shutdownServer(shell) {
    return yield* shell.ask('admin', { shutdown: 1 })
  },
  stats: asks({ dbStats: 1 }),
  *updateUser(shell, db, [name, change]) {
    return yield* shell.ask(db, { updateUser: asValue(name), ...asDocument(change) })
  },
  *version(shell) {
    return (yield* shell.ask('admin', { buildInfo: 1 })).version
  },
}

export function database(shell: Shell, db: string): Host {
  return new Host(db, {
    member: (name) => {
      if (Object.hasOwn(methods, name)) return method(name, (args) => methods[name](shell, db, args))
      if (name === 'getCollection') return shell.making(name, ([given]) => collection(shell, { db, name: String(asValue(given)) }))
      if (name === 'getSiblingDB') return shell.making(name, ([given]) => database(shell, String(asValue(given))))
      if (name === 'getMongo') return shell.making(name, () => mongo(shell))
      if (name === 'getName') return shell.fixed(db)
      return name.startsWith('_') && name !== '_' ? undefined : collection(shell, { db, name })
    },
    shown: () => db,
  })
}

const mongo = (shell: Shell): Host =>
  new Host('Mongo', {
    member: (name) => {
      if (name === 'getDBNames') {
        return method(name, function* () {
          return (yield* databases(shell)).map(({ name: db }): Value => db)
        })
      }
      return name === 'getDB' ? shell.making(name, ([given]) => database(shell, String(asValue(given)))) : undefined
    },
    shown: () => 'mongodb://127.0.0.1:27017/',
  })

export function* databases(shell: Shell): Run<readonly { name: string; bytes: number }[]> {
  const reply = yield* shell.ask('admin', { listDatabases: 1 })
  const found = isList(reply.databases ?? null) ? (reply.databases as readonly Value[]).filter(isDocument) : []
  return found.map(({ name, sizeOnDisk }) => ({ name: String(name), bytes: Number(sizeOnDisk) }))
}

/** `rs`: replica sets, of which there are none. */
export const replicaSets = (shell: Shell): Host =>
  new Host('rs', {
    member: (name) => {
      const command: Document | undefined = { status: { replSetGetStatus: 1 }, initiate: { replSetInitiate: {} } }[name]
      if (command) return method(name, () => shell.ask('admin', command))
      return shell.making(name, () => {
        throw new ShellError('TypeError', `rs.${name} is not a function`)
      })
    },
  })
