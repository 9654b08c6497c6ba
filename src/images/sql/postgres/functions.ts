/** Functions of PostgreSQL that SQLite lacks, or means something else by. Upstream: https://www.postgresql.org/docs/16/functions.html */
import { md5Hex } from '../../../base/hash/md5'
import type { EngineDatabase, Value } from '../engine'
import { SqlError } from '../outcome'
import type { StoredDatabase } from '../stored-database'

export interface FunctionSurroundings {
  readonly database: StoredDatabase
  readonly version: string
  now(): string
  random(): number
  user(): string
  connection(): number
  sleep(ms: number): void
  /** The statement is refused for this. */
  refuse(problem: SqlError): never
}

export function defineFunctions(engine: EngineDatabase, { database, refuse, ...around }: FunctionSurroundings): void {
  engine.define('now', 0, around.now)
  engine.define('clock_timestamp', 0, around.now)
  engine.define('random', 0, around.random)
  engine.define('version', 0, () => around.version)
  engine.define('current_database', 0, () => database.name)
  engine.define('current_schema', 0, () => 'public')
  engine.define('session_user_name', 0, around.user)
  engine.define('pg_backend_pid', 0, around.connection)
  engine.define('pg_is_in_recovery', 0, () => 'f')
  engine.define('gen_random_uuid', 0, () => uuid(around.random))
  engine.define('md5', 1, (text) => (text === null ? null : md5Hex(String(text))))
  engine.define('pg_sleep', 1, (seconds) => {
    around.sleep(Number(seconds) * 1000)
    return ''
  })
  engine.define('glob', 2, (pattern, text) => isLike(pattern, text, 'is'))
  engine.define('regexp', 2, (pattern, text) => text !== null && new RegExp(String(pattern)).test(String(text)))
  engine.define('match', 2, (pattern, text) => text !== null && new RegExp(String(pattern), 'i').test(String(text)))
  engine.define('to_char', 2, (at, format) => (at === null ? null : formatTime(String(at), String(format))))
  engine.define('date_trunc', 2, (unit, at) => (at === null ? null : truncated(String(unit), String(at))))
  engine.define('pg_size_pretty', 1, (bytes) => (Number(bytes) < 10_240 ? `${bytes} bytes` : `${Math.round(Number(bytes) / 1024)} kB`))
  engine.query('PRAGMA case_sensitive_like=ON')
  defineSequences(engine, database, refuse)
}

function defineSequences(engine: EngineDatabase, database: StoredDatabase, refuse: (problem: SqlError) => never): void {
  const next = (name: Value): number => {
    const known = database.sequences.get(String(name))
    return known ?? refuse(new SqlError({ state: '42P01', message: `relation "${name}" does not exist` }))
  }
  engine.define('nextval', 1, (name) => {
    const value = next(name)
    database.setSequence(String(name), value + 1)
    return value
  })
  engine.define('currval', 1, (name) => next(name) - 1)
  const set = (name: Value, value: Value): Value => {
    next(name)
    database.setSequence(String(name), Number(value) + 1)
    return value
  }
  engine.define('setval', 2, set)
  engine.define('setval', 3, (name, value, isCalled) => set(name, Number(isCalled) ? value : Number(value) - 1) ?? value)
}

function isLike(pattern: Value, text: Value, flags: string): boolean | null {
  if (pattern === null || text === null) return null
  const source = String(pattern)
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.')
  return new RegExp(`^${source}$`, flags).test(String(text))
}

/** Simplified: of the patterns only the numbers of a date and a time. */
function formatTime(at: string, format: string): string {
  const [year, month, day, hour, minute, second] = at.split(/[-: .+]/)
  const parts: Readonly<Record<string, string>> = {
    YYYY: year,
    MM: month,
    DD: day,
    HH24: hour ?? '00',
    HH: hour ?? '00',
    MI: minute ?? '00',
    SS: second ?? '00',
  }
  return format.replaceAll(/YYYY|MM|DD|HH24|HH|MI|SS/g, (part) => parts[part])
}

const kept: Readonly<Record<string, number>> = { year: 4, month: 7, day: 10, hour: 13, minute: 16, second: 19 }
const truncated = (unit: string, at: string): string => at.slice(0, kept[unit] ?? 19) + '0000-01-01 00:00:00'.slice(kept[unit] ?? 19)

export function uuid(random: () => number): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16))
  digits[12] = '4'
  digits[16] = '89ab'[Math.floor(random() * 4)]
  const text = digits.join('')
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-')
}
