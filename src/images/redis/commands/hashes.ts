/** Commands of hashes. Upstream: redis' t_hash.c */
import { bulk, failure, integer, ok, type Reply } from '../redis-protocol'
import type { RedisStore } from '../redis-store'
import { byteLength } from '../../../base/os/byte-length'
import { bulks, findFloat, findInteger, floatText, grows, notInteger, reads, withValue, writes, wrongArity, type Commands } from './command'

const nothing: ReadonlyMap<string, string> = new Map()

const withHash = (store: RedisStore, key: string, use: (fields: ReadonlyMap<string, string>) => Reply): Reply =>
  withValue(store, key, 'hash', (value) => use(value?.fields ?? nothing))

/** How many fields are new. */
function putFields(store: RedisStore, key: string, pairs: readonly string[]): Reply {
  return withValue(store, key, 'hash', (value) => {
    const fields = value?.fields ?? new Map<string, string>()
    const before = fields.size
    for (let i = 0; i < pairs.length; i += 2) fields.set(pairs[i], pairs[i + 1])
    if (value) store.changed(key)
    else store.set(key, { type: 'hash', fields })
    return integer(fields.size - before)
  })
}

function setHash(store: RedisStore, [name, key, ...pairs]: readonly string[]): Reply {
  if (pairs.length % 2 === 1) return wrongArity(name)
  const added = putFields(store, key, pairs)
  return name.toUpperCase() === 'HMSET' && added.type === 'integer' ? ok : added
}

function removeFields(store: RedisStore, [, key, ...names]: readonly string[]): Reply {
  return withValue(store, key, 'hash', (value) => {
    const removed = names.filter((name) => value?.fields.delete(name)).length
    if (removed > 0) store.changed(key)
    return integer(removed)
  })
}

function add(store: RedisStore, [, key, field, by]: readonly string[]): Reply {
  const more = findInteger(by)
  if (more === undefined) return notInteger
  return withHash(store, key, (fields) => {
    const before = findInteger(fields.get(field) ?? '0')
    if (before === undefined) return failure('ERR hash value is not an integer')
    const added = putFields(store, key, [field, String(before + more)])
    return added.type === 'error' ? added : integer(before + more)
  })
}

function addFloat(store: RedisStore, [, key, field, by]: readonly string[]): Reply {
  const more = findFloat(by)
  if (more === undefined) return failure('ERR value is not a valid float')
  return withHash(store, key, (fields) => {
    const before = findFloat(fields.get(field) ?? '0')
    if (before === undefined) return failure('ERR hash value is not a float')
    const text = floatText(Number((before + more).toPrecision(15)))
    putFields(store, key, [field, text])
    return bulk(text)
  })
}

export const hashCommands: Commands = {
  HDEL: writes(-3, removeFields),
  HEXISTS: reads(3, (store, [, key, field]) => withHash(store, key, (fields) => integer(fields.has(field) ? 1 : 0))),
  HGET: reads(3, (store, [, key, field]) => withHash(store, key, (fields) => bulk(fields.get(field)))),
  HGETALL: reads(2, (store, [, key]) => withHash(store, key, (fields) => bulks([...fields].flat()))),
  HINCRBY: grows(4, add),
  HINCRBYFLOAT: grows(4, addFloat),
  HKEYS: reads(2, (store, [, key]) => withHash(store, key, (fields) => bulks(fields.keys()))),
  HLEN: reads(2, (store, [, key]) => withHash(store, key, (fields) => integer(fields.size))),
  HMGET: reads(-3, (store, [, key, ...names]) => withHash(store, key, (fields) => bulks(names.map((name) => fields.get(name))))),
  HMSET: grows(-4, setHash),
  HSET: grows(-4, setHash),
  HSETNX: grows(4, (store, [, key, field, text]) =>
    withHash(store, key, (fields) => (fields.has(field) ? integer(0) : putFields(store, key, [field, text]))),
  ),
  HSTRLEN: reads(3, (store, [, key, field]) => withHash(store, key, (fields) => integer(byteLength(fields.get(field) ?? '')))),
  HVALS: reads(2, (store, [, key]) => withHash(store, key, (fields) => bulks(fields.values()))),
}
