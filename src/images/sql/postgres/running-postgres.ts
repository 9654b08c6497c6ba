/** A PostgreSQL server in its container: its log, its connections, its files, its end. Upstream: src/backend/postmaster/postmaster.c */
import type { ContainerProcess } from '../../../cluster/container-runtime/contract'
import { triesDisk, type DiskProblem } from '../disk-trouble'
import { EngineError, isSqlEngineLoaded } from '../engine'
import { SqlError, type SqlProblem } from '../outcome'
import { SqlConnections, type SqlService } from '../serve-sql'
import type { Session } from '../session'
import { initialize, longVersion, newState, type FirstRole, type Postgres } from './open-postgres'
import { login, run } from './postgres-server'
import type { ServerState } from './server-state'

const PORT = 5432
const SAVE_AFTER_MS = 1000
const IDLE_MEMORY = 28_000_000
const CONNECTION_MEMORY = 2_500_000

export class RunningPostgres implements SqlService {
  readonly #container: ContainerProcess
  readonly #postgres: Postgres
  #state: ServerState
  #connections: SqlConnections
  #isSaving = false
  /** Listens for its own machine already. */
  #isLocal = false
  #isOver = false

  constructor(
    container: ContainerProcess,
    { directory, version, isAlpine, trustsAll }: { directory: string; version: string; isAlpine: boolean; trustsAll: boolean },
  ) {
    this.#container = container
    this.#postgres = { files: container.files, directory, version, isAlpine, now: () => container.now(), random: () => container.random() }
    this.#state = newState(this.#postgres, trustsAll)
    this.#connections = new SqlConnections(container, this)
    container.onEnd(() => this.#end())
  }

  log(level: string, text: string, pid = 1): void {
    this.#container.log(`${stamp(this.#container.now())} [${pid}] ${level}:  ${text}`, 'stderr')
  }

  /** False when the disk refuses. */
  initialize(role: FirstRole): boolean {
    return triesDisk(
      () => initialize(this.#postgres, this.#state, role),
      ({ path, text }) => this.#container.log(`initdb: error: could not create file "${path}": ${text}`, 'stderr'),
    )
  }

  /** Runs what an entrypoint has to set up; a complaint as psql prints it. */
  runScript(sql: string, user: string, database: string): string | undefined {
    try {
      const session = login(this.#state, { user, password: '', database }, 'localhost')
      run(this.#state, session, sql)
      this.leave(session)
      return undefined
    } catch (error) {
      if (error instanceof SqlError) return error.problem.message
      throw error
    }
  }

  /** For those on the same machine only, while it is set up. */
  listenLocally(): void {
    this.#isLocal = this.#listen({ address: '127.0.0.1' })
  }

  /** False when the port is taken. */
  #listen(options: { address?: string }): boolean {
    return this.#container.listen(PORT, { protocol: 'tcp', accept: (socket) => this.#connections.accept(socket) }, options)
  }

  /** What is open is written down, and read again from what is there. */
  reopen(trustsAll: boolean): void {
    this.#save()
    this.#connections.close()
    this.#state.cluster.close()
    this.#state = newState(this.#postgres, trustsAll)
    this.#connections = new SqlConnections(this.#container, this)
  }

  starting(pid = 1): void {
    this.log('LOG', `starting ${longVersion(this.#postgres)}`, pid)
  }

  start(): void {
    if (!isSqlEngineLoaded()) {
      this.log('FATAL', 'could not load the SQL engine')
      return this.#container.exit(1)
    }
    const { directory, files } = this.#postgres
    const wasClean = !files.stat(`${directory}/postmaster.pid`)
    try {
      this.#state.cluster.load()
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof EngineError)) throw error
      this.log('PANIC', 'could not read the files of the data directory')
      return this.#container.exit(1)
    }
    if (!this.#listen(this.#isLocal ? { address: this.#container.podIP } : {})) {
      this.log('LOG', `could not bind IPv4 address "0.0.0.0": Address in use`)
      this.log('FATAL', 'could not create any TCP/IP sockets')
      return this.#container.exit(1)
    }
    for (const place of ['IPv4 address "0.0.0.0"', 'IPv6 address "::"']) this.log('LOG', `listening on ${place}, port ${PORT}`)
    this.log('LOG', 'listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"')
    const at = stamp(files.stat(`${directory}/global/pg_control`)?.modifiedAt ?? this.#container.now())
    if (wasClean) this.log('LOG', `database system was shut down at ${at.replace(/\.\d+/, '')}`, 29)
    else {
      this.log('LOG', `database system was interrupted; last known up at ${at.replace(/\.\d+/, '')}`, 29)
      this.log('LOG', 'database system was not properly shut down; automatic recovery in progress', 29)
    }
    if (
      !triesDisk(
        () => files.write(`${directory}/postmaster.pid`, `1\n${directory}\n`),
        (problem) => this.#panic(problem),
      )
    )
      return
    this.log('LOG', 'database system is ready to accept connections')
    this.#container.onSignal('SIGINT', () => this.stop('fast'))
    this.#container.onSignal('SIGTERM', () => this.stop('smart'))
    this.#useMemory()
  }

  stop(how: 'fast' | 'smart'): void {
    if (this.#isOver) return
    this.log('LOG', `received ${how} shutdown request`)
    if (how === 'smart' && this.#connections.count > 0) {
      this.#container.after(1000, () => this.#awaitClients())
      return
    }
    this.#shutDown(how)
  }

  #awaitClients(): void {
    if (this.#connections.count > 0) this.#container.after(1000, () => this.#awaitClients())
    else this.#shutDown('smart')
  }

  #shutDown(how: string): void {
    if (how === 'fast') this.log('LOG', 'aborting any active transactions')
    this.log('LOG', 'background worker "logical replication launcher" (PID 32) exited with exit code 1')
    this.log('LOG', 'shutting down', 27)
    this.log('LOG', 'checkpoint starting: shutdown immediate', 27)
    this.#connections.close()
    this.#container.after(50, () => {
      this.#end()
      const pid = `${this.#postgres.directory}/postmaster.pid`
      if (this.#container.files.stat(pid)) this.#container.files.remove(pid)
      this.log('LOG', 'database system is shut down')
      this.#container.exit(0)
    })
  }

  login(...[greeting, host]: Parameters<SqlService['login']>): Session {
    const session = login(this.#state, greeting, host)
    this.#useMemory(1)
    return session
  }

  welcome({ id, user, database }: Session): ReturnType<SqlService['welcome']> {
    return {
      version: this.#postgres.version,
      database,
      connection: id,
      isSuperuser: this.#state.cluster.roles.get(user)?.isSuperuser ?? false,
    }
  }

  run(session: Session, sql: string): ReturnType<SqlService['run']> {
    const outcome = run(this.#state, session, sql)
    if (!/^(SELECT|SHOW|BEGIN|List)/.test(outcome.tag)) this.#saveSoon()
    return outcome
  }

  leave(session: Session): void {
    this.#state.sessions.delete(session.id)
    if (session.isInTransaction) this.#state.cluster.databases.get(session.database)?.stored.rollback()
    this.#useMemory()
  }

  refused({ message, at, detail, isFatal, state }: SqlProblem, { session, sql }: { session?: Session; sql?: string }): void {
    if (sql?.startsWith('\\')) return
    const pid = session?.id ?? this.#state.nextId++
    this.log(isFatal ? 'FATAL' : 'ERROR', `${message}${at === undefined ? '' : ` at character ${at + 1}`}`, pid)
    if (detail) this.log('DETAIL', detail, pid)
    if (state === '28P01')
      this.log(
        'DETAIL',
        `Connection matched file "${this.#postgres.directory}/pg_hba.conf" line 128: "host all all all scram-sha-256"`,
        pid,
      )
    if (sql !== undefined) this.log('STATEMENT', sql, pid)
  }

  misunderstood(): void {
    this.log('LOG', 'invalid length of startup packet', this.#state.nextId++)
  }

  #useMemory(coming = 0): void {
    this.#container.use({ memoryBytes: IDLE_MEMORY + CONNECTION_MEMORY * (this.#state.sessions.size + coming), cpuCores: 0.001 })
  }

  /** A moment later, and once for all that changes until then. */
  #saveSoon(): void {
    if (this.#isSaving) return
    this.#isSaving = true
    this.#container.after(SAVE_AFTER_MS, () => {
      this.#isSaving = false
      this.#save()
    })
  }

  /** What a transaction has changed and not committed is not written down. */
  #save(): void {
    if ([...this.#state.sessions.values()].some(({ isInTransaction }) => isInTransaction)) return this.#saveSoon()
    triesDisk(
      () => this.#state.cluster.save(),
      (problem) => this.#panic(problem),
    )
  }

  #panic({ path, text }: DiskProblem): void {
    this.log('PANIC', `could not write to file "${path}": ${text}`)
    this.#container.exit(134)
  }

  /** Whatever ends it: what was committed is in its files. */
  #end(): void {
    if (this.#isOver) return
    this.#isOver = true
    for (const { isInTransaction, database } of this.#state.sessions.values()) {
      if (isInTransaction) this.#state.cluster.databases.get(database)?.stored.rollback()
    }
    this.#connections.close()
    if (this.#state.cluster.databases.size > 0)
      triesDisk(
        () => this.#state.cluster.save(),
        () => undefined,
      )
    this.#state.cluster.close()
  }
}

/** `2026-01-01 00:00:05.250 UTC` */
const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 23).replace('T', ' ')} UTC`
