/**
 * A redis that copies another: the replica asks for everything, and then hears of each change. Upstream: redis' replication.c
 *
 * Simplified: after a break everything is sent again, where a real replica asks for what it missed; who is asked does not ask back.
 */
import type { Socket } from '../../base/os/network-stack'
import { runCommand } from './redis-commands'
import { loadDump } from './redis-dump'
import { bulk, failure, formatCommand, formatReply, integer, list, ok, ReplyReader, type Reply } from './redis-protocol'
import type { Session } from './redis-session'
import type { RedisState } from './redis-state'

/** A replica looks after its link once a second. */
const RETRY_MS = 1000
const CONNECT_MS = 60_000

interface Leader {
  readonly host: string
  readonly port: number
}

export class Replication {
  readonly #redis: RedisState
  #replicas: Session[] = []
  #feedDb: number | undefined
  #leader: Leader | undefined
  #link: Socket | undefined
  #isUp = false
  /** Which link is meant; an answer to an earlier one is not heard. */
  #attempt = 0
  #offset = 0

  constructor(redis: RedisState) {
    this.#redis = redis
    const [host, port] = redis.config.get('replicaof').split(/\s+/)
    if (host && port) this.#leader = { host, port: Number(port) }
    if (this.#leader) redis.log.role = 'S'
  }

  get isReadOnly(): boolean {
    return this.#leader !== undefined && this.#redis.config.isOn('replica-read-only')
  }

  /** Copies begin when the server is up. */
  start(): void {
    if (this.#leader) this.#connect()
  }

  follow(host: string, port: string): Reply {
    const { log } = this.#redis
    this.#attempt++
    this.#link?.close()
    this.#isUp = false
    if (/^no$/i.test(host) && /^one$/i.test(port)) {
      if (this.#leader) log.note('MASTER MODE enabled (user request)', 'M')
      this.#leader = undefined
      log.role = 'M'
      return ok
    }
    if (!/^\d+$/.test(port)) return failure('ERR Invalid master port')
    this.#leader = { host, port: Number(port) }
    log.role = 'S'
    log.note(`REPLICAOF ${host}:${port} enabled (user request)`)
    this.#connect()
    return ok
  }

  #connect(): void {
    const leader = this.#leader
    if (!leader) return
    const { container, log } = this.#redis
    const attempt = ++this.#attempt
    log.note(`Connecting to MASTER ${leader.host}:${leader.port}`)
    container.connect(
      leader.host,
      leader.port,
      (outcome) => {
        if (attempt !== this.#attempt) return 'socket' in outcome ? outcome.socket.close() : undefined
        if ('socket' in outcome) {
          log.note(`MASTER <-> ${this.#word} sync started`)
          return this.#copy(outcome.socket, attempt)
        }
        if (outcome.failure === 'unknown-host') log.warn('Unable to connect to MASTER: Name or service not known')
        else {
          log.note(`MASTER <-> ${this.#word} sync started`)
          log.warn(`Error condition on socket for SYNC: ${outcome.failure === 'refused' ? 'Connection refused' : 'Operation timed out'}`)
        }
        this.#retry(attempt)
      },
      CONNECT_MS,
    )
  }

  get #word(): 'SLAVE' | 'REPLICA' {
    return this.#redis.version.major < 5 ? 'SLAVE' : 'REPLICA'
  }

  #retry(attempt: number): void {
    this.#redis.container.after(RETRY_MS, () => (attempt === this.#attempt ? this.#connect() : undefined))
  }

  #copy(socket: Socket, attempt: number): void {
    const { log, config } = this.#redis
    this.#link = socket
    log.note('Non blocking connect for SYNC fired the event.')
    const reader = new ReplyReader()
    const steps = [
      ...(config.get('masterauth') === '' ? [] : [['AUTH', config.get('masterauth')]]),
      ['PING'],
      ['REPLCONF', 'listening-port', config.get('port')],
      ['PSYNC', '?', '-1'],
    ]
    let step = 0
    let db = 0
    const ask = (): void => socket.send(formatCommand(steps[step++]))
    const stop = (): void => {
      this.#attempt++
      this.#isUp = false
      socket.close()
      this.#retry(this.#attempt)
    }
    socket.onClose(() => {
      if (attempt !== this.#attempt) return
      log.warn('Connection with master lost.')
      stop()
    })
    socket.onData((data) => {
      if (attempt !== this.#attempt) return
      reader.add(data)
      for (let reply = reader.next(); reply; reply = reader.next()) {
        if (reply.type === 'error') {
          log.warn(`Error reply to PING from master: '-${reply.text}'`)
          return stop()
        }
        if (reply.type === 'status') {
          if (reply.text === 'PONG') log.note('Master replied to PING, replication can continue...')
          if (reply.text.startsWith('FULLRESYNC')) this.#noteResync(reply.text)
          if (step < steps.length) ask()
        } else if (reply.type === 'bulk') this.#fill(reply.text ?? '')
        else if (reply.type === 'list') db = this.#apply(reply, db)
      }
    })
    ask()
  }

  #noteResync(text: string): void {
    const [, id, offset] = text.split(' ')
    this.#redis.log.note(`Partial resynchronization not possible (no cached master)`)
    this.#redis.log.note(`Full resync from master: ${id}:${offset}`)
  }

  #fill(dump: string): void {
    const { log, stores, tellMemory } = this.#redis
    log.note(`MASTER <-> ${this.#word} sync: receiving ${dump.length} bytes from master to disk`)
    log.note(`MASTER <-> ${this.#word} sync: Flushing old data`)
    for (const store of stores.values()) store.clear()
    log.note(`MASTER <-> ${this.#word} sync: Loading DB in memory`)
    loadDump(dump, (index) => this.#redis.store(index))
    log.note(`MASTER <-> ${this.#word} sync: Finished with success`)
    this.#isUp = true
    tellMemory.call(this.#redis)
  }

  /** A change of the leader; gives the database that the next one is for. */
  #apply({ items }: Reply & { type: 'list' }, db: number): number {
    const words = items.flatMap((item) => (item.type === 'bulk' ? [item.text ?? ''] : []))
    const name = words[0]?.toUpperCase()
    if (name === 'SELECT') return Number(words[1])
    if (name === 'PING' || name === undefined) return db
    if (name === 'FLUSHALL') for (const store of this.#redis.stores.values()) store.clear()
    else runCommand(this.#redis.store(db), words)
    this.#redis.changed(db, words)
    return db
  }

  /** A replica asks for everything: PSYNC. */
  adopt(session: Session): undefined {
    const { log, persistence, runId } = this.#redis
    const name = `${session.socket.remoteAddress}:${this.#redis.config.get('port')}`
    const word = this.#word.toLowerCase()
    log.note(`${this.#word === 'SLAVE' ? 'Slave' : 'Replica'} ${name} asks for synchronization`)
    log.note(`Full resync requested by ${word} ${name}`)
    log.note('Starting BGSAVE for SYNC with target: disk')
    session.send({ type: 'status', text: `FULLRESYNC ${runId} ${this.#offset}` })
    session.socket.send(formatReply(bulk(persistence?.dump() ?? '')))
    session.isReplica = true
    this.#feedDb = undefined
    this.#replicas.push(session)
    log.note(`Synchronization with ${word} ${name} succeeded`)
  }

  get hasReplicas(): boolean {
    return this.#replicas.length > 0
  }

  /** A change, in the words of the protocol, for all replicas. */
  feed(db: number, text: string): void {
    if (!this.hasReplicas) return
    this.#offset += text.length
    const whole = this.#feedDb === db ? text : formatCommand(['SELECT', String(db)]) + text
    this.#feedDb = db
    for (const { socket } of this.#replicas) socket.send(whole)
  }

  forget(session: Session): void {
    if (!session.isReplica) return
    this.#replicas = this.#replicas.filter((other) => other !== session)
  }

  role(): Reply {
    const leader = this.#leader
    if (!leader) {
      const replicas = this.#replicas.map(({ socket }) => list([socket.remoteAddress, '6379', String(this.#offset)]))
      return { type: 'list', items: [bulk('master'), integer(this.#offset), { type: 'list', items: replicas }] }
    }
    return {
      type: 'list',
      items: [bulk('slave'), bulk(leader.host), integer(leader.port), bulk(this.#isUp ? 'connected' : 'connect'), integer(this.#offset)],
    }
  }

  info(): readonly (readonly [string, string | number])[] {
    const leader = this.#leader
    const own: readonly (readonly [string, string | number])[] = leader
      ? [
          ['role', 'slave'],
          ['master_host', leader.host],
          ['master_port', leader.port],
          ['master_link_status', this.#isUp ? 'up' : 'down'],
          ['slave_read_only', this.isReadOnly ? 1 : 0],
        ]
      : [['role', 'master']]
    const replicas = this.#replicas.map(
      ({ socket }, index) => [`slave${index}`, `ip=${socket.remoteAddress},port=6379,state=online,offset=${this.#offset},lag=0`] as const,
    )
    return [
      ...own,
      ['connected_slaves', this.#replicas.length],
      ...replicas,
      ['master_replid', this.#redis.runId],
      ['master_repl_offset', this.#offset],
    ]
  }
}
