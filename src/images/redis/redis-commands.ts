/**
 * The commands that read and change the data of a redis. Upstream: https://redis.io/docs/latest/commands/
 *
 * Simplified: the commands that beginners meet; a real redis knows some 240.
 */
import { bulk, failure, integer, list, nil, ok, type Reply } from './redis-protocol'
import type { RedisStore } from './redis-store'

const notInteger = failure('ERR value is not an integer or out of range')
const syntaxError = failure('ERR syntax error')

type Run = (store: RedisStore, words: readonly string[]) => Reply

interface Command {
  /** How many words at least, the name included; negative in redis' own tables. */
  readonly least: number
  readonly most?: number
  readonly run: Run
}

export function runCommand(store: RedisStore, words: readonly string[]): Reply {
  const name = words[0].toUpperCase()
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    const beginning = words.slice(1).map((word) => `'${word}' `)
    return failure(`ERR unknown command '${words[0]}', with args beginning with: ${beginning.join('')}`)
  }
  if (words.length < command.least || words.length > (command.most ?? Infinity)) {
    return failure(`ERR wrong number of arguments for '${words[0].toLowerCase()}' command`)
  }
  return command.run(store, words)
}

const isReply = (found: object): found is Reply => 'type' in found

const textOf = (store: RedisStore, key: string): { value: string | undefined } | Reply => {
  const found = store.typed(key, 'string')
  return isReply(found) ? found : { value: found.value?.text }
}

function setString(store: RedisStore, [, key, text, ...options]: readonly string[]): Reply {
  const words = options.map((word) => word.toUpperCase())
  const before = textOf(store, key)
  let expiresAt = words.includes('KEEPTTL') ? store.find(key)?.expiresAt : undefined
  for (const [index, word] of words.entries()) {
    if (word !== 'EX' && word !== 'PX') continue
    const amount = Number(options[index + 1])
    if (!Number.isInteger(amount)) return notInteger
    if (amount <= 0) return failure("ERR invalid expire time in 'set' command")
    expiresAt = store.now + amount * (word === 'EX' ? 1000 : 1)
  }
  if (words.some((word) => !/^(EX|PX|NX|XX|GET|KEEPTTL|-?\d+)$/.test(word))) return syntaxError
  const exists = store.find(key) !== undefined
  const old = isReply(before) ? nil : bulk(before.value)
  if ((words.includes('NX') && exists) || (words.includes('XX') && !exists)) return words.includes('GET') ? old : nil
  store.set(key, { type: 'string', text }, expiresAt)
  return words.includes('GET') ? old : ok
}

function add(store: RedisStore, key: string, by: number): Reply {
  const found = textOf(store, key)
  if (isReply(found)) return found
  const value = Number(found.value ?? '0') + by
  if (!/^-?\d+$/.test(found.value ?? '0') || !Number.isSafeInteger(value)) return notInteger
  store.set(key, { type: 'string', text: String(value) }, store.find(key)?.expiresAt)
  return integer(value)
}

function expire(store: RedisStore, key: string, afterMs: number): Reply {
  const entry = store.find(key)
  if (!Number.isFinite(afterMs)) return notInteger
  if (!entry) return integer(0)
  store.set(key, entry.value, store.now + afterMs)
  return integer(1)
}

function timeLeft(store: RedisStore, key: string, unitMs: number): Reply {
  const entry = store.find(key)
  if (!entry) return integer(-2)
  return integer(entry.expiresAt === undefined ? -1 : Math.round((entry.expiresAt - store.now) / unitMs))
}

/** `h?llo*[ab]` */
function globExpression(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's')
}

function push(store: RedisStore, [name, key, ...items]: readonly string[]): Reply {
  const found = store.typed(key, 'list')
  if (isReply(found)) return found
  const before = found.value?.items ?? []
  const next = name.toUpperCase() === 'LPUSH' ? [...[...items].reverse(), ...before] : [...before, ...items]
  store.set(key, { type: 'list', items: next }, store.find(key)?.expiresAt)
  return integer(next.length)
}

function pop(store: RedisStore, [name, key]: readonly string[]): Reply {
  const found = store.typed(key, 'list')
  if (isReply(found)) return found
  const item = name.toUpperCase() === 'LPOP' ? found.value?.items.shift() : found.value?.items.pop()
  if (found.value?.items.length === 0) store.delete(key)
  return bulk(item)
}

function range(store: RedisStore, [, key, from, to]: readonly string[]): Reply {
  const found = store.typed(key, 'list')
  if (isReply(found)) return found
  const items = found.value?.items ?? []
  const at = (text: string): number => (Number(text) < 0 ? items.length + Number(text) : Number(text))
  return list(items.slice(Math.max(0, at(from)), at(to) + 1))
}

function withSet(store: RedisStore, key: string, use: (members: Set<string>) => Reply): Reply {
  const found = store.typed(key, 'set')
  return isReply(found) ? found : use(found.value?.members ?? new Set())
}

function changeSet(store: RedisStore, [name, key, ...members]: readonly string[]): Reply {
  return withSet(store, key, (before) => {
    const next = new Set(before)
    for (const member of members)
      if (name.toUpperCase() === 'SADD') next.add(member)
      else next.delete(member)
    if (next.size === 0) store.delete(key)
    else store.set(key, { type: 'set', members: next }, store.find(key)?.expiresAt)
    return integer(Math.abs(next.size - before.size))
  })
}

function withHash(store: RedisStore, key: string, use: (fields: Map<string, string>) => Reply): Reply {
  const found = store.typed(key, 'hash')
  return isReply(found) ? found : use(found.value?.fields ?? new Map())
}

function setHash(store: RedisStore, [, key, ...pairs]: readonly string[]): Reply {
  if (pairs.length % 2 === 1) return failure("ERR wrong number of arguments for 'hset' command")
  return withHash(store, key, (before) => {
    const next = new Map(before)
    for (let i = 0; i < pairs.length; i += 2) next.set(pairs[i], pairs[i + 1])
    store.set(key, { type: 'hash', fields: next }, store.find(key)?.expiresAt)
    return integer(next.size - before.size)
  })
}

function append(store: RedisStore, [, key, more]: readonly string[]): Reply {
  const found = textOf(store, key)
  if (isReply(found)) return found
  const text = (found.value ?? '') + more
  store.set(key, { type: 'string', text }, store.find(key)?.expiresAt)
  return integer(text.length)
}

const get: Run = (store, [, key]) => {
  const found = textOf(store, key)
  return isReply(found) ? found : bulk(found.value)
}

const count = (keys: readonly string[], test: (key: string) => boolean): Reply => integer(keys.filter(test).length)

const commands: Readonly<Record<string, Command>> = {
  APPEND: { least: 3, most: 3, run: append },
  DBSIZE: { least: 1, most: 1, run: (store) => integer(store.keys().length) },
  DECR: { least: 2, most: 2, run: (store, [, key]) => add(store, key, -1) },
  DECRBY: { least: 3, most: 3, run: (store, [, key, by]) => add(store, key, -Number(by)) },
  DEL: { least: 2, run: (store, [, ...keys]) => count(keys, (key) => store.delete(key)) },
  ECHO: { least: 2, most: 2, run: (_, [, text]) => bulk(text) },
  EXISTS: { least: 2, run: (store, [, ...keys]) => count(keys, (key) => store.find(key) !== undefined) },
  EXPIRE: { least: 3, run: (store, [, key, seconds]) => expire(store, key, Number(seconds) * 1000) },
  FLUSHALL: { least: 1, run: (store) => (store.clear(), ok) },
  FLUSHDB: { least: 1, run: (store) => (store.clear(), ok) },
  GET: { least: 2, most: 2, run: get },
  HGET: {
    least: 3,
    most: 3,
    run: (store, [, key, field]) => withHash(store, key, (fields) => bulk(fields.get(field))),
  },
  HGETALL: { least: 2, most: 2, run: (store, [, key]) => withHash(store, key, (fields) => list([...fields].flat())) },
  HKEYS: { least: 2, most: 2, run: (store, [, key]) => withHash(store, key, (fields) => list([...fields.keys()])) },
  HSET: { least: 4, run: setHash },
  INCR: { least: 2, most: 2, run: (store, [, key]) => add(store, key, 1) },
  INCRBY: { least: 3, most: 3, run: (store, [, key, by]) => add(store, key, Number(by)) },
  KEYS: {
    least: 2,
    most: 2,
    run: (store, [, pattern]) => list(store.keys().filter((key) => globExpression(pattern).test(key))),
  },
  LLEN: { least: 2, most: 2, run: (store, [, key]) => lengthOf(store, key) },
  LPOP: { least: 2, most: 2, run: pop },
  LPUSH: { least: 3, run: push },
  LRANGE: { least: 4, most: 4, run: range },
  MGET: {
    least: 2,
    run: (store, [, ...keys]) => ({ type: 'list', items: keys.map((key) => get(store, ['GET', key])) }),
  },
  PERSIST: { least: 2, most: 2, run: persist },
  PING: {
    least: 1,
    most: 2,
    run: (_, [, text]) => (text === undefined ? { type: 'status', text: 'PONG' } : bulk(text)),
  },
  PTTL: { least: 2, most: 2, run: (store, [, key]) => timeLeft(store, key, 1) },
  RPOP: { least: 2, most: 2, run: pop },
  RPUSH: { least: 3, run: push },
  SADD: { least: 3, run: changeSet },
  SCARD: { least: 2, most: 2, run: (store, [, key]) => withSet(store, key, (members) => integer(members.size)) },
  SELECT: { least: 2, most: 2, run: () => ok },
  SET: { least: 3, run: setString },
  SISMEMBER: {
    least: 3,
    most: 3,
    run: (store, [, key, member]) => withSet(store, key, (members) => integer(members.has(member) ? 1 : 0)),
  },
  SMEMBERS: { least: 2, most: 2, run: (store, [, key]) => withSet(store, key, (members) => list([...members])) },
  SREM: { least: 3, run: changeSet },
  STRLEN: { least: 2, most: 2, run: (store, [, key]) => strlen(store, key) },
  TTL: { least: 2, most: 2, run: (store, [, key]) => timeLeft(store, key, 1000) },
  TYPE: {
    least: 2,
    most: 2,
    run: (store, [, key]) => ({ type: 'status', text: store.find(key)?.value.type ?? 'none' }),
  },
}

function lengthOf(store: RedisStore, key: string): Reply {
  const found = store.typed(key, 'list')
  return isReply(found) ? found : integer(found.value?.items.length ?? 0)
}

function strlen(store: RedisStore, key: string): Reply {
  const found = textOf(store, key)
  return isReply(found) ? found : integer((found.value ?? '').length)
}

function persist(store: RedisStore, [, key]: readonly string[]): Reply {
  const entry = store.find(key)
  if (entry?.expiresAt === undefined) return integer(0)
  store.set(key, entry.value)
  return integer(1)
}
