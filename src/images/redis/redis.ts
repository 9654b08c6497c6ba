/**
 * redis: keeps values under keys, on port 6379, and writes them to /data when it is stopped.
 * Upstream: https://github.com/redis/docker-library-redis, redis' server.c
 *
 * Simplified: `dump.rdb` is text here, and is written at the end and on SAVE only; a real redis also saves after so
 * many changes.
 */
import type { Socket } from '../../base/os/network-stack'
import type { ContainerProcess, Image, Server } from '../../cluster/container-runtime/contract'
import { linuxTools, PATH, patches } from '../linux'
import { redisCli } from './redis-cli'
import { runCommand } from './redis-commands'
import { bulk, failure, formatReply, list, ok, ReplyReader, type Reply } from './redis-protocol'
import { RedisStore } from './redis-store'

const DUMP = '/data/dump.rdb'
const LATEST = '7.4.2'
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `01 Jan 2026 00:00:02.000` */
function stamp(ms: number): string {
  const at = new Date(ms).toISOString()
  return `${at.slice(8, 10)} ${months[Number(at.slice(5, 7)) - 1]} ${at.slice(0, 4)} ${at.slice(11, 23)}`
}

const versionOf = (image: string): string => {
  const [version] = /^\d+(\.\d+)*/.exec(image.slice(image.lastIndexOf(':') + 1)) ?? []
  return version === undefined ? LATEST : (newest[version] ?? version)
}

const newest: Readonly<Record<string, string>> = {
  '5': '5.0.14',
  '5.0': '5.0.14',
  '6': '6.2.17',
  '6.0': '6.0.20',
  '6.2': '6.2.17',
  '7': LATEST,
  '7.0': '7.0.15',
  '7.2': '7.2.7',
  '7.4': LATEST,
}

const server: Server = {
  start(container) {
    const option = (name: string, otherwise: string): string => {
      const at = container.argv.indexOf(`--${name}`)
      return at < 0 ? otherwise : (container.argv[at + 1] ?? otherwise)
    }
    const redis = new Redis(container, option('requirepass', ''))
    redis.start(Number(option('port', '6379')))
  },
}

class Redis {
  readonly #store: RedisStore
  readonly #container: ContainerProcess
  readonly #password: string
  readonly #keepsData: boolean

  constructor(container: ContainerProcess, password: string) {
    this.#container = container
    this.#password = password
    this.#store = new RedisStore(() => container.now())
    this.#keepsData = container.mountPoints.some((path) => path === '/' || path === '/data')
  }

  start(port: number): void {
    const container = this.#container
    this.#log('*', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo', 'C')
    this.#log(
      '*',
      `Redis version=${versionOf(container.image)}, bits=64, commit=00000000, modified=0, pid=1, just started`,
      'C',
    )
    if (container.argv[container.argv.length - 1] === 'redis-server') {
      this.#log(
        '#',
        'Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf',
        'C',
      )
    }
    this.#log('*', 'monotonic clock: POSIX clock_gettime')
    this.#log('*', `Running mode=standalone, port=${port}.`)
    if (!container.listen(port, { protocol: 'tcp', accept: (socket) => this.#serve(socket) })) {
      this.#log('#', `Warning: Could not create server TCP listening socket *:${port}: bind: Address already in use`)
      this.#log('#', 'Failed listening on port ' + port + ' (tcp), aborting.')
      return container.exit(1)
    }
    this.#log('*', 'Server initialized')
    if (this.#keepsData && container.files.stat(DUMP)) {
      this.#store.load(container.files.read(DUMP))
      this.#log('*', `Done loading RDB, keys loaded: ${this.#store.keys().length}, keys expired: 0.`)
    }
    this.#log('*', 'Ready to accept connections tcp')
    container.onSignal('SIGTERM', () => this.#stop('SIGTERM'))
    container.onSignal('SIGINT', () => this.#stop('SIGINT'))
    container.use({ memoryBytes: 9_000_000 })
  }

  #log(level: '*' | '#', text: string, role: 'C' | 'M' = 'M'): void {
    this.#container.log(`1:${role} ${stamp(this.#container.now())} ${level} ${text}`)
  }

  #stop(signal: 'SIGTERM' | 'SIGINT'): void {
    this.#container.log(
      `1:signal-handler (${Math.floor(this.#container.now() / 1000)}) Received ${signal} scheduling shutdown...`,
    )
    this.#log('*', 'User requested shutdown...')
    this.#log('*', 'Saving the final RDB snapshot before exiting.')
    this.#save()
    this.#log('#', 'Redis is now ready to exit, bye bye...')
    this.#container.exit(0)
  }

  #save(): Reply {
    if (this.#keepsData) this.#container.files.write(DUMP, this.#store.dump())
    this.#log('*', 'DB saved on disk')
    return ok
  }

  #serve(socket: Socket): void {
    const reader = new ReplyReader()
    let isKnown = this.#password === ''
    const answer = (words: readonly string[]): Reply => {
      const name = words[0].toUpperCase()
      if (name === 'AUTH') {
        isKnown = words[words.length - 1] === this.#password
        return isKnown ? ok : failure('WRONGPASS invalid username-password pair or user is disabled.')
      }
      return isKnown ? this.#answer(name, words) : failure('NOAUTH Authentication required.')
    }
    socket.onData((data) => {
      reader.add(data)
      for (let words = reader.nextCommand(); words; words = reader.nextCommand()) {
        if (words.length === 0) continue
        const isLast = words[0].toUpperCase() === 'QUIT'
        socket.send(formatReply(isLast ? ok : answer(words)))
        if (isLast) return socket.close()
      }
    })
  }

  #answer(name: string, words: readonly string[]): Reply {
    if (name === 'SAVE' || name === 'BGSAVE') return this.#save()
    if (name === 'INFO') return bulk(this.#info())
    if (name === 'COMMAND' || name === 'CLIENT') return list([])
    if (name !== 'SHUTDOWN') return runCommand(this.#store, words)
    this.#stop('SIGTERM')
    return ok
  }

  #info(): string {
    const keys = this.#store.keys().length
    const lines = [
      '# Server',
      `redis_version:${versionOf(this.#container.image)}`,
      'redis_mode:standalone',
      'os:Linux 6.1.0-31-amd64 x86_64',
      'tcp_port:6379',
      '',
      '# Replication',
      'role:master',
      'connected_slaves:0',
      '',
      '# Keyspace',
    ]
    return `${[...lines, ...(keys > 0 ? [`db0:keys=${keys},expires=0,avg_ttl=0`] : [])].join('\r\n')}\r\n`
  }
}

const versions = [
  ...patches('5.0', [0, 14]),
  ...patches('6.0', [20]),
  ...patches('6.2', [17]),
  ...patches('7.0', [15]),
  ...patches('7.2', [7]),
  ...patches('7.4', [2]),
  '5',
  '6',
  '7',
]

export const redis: Image = {
  repository: 'redis',
  tags: [
    'latest',
    'alpine',
    'bookworm',
    ...versions,
    ...versions.flatMap((version) => [`${version}-alpine`, `${version}-bookworm`]),
  ],
  sizeBytes: 45_006_000,
  entrypoint: ['docker-entrypoint.sh'],
  command: ['redis-server'],
  entrypointRunsCommand: true,
  env: { PATH, REDIS_VERSION: LATEST },
  workingDirectory: '/data',
  user: 'root',
  exposedPorts: [6379],
  files: {},
  tools: [...linuxTools, 'bash', 'getent'],
  servers: { 'docker-entrypoint.sh': server, 'redis-server': server },
  programs: { 'redis-cli': redisCli },
}
