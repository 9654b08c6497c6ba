/**
 * How a redis is set up: a file, words of the command line over it, and CONFIG SET later. Upstream: redis' config.c (v7.4)
 *
 * Simplified: parameters that nothing here depends on are kept and told, and their values are not checked.
 */
import { FileError, type FileSystem } from '../../base/os/file-system'
import { matchesGlob } from './redis-glob'
import { splitWords } from './redis-protocol'
import type { RedisVersion } from './redis-versions'

const defaults: Readonly<Record<string, string>> = {
  appendfilename: 'appendonly.aof',
  appendfsync: 'everysec',
  appendonly: 'no',
  bind: '* -::*',
  databases: '16',
  dbfilename: 'dump.rdb',
  dir: '/data',
  hz: '10',
  'lazyfree-lazy-eviction': 'no',
  loglevel: 'notice',
  masterauth: '',
  maxclients: '10000',
  maxmemory: '0',
  'maxmemory-policy': 'noeviction',
  'maxmemory-samples': '5',
  port: '6379',
  'protected-mode': 'no',
  rdbcompression: 'yes',
  'replica-read-only': 'yes',
  replicaof: '',
  requirepass: '',
  save: '',
  'stop-writes-on-bgsave-error': 'yes',
  'tcp-backlog': '511',
  'tcp-keepalive': '300',
  timeout: '0',
}

const immutable = new Set(['appendfilename', 'bind', 'databases', 'port', 'tcp-backlog'])

const policies = [
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'noeviction',
]

/** Names before 5.0. */
const formerNames: Readonly<Record<string, string>> = { slaveof: 'replicaof', 'slave-read-only': 'replica-read-only' }
const currentName = (name: string): string => formerNames[name.toLowerCase()] ?? name.toLowerCase()

const units: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1000,
  kb: 1024,
  m: 1_000_000,
  mb: 1_048_576,
  g: 1_000_000_000,
  gb: 1_073_741_824,
}

/** `64mb` in bytes. */
export function findBytes(text: string): number | undefined {
  const [, number, unit] = /^(\d+)([a-z]*)$/i.exec(text) ?? []
  const factor = unit === undefined ? undefined : units[unit.toLowerCase()]
  return factor === undefined ? undefined : Number(number) * factor
}

export interface SaveRule {
  readonly seconds: number
  readonly changes: number
}

const defaultRules = ({ rank }: RedisVersion): string => (rank < 602 ? '900 1 300 10 60 10000' : '3600 1 300 100 60 10000')

/** Why a redis does not start with these words or this file. */
export interface ConfigFault {
  readonly line: number
  readonly text: string
  readonly why: string
}

function readable(files: FileSystem, path: string): string | undefined {
  try {
    return files.read(path)
  } catch (error) {
    if (error instanceof FileError) return undefined
    throw error
  }
}

export class RedisConfig {
  readonly #values: Map<string, string>
  /** The file it was started with. */
  file: string | undefined

  constructor(version: RedisVersion) {
    this.#values = new Map(Object.entries(defaults))
    this.#values.set('save', defaultRules(version))
  }

  /** Words after the program's name: a file, then `--name value`. */
  read(words: readonly string[], files: () => FileSystem): ConfigFault | undefined {
    const lines: string[] = []
    const rest = [...words]
    if (rest[0] !== undefined && !rest[0].startsWith('-')) {
      this.file = rest.shift()
      const path = this.file ?? ''
      if (files().stat(path)?.type !== 'file')
        return { line: 0, text: path, why: `Fatal error, can't open config file '${path}': No such file or directory` }
      const text = readable(files(), path)
      if (text === undefined) return { line: 0, text: path, why: `Fatal error, can't open config file '${path}': Permission denied` }
      lines.push(...text.split('\n'))
    }
    for (const word of rest) {
      if (word.startsWith('--')) lines.push(word.slice(2))
      else if (lines.length > 0) lines.push(`${lines.pop() ?? ''} ${word === '' || /\s/.test(word) ? JSON.stringify(word) : word}`)
    }
    let hasRules = false
    for (const [index, line] of lines.entries()) {
      const [name, ...values] = splitWords(line.trim())
      if (name === undefined || name.startsWith('#')) continue
      const isMore = name.toLowerCase() === 'save' && hasRules && values[0] !== ''
      if (name.toLowerCase() === 'save') hasRules = true
      const value = isMore ? `${this.get('save')} ${values.join(' ')}`.trim() : values.join(' ')
      const why = this.#known(currentName(name)) ? this.#problem(currentName(name), value) : 'Bad directive or wrong number of arguments'
      if (why !== undefined) return { line: index + 1, text: line.trim(), why }
      this.#values.set(currentName(name), value)
    }
    return undefined
  }

  get(name: string): string {
    return this.#values.get(name) ?? ''
  }

  isOn(name: string): boolean {
    return this.get(name) === 'yes'
  }

  get maxMemory(): number {
    return findBytes(this.get('maxmemory')) ?? 0
  }

  get saveRules(): readonly SaveRule[] {
    const numbers = this.get('save')
      .split(/\s+/)
      .filter((word) => word !== '')
      .map(Number)
    return Array.from({ length: Math.floor(numbers.length / 2) }, (_, i) => ({ seconds: numbers[2 * i], changes: numbers[2 * i + 1] }))
  }

  /** Name and value, one after the other. */
  matching(patterns: readonly string[]): readonly string[] {
    const found = [...this.#values].filter(([name]) => patterns.some((pattern) => matchesGlob(pattern.toLowerCase(), name)))
    return found.flatMap(([name, value]) => [name, name === 'maxmemory' ? String(findBytes(value) ?? 0) : value])
  }

  /** CONFIG SET: the complaint, if there is one. */
  change(name: string, value: string): string | undefined {
    const key = currentName(name)
    if (!this.#values.has(key)) return `ERR Unknown option or number of arguments for CONFIG SET - '${name}'`
    const problem = immutable.has(key) ? "can't set immutable config" : this.#problem(key, value)
    if (problem !== undefined) return `ERR CONFIG SET failed (possibly related to argument '${name}') - ${problem}`
    this.#values.set(key, value)
    return undefined
  }

  /** A real server knows some 200 names; one that looks like a name is taken for one of them. */
  #known(name: string): boolean {
    return (
      this.#values.has(name) ||
      /^(acl|active|aof|appenddir|auto-aof|client|cluster|crash|daemonize|dynamic|enable|hash|include|jemalloc|latency|lazyfree|lfu|list|logfile|loadmodule|lua|maxmemory|min-|no-appendfsync|notify|oom|pidfile|proc|rdb|rename|repl|sanitize|set-|shutdown|slave|slowlog|stream|supervised|syslog|tls|tracking|unixsocket|user|zset|always|bind|io-)/.test(
        name,
      )
    )
  }

  #problem(name: string, value: string): string | undefined {
    if (name === 'maxmemory' && findBytes(value) === undefined) return 'argument must be a memory value'
    if (name === 'maxmemory-policy' && !policies.includes(value)) return `argument(s) must be one of the following: ${policies.join(', ')}`
    if (/^(appendonly|replica-read-only|protected-mode|stop-writes-on-bgsave-error)$/.test(name) && !/^(yes|no)$/.test(value))
      return "argument must be 'yes' or 'no'"
    if (name === 'save' && !/^\s*(\d+\s+\d+\s*)*$/.test(value)) return 'Invalid save parameters'
    return name === 'port' && !(Number(value) >= 0 && Number(value) <= 65_535)
      ? 'argument must be between 0 and 65535 inclusive'
      : undefined
  }
}
