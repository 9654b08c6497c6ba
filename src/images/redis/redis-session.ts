/**
 * One client of a redis: what it may, which database it uses, what it has queued, watches and listens to.
 * Upstream: redis' networking.c, multi.c, server.c (processCommand)
 */
import type { Socket } from '../../base/os/network-stack'
import { wrongArity } from './commands/command'
import { findCommand, fitsArity, unknownCommand } from './redis-commands'
import { makeRoom } from './redis-eviction'
import { bulk, failure, formatReply, ok, ReplyReader, type Reply } from './redis-protocol'
import { serverCommands, type ServerCommand } from './redis-server-commands'
import type { RedisState } from './redis-state'

const oldMisconf =
  "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk. Commands that may modify the data set are disabled, because this instance is configured to report errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). Please check the Redis logs for details about the RDB error."

export class Session {
  readonly id: number
  readonly connectedAt: number
  db = 0
  name = ''
  isKnown: boolean
  isMonitor = false
  /** It gets all changes: a replica. */
  isReplica = false
  /** Its last command waits; what it says meanwhile is kept. */
  isBlocked = false
  queue: (readonly string[])[] | undefined
  readonly watched = new Map<string, number | undefined>()
  readonly channels = new Set<string>()
  readonly patterns = new Set<string>()
  readonly #reader = new ReplyReader()
  #isSpoilt = false
  #isClosed = false

  constructor(
    readonly redis: RedisState,
    readonly socket: Socket,
  ) {
    this.id = redis.newClientId()
    this.connectedAt = redis.container.now()
    this.isKnown = redis.config.get('requirepass') === ''
    socket.onData((data) => {
      this.#reader.add(data)
      this.#goOn()
    })
    socket.onClose(() => this.leave())
  }

  get address(): string {
    return `${this.socket.remoteAddress}:${this.socket.remotePort}`
  }

  send(reply: Reply): void {
    this.socket.send(formatReply(reply))
  }

  close(): void {
    this.socket.close()
    this.leave()
  }

  leave(): void {
    this.#isClosed = true
    this.redis.sessions.delete(this)
    this.redis.blocking?.forget(this)
    this.redis.replication?.forget(this)
  }

  /** What it waited for is there. */
  resume(reply: Reply): void {
    this.isBlocked = false
    this.send(reply)
    this.#goOn()
  }

  #goOn(): void {
    while (!this.isBlocked && !this.#isClosed) {
      const words = this.#reader.nextCommand()
      if (!words) return
      if (words.length > 0) this.#hear(words)
    }
  }

  #hear(words: readonly string[]): void {
    this.redis.commandsProcessed++
    if (words[0].toUpperCase() === 'QUIT') {
      this.send(ok)
      return this.close()
    }
    const reply = this.#answer(words)
    if (reply) this.send(reply)
  }

  #answer(words: readonly string[]): Reply | undefined {
    const name = words[0].toUpperCase()
    const command = serverCommands.get(name) ?? findCommand(name)
    const refusal = this.#refusal(name, words, command)
    if (refusal) {
      if (this.queue && name !== 'EXEC') this.#isSpoilt = true
      return refusal
    }
    if (this.queue && !/^(EXEC|DISCARD|MULTI|WATCH)$/.test(name)) {
      this.queue.push(words)
      return { type: 'status', text: 'QUEUED' }
    }
    return name === 'EXEC' ? this.#execute() : this.run(words, true)
  }

  #refusal(name: string, words: readonly string[], command: ServerCommand | ReturnType<typeof findCommand>): Reply | undefined {
    const { redis } = this
    if (!command) return unknownCommand(words, redis.version.major)
    if (!fitsArity(command.arity, words)) return wrongArity(words[0])
    if (!this.isKnown && !/^(AUTH|HELLO|QUIT)$/.test(name)) return failure('NOAUTH Authentication required.')
    if (this.channels.size + this.patterns.size > 0 && !/^(P?(UN)?SUBSCRIBE|PING|RESET)$/.test(name)) {
      const inside = 'only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context'
      return failure(`ERR Can't execute '${name.toLowerCase()}': ${inside}`)
    }
    if (!command.writes) return undefined
    if (redis.replication?.isReadOnly)
      return failure(`READONLY You can't write against a read only ${redis.version.major < 5 ? 'slave' : 'replica'}.`)
    if (redis.persistence?.lastSaveWorked === false && redis.config.isOn('stop-writes-on-bgsave-error')) return failure(oldMisconf)
    if (!makeRoom(redis) && command.grows) return failure("OOM command not allowed when used memory > 'maxmemory'.")
    return undefined
  }

  /** Without asking whether it may. */
  run(words: readonly string[], canWait: boolean): Reply | undefined {
    const { redis } = this
    const name = words[0].toUpperCase()
    if (name !== 'MONITOR' && name !== 'AUTH') this.#tellMonitors(words)
    const own = serverCommands.get(name)
    if (own) return own.run({ redis, session: this, canWait }, words)
    const command = findCommand(name)
    if (!command) return unknownCommand(words, redis.version.major)
    const before = redis.accounts.changes
    const reply = command.run(redis.store(this.db), words)
    if (command.writes && redis.accounts.changes !== before) redis.changed(this.db, words)
    return reply
  }

  #execute(): Reply {
    const queue = this.queue
    if (!queue) return failure('ERR EXEC without MULTI')
    const isSpoilt = this.#isSpoilt
    const isStale = this.#isStale()
    this.discard()
    if (isSpoilt) return failure('EXECABORT Transaction discarded because of previous errors.')
    if (isStale) return { type: 'nothing' }
    return { type: 'list', items: queue.map((words) => this.run(words, false) ?? bulk(undefined)) }
  }

  discard(): void {
    this.queue = undefined
    this.#isSpoilt = false
    this.watched.clear()
  }

  /** Keys are remembered with their database and the change that made them. */
  watch(keys: readonly string[]): void {
    for (const key of keys) this.watched.set(`${this.db} ${key}`, this.redis.store(this.db).find(key)?.version)
  }

  #isStale(): boolean {
    return [...this.watched].some(([name, version]) => {
      const [db, key] = name.split(/ (.*)/s)
      return this.redis.store(Number(db)).find(key)?.version !== version
    })
  }

  #tellMonitors(words: readonly string[]): void {
    const { sessions, container } = this.redis
    for (const session of sessions) {
      if (!session.isMonitor || session === this) continue
      const quoted = words.map((word) => JSON.stringify(word)).join(' ')
      session.send({ type: 'status', text: `${(container.now() / 1000).toFixed(6)} [${this.db} ${this.address}] ${quoted}` })
    }
  }
}
