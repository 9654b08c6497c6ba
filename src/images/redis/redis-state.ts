/** What the parts of a redis server share: its databases, its settings, who is connected, and what became of its data. */
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import type { Blocking } from './redis-blocking'
import type { RedisConfig } from './redis-config'
import type { RedisLog } from './redis-log'
import type { Persistence } from './redis-persistence'
import { formatCommand } from './redis-protocol'
import type { Replication } from './redis-replication'
import type { Session } from './redis-session'
import { newAccounts, RedisStore } from './redis-store'
import type { RedisVersion } from './redis-versions'

/** Of a server without data: what INFO tells, and what its node gives it. */
export const IDLE_USED_BYTES = 880_000
const IDLE_RESIDENT_BYTES = 9_000_000
/** Less than a page is not worth telling. */
const PAGE = 4096

export interface RedisParts {
  readonly container: ContainerProcess
  readonly version: RedisVersion
  readonly config: RedisConfig
  readonly log: RedisLog
}

export class RedisState {
  readonly container: ContainerProcess
  readonly version: RedisVersion
  readonly config: RedisConfig
  readonly log: RedisLog
  readonly accounts = newAccounts()
  readonly stores = new Map<number, RedisStore>()
  readonly sessions = new Set<Session>()
  readonly runId: string
  readonly startedAt: number
  /** Set as soon as the server is put together. */
  persistence: Persistence | undefined
  replication: Replication | undefined
  blocking: Blocking | undefined
  commandsProcessed = 0
  connectionsReceived = 0
  #toldBytes = 0
  #nextClient = 1

  constructor({ container, version, config, log }: RedisParts) {
    this.container = container
    this.version = version
    this.config = config
    this.log = log
    this.startedAt = container.now()
    this.runId = Array.from({ length: 40 }, () => Math.floor(container.random() * 16).toString(16)).join('')
  }

  get usedBytes(): number {
    return IDLE_USED_BYTES + this.accounts.bytes
  }

  newClientId(): number {
    return this.#nextClient++
  }

  store(index: number): RedisStore {
    let store = this.stores.get(index)
    if (!store) this.stores.set(index, (store = new RedisStore(() => this.container.now(), this.accounts)))
    return store
  }

  /** Data was changed by these words: kept in the log of changes, sent to replicas, told to those that wait. */
  changed(db: number, words: readonly string[]): void {
    if (this.persistence?.keepsLog || this.replication?.hasReplicas) {
      const text = formatCommand(inLastingWords(this.store(db), words))
      this.persistence?.append(db, text)
      this.replication?.feed(db, text)
    }
    this.persistence?.planSave()
    this.tellMemory()
    this.blocking?.serve(db)
  }

  tellMemory(): void {
    const { bytes } = this.accounts
    if (Math.abs(bytes - this.#toldBytes) < PAGE && this.#toldBytes !== 0) return
    this.#toldBytes = bytes
    this.container.use({ memoryBytes: IDLE_RESIDENT_BYTES + bytes })
  }
}

/** Times that count from now are told as dates: whoever hears of them hears later. Upstream: t_string.c, expire.c */
function inLastingWords(store: RedisStore, words: readonly string[]): readonly string[] {
  const name = words[0].toUpperCase()
  const key = words[1]
  if (/^P?EXPIRE(AT)?$/.test(name)) {
    const at = store.find(key)?.expiresAt
    return at === undefined ? ['DEL', key] : ['PEXPIREAT', key, String(at)]
  }
  if (name !== 'SET' && name !== 'SETEX' && name !== 'PSETEX') return words
  const entry = store.find(key)
  if (entry?.expiresAt === undefined || entry.value.type !== 'string') return words
  return ['SET', key, entry.value.text, 'PXAT', String(entry.expiresAt)]
}
