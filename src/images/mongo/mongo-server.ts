/**
 * mongod and the script that starts it: the first start of an empty directory makes the root user and runs what was put beside it, and then
 * documents are served on port 27017. Upstream: https://github.com/docker-library/mongo (docker-entrypoint.sh);
 * src/mongo/db/mongod_main.cpp
 *
 * Simplified: scripts of the first start are run as far as our shell knows their language; `.sh` files are not run.
 */
import type { ContainerProcess, Server } from '../../cluster/container-runtime/contract'
import type { Document } from './document'
import { runCommand, type Client, type Mongod } from './mongo-commands'
import { logMongo, type LogLine } from './mongo-log'
import { idleBytes, onDisk, serve } from './mongo-connections'
import { MongoStore } from './mongo-store'
import { createUser } from './mongo-users'
import { runScript } from './shell/run-script'
import { DEFAULT_PORT } from './wire'

const START_MS = 800
const FIRST_START_MS = 1500
const SCRIPTS = '/docker-entrypoint-initdb.d'
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
    container.log(
      "\nerror: missing 'MONGO_INITDB_ROOT_USERNAME' or 'MONGO_INITDB_ROOT_PASSWORD'\n       both must be specified for a user to be created\n",
      'stderr',
    )
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
  say({
    component: 'STORAGE',
    id: 4615611,
    context: 'initandlisten',
    text: 'MongoDB starting',
    attributes: { pid: 1, port: options.port, dbPath: options.path, architecture: '64-bit', host: hostname },
    before: `MongoDB starting : pid=1 port=${options.port} dbpath=${options.path} 64-bit host=${hostname}`,
  })
  say({
    component: 'CONTROL',
    id: 23403,
    context: 'initandlisten',
    text: 'Build Info',
    attributes: { buildInfo: { version, modules: [], allocator: 'tcmalloc-google' } },
    before: `db version v${version}`,
  })
  container.after(isFirst ? FIRST_START_MS : START_MS, () => {
    const worked = onDisk(container, say, () => {
      if (isFirst) store.begin()
      else store.load()
      if (isFirst && (hasRoot || files.stat(SCRIPTS))) initialise({ container, mongod, root, password })
    })
    if (worked) serve({ container, mongod, release, say })
  })
}

interface FirstStart {
  readonly container: ContainerProcess
  readonly mongod: Mongod
  readonly root: string
  readonly password: string
}

function initialise({ container, mongod, root, password }: FirstStart): void {
  container.log(
    'about to fork child process, waiting until server is ready for connections.\nforked process: 29\nchild process started successfully, parent exiting',
  )
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
    const problem = runScript(container.files.read(`${SCRIPTS}/${name}`), {
      database,
      ask,
      place: container,
      print: (text) => container.write(text),
    })
    if (problem !== undefined) container.log(problem, 'stderr')
    container.log('')
  }
  container.log('\nMongoDB init process complete; ready for start up.\n')
}

function stop(container: ContainerProcess, say: (line: LogLine) => void, signal?: number): void {
  if (signal !== undefined) {
    const name = signal === 15 ? 'Terminated' : 'Interrupt'
    say({
      component: 'CONTROL',
      id: 23377,
      context: 'SignalHandler',
      text: 'Received signal',
      attributes: { signal, error: name },
      before: `got signal ${signal} (${name}), will terminate after current cmd ends`,
    })
  }
  say({
    component: 'CONTROL',
    id: 23138,
    context: 'SignalHandler',
    text: 'Shutting down',
    attributes: { exitCode: 0 },
    before: 'shutting down with code:0',
  })
  container.exit(0)
}
