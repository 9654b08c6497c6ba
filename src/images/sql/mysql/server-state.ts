/** What a running MySQL server has in hand: databases, accounts, connections. */
import type { FileSystem } from '../../../base/os/file-system'
import { md5Hex } from '../../../base/hash/md5'
import type { EngineDatabase } from '../engine'
import { RowCheck } from '../row-check'
import type { Session } from '../session'
import { StoredDatabase } from '../stored-database'
import { createTable } from './dialect'
import { rowRules } from './types'

export interface Account {
  readonly user: string
  /** `%`, `localhost`, an address. */
  readonly host: string
  readonly password: string
  /** What it may do: on `*`, or on a database of this name. */
  readonly grants: readonly { readonly on: string; readonly privileges: string }[]
}

export interface OpenDatabase {
  readonly stored: StoredDatabase
  readonly check: RowCheck
}

export interface Mysql {
  readonly files: FileSystem
  readonly directory: string
  readonly version: string
  readonly hostname: string
  /** Milliseconds since the epoch. */
  now(): number
  random(): number
}

export interface ServerState {
  readonly mysql: Mysql
  readonly databases: Map<string, OpenDatabase>
  accounts: readonly Account[]
  readonly sessions: Map<number, Session>
  nextId: number
  current: Session | undefined
  delayMs: number
  lastInsertId: number
  readonly startedAt: number
  queries: number
}

/** Made by the server for itself; what is in them is made when somebody asks. */
export const systemDatabases: readonly string[] = ['information_schema', 'mysql', 'performance_schema', 'sys']

export function newState(mysql: Mysql): ServerState {
  const state: ServerState = {
    mysql,
    databases: new Map(),
    accounts: [],
    sessions: new Map(),
    nextId: 8,
    current: undefined,
    delayMs: 0,
    lastInsertId: 0,
    startedAt: mysql.now(),
    queries: 0,
  }
  for (const name of systemDatabases) openDatabase(state, name)
  return state
}

export function openDatabase(state: ServerState, name: string): OpenDatabase {
  const now = (): string => new Date(state.mysql.now()).toISOString().slice(0, 19).replace('T', ' ')
  const check = new RowCheck((table) => stored.find(table), rowRules)
  const stored = new StoredDatabase(
    name,
    { now, random: state.mysql.random },
    {
      createTable,
      prepare: (engine) => {
        check.watch(engine)
        defineFunctions(engine, state, now)
      },
    },
  )
  const database = { stored, check }
  state.databases.set(name, database)
  return database
}

export const variables: Readonly<Record<string, string>> = {
  autocommit: 'ON',
  character_set_server: 'utf8mb4',
  datadir: '/var/lib/mysql/',
  default_storage_engine: 'InnoDB',
  innodb_buffer_pool_size: '134217728',
  max_connections: '151',
  port: '3306',
  socket: '/var/run/mysqld/mysqld.sock',
  version_comment: 'MySQL Community Server - GPL',
}

export const variable = ({ mysql }: ServerState, name: string): string | undefined =>
  name === 'version' ? mysql.version : name === 'hostname' ? mysql.hostname : variables[name]

function defineFunctions(engine: EngineDatabase, state: ServerState, now: () => string): void {
  const { mysql } = state
  engine.define('random', 0, mysql.random)
  engine.define('now', 0, now)
  engine.define('version', 0, () => mysql.version)
  engine.define('database', 0, () => state.current?.database || null)
  engine.define('user', 0, () => `${state.current?.user}@${state.current?.host}`)
  engine.define('current_user_name', 0, () => `${state.current?.user}@${state.current?.host === 'localhost' ? 'localhost' : '%'}`)
  engine.define('connection_id', 0, () => state.current?.id ?? 0)
  engine.define('last_insert_id', 0, () => state.lastInsertId)
  engine.define('server_variable', 1, (name) => variable(state, String(name)) ?? null)
  engine.define('md5', 1, (text) => (text === null ? null : md5Hex(String(text))))
  engine.define('unix_timestamp', 0, () => Math.floor(mysql.now() / 1000))
  engine.define('unix_timestamp', 1, (at) => (at === null ? null : Math.floor(Date.parse(`${String(at).replace(' ', 'T')}Z`) / 1000)))
  engine.define('regexp', 2, (pattern, text) => text !== null && new RegExp(String(pattern), 'i').test(String(text)))
  engine.define('date_format', 2, (at, format) => (at === null ? null : formatTime(String(at), String(format))))
  engine.define('shift_time', 3, (at, amount, unit) => (at === null ? null : shifted(String(at), Number(amount), String(unit))))
  engine.define('sleep', 1, (seconds) => {
    state.delayMs += Number(seconds) * 1000
    return 0
  })
  engine.define('uuid', 0, () => {
    const digits = Array.from({ length: 32 }, () => Math.floor(mysql.random() * 16).toString(16)).join('')
    return [digits.slice(0, 8), digits.slice(8, 12), `1${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`, digits.slice(20)].join('-')
  })
}

/** Simplified: of the patterns only the numbers of a date and a time. */
function formatTime(at: string, format: string): string {
  const [year, month, day, hour = '00', minute = '00', second = '00'] = at.split(/[-: .]/)
  const parts: Readonly<Record<string, string>> = {
    Y: year,
    y: year.slice(2),
    m: month,
    d: day,
    e: String(Number(day)),
    H: hour,
    i: minute,
    s: second,
    S: second,
    T: `${hour}:${minute}:${second}`,
    '%': '%',
  }
  return format.replaceAll(/%(.)/g, (_, letter: string) => parts[letter] ?? letter)
}

const unitMs: Readonly<Record<string, number>> = { SECOND: 1000, MINUTE: 60_000, HOUR: 3_600_000, DAY: 86_400_000, WEEK: 604_800_000 }

function shifted(at: string, amount: number, unit: string): string {
  const moment = new Date(`${at.slice(0, 10)}T${at.slice(11) || '00:00:00'}Z`)
  if (unit === 'MONTH') moment.setUTCMonth(moment.getUTCMonth() + amount)
  else if (unit === 'YEAR') moment.setUTCFullYear(moment.getUTCFullYear() + amount)
  else moment.setTime(moment.getTime() + amount * (unitMs[unit] ?? 0))
  const text = moment.toISOString().slice(0, 19).replace('T', ' ')
  return at.length > 10 || unit in { SECOND: 0, MINUTE: 0, HOUR: 0 } ? text : text.slice(0, 10)
}
