/** redis-server: reads its settings, loads its data, answers on its port, and saves when it is stopped. Upstream: redis' server.c (main) */
import type { ContainerProcess, Server } from '../../cluster/container-runtime/contract'
import { Blocking } from './redis-blocking'
import { RedisConfig, type ConfigFault } from './redis-config'
import { RedisLog } from './redis-log'
import { Persistence } from './redis-persistence'
import { failure } from './redis-protocol'
import { Replication } from './redis-replication'
import { stopRedis } from './redis-server-commands'
import { Session } from './redis-session'
import { RedisState } from './redis-state'
import { versionOf, type RedisVersion } from './redis-versions'

/** `newest`: the release of images whose tag names none. `words`: what the program is called with where the image's own script says so. */
export const redisServer = (newest: string, words?: (container: ContainerProcess) => readonly string[]): Server => ({
  start(container) {
    start(container, versionOf(container.image, newest), words?.(container) ?? programWords(container.argv))
  },
})

/** What follows the program's name; the image's script may stand before it, and adds it where only options are given. */
function programWords(argv: readonly string[]): readonly string[] {
  const at = argv.findIndex((word) => word.endsWith('redis-server'))
  return argv.slice(at < 0 ? 1 : at + 1)
}

function start(container: ContainerProcess, version: RedisVersion, words: readonly string[]): void {
  const log = new RedisLog(container, version)
  const config = new RedisConfig(version)
  const fault = config.read(words, () => container.files)
  if (fault) return refuse(container, version, fault)
  log.wasWarning('oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo', 'C')
  log.wasWarning(`Redis version=${version.text}, bits=64, commit=00000000, modified=0, pid=1, just started`, 'C')
  if (words.length > 0) log.wasWarning('Configuration loaded', 'C')
  else
    log.warn(
      'Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf',
      'C',
    )
  const redis = new RedisState({ container, version, config, log })
  redis.blocking = new Blocking(redis)
  redis.persistence = new Persistence(redis)
  redis.replication = new Replication(redis)
  const port = Number(config.get('port'))
  if (version.rank >= 602) log.note('monotonic clock: POSIX clock_gettime')
  log.note(`Running mode=standalone, port=${port}.`)
  if (!container.listen(port, { protocol: 'tcp', accept: (socket) => accept(redis, new Session(redis, socket)) })) {
    log.warn(`Warning: Could not create server TCP listening socket *:${port}: bind: Address already in use`)
    log.warn(`Failed listening on port ${port} (${version.major < 7 ? 'TCP' : 'tcp'}), aborting.`)
    return container.exit(1)
  }
  log.wasWarning('Server initialized')
  if (!redis.persistence.load()) return
  log.note(version.rank < 702 ? 'Ready to accept connections' : 'Ready to accept connections tcp')
  redis.replication.start()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) container.onSignal(signal, () => stop(redis, signal))
  container.onEnd(() => {
    for (const session of [...redis.sessions]) session.close()
  })
}

function accept(redis: RedisState, session: Session): void {
  redis.connectionsReceived++
  if (redis.sessions.size >= Number(redis.config.get('maxclients'))) {
    session.send(failure('ERR max number of clients reached'))
    return session.close()
  }
  redis.sessions.add(session)
}

function stop(redis: RedisState, signal: 'SIGTERM' | 'SIGINT'): void {
  const seconds = Math.floor(redis.container.now() / 1000)
  redis.container.log(`1:signal-handler (${seconds}) Received ${signal} scheduling shutdown...`)
  redis.log.wasWarning('User requested shutdown...')
  stopRedis(redis)
}

function refuse(container: ContainerProcess, version: RedisVersion, { line, text, why }: ConfigFault): void {
  if (line === 0) container.log(why.startsWith('Fatal') ? why : text, 'stderr')
  else {
    const head = version.major < 6 ? '*** FATAL CONFIG FILE ERROR ***' : `*** FATAL CONFIG FILE ERROR (Redis ${version.text}) ***`
    container.log(`\n${head}\nReading the configuration file, at line ${line}\n>>> '${text}'\n${why}`, 'stderr')
  }
  container.exit(1)
}
