/**
 * Makes room when there is more data than `maxmemory` allows. Upstream: redis' evict.c. Simplified: looks at all keys, where a real one
 * takes samples.
 */
import type { RedisState } from './redis-state'
import type { Entry, RedisStore } from './redis-store'

interface Candidate {
  readonly store: RedisStore
  readonly db: number
  readonly key: string
  readonly entry: Entry
}

/** How many keys go at a time; looking for them costs a look at all. */
const BATCH = 16

/** True when there is room now. */
export function makeRoom(redis: RedisState): boolean {
  const most = redis.config.maxMemory
  if (most === 0) return true
  while (redis.usedBytes > most) {
    const victims = candidates(redis).slice(0, BATCH)
    if (victims.length === 0) return false
    for (const { store, db, key } of victims) {
      if (redis.usedBytes <= most) break
      store.delete(key)
      redis.changed(db, ['DEL', key])
    }
  }
  return true
}

function candidates(redis: RedisState): Candidate[] {
  const policy = redis.config.get('maxmemory-policy')
  if (policy === 'noeviction') return []
  const all = [...redis.stores].flatMap(([db, store]) => store.entries().map(([key, entry]): Candidate => ({ store, db, key, entry })))
  const allowed = policy.startsWith('volatile-') ? all.filter(({ entry }) => entry.expiresAt !== undefined) : all
  if (policy === 'volatile-ttl') return allowed.sort((a, b) => (a.entry.expiresAt ?? 0) - (b.entry.expiresAt ?? 0))
  if (!policy.endsWith('-random')) return allowed.sort((a, b) => a.entry.usedAt - b.entry.usedAt)
  return allowed.length === 0 ? [] : [allowed[Math.floor(redis.container.random() * allowed.length)]]
}
