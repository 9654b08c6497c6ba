/**
 * Databases as text and back: what dump.rdb holds, and what a replica gets. Upstream: redis' rdb.c
 *
 * Simplified: `REDIS0011`, and then JSON; a real dump is binary. None of the two could read the other's.
 */
import { formatCommand } from './redis-protocol'
import type { Entry, RedisStore, Value } from './redis-store'

export interface Dump {
  readonly version: string
  /** Ms since the epoch. */
  readonly savedAt: number
  readonly usedBytes: number
}

const MAGIC = 'REDIS0011'

type Plain = readonly [key: string, type: Value['type'], content: unknown, expiresAt: number | null]

const plain = ([key, { value, expiresAt }]: readonly [string, Entry]): Plain => [key, value.type, contentOf(value), expiresAt ?? null]

function contentOf(value: Value): unknown {
  switch (value.type) {
    case 'string':
      return value.text
    case 'list':
      return value.items
    case 'set':
      return [...value.members]
    case 'hash':
      return [...value.fields]
    case 'zset':
      return [...value.scores].map(([member, score]) => [member, String(score)])
  }
}

function valueOf(type: string, content: unknown): Value | undefined {
  if (type === 'string') return { type, text: String(content) }
  if (!Array.isArray(content)) return undefined
  if (type === 'list') return { type, items: content.map(String) }
  if (type === 'set') return { type, members: new Set(content.map(String)) }
  const pairs = content.filter(Array.isArray)
  if (type === 'hash') return { type, fields: new Map(pairs.map(([field, text]) => [String(field), String(text)])) }
  return type === 'zset' ? { type, scores: new Map(pairs.map(([member, score]) => [String(member), Number(score)])) } : undefined
}

export function formatDump(head: Dump, stores: ReadonlyMap<number, RedisStore>): string {
  const databases = [...stores].filter(([, store]) => store.size > 0).map(([index, store]) => [index, store.entries().map(plain)])
  return `${MAGIC}${JSON.stringify({ ...head, databases })}\n`
}

/** Fills the stores; undefined when this is no dump. */
export function loadDump(
  text: string,
  store: (index: number) => RedisStore,
): (Dump & { readonly loaded: number; readonly expired: number }) | undefined {
  if (!text.startsWith(MAGIC)) return undefined
  const { version, savedAt, usedBytes, databases } = parsed(text.slice(MAGIC.length))
  if (!Array.isArray(databases)) return undefined
  let [loaded, expired] = [0, 0]
  for (const [index, entries] of databases) {
    const into = store(index)
    for (const [key, type, content, expiresAt] of entries) {
      const value = valueOf(type, content)
      if (value && expiresAt !== null && expiresAt <= into.now) expired++
      else if (value) {
        into.set(key, value, expiresAt ?? undefined)
        loaded++
      }
    }
  }
  return { version: String(version), savedAt: Number(savedAt), usedBytes: Number(usedBytes), loaded, expired }
}

interface Written extends Partial<Dump> {
  readonly databases?: readonly (readonly [number, readonly Plain[]])[]
}

function parsed(text: string): Written {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

/** All data as commands. */
export function commandsOf(stores: ReadonlyMap<number, RedisStore>): string {
  let text = ''
  for (const [index, store] of stores) {
    if (store.size > 0) text += formatCommand(['SELECT', String(index)])
    for (const [key, { value, expiresAt }] of store.entries()) {
      if (value.type === 'string') text += formatCommand(['SET', key, value.text])
      else if (value.type === 'list') text += formatCommand(['RPUSH', key, ...value.items])
      else if (value.type === 'set') text += formatCommand(['SADD', key, ...value.members])
      else if (value.type === 'hash') text += formatCommand(['HSET', key, ...[...value.fields].flat()])
      else text += formatCommand(['ZADD', key, ...[...value.scores].flatMap(([member, score]) => [String(score), member])])
      if (expiresAt !== undefined) text += formatCommand(['PEXPIREAT', key, String(expiresAt)])
    }
  }
  return text
}
