/**
 * Commands that concern the server or the connection and not one database's data. Upstream: redis' server.c, config.c, multi.c, pubsub.c
 */
import { matchesGlob } from './redis-glob'
import { formatInfo } from './redis-info'
import { bulk, failure, integer, list, nil, ok, type Reply } from './redis-protocol'
import { commandNames } from './redis-commands'
import type { Session } from './redis-session'
import type { RedisState } from './redis-state'
import { findInteger, syntaxError } from './commands/command'

interface Place {
  readonly redis: RedisState
  readonly session: Session
  /** False within a transaction. */
  readonly canWait: boolean
}

export interface ServerCommand {
  readonly arity: number
  readonly writes?: boolean
  readonly grows?: boolean
  /** Undefined: there is no reply, or it comes later. */
  run(place: Place, words: readonly string[]): Reply | undefined
}

type Run = ServerCommand['run']

const auth: Run = ({ redis, session }, [, ...words]) => {
  const wanted = redis.config.get('requirepass')
  const isOld = redis.version.major < 6
  if (words.length > 2 || (words.length === 2 && isOld)) return syntaxError
  if (wanted === '' && words.length === 1) {
    return failure(
      isOld
        ? 'ERR Client sent AUTH, but no password is set'
        : 'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
    )
  }
  const isRight = words[words.length - 1] === wanted && (words.length === 1 || words[0] === 'default')
  if (!isRight) return failure(isOld ? 'ERR invalid password' : 'WRONGPASS invalid username-password pair or user is disabled.')
  session.isKnown = true
  return ok
}

const select: Run = ({ redis, session }, [, word]) => {
  const index = findInteger(word)
  if (index === undefined) return failure('ERR invalid DB index')
  if (index < 0 || index >= Number(redis.config.get('databases'))) return failure('ERR DB index is out of range')
  session.db = index
  return ok
}

const config: Run = ({ redis }, [, what, ...words]) => {
  switch (what.toUpperCase()) {
    case 'GET':
      return list(redis.config.matching(words))
    case 'SET': {
      for (let i = 0; i < words.length; i += 2) {
        const problem = redis.config.change(words[i], words[i + 1] ?? '')
        if (problem !== undefined) return failure(problem)
        if (words[i].toLowerCase() === 'appendonly') redis.persistence?.switchLog()
        if (words[i].toLowerCase() === 'save') redis.persistence?.planAnew()
      }
      return words.length % 2 === 1 ? failure("ERR wrong number of arguments for 'config|set' command") : ok
    }
    case 'RESETSTAT':
      return ok
    case 'REWRITE':
      return redis.config.file === undefined ? failure('ERR The server is running without a config file') : ok
    default:
      return failure(`ERR unknown subcommand '${what}'. Try CONFIG HELP.`)
  }
}

const client: Run = ({ redis, session }, [, what, ...words]) => {
  switch (what.toUpperCase()) {
    case 'ID':
      return integer(session.id)
    case 'GETNAME':
      return session.name === '' ? nil : bulk(session.name)
    case 'SETNAME':
      session.name = words[0] ?? ''
      return ok
    case 'SETINFO':
      return ok
    case 'LIST':
      return bulk([...redis.sessions].map((other) => `${clientLine(redis, other)}\n`).join(''))
    default:
      return failure(`ERR unknown subcommand '${what}'. Try CLIENT HELP.`)
  }
}

const clientLine = (redis: RedisState, { id, address, name, db, connectedAt, channels, patterns }: Session): string =>
  `id=${id} addr=${address} name=${name} age=${Math.floor((redis.container.now() - connectedAt) / 1000)} db=${db} sub=${channels.size} psub=${patterns.size}`

const flushAll: Run = ({ redis, session }) => {
  for (const store of redis.stores.values()) store.clear()
  redis.changed(session.db, ['FLUSHALL'])
  return ok
}

const shutdown: Run = ({ redis }, [, how]) => {
  redis.log.wasWarning('User requested shutdown...')
  stopRedis(redis, { saves: how?.toUpperCase() !== 'NOSAVE', isAsked: how?.toUpperCase() === 'SAVE' })
  return undefined
}

/** Saves what is to be saved, and ends. */
export function stopRedis(redis: RedisState, { saves = true, isAsked = false } = {}): void {
  const { log, config, persistence, container, version } = redis
  if (config.isOn('appendonly')) log.note('Calling fsync() on the AOF file.')
  if (saves && (isAsked || config.saveRules.length > 0)) {
    log.note('Saving the final RDB snapshot before exiting.')
    if (persistence?.save().type === 'error') return log.warn("Error trying to save the DB, can't exit.")
  }
  log.warn(`${version.major < 4 ? 'Redis' : 'Redis'} is now ready to exit, bye bye...`)
  container.exit(0)
}

const subscribe =
  (kind: 'subscribe' | 'psubscribe'): Run =>
  ({ session }, [, ...names]) => {
    const set = kind === 'subscribe' ? session.channels : session.patterns
    for (const name of names) {
      set.add(name)
      session.send({ type: 'list', items: [bulk(kind), bulk(name), integer(session.channels.size + session.patterns.size)] })
    }
    return undefined
  }

const unsubscribe =
  (kind: 'unsubscribe' | 'punsubscribe'): Run =>
  ({ session }, [, ...given]) => {
    const set = kind === 'unsubscribe' ? session.channels : session.patterns
    const names = given.length > 0 ? given : [...set]
    for (const name of names.length > 0 ? names : [undefined]) {
      if (name !== undefined) set.delete(name)
      session.send({ type: 'list', items: [bulk(kind), bulk(name), integer(session.channels.size + session.patterns.size)] })
    }
    return undefined
  }

/** To how many clients a message went. */
export function publish(redis: RedisState, channel: string, text: string): number {
  let heard = 0
  for (const session of redis.sessions) {
    if (session.channels.has(channel)) {
      session.send(list(['message', channel, text]))
      heard++
    }
    for (const pattern of session.patterns) {
      if (!matchesGlob(pattern, channel)) continue
      session.send(list(['pmessage', pattern, channel, text]))
      heard++
    }
  }
  return heard
}

const blocking: Run = ({ redis, session, canWait }, words) => redis.blocking?.run(session, words, canWait)

const anyMember = (redis: RedisState, members: ReadonlySet<string>): string =>
  [...members][Math.floor(redis.container.random() * members.size)]

const randomMember: Run = ({ redis, session }, [, key, count]) => {
  const found = redis.store(session.db).typed(key, 'set')
  if ('wrong' in found) return found.wrong
  const members = found.value?.members ?? new Set<string>()
  if (count === undefined) return members.size === 0 ? nil : bulk(anyMember(redis, members))
  const rest = new Set(members)
  const chosen = Array.from({ length: Math.min(rest.size, Math.abs(Number(count))) }, () => {
    const member = anyMember(redis, rest)
    rest.delete(member)
    return member
  })
  return list(chosen)
}

const popMember: Run = (place, [, key, count]) => {
  const reply = randomMember(place, ['SRANDMEMBER', key, ...(count === undefined ? [] : [count])])
  if (!reply || reply.type === 'error') return reply
  const members = reply.type === 'list' ? reply.items : [reply]
  const texts = members.flatMap((member) => (member.type === 'bulk' && member.text !== undefined ? [member.text] : []))
  if (texts.length > 0) place.session.run(['SREM', key, ...texts], false)
  return reply
}

const randomKey: Run = ({ redis, session }) => {
  const keys = redis.store(session.db).keys()
  return keys.length === 0 ? nil : bulk(keys[Math.floor(redis.container.random() * keys.length)])
}

const begin: Run = ({ session }) => {
  if (session.queue) return failure('ERR MULTI calls can not be nested')
  session.queue = []
  return ok
}

const discard: Run = ({ session }) => {
  if (!session.queue) return failure('ERR DISCARD without MULTI')
  session.discard()
  return ok
}

const watch: Run = ({ session }, [, ...keys]) => {
  if (session.queue) return failure('ERR WATCH inside MULTI is not allowed')
  session.watch(keys)
  return ok
}

const time: Run = ({ redis }) => list([String(Math.floor(redis.container.now() / 1000)), String((redis.container.now() % 1000) * 1000)])

const command: Run = (_, [, what]) => (what?.toUpperCase() === 'COUNT' ? integer(commandNames.length + serverCommands.size) : list([]))

const reads = (arity: number, run: Run): ServerCommand => ({ arity, run })
const writes = (arity: number, run: Run): ServerCommand => ({ arity, run, writes: true })

const table: Readonly<Record<string, ServerCommand>> = {
  AUTH: reads(-2, auth),
  BGREWRITEAOF: reads(1, ({ redis }) => redis.persistence?.rewriteLog()),
  BGSAVE: reads(-1, ({ redis }) => redis.persistence?.saveInBackground()),
  BLMOVE: writes(6, blocking),
  BLPOP: writes(-3, blocking),
  BRPOP: writes(-3, blocking),
  BRPOPLPUSH: writes(4, blocking),
  CLIENT: reads(-2, client),
  COMMAND: reads(-1, command),
  CONFIG: reads(-2, config),
  DISCARD: reads(1, discard),
  EXEC: reads(1, () => undefined),
  FLUSHALL: writes(-1, flushAll),
  INFO: reads(-1, ({ redis }, [, section]) => bulk(formatInfo(redis, section))),
  LASTSAVE: reads(1, ({ redis }) => integer(Math.floor((redis.persistence?.lastSaveAt ?? 0) / 1000))),
  MONITOR: reads(1, ({ session }) => {
    session.isMonitor = true
    return ok
  }),
  MULTI: reads(1, begin),
  PSUBSCRIBE: reads(-2, subscribe('psubscribe')),
  PSYNC: reads(-3, ({ redis, session }) => redis.replication?.adopt(session)),
  PUBLISH: reads(3, ({ redis }, [, channel, text]) => integer(publish(redis, channel, text))),
  PUNSUBSCRIBE: reads(-1, unsubscribe('punsubscribe')),
  RANDOMKEY: reads(1, randomKey),
  REPLCONF: reads(-1, () => ok),
  REPLICAOF: reads(3, ({ redis }, [, host, port]) => redis.replication?.follow(host, port)),
  ROLE: reads(1, ({ redis }) => redis.replication?.role()),
  SAVE: reads(1, ({ redis }) => redis.persistence?.save()),
  SELECT: reads(2, select),
  SHUTDOWN: reads(-1, shutdown),
  SLAVEOF: reads(3, ({ redis }, [, host, port]) => redis.replication?.follow(host, port)),
  SPOP: writes(-2, popMember),
  SRANDMEMBER: reads(-2, randomMember),
  SUBSCRIBE: reads(-2, subscribe('subscribe')),
  TIME: reads(1, time),
  UNSUBSCRIBE: reads(-1, unsubscribe('unsubscribe')),
  UNWATCH: reads(1, ({ session }) => {
    session.watched.clear()
    return ok
  }),
  WATCH: reads(-2, watch),
}

export const serverCommands: ReadonlyMap<string, ServerCommand> = new Map(Object.entries(table))
