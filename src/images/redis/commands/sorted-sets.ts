/** Commands of sorted sets. Upstream: redis' t_zset.c. Simplified: sorted when they are looked at; a real one keeps a skip list. */
import { bulk, failure, integer, nil, type Reply } from '../redis-protocol'
import type { RedisStore } from '../redis-store'
import {
  bulks,
  findFloat,
  findInteger,
  floatText,
  grows,
  notFloat,
  notInteger,
  reads,
  slice,
  syntaxError,
  withValue,
  writes,
  type Commands,
} from './command'

type Scored = readonly [string, number]

const byScore = ([a, first]: Scored, [b, second]: Scored): number => (first === second ? (a < b ? -1 : 1) : first - second)

function withRanks(store: RedisStore, key: string, use: (ranked: Scored[]) => Reply): Reply {
  return withValue(store, key, 'zset', (value) => use([...(value?.scores ?? [])].sort(byScore)))
}

const withScore = (scored: readonly Scored[], isWith: boolean): Reply =>
  bulks(scored.flatMap(([member, score]) => (isWith ? [member, floatText(score)] : [member])))

function put(store: RedisStore, key: string, change: (scores: Map<string, number>) => Reply): Reply {
  return withValue(store, key, 'zset', (value) => {
    const scores = value?.scores ?? new Map<string, number>()
    const reply = change(scores)
    if (value) store.changed(key)
    else if (scores.size > 0) store.set(key, { type: 'zset', scores })
    return reply
  })
}

function addMembers(store: RedisStore, [, key, ...words]: readonly string[]): Reply {
  const flags = new Set<string>()
  let at = 0
  for (; /^(NX|XX|GT|LT|CH|INCR)$/i.test(words[at] ?? ''); at++) flags.add(words[at].toUpperCase())
  const pairs = words.slice(at)
  if (pairs.length === 0 || pairs.length % 2 === 1 || (flags.has('INCR') && pairs.length > 2)) return syntaxError
  if (flags.has('NX') && flags.has('XX')) return failure('ERR XX and NX options at the same time are not compatible')
  const scores = pairs.filter((_, index) => index % 2 === 0).map(findFloat)
  if (scores.includes(undefined)) return notFloat
  return put(store, key, (all) => {
    let added = 0
    let changed = 0
    let last: number | undefined
    for (const [index, given = 0] of scores.entries()) {
      const member = pairs[2 * index + 1]
      const before = all.get(member)
      const score = flags.has('INCR') ? (before ?? 0) + given : given
      if (flags.has(before === undefined ? 'XX' : 'NX')) continue
      if (before !== undefined && ((flags.has('GT') && score <= before) || (flags.has('LT') && score >= before))) continue
      all.set(member, (last = score))
      if (before === undefined) added++
      else if (before !== score) changed++
    }
    if (flags.has('INCR')) return last === undefined ? nil : bulk(floatText(last))
    return integer(flags.has('CH') ? added + changed : added)
  })
}

function removeMembers(store: RedisStore, [, key, ...members]: readonly string[]): Reply {
  return put(store, key, (all) => integer(members.filter((member) => all.delete(member)).length))
}

function range(store: RedisStore, words: readonly string[], isReversed: boolean): Reply {
  const [, key, from, to, ...options] = words
  const flags = options.map((word) => word.toUpperCase())
  if (flags.includes('BYSCORE'))
    return rangeByScore(store, ['', key, from, to, ...flags.filter((flag) => flag !== 'BYSCORE' && flag !== 'REV')], flags.includes('REV'))
  if (flags.some((flag) => flag !== 'WITHSCORES' && flag !== 'REV')) return syntaxError
  const [first, last] = [findInteger(from), findInteger(to)]
  if (first === undefined || last === undefined) return notInteger
  const turned = isReversed || flags.includes('REV')
  return withRanks(store, key, (ranked) => withScore(slice(turned ? ranked.reverse() : ranked, first, last), flags.includes('WITHSCORES')))
}

/** `5`, `(5`, `-inf` */
function findBound(text: string): { readonly score: number; readonly isOpen: boolean } | undefined {
  const isOpen = text.startsWith('(')
  const score = findFloat(isOpen ? text.slice(1) : text)
  return score === undefined ? undefined : { score, isOpen }
}

function between(from: string, to: string): ((scored: Scored) => boolean) | undefined {
  const [low, high] = [findBound(from), findBound(to)]
  if (!low || !high) return undefined
  return ([, score]) => (low.isOpen ? score > low.score : score >= low.score) && (high.isOpen ? score < high.score : score <= high.score)
}

const notRange = failure('ERR min or max is not a float')

function rangeByScore(store: RedisStore, [, key, from, to, ...options]: readonly string[], isReversed: boolean): Reply {
  const isIn = isReversed ? between(to, from) : between(from, to)
  if (!isIn) return notRange
  const flags = options.map((word) => word.toUpperCase())
  const limitAt = flags.indexOf('LIMIT')
  const [offset, count] = limitAt < 0 ? [0, -1] : [findInteger(flags[limitAt + 1]), findInteger(flags[limitAt + 2])]
  if (offset === undefined || count === undefined) return notInteger
  return withRanks(store, key, (ranked) => {
    const found = (isReversed ? ranked.reverse() : ranked).filter(isIn)
    return withScore(found.slice(offset, count < 0 ? undefined : offset + count), flags.includes('WITHSCORES'))
  })
}

function pop(store: RedisStore, [, key, amount = '1']: readonly string[], isReversed: boolean): Reply {
  const count = findInteger(amount)
  if (count === undefined) return notInteger
  return withRanks(store, key, (ranked) => {
    const taken = (isReversed ? ranked.reverse() : ranked).slice(0, count)
    removeMembers(store, ['ZREM', key, ...taken.map(([member]) => member)])
    return withScore(taken, true)
  })
}

function rank(store: RedisStore, [, key, member]: readonly string[], isReversed: boolean): Reply {
  return withRanks(store, key, (ranked) => {
    const at = (isReversed ? ranked.reverse() : ranked).findIndex(([name]) => name === member)
    return at < 0 ? nil : integer(at)
  })
}

function countBetween(store: RedisStore, [, key, from, to]: readonly string[]): Reply {
  const isIn = between(from, to)
  return isIn ? withRanks(store, key, (ranked) => integer(ranked.filter(isIn).length)) : notRange
}

function removeBetween(store: RedisStore, [, key, from, to]: readonly string[]): Reply {
  const isIn = between(from, to)
  if (!isIn) return notRange
  return withRanks(store, key, (ranked) => removeMembers(store, ['ZREM', key, ...ranked.filter(isIn).map(([member]) => member)]))
}

export const sortedSetCommands: Commands = {
  ZADD: grows(-4, addMembers),
  ZCARD: reads(2, (store, [, key]) => withRanks(store, key, (ranked) => integer(ranked.length))),
  ZCOUNT: reads(4, countBetween),
  ZINCRBY: grows(4, (store, [, key, by, member]) => addMembers(store, ['ZADD', key, 'INCR', by, member])),
  ZPOPMAX: writes(-2, (store, words) => pop(store, words, true)),
  ZPOPMIN: writes(-2, (store, words) => pop(store, words, false)),
  ZRANGE: reads(-4, (store, words) => range(store, words, false)),
  ZRANGEBYSCORE: reads(-4, (store, words) => rangeByScore(store, words, false)),
  ZRANK: reads(3, (store, words) => rank(store, words, false)),
  ZREM: writes(-3, removeMembers),
  ZREMRANGEBYSCORE: writes(4, removeBetween),
  ZREVRANGE: reads(-4, (store, words) => range(store, words, true)),
  ZREVRANGEBYSCORE: reads(-4, (store, words) => rangeByScore(store, words, true)),
  ZREVRANK: reads(3, (store, words) => rank(store, words, true)),
  ZSCORE: reads(3, (store, [, key, member]) =>
    withValue(store, key, 'zset', (value) => {
      const score = value?.scores.get(member)
      return score === undefined ? nil : bulk(floatText(score))
    }),
  ),
}
