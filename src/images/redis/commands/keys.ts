/** Commands of keys, whatever their values are: times, names, lists of them. Upstream: redis' db.c, expire.c, object.c */
import { bulk, failure, integer, ok, type Reply } from '../redis-protocol'
import { matchesGlob } from '../redis-glob'
import type { Entry, RedisStore } from '../redis-store'
import { bulks, findInteger, noSuchKey, notInteger, reads, syntaxError, writes, type Commands } from './command'

interface Unit {
  readonly ms: number
  readonly isAbsolute?: boolean
}

function expire(store: RedisStore, [name, key, amount, ...options]: readonly string[], { ms, isAbsolute }: Unit): Reply {
  const time = findInteger(amount)
  if (time === undefined) return notInteger
  const flags = options.map((word) => word.toUpperCase())
  const stray = flags.find((flag) => !/^(NX|XX|GT|LT)$/.test(flag))
  if (stray !== undefined) return failure(`ERR Unsupported option ${options[flags.indexOf(stray)]}`)
  const entry = store.find(key)
  if (!entry) return integer(0)
  const at = time * ms + (isAbsolute ? 0 : store.now)
  if (!Number.isSafeInteger(at)) return failure(`ERR invalid expire time in '${name.toLowerCase()}' command`)
  if (!isWanted(flags, entry.expiresAt, at)) return integer(0)
  if (at <= store.now) store.delete(key)
  else store.set(key, entry.value, at)
  return integer(1)
}

function isWanted(flags: readonly string[], before: number | undefined, at: number): boolean {
  if (flags.includes('NX') && before !== undefined) return false
  if (flags.includes('XX') && before === undefined) return false
  if (flags.includes('GT') && at <= (before ?? Infinity)) return false
  return !(flags.includes('LT') && at >= (before ?? Infinity))
}

function timeLeft(store: RedisStore, key: string, unitMs: number): Reply {
  const entry = store.find(key)
  if (!entry) return integer(-2)
  return integer(entry.expiresAt === undefined ? -1 : Math.round((entry.expiresAt - store.now) / unitMs))
}

function expireTime(store: RedisStore, key: string, unitMs: number): Reply {
  const entry = store.find(key)
  if (!entry) return integer(-2)
  return integer(entry.expiresAt === undefined ? -1 : Math.round(entry.expiresAt / unitMs))
}

function persist(store: RedisStore, [, key]: readonly string[]): Reply {
  const entry = store.find(key)
  if (entry?.expiresAt === undefined) return integer(0)
  store.set(key, entry.value)
  return integer(1)
}

function rename(store: RedisStore, [, from, to]: readonly string[], isOnlyNew: boolean): Reply {
  const entry = store.find(from)
  if (!entry) return noSuchKey
  if (isOnlyNew && store.find(to)) return integer(0)
  if (from !== to) {
    store.delete(from)
    store.set(to, entry.value, entry.expiresAt)
  }
  return isOnlyNew ? integer(1) : ok
}

const invalidCursor = failure('ERR invalid cursor')

/** Simplified: the cursor counts keys in their order; a real one counts slots of a hash table. */
function scan(store: RedisStore, [, cursor, ...options]: readonly string[]): Reply {
  const from = findInteger(cursor)
  if (from === undefined || from < 0) return invalidCursor
  let [pattern, count, type] = ['*', 10, '']
  for (let i = 0; i < options.length; i += 2) {
    const [name, value] = [options[i].toUpperCase(), options[i + 1]]
    if (value === undefined) return syntaxError
    if (name === 'MATCH') pattern = value
    else if (name === 'COUNT') count = findInteger(value) ?? 0
    else if (name === 'TYPE') type = value.toLowerCase()
    else return syntaxError
  }
  if (count < 1) return syntaxError
  const all = store.keys()
  const found = all
    .slice(from, from + count)
    .filter((key) => matchesGlob(pattern, key) && (type === '' || store.find(key)?.value.type === type))
  const next = from + count >= all.length ? 0 : from + count
  return { type: 'list', items: [bulk(String(next)), bulks(found)] }
}

/** What OBJECT ENCODING says of a value. */
function encoding({ value }: Entry): string {
  if (value.type === 'string') return findInteger(value.text) !== undefined ? 'int' : value.text.length <= 44 ? 'embstr' : 'raw'
  if (value.type === 'list') return value.items.length <= 128 ? 'listpack' : 'quicklist'
  if (value.type === 'hash') return value.fields.size <= 128 ? 'listpack' : 'hashtable'
  if (value.type === 'zset') return value.scores.size <= 128 ? 'listpack' : 'skiplist'
  if ([...value.members].every((member) => findInteger(member) !== undefined)) return value.members.size <= 512 ? 'intset' : 'hashtable'
  return value.members.size <= 128 ? 'listpack' : 'hashtable'
}

function object(store: RedisStore, [, what, key]: readonly string[]): Reply {
  const entry = key === undefined ? undefined : store.find(key)
  if (what.toUpperCase() === 'ENCODING') return bulk(entry && encoding(entry))
  if (what.toUpperCase() === 'REFCOUNT') return entry ? integer(1) : bulk(undefined)
  return failure(`ERR unknown subcommand '${what}'. Try OBJECT HELP.`)
}

function memory(store: RedisStore, [, what, key]: readonly string[]): Reply {
  if (what.toUpperCase() !== 'USAGE' || key === undefined)
    return failure(`ERR unknown subcommand or wrong number of arguments for '${what}'. Try MEMORY HELP.`)
  const entry = store.find(key)
  return entry ? integer(entry.bytes) : bulk(undefined)
}

const count = (keys: readonly string[], test: (key: string) => boolean): Reply => integer(keys.filter(test).length)

export const keyCommands: Commands = {
  DBSIZE: reads(1, (store) => integer(store.size)),
  DEL: writes(-2, (store, [, ...keys]) => count(keys, (key) => store.delete(key))),
  EXISTS: reads(-2, (store, [, ...keys]) => count(keys, (key) => store.find(key) !== undefined)),
  EXPIRE: writes(-3, (store, words) => expire(store, words, { ms: 1000 })),
  EXPIREAT: writes(-3, (store, words) => expire(store, words, { ms: 1000, isAbsolute: true })),
  EXPIRETIME: reads(2, (store, [, key]) => expireTime(store, key, 1000)),
  FLUSHDB: writes(-1, (store) => (store.clear(), ok)),
  KEYS: reads(2, (store, [, pattern]) => bulks(store.keys().filter((key) => matchesGlob(pattern, key)))),
  MEMORY: reads(-2, memory),
  OBJECT: reads(-2, object),
  PERSIST: writes(2, persist),
  PEXPIRE: writes(-3, (store, words) => expire(store, words, { ms: 1 })),
  PEXPIREAT: writes(-3, (store, words) => expire(store, words, { ms: 1, isAbsolute: true })),
  PEXPIRETIME: reads(2, (store, [, key]) => expireTime(store, key, 1)),
  PTTL: reads(2, (store, [, key]) => timeLeft(store, key, 1)),
  RENAME: writes(3, (store, words) => rename(store, words, false)),
  RENAMENX: writes(3, (store, words) => rename(store, words, true)),
  SCAN: reads(-2, scan),
  TOUCH: reads(-2, (store, [, ...keys]) => count(keys, (key) => store.find(key) !== undefined)),
  TTL: reads(2, (store, [, key]) => timeLeft(store, key, 1000)),
  TYPE: reads(2, (store, [, key]) => ({ type: 'status', text: store.find(key)?.value.type ?? 'none' })),
  UNLINK: writes(-2, (store, [, ...keys]) => count(keys, (key) => store.delete(key))),
}
