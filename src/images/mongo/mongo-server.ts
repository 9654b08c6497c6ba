/**
 * mongod and the script that starts it: the first start of an empty directory makes the root user and runs what was put beside it, and then
 * documents are served on port 27017. Upstream: https://github.com/docker-library/mongo (docker-entrypoint.sh); src/mongo/db/mongod_main.cpp
 *
 * Simplified: scripts of the first start are run as far as our shell knows their language; `.sh` files are not run.
 */
import { errnoText, FileError } from '../../base/os/file-system'
import type { Socket } from '../../base/os/network-stack'
import type { ContainerProcess, Server } from '../../cluster/container-runtime/contract'
import { isDocument, type Document } from './document'
import { runCommand, type Client, type Mongod } from './mongo-commands'
import { logMongo, type LogLine } from './mongo-log'
import { MongoStore } from './mongo-store'
import { createUser } from './mongo-users'
import { runScript } from './shell/run-script'
import { DEFAULT_PORT, formatMessage, MessageReader } from './wire'

const START_MS = 800
const FIRST_START_MS = 1500
const SCRIPTS = '/docker-entrypoint-initdb.d'
/** What an idle server takes; newer ones take more. */
const idleBytes = (version: number): number => (version >= 6 ? 132_000_000 : 76_000_000)

export const mongoServer = (newest: string): Server => ({
  start(container) {
    const [exact = newest] = /(?<=:)\d+\.\d+\.\d+/.exec(container.image) ?? []
    start(container, exact)
  },
})

interface Options {
  readonly port: number
  readonly path: string
  readonly needsUser: boolean
  readonly replicaSet: string | undefined
}

function readOptions(argv: readonly string[]): Options {
  const value = (name: string): string | undefined => {
    const at = argv.findIndex((word) => word === name || word.startsWith(`${name}=`))
    return at < 0 ? undefined : argv[at].includes('=') ? argv[at].split('=')[1] : argv[at + 1]
  }
  return {
    port: Number(value('--port') ?? DEFAULT_PORT),
    path: value('--dbpath') ?? '/data/db',
    needsUser: argv.includes('--auth'),
    replicaSet: value('--replSet'),
  }
}

function start(container: ContainerProcess, version: string): void {
  const options = readOptions(container.argv)
  const release = Number.parseFloat(version)
  const say = (line: LogLine): void => logMongo(container, release, line)
  const { env, files, hostname } = container
  const [root = '', password = ''] = [env.get('MONGO_INITDB_ROOT_USERNAME'), env.get('MONGO_INITDB_ROOT_PASSWORD')]
  const hasRoot = root !== '' && password !== ''
  if (!hasRoot && (root !== '' || password !== '')) {
    container.log("\nerror: missing 'MONGO_INITDB_ROOT_USERNAME' or 'MONGO_INITDB_ROOT_PASSWORD'\n       both must be specified for a user to be created\n", 'stderr')
    return container.exit(1)
  }
  const store = new MongoStore(files, options.path, container)
  const mongod: Mongod = {
    store,
    version,
    host: hostname,
    port: options.port,
    startedAt: container.now(),
    needsUser: options.needsUser || hasRoot,
    replicaSet: options.replicaSet,
    connections: 0,
    shutDown: () => stop(container, say),
  }
  container.use({ memoryBytes: idleBytes(release), cpuCores: 0.005 })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) container.onSignal(signal, () => stop(container, say, signal === 'SIGTERM' ? 15 : 2))
  const isFirst = !store.isThere
  say({ component: 'STORAGE', id: 4615611, context: 'initandlisten', text: 'MongoDB starting', attributes: { pid: 1, port: options.port, dbPath: options.path, architecture: '64-bit', host: hostname }, before: `MongoDB starting : pid=1 port=${options.port} dbpath=${options.path} 64-bit host=${hostname}` })
  say({ component: 'CONTROL', id: 23403, context: 'initandlisten', text: 'Build Info', attributes: { buildInfo: { version, modules: [], allocator: 'tcmalloc-google' } }, before: `db version v${version}` })
  container.after(isFirst ? FIRST_START_MS : START_MS, () => {
    const worked = onDisk(container, say, () => {
      if (isFirst) store.begin()
      else store.load()
      if (isFirst && (hasRoot || files.stat(SCRIPTS))) initialise({ container, mongod, root, password })
    })
    if (worked) serve({ container, mongod, release, say })
  })
}

/** A mongod that cannot write ends at once. False when it could not. */
function onDisk(container: ContainerProcess, say: (line: LogLine) => void, act: () => void): boolean {
  try {
    act()
    return true
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    say({ severity: 'E', component: 'STORAGE', id: 20557, context: 'initandlisten', text: 'DBException in initAndListen, terminating', attributes: { error: `IllegalOperation: ${error.path}: ${errnoText[error.errno]}` } })
    container.exit(100)
    return false
  }
}

interface FirstStart {
  readonly container: ContainerProcess
  readonly mongod: Mongod
  readonly root: string
  readonly password: string
}

function initialise({ container, mongod, root, password }: FirstStart): void {
  container.log('about to fork child process, waiting until server is ready for connections.\nforked process: 29\nchild process started successfully, parent exiting')
  if (root !== '') {
    createUser(mongod.store, 'admin', { createUser: root, pwd: password, roles: [{ role: 'root', db: 'admin' }] })
    container.log(`Successfully added user: { "user" : ${JSON.stringify(root)}, "roles" : [ { "role" : "root", "db" : "admin" } ] }`)
  }
  const database = container.env.get('MONGO_INITDB_DATABASE') ?? 'test'
  for (const { name } of container.files.stat(SCRIPTS) ? container.files.list(SCRIPTS) : []) {
    if (!name.endsWith('.js')) {
      if (!name.startsWith('.')) container.log(`/usr/local/bin/docker-entrypoint.sh: ignoring ${SCRIPTS}/${name}`)
      continue
    }
    container.log(`/usr/local/bin/docker-entrypoint.sh: running ${SCRIPTS}/${name}`)
    const client: Client = { user: undefined }
    const insider = { ...mongod, needsUser: false }
    const ask = (db: string, command: Document): Document => runCommand({ mongod: insider, client, database: db }, command)
    const problem = runScript(container.files.read(`${SCRIPTS}/${name}`), { database, ask, place: container, print: (text) => container.write(text) })
    if (problem !== undefined) container.log(problem, 'stderr')
    container.log('')
  }
  container.log('\nMongoDB init process complete; ready for start up.\n')
}

interface Serving {
  readonly container: ContainerProcess
  readonly mongod: Mongod
  readonly release: number
  readonly say: (line: LogLine) => void
}

function serve({ container, mongod, release, say }: Serving): void {
  if (!mongod.needsUser) {
    const text = 'Access control is not enabled for the database. Read and write access to data and configuration is unrestricted'
    say({ severity: 'W', component: 'CONTROL', id: 22120, context: 'initandlisten', text, before: `** WARNING: ${text}.` })
  }
  const sockets = new Set<Socket>()
  let count = 0
  const accept = (socket: Socket): void => {
    sockets.add(socket)
    mongod.connections = sockets.size
    const remote = `${socket.remoteAddress}:${socket.remotePort}`
    const context = `conn${++count}`
    say({ component: 'NETWORK', id: 22943, context: 'listener', text: 'Connection accepted', attributes: { remote, connectionId: count, connectionCount: sockets.size }, before: `connection accepted from ${remote} #${count} (${sockets.size} connections now open)` })
    const leave = (): void => {
      if (!sockets.delete(socket)) return
      mongod.connections = sockets.size
      say({ component: 'NETWORK', id: 22944, context, text: 'Connection ended', attributes: { remote, connectionId: count, connectionCount: sockets.size }, before: `end connection ${remote} (${sockets.size} connections now open)` })
    }
    socket.onClose(leave)
    converse({ container, mongod, socket, release, say, context, leave })
  }
  if (!container.listen(mongod.port, { protocol: 'tcp', accept })) {
    say({ severity: 'E', component: 'CONTROL', id: 20568, context: 'initandlisten', text: 'Error setting up listener', attributes: { error: { code: 9001, codeName: 'SocketException', errmsg: 'Address already in use' } } })
    return container.exit(48)
  }
  container.onEnd(() => {
    for (const socket of sockets) socket.close()
  })
  say({ component: 'NETWORK', id: 23015, context: 'listener', text: 'Listening on', attributes: { address: `0.0.0.0:${mongod.port}` }, before: '' })
  say({ component: 'NETWORK', id: 23016, context: 'listener', text: 'Waiting for connections', attributes: { port: mongod.port, ssl: 'off' }, before: `waiting for connections on port ${mongod.port}` })
}

interface Conversation extends Serving {
  readonly socket: Socket
  readonly context: string
  leave(): void
}

const overHttp =
  'HTTP/1.0 200 OK\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 85\r\n\r\nIt looks like you are trying to access MongoDB over HTTP on the native driver port.\r\n'

function converse({ container, mongod, socket, release, say, context, leave }: Conversation): void {
  const reader = new MessageReader()
  const client: Client = { user: undefined }
  const stop = (): void => {
    socket.close()
    leave()
  }
  socket.onData((data) => {
    if (/^(GET|HEAD|POST|PUT) /.test(data)) {
      socket.send(overHttp)
      return stop()
    }
    const messages = reader.add(data)
    if (!messages) return stop()
    for (const { db, command } of messages) {
      if (!isDocument(command)) return stop()
      let reply: Document = {}
      if (!onDisk(container, say, () => (reply = runCommand({ mongod, client, database: String(db) }, command)))) return
      if (reply.code === 18) say({ component: 'ACCESS', id: 5286307, context, text: 'Failed to authenticate', attributes: { client: `${socket.remoteAddress}:${socket.remotePort}`, isSpeculative: false, mechanism: 'SCRAM-SHA-256', user: command.user, db, error: 'AuthenticationFailed: SCRAM authentication failed, storedKey mismatch', result: 18 }, before: `SASL SCRAM-SHA-1 authentication failed for ${String(command.user)} on ${String(db)} from client ${socket.remoteAddress}:${socket.remotePort}` })
      socket.send(formatMessage(reply))
    }
    container.use({ memoryBytes: idleBytes(release) + mongod.store.bytes })
  })
}

function stop(container: ContainerProcess, say: (line: LogLine) => void, signal?: number): void {
  if (signal !== undefined) {
    const name = signal === 15 ? 'Terminated' : 'Interrupt'
    say({ component: 'CONTROL', id: 23377, context: 'SignalHandler', text: 'Received signal', attributes: { signal, error: name }, before: `got signal ${signal} (${name}), will terminate after current cmd ends` })
  }
  say({ component: 'CONTROL', id: 23138, context: 'SignalHandler', text: 'Shutting down', attributes: { exitCode: 0 }, before: 'shutting down with code:0' })
  container.exit(0)
}
