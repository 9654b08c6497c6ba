/** What a command of redis is, and what commands of several sorts say alike. Upstream: redis' commands.c, shared objects of server.c */
import { bulk, failure, type Reply } from '../redis-protocol'
import type { RedisStore, Value } from '../redis-store'

export type Run = (store: RedisStore, words: readonly string[]) => Reply

export interface Command {
  /** How many words, the name included; negative: at least so many. */
  readonly arity: number
  /** It changes data: replicas refuse it, and it is kept in the log of changes. */
  readonly writes?: boolean
  /** It needs more memory than before. */
  readonly grows?: boolean
  readonly run: Run
}

export type Commands = Readonly<Record<string, Command>>

export const reads = (arity: number, run: Run): Command => ({ arity, run })
export const writes = (arity: number, run: Run): Command => ({ arity, run, writes: true })
export const grows = (arity: number, run: Run): Command => ({ arity, run, writes: true, grows: true })

export const notInteger = failure('ERR value is not an integer or out of range')
export const notFloat = failure('ERR value is not a valid float')
export const syntaxError = failure('ERR syntax error')
export const noSuchKey = failure('ERR no such key')
export const indexOutOfRange = failure('ERR index out of range')

export const wrongArity = (name: string): Reply => failure(`ERR wrong number of arguments for '${name.toLowerCase()}' command`)

type Inside<T extends Value['type']> = Extract<Value, { type: T }>

/** Runs `use` with the value, or nothing, or answers with the complaint. */
export function withValue<T extends Value['type']>(
  store: RedisStore,
  key: string,
  type: T,
  use: (value: Inside<T> | undefined) => Reply,
): Reply {
  const found = store.typed(key, type)
  return 'wrong' in found ? found.wrong : use(found.value as Inside<T> | undefined)
}

/** An integer of 64 bits as redis reads it. */
export function findInteger(text: string | undefined): number | undefined {
  if (text === undefined || !/^(0|-?[1-9]\d{0,18})$/.test(text)) return undefined
  return Number(text)
}

export function findFloat(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  const value = Number(text)
  return Number.isNaN(value) || /^[+-]?0[xbo]/i.test(text) ? undefined : value
}

export const floatText = (value: number): string => (value === Infinity ? 'inf' : value === -Infinity ? '-inf' : String(value))

export const bulks = (texts: Iterable<string | undefined>): Reply => ({ type: 'list', items: [...texts].map(bulk) })

/** Indices of LRANGE and its like: negative ones count from the end. */
export function slice<T>(items: readonly T[], from: number, to: number): T[] {
  const at = (index: number): number => (index < 0 ? items.length + index : index)
  return items.slice(Math.max(0, at(from)), at(to) + 1)
}
