/** The data of a redis: values of four sorts under keys, some of them for a while only. Upstream: redis' db.c, expire.c */
import { failure, type Reply } from './redis-protocol'

type Value =
  | { readonly type: 'string'; text: string }
  | { readonly type: 'list'; items: string[] }
  | { readonly type: 'set'; readonly members: Set<string> }
  | { readonly type: 'hash'; readonly fields: Map<string, string> }

interface Entry {
  readonly value: Value
  /** Ms since the epoch. */
  readonly expiresAt: number | undefined
}

export const wrongType = failure('WRONGTYPE Operation against a key holding the wrong kind of value')

export class RedisStore {
  readonly #entries = new Map<string, Entry>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  get now(): number {
    return this.#now()
  }

  find(key: string): Entry | undefined {
    const entry = this.#entries.get(key)
    if (entry?.expiresAt === undefined || entry.expiresAt > this.#now()) return entry
    this.#entries.delete(key)
    return undefined
  }

  set(key: string, value: Value, expiresAt?: number): void {
    this.#entries.set(key, { value, expiresAt })
  }

  delete(key: string): boolean {
    return this.find(key) !== undefined && this.#entries.delete(key)
  }

  clear(): void {
    this.#entries.clear()
  }

  keys(): string[] {
    return [...this.#entries.keys()].filter((key) => this.find(key))
  }

  /** Undefined in `value`: no such key. A value of another type: the complaint. */
  typed<T extends Value['type']>(key: string, type: T): { value: Extract<Value, { type: T }> | undefined } | Reply {
    const value = this.find(key)?.value
    if (value !== undefined && value.type !== type) return wrongType
    return { value: value as Extract<Value, { type: T }> | undefined }
  }

  dump(): string {
    const plain = this.keys().map((key) => {
      const { value, expiresAt } = this.find(key) ?? { value: undefined, expiresAt: undefined }
      if (value?.type === 'set') return [key, { type: 'set', members: [...value.members] }, expiresAt]
      return [key, value?.type === 'hash' ? { type: 'hash', fields: [...value.fields] } : value, expiresAt]
    })
    return JSON.stringify(plain)
  }

  load(dump: string): void {
    for (const [key, value, expiresAt] of JSON.parse(dump)) {
      const whole: Value =
        value.type === 'set'
          ? { type: 'set', members: new Set(value.members) }
          : value.type === 'hash'
            ? { type: 'hash', fields: new Map(value.fields) }
            : value
      this.set(key, whole, expiresAt ?? undefined)
    }
  }
}
