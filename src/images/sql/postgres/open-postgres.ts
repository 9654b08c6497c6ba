/** Opens the data directory of a PostgreSQL server, or makes one. Upstream: src/bin/initdb/initdb.c */
import type { FileSystem } from '../../../base/os/file-system'
import { DatabaseCluster } from './cluster'
import type { ServerState } from './server-state'

export interface Postgres {
  readonly files: FileSystem
  readonly directory: string
  /** `16.4` */
  readonly version: string
  readonly isAlpine: boolean
  /** Milliseconds since the epoch. */
  now(): number
  random(): number
}

export interface FirstRole {
  readonly user: string
  readonly password: string
}

export const longVersion = ({ version, isAlpine }: Pick<Postgres, 'version' | 'isAlpine'>): string => {
  const gcc = isAlpine
    ? 'x86_64-pc-linux-musl, compiled by gcc (Alpine 14.2.0) 14.2.0'
    : 'x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14) 12.2.0'
  return `PostgreSQL ${version}${isAlpine ? '' : ` (Debian ${version}-1.pgdg120+1)`} on ${gcc}, 64-bit`
}

/** `2026-01-01 00:00:05.5+00` */
const timestamp = (ms: number): string =>
  `${new Date(ms)
    .toISOString()
    .slice(0, 23)
    .replace('T', ' ')
    .replace(/\.?0{1,3}$/, '')}+00`

export function newState(postgres: Postgres, trustsAll: boolean): ServerState {
  const cluster = new DatabaseCluster(postgres.files, postgres.directory, {
    version: longVersion(postgres),
    now: () => timestamp(postgres.now()),
    random: postgres.random,
    user: () => state.current?.user ?? '',
    connection: () => state.current?.id ?? 0,
    sleep: (ms) => (state.delayMs += ms),
  })
  const state: ServerState = { cluster, trustsAll, sessions: new Map(), nextId: 60, current: undefined, delayMs: 0 }
  return state
}

/** What initdb leaves behind. */
export function initialize(postgres: Postgres, { cluster }: ServerState, { user, password }: FirstRole): void {
  const { files, directory, version } = postgres
  files.makeDirectory(directory, { parents: true })
  cluster.setRole({ name: user, isSuperuser: true, canCreateDatabases: true, canLogin: true, ...(password === '' ? {} : { password }) })
  cluster.createDatabase('template1', user, 1)
  cluster.createDatabase('template0', user, 4)
  cluster.createDatabase('postgres', user, 5)
  files.write(`${directory}/PG_VERSION`, `${majorOf(version)}\n`)
  files.write(`${directory}/postgresql.conf`, "listen_addresses = '*'\nmax_connections = 100\nshared_buffers = 128MB\n")
  files.write(`${directory}/pg_hba.conf`, localRules)
  cluster.save()
}

/** `16`, and `9.6` of the old ones. */
export const majorOf = (version: string): string =>
  version.startsWith('9.') ? version.split('.').slice(0, 2).join('.') : version.split('.')[0]

const localRules = `# TYPE  DATABASE        USER            ADDRESS                 METHOD
local   all             all                                     trust
host    all             all             127.0.0.1/32            trust
host    all             all             ::1/128                 trust
`
