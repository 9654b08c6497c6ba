/** Commands of lists; those that wait for an element are in `blocking.ts`. Upstream: redis' t_list.c */
import { bulk, failure, integer, nil, ok, type Reply } from '../redis-protocol'
import type { RedisStore } from '../redis-store'
import {
  bulks,
  findInteger,
  grows,
  indexOutOfRange,
  noSuchKey,
  notInteger,
  reads,
  slice,
  syntaxError,
  withValue,
  writes,
  type Commands,
} from './command'

export type Side = 'LEFT' | 'RIGHT'

export function pushItems(store: RedisStore, key: string, items: readonly string[], side: Side): Reply {
  return withValue(store, key, 'list', (value) => {
    const list = value?.items ?? []
    if (side === 'RIGHT') for (const item of items) list.push(item)
    else list.unshift(...[...items].reverse())
    if (value) store.changed(key)
    else store.set(key, { type: 'list', items: list })
    return integer(list.length)
  })
}

/** The element at this end, taken away; undefined when there is none. */
export function popItem(store: RedisStore, key: string, side: Side): string | undefined {
  const found = store.typed(key, 'list')
  if ('wrong' in found || !found.value) return undefined
  const item = side === 'LEFT' ? found.value.items.shift() : found.value.items.pop()
  store.changed(key)
  return item
}

function pop(store: RedisStore, [, key, count]: readonly string[], side: Side): Reply {
  return withValue(store, key, 'list', (value) => {
    if (count === undefined) return bulk(popItem(store, key, side))
    const many = findInteger(count)
    if (many === undefined || many < 0) return failure('ERR value is out of range, must be positive')
    if (!value) return { type: 'nothing' }
    const length = Math.min(many, value.items.length)
    return bulks(Array.from({ length }, () => popItem(store, key, side)))
  })
}

function pushExisting(store: RedisStore, words: readonly string[], side: Side): Reply {
  const [, key, ...items] = words
  return withValue(store, key, 'list', (value) => (value ? pushItems(store, key, items, side) : integer(0)))
}

function range(store: RedisStore, [, key, from, to]: readonly string[]): Reply {
  const [first, last] = [findInteger(from), findInteger(to)]
  if (first === undefined || last === undefined) return notInteger
  return withValue(store, key, 'list', (value) => bulks(slice(value?.items ?? [], first, last)))
}

function trim(store: RedisStore, [, key, from, to]: readonly string[]): Reply {
  const [first, last] = [findInteger(from), findInteger(to)]
  if (first === undefined || last === undefined) return notInteger
  return withValue(store, key, 'list', (value) => {
    if (value) {
      replaceItems(value.items, slice(value.items, first, last))
      store.changed(key)
    }
    return ok
  })
}

function replaceItems(items: string[], by: readonly string[]): void {
  items.length = 0
  for (const item of by) items.push(item)
}

function setAt(store: RedisStore, [, key, at, text]: readonly string[]): Reply {
  const index = findInteger(at)
  if (index === undefined) return notInteger
  return withValue(store, key, 'list', (value) => {
    if (!value) return noSuchKey
    const place = index < 0 ? value.items.length + index : index
    if (place < 0 || place >= value.items.length) return indexOutOfRange
    value.items[place] = text
    store.changed(key)
    return ok
  })
}

function itemAt(store: RedisStore, [, key, at]: readonly string[]): Reply {
  const index = findInteger(at)
  if (index === undefined) return notInteger
  return withValue(store, key, 'list', (value) => bulk(value?.items.at(index)))
}

function removeEqual(store: RedisStore, [, key, amount, text]: readonly string[]): Reply {
  const count = findInteger(amount)
  if (count === undefined) return notInteger
  return withValue(store, key, 'list', (value) => {
    if (!value) return integer(0)
    let left = count === 0 ? Infinity : Math.abs(count)
    const keep = (item: string): boolean => item !== text || left-- <= 0
    const kept = count < 0 ? value.items.toReversed().filter(keep).reverse() : value.items.filter(keep)
    const removed = value.items.length - kept.length
    replaceItems(value.items, kept)
    if (removed > 0) store.changed(key)
    return integer(removed)
  })
}

/** From one list to another, or to the other end of the same. */
export function moveItem(store: RedisStore, move: { from: string; to: string; side: Side; onto: Side }): Reply {
  const target = store.typed(move.to, 'list')
  if ('wrong' in target) return target.wrong
  return withValue(store, move.from, 'list', (value) => {
    if (!value) return nil
    const item = popItem(store, move.from, move.side)
    if (item !== undefined) pushItems(store, move.to, [item], move.onto)
    return bulk(item)
  })
}

export const findSide = (word: string | undefined): Side | undefined => {
  const side = word?.toUpperCase()
  return side === 'LEFT' || side === 'RIGHT' ? side : undefined
}

function lmove(store: RedisStore, [, from, to, source, target]: readonly string[]): Reply {
  const [side, onto] = [findSide(source), findSide(target)]
  return side && onto ? moveItem(store, { from, to, side, onto }) : syntaxError
}

export const listCommands: Commands = {
  LINDEX: reads(3, itemAt),
  LLEN: reads(2, (store, [, key]) => withValue(store, key, 'list', (value) => integer(value?.items.length ?? 0))),
  LMOVE: grows(5, lmove),
  LPOP: writes(-2, (store, words) => pop(store, words, 'LEFT')),
  LPUSH: grows(-3, (store, [, key, ...items]) => pushItems(store, key, items, 'LEFT')),
  LPUSHX: grows(-3, (store, words) => pushExisting(store, words, 'LEFT')),
  LRANGE: reads(4, range),
  LREM: writes(4, removeEqual),
  LSET: grows(4, setAt),
  LTRIM: writes(4, trim),
  RPOP: writes(-2, (store, words) => pop(store, words, 'RIGHT')),
  RPOPLPUSH: grows(3, (store, [, from, to]) => moveItem(store, { from, to, side: 'RIGHT', onto: 'LEFT' })),
  RPUSH: grows(-3, (store, [, key, ...items]) => pushItems(store, key, items, 'RIGHT')),
  RPUSHX: grows(-3, (store, words) => pushExisting(store, words, 'RIGHT')),
}
