/**
 * mongo-express: a web page for a mongod, on port 8081. Upstream: https://github.com/mongo-express/mongo-express-docker (docker-
 * entrypoint.sh),
 * https://github.com/mongo-express/mongo-express (config.default.js, lib/db.js)
 *
 * Simplified: it waits for the server that it is told of, where the script of a real one waits for `mongo:27017` unless
 * ME_CONFIG_MONGODB_URL says otherwise; files, exports and statistics are not there.
 */
import { encodeBase64 } from '../../base/base64'
import type { HttpAnswer, ServedRequest } from '../../base/os/network-stack'
import type { ContainerProcess, Image, Server } from '../../cluster/container-runtime/contract'
import { answer } from '../answers'
import { busyboxTools, linuxImage, PATH } from '../linux'
import { alpineFiles } from '../linux-files'
import { parseAddress, type Address } from '../mongo/wire'
import { replyTo } from './routes'
import { ServerLink, type LinkProblem } from './server-link'

const PORT = 8081
const MOST_TRIES = 10
const RETRY_MS = 1000
const START_MS = 900

interface Settings {
  readonly address: Address
  readonly uri: string
  readonly login: { readonly user: string; readonly password: string } | undefined
  readonly base: string
  readonly isOld: boolean
}

function readSettings({ env, image }: ContainerProcess): Settings | { readonly problem: string } {
  const value = (name: string, otherwise = ''): string => env.get(`ME_CONFIG_${name}`) ?? otherwise
  const isOld = /:0\./.test(image)
  const [user, password] = [value('MONGODB_ADMINUSERNAME'), value('MONGODB_ADMINPASSWORD')]
  const place = `${value('MONGODB_SERVER', 'mongo')}:${value('MONGODB_PORT', '27017')}`
  const credentials = user === '' ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`
  const given = value('MONGODB_URL')
  const hasServer = value('MONGODB_SERVER') !== ''
  const uri =
    given !== '' && !(isOld && hasServer)
      ? given
      : `mongodb://${credentials}${place}/${value('MONGODB_AUTH_DATABASE', isOld ? 'db' : '').replace('db', '')}`
  const address = parseAddress(uri)
  if ('problem' in address) return address
  const known = user !== '' && address.user === undefined ? { ...address, user, password, authDatabase: 'admin' } : address
  const hasLogin = isOld ? value('BASICAUTH_USERNAME') !== '' : value('BASICAUTH', 'true') !== 'false'
  const login = hasLogin ? { user: value('BASICAUTH_USERNAME', 'admin'), password: value('BASICAUTH_PASSWORD', 'pass') } : undefined
  return { address: known, uri, login, base: value('SITE_BASEURL', '/'), isOld }
}

const server: Server = {
  start(container) {
    container.onSignal('SIGTERM', () => container.exit(143))
    container.use({ memoryBytes: 62_000_000, cpuCores: 0.002 })
    const settings = readSettings(container)
    if ('problem' in settings) {
      container.log(`MongoParseError: ${settings.problem}`, 'stderr')
      return container.exit(1)
    }
    if (settings.isOld) return container.after(START_MS, () => welcome(container, settings))
    const { host, port } = settings.address
    container.log(`Waiting for ${host}:${port}...`)
    wait(container, settings, 1)
  },
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Thu Jan  1 00:00:02 UTC 2026`, as date(1) prints it. */
function dateText(ms: number): string {
  const at = new Date(ms)
  return `${days[at.getUTCDay()]} ${months[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2)} ${at.toISOString().slice(11, 19)} UTC ${at.getUTCFullYear()}`
}

/** The script before the program: until the port is open, but not for ever. */
function wait(container: ContainerProcess, settings: Settings, tries: number): void {
  const { host, port } = settings.address
  container.connect(host, port, (outcome) => {
    if ('socket' in outcome) {
      outcome.socket.close()
      return container.after(START_MS, () => welcome(container, settings))
    }
    const path = `/dev/tcp/${host}/${port}`
    const lines =
      outcome.failure === 'unknown-host'
        ? [`${host}: Name does not resolve`, `${path}: Invalid argument`]
        : [`${path}: ${outcome.failure === 'refused' ? 'Connection refused' : 'Operation timed out'}`]
    for (const line of lines) container.log(`/docker-entrypoint.sh: line 15: ${line}`, 'stderr')
    if (tries >= MOST_TRIES) return container.after(START_MS, () => welcome(container, settings))
    container.log(`${dateText(container.now())} retrying to connect to ${host}:${port} (${tries + 1}/${MOST_TRIES})`)
    container.after(RETRY_MS, () => wait(container, settings, tries + 1))
  })
}

function welcome(container: ContainerProcess, settings: Settings): void {
  if (!settings.isOld) container.log('No custom config.js found, loading config.default.js')
  container.log(`Welcome to mongo-express${settings.isOld ? '' : ` ${VERSION}`}\n------------------------\n\n`)
  const link = new ServerLink(container, settings.address)
  link.open((problem) => (problem ? giveUp(container, settings, problem) : listen(container, settings, link)))
}

function giveUp(container: ContainerProcess, { uri, address }: Settings, problem: LinkProblem): void {
  container.log(`\nCould not connect to database using connectionString: ${uri.replace(/(:\/\/[^:/]+:)[^@]+@/, '$1****@')}`, 'stderr')
  const trace =
    '    at Connection.onMessage (/app/node_modules/mongodb/lib/cmap/connection.js:202:26)\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)'
  if ('refusal' in problem)
    container.log(
      `MongoServerError: ${problem.refusal}\n${trace} {\n  ok: 0,\n  code: 18,\n  codeName: 'AuthenticationFailed',\n  connectionGeneration: 0\n}`,
      'stderr',
    )
  else {
    const { failure } = problem
    const why =
      failure.failure === 'unknown-host'
        ? `getaddrinfo ENOTFOUND ${address.host}`
        : `connect ECONNREFUSED ${'address' in failure ? failure.address : address.host}:${address.port}`
    container.log(`MongoServerSelectionError: ${why}\n${trace}`, 'stderr')
  }
  container.exit(1)
}

function listen(container: ContainerProcess, settings: Settings, link: ServerLink): void {
  const { login, base } = settings
  const routes = { container, link, base }
  container.listen(PORT, {
    protocol: 'http',
    isPlain: true,
    handle: (request) => (isKnown(request, login) ? replyTo(routes, request) : whoAreYou()),
  })
  container.log(`Mongo Express server listening at http://0.0.0.0:${PORT}\nServer is open to allow connections from anyone (0.0.0.0)`)
  if (login?.user === 'admin' && login.password === 'pass')
    container.log('basicAuth credentials are "admin:pass", it is recommended you change this in your config.js!')
}

function isKnown({ headers, path }: ServedRequest, login: Settings['login']): boolean {
  if (!login || path === '/status') return true
  return headers.authorization === `Basic ${encodeBase64(new TextEncoder().encode(`${login.user}:${login.password}`))}`
}

function whoAreYou(): HttpAnswer {
  const page = answer(401, 'Unauthorized')
  return { ...page, headers: { ...page.headers, 'www-authenticate': 'Basic realm="Authorization Required"' } }
}

const VERSION = '1.0.2'

export const mongoExpress: Image = linuxImage({
  repository: 'mongo-express',
  tags: ['latest', '1.0.2', '1.0.1', '1.0.0', '1.0', '1', '1.0.2-20', '1.0.2-18', '1.0.2-20-alpine3.19', '0.54', '0.54.0', '0.49'],
  sizeBytes: 56_000_000,
  entrypoint: ['/sbin/tini', '--', '/docker-entrypoint.sh'],
  command: ['mongo-express'],
  env: {
    PATH,
    ME_CONFIG_EDITORTHEME: 'default',
    ME_CONFIG_MONGODB_ENABLE_ADMIN: 'true',
    VCAP_APP_HOST: '0.0.0.0',
  },
  workingDirectory: '/app',
  exposedPorts: [PORT],
  files: alpineFiles('3.18.6', { node: 1000 }),
  tools: [...busyboxTools, 'bash'],
  servers: { '/sbin/tini': server, 'mongo-express': server },
})
