/**
 * The data of one database of a redis: values of five sorts under keys, some of them for a while only. Knows what they take of memory.
 * Upstream: redis' db.c, expire.c; object.c (objectComputeSize).
 */
import { byteLength } from '../../base/os/byte-length'
import { failure, type Reply } from './redis-protocol'

export type Value =
  | { readonly type: 'string'; readonly text: string }
  | { readonly type: 'list'; readonly items: string[] }
  | { readonly type: 'set'; readonly members: Set<string> }
  | { readonly type: 'hash'; readonly fields: Map<string, string> }
  | { readonly type: 'zset'; readonly scores: Map<string, number> }

export interface Entry {
  readonly value: Value
  /** Ms since the epoch. */
  readonly expiresAt: number | undefined
  bytes: number
  /** The change that it is the outcome of. */
  version: number
  /** The look or change that it was last part of, for LRU. */
  usedAt: number
}

export const wrongType = failure('WRONGTYPE Operation against a key holding the wrong kind of value')

/** The entry in the table of keys, the object and the header of its string. */
const KEY_OVERHEAD = 72
const ELEMENT_OVERHEAD: Readonly<Record<Value['type'], number>> = { string: 0, list: 11, set: 45, hash: 22, zset: 40 }
/** As many as MEMORY USAGE looks at. */
const SAMPLES = 5

/** How the parts of a database are counted together, over all databases of a server. */
export interface Accounts {
  /** Of all keys and values. */
  bytes: number
  /** So many changes were made. */
  changes: number
  looks: number
  expired: number
}

export const newAccounts = (): Accounts => ({ bytes: 0, changes: 0, looks: 0, expired: 0 })

export class RedisStore {
  readonly #entries = new Map<string, Entry>()
  readonly #now: () => number
  #withTimes = 0

  constructor(
    now: () => number,
    readonly accounts: Accounts = newAccounts(),
  ) {
    this.#now = now
  }

  /** Whole milliseconds. */
  get now(): number {
    return Math.floor(this.#now())
  }

  get size(): number {
    this.#forgetExpired()
    return this.#entries.size
  }

  /** How many keys are there for a while only. */
  get volatileSize(): number {
    this.#forgetExpired()
    return this.#withTimes
  }

  find(key: string): Entry | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    if (entry.expiresAt !== undefined && entry.expiresAt <= this.now) {
      this.#forget(key, entry)
      this.accounts.expired++
      return undefined
    }
    entry.usedAt = ++this.accounts.looks
    return entry
  }

  set(key: string, value: Value, expiresAt?: number): void {
    const before = this.#entries.get(key)
    const { accounts } = this
    const bytes = bytesOf(key, value)
    accounts.bytes += bytes - (before?.bytes ?? 0)
    this.#withTimes += Number(expiresAt !== undefined) - Number(before?.expiresAt !== undefined)
    this.#entries.set(key, { value, expiresAt, bytes, version: ++accounts.changes, usedAt: ++accounts.looks })
  }

  /** A value was changed in its place; one without elements is gone. */
  changed(key: string): void {
    const entry = this.#entries.get(key)
    if (!entry) return
    if (elementCount(entry.value) === 0) return this.#forget(key, entry)
    const bytes = bytesOf(key, entry.value)
    this.accounts.bytes += bytes - entry.bytes
    entry.bytes = bytes
    entry.version = ++this.accounts.changes
  }

  delete(key: string): boolean {
    const entry = this.find(key)
    if (entry) this.#forget(key, entry)
    return entry !== undefined
  }

  clear(): void {
    for (const { bytes } of this.#entries.values()) this.accounts.bytes -= bytes
    this.accounts.changes += this.#entries.size
    this.#withTimes = 0
    this.#entries.clear()
  }

  keys(): string[] {
    this.#forgetExpired()
    return [...this.#entries.keys()]
  }

  entries(): readonly (readonly [string, Entry])[] {
    this.#forgetExpired()
    return [...this.#entries]
  }

  /** Undefined in `value`: no such key. `wrong`: the complaint about a value of another type. */
  typed<T extends Value['type']>(key: string, type: T): { value: Extract<Value, { type: T }> | undefined } | { wrong: Reply } {
    const value = this.find(key)?.value
    if (value !== undefined && value.type !== type) return { wrong: wrongType }
    return { value: value as Extract<Value, { type: T }> | undefined }
  }

  #forget(key: string, entry: Entry): void {
    this.#entries.delete(key)
    if (entry.expiresAt !== undefined) this.#withTimes--
    this.accounts.bytes -= entry.bytes
    this.accounts.changes++
  }

  #forgetExpired(): void {
    if (this.#withTimes === 0) return
    const { now } = this
    for (const [key, entry] of this.#entries) {
      if (entry.expiresAt === undefined || entry.expiresAt > now) continue
      this.#forget(key, entry)
      this.accounts.expired++
    }
  }
}

export function elementCount(value: Value): number {
  switch (value.type) {
    case 'string':
      return 1
    case 'list':
      return value.items.length
    case 'set':
      return value.members.size
    case 'hash':
      return value.fields.size
    case 'zset':
      return value.scores.size
  }
}

/** Long values are judged by their first elements. */
function bytesOf(key: string, value: Value): number {
  const base = KEY_OVERHEAD + byteLength(key)
  if (value.type === 'string') return base + byteLength(value.text)
  const count = elementCount(value)
  let sampled = 0
  let bytes = 0
  for (const text of samples(value)) {
    bytes += byteLength(text) + ELEMENT_OVERHEAD[value.type]
    if (++sampled === SAMPLES) break
  }
  return base + Math.ceil((bytes / Math.max(1, sampled)) * count)
}

function* samples(value: Value): Iterable<string> {
  if (value.type === 'list') yield* value.items
  else if (value.type === 'set') yield* value.members
  else if (value.type === 'zset') yield* value.scores.keys()
  else if (value.type === 'hash') for (const [field, text] of value.fields) yield field + text
}
