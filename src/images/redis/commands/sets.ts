/** Commands of sets. Upstream: redis' t_set.c */
import { integer, type Reply } from '../redis-protocol'
import type { RedisStore } from '../redis-store'
import { bulks, grows, reads, withValue, writes, type Commands } from './command'

type Use = (members: ReadonlySet<string>) => Reply

const nobody: ReadonlySet<string> = new Set()

const withSet = (store: RedisStore, key: string, use: Use): Reply => withValue(store, key, 'set', (value) => use(value?.members ?? nobody))

function addMembers(store: RedisStore, [, key, ...members]: readonly string[]): Reply {
  return withValue(store, key, 'set', (value) => {
    const all = value?.members ?? new Set<string>()
    const before = all.size
    for (const member of members) all.add(member)
    if (value) store.changed(key)
    else store.set(key, { type: 'set', members: all })
    return integer(all.size - before)
  })
}

function removeMembers(store: RedisStore, [, key, ...members]: readonly string[]): Reply {
  return withValue(store, key, 'set', (value) => {
    const removed = members.filter((member) => value?.members.delete(member)).length
    if (removed > 0) store.changed(key)
    return integer(removed)
  })
}

type Combine = (first: ReadonlySet<string>, other: ReadonlySet<string>) => Set<string>

const combine: Readonly<Record<'INTER' | 'UNION' | 'DIFF', Combine>> = {
  INTER: (first, other) => new Set([...first].filter((member) => other.has(member))),
  UNION: (first, other) => new Set([...first, ...other]),
  DIFF: (first, other) => new Set([...first].filter((member) => !other.has(member))),
}

/** The members of several sets put together, or the complaint. */
function combined(store: RedisStore, keys: readonly string[], how: keyof typeof combine): Set<string> | Reply {
  let all: Set<string> | undefined
  for (const key of keys) {
    const found = store.typed(key, 'set')
    if ('wrong' in found) return found.wrong
    const members = found.value?.members ?? nobody
    all = all ? combine[how](all, members) : new Set(members)
  }
  return all ?? new Set()
}

function showCombined(store: RedisStore, keys: readonly string[], how: keyof typeof combine): Reply {
  const found = combined(store, keys, how)
  return found instanceof Set ? bulks(found) : found
}

function storeCombined(store: RedisStore, [target, ...keys]: readonly string[], how: keyof typeof combine): Reply {
  const found = combined(store, keys, how)
  if (!(found instanceof Set)) return found
  if (found.size > 0) store.set(target, { type: 'set', members: found })
  else store.delete(target)
  return integer(found.size)
}

function move(store: RedisStore, [, from, to, member]: readonly string[]): Reply {
  return withValue(store, from, 'set', (value) =>
    withValue(store, to, 'set', () => {
      if (!value?.members.has(member)) return integer(0)
      removeMembers(store, ['SREM', from, member])
      addMembers(store, ['SADD', to, member])
      return integer(1)
    }),
  )
}

export const setCommands: Commands = {
  SADD: grows(-3, addMembers),
  SCARD: reads(2, (store, [, key]) => withSet(store, key, (members) => integer(members.size))),
  SDIFF: reads(-2, (store, [, ...keys]) => showCombined(store, keys, 'DIFF')),
  SDIFFSTORE: grows(-3, (store, [, ...keys]) => storeCombined(store, keys, 'DIFF')),
  SINTER: reads(-2, (store, [, ...keys]) => showCombined(store, keys, 'INTER')),
  SINTERSTORE: grows(-3, (store, [, ...keys]) => storeCombined(store, keys, 'INTER')),
  SISMEMBER: reads(3, (store, [, key, member]) => withSet(store, key, (members) => integer(members.has(member) ? 1 : 0))),
  SMEMBERS: reads(2, (store, [, key]) => withSet(store, key, bulks)),
  SMOVE: writes(4, move),
  SREM: writes(-3, removeMembers),
  SUNION: reads(-2, (store, [, ...keys]) => showCombined(store, keys, 'UNION')),
  SUNIONSTORE: grows(-3, (store, [, ...keys]) => storeCombined(store, keys, 'UNION')),
}
