/** Commands of strings and counters. Upstream: redis' t_string.c */
import { bulk, failure, integer, nil, ok, type Reply } from '../redis-protocol'
import type { RedisStore } from '../redis-store'
import { byteLength } from '../../../base/os/byte-length'
import {
  bulks,
  findFloat,
  findInteger,
  floatText,
  grows,
  notFloat,
  notInteger,
  reads,
  syntaxError,
  withValue,
  writes,
  wrongArity,
  type Commands,
  type Run,
} from './command'

const MOST = 9_223_372_036_854_775_807n

const units: Readonly<Record<string, { readonly ms: number; readonly isAbsolute?: boolean }>> = {
  EX: { ms: 1000 },
  PX: { ms: 1 },
  EXAT: { ms: 1000, isAbsolute: true },
  PXAT: { ms: 1, isAbsolute: true },
}

/** What follows key and value of SET. */
function readOptions(
  store: RedisStore,
  options: readonly string[],
): { readonly expiresAt?: number; readonly flags: ReadonlySet<string> } | Reply {
  const flags = new Set<string>()
  let expiresAt: number | undefined
  for (let i = 0; i < options.length; i++) {
    const word = options[i].toUpperCase()
    const unit = Object.hasOwn(units, word) ? units[word] : undefined
    if (unit) {
      const amount = findInteger(options[++i])
      if (i >= options.length || expiresAt !== undefined) return syntaxError
      if (amount === undefined) return notInteger
      if (amount <= 0) return failure("ERR invalid expire time in 'set' command")
      expiresAt = amount * unit.ms + (unit.isAbsolute ? 0 : store.now)
    } else if (/^(NX|XX|GET|KEEPTTL)$/.test(word)) flags.add(word)
    else return syntaxError
  }
  if (flags.has('NX') && flags.has('XX')) return syntaxError
  return expiresAt === undefined ? { flags } : { expiresAt, flags }
}

function setString(store: RedisStore, [, key, text, ...rest]: readonly string[]): Reply {
  const options = readOptions(store, rest)
  if (!('flags' in options)) return options
  const { flags } = options
  const before = store.find(key)
  let old: Reply = ok
  if (flags.has('GET')) {
    old = withValue(store, key, 'string', (value) => bulk(value?.text))
    if (old.type === 'error') return old
  }
  if (flags.has(before ? 'NX' : 'XX')) return flags.has('GET') ? old : nil
  store.set(key, { type: 'string', text }, flags.has('KEEPTTL') ? before?.expiresAt : options.expiresAt)
  return old
}

function add(store: RedisStore, key: string, by: string, sign = 1n): Reply {
  return withValue(store, key, 'string', (value) => {
    const text = value?.text ?? '0'
    if (findInteger(text) === undefined || findInteger(by) === undefined) return notInteger
    const next = BigInt(text) + sign * BigInt(by)
    if (next > MOST || next < -MOST - 1n) return failure('ERR increment or decrement would overflow')
    store.set(key, { type: 'string', text: String(next) }, store.find(key)?.expiresAt)
    return integer(Number(next))
  })
}

function addFloat(store: RedisStore, [, key, by]: readonly string[]): Reply {
  return withValue(store, key, 'string', (value) => {
    const before = findFloat(value?.text ?? '0')
    const more = findFloat(by)
    if (before === undefined || more === undefined) return notFloat
    const text = floatText(Number((before + more).toPrecision(15)))
    store.set(key, { type: 'string', text }, store.find(key)?.expiresAt)
    return bulk(text)
  })
}

const get: Run = (store, [, key]) => withValue(store, key, 'string', (value) => bulk(value?.text))

function append(store: RedisStore, [, key, more]: readonly string[]): Reply {
  return withValue(store, key, 'string', (value) => {
    const text = (value?.text ?? '') + more
    store.set(key, { type: 'string', text }, store.find(key)?.expiresAt)
    return integer(byteLength(text))
  })
}

function setMany(store: RedisStore, words: readonly string[], isOnlyNew: boolean): Reply {
  if (words.length % 2 === 0) return wrongArity(words[0])
  const keys = words.filter((_, index) => index % 2 === 1)
  if (isOnlyNew && keys.some((key) => store.find(key))) return integer(0)
  for (let i = 1; i < words.length; i += 2) store.set(words[i], { type: 'string', text: words[i + 1] })
  return isOnlyNew ? integer(1) : ok
}

function setFor(store: RedisStore, [name, key, amount, text]: readonly string[], ms: number): Reply {
  const time = findInteger(amount)
  if (time === undefined) return notInteger
  if (time <= 0) return failure(`ERR invalid expire time in '${name.toLowerCase()}' command`)
  store.set(key, { type: 'string', text }, store.now + time * ms)
  return ok
}

function getAnd(then: (store: RedisStore, words: readonly string[]) => void): Run {
  return (store, words) => {
    const old = get(store, words)
    if (old.type !== 'error') then(store, words)
    return old
  }
}

export const stringCommands: Commands = {
  APPEND: grows(3, append),
  DECR: grows(2, (store, [, key]) => add(store, key, '1', -1n)),
  DECRBY: grows(3, (store, [, key, by]) => add(store, key, by, -1n)),
  GET: reads(2, get),
  GETDEL: writes(
    2,
    getAnd((store, [, key]) => store.delete(key)),
  ),
  GETRANGE: reads(4, (store, [, key, from, to]) => withValue(store, key, 'string', (value) => part(value?.text ?? '', from, to))),
  GETSET: grows(
    3,
    getAnd((store, [, key, text]) => store.set(key, { type: 'string', text })),
  ),
  INCR: grows(2, (store, [, key]) => add(store, key, '1')),
  INCRBY: grows(3, (store, [, key, by]) => add(store, key, by)),
  INCRBYFLOAT: grows(3, addFloat),
  MGET: reads(-2, (store, [, ...keys]) => bulks(keys.map((key) => stringOf(store, key)))),
  MSET: grows(-3, (store, words) => setMany(store, words, false)),
  MSETNX: grows(-3, (store, words) => setMany(store, words, true)),
  PSETEX: grows(4, (store, words) => setFor(store, words, 1)),
  SET: grows(-3, setString),
  SETEX: grows(4, (store, words) => setFor(store, words, 1000)),
  SETNX: grows(3, (store, [, key, text]) => integer(setString(store, ['SET', key, text, 'NX']) === ok ? 1 : 0)),
  STRLEN: reads(2, (store, [, key]) => withValue(store, key, 'string', (value) => integer(byteLength(value?.text ?? '')))),
}

function part(text: string, from: string, to: string): Reply {
  const [first, last] = [findInteger(from), findInteger(to)]
  if (first === undefined || last === undefined) return notInteger
  const at = (index: number): number => (index < 0 ? text.length + index : index)
  return bulk(text.slice(Math.max(0, at(first)), at(last) + 1))
}

function stringOf(store: RedisStore, key: string): string | undefined {
  const value = store.find(key)?.value
  return value?.type === 'string' ? value.text : undefined
}
