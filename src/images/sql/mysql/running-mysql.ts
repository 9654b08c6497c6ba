/** A MySQL server in its container: its log, its connections, its files, its end. Upstream: sql/mysqld.cc of MySQL 8.4 */
import type { ContainerProcess } from '../../../cluster/container-runtime/contract'
import { triesDisk } from '../disk-trouble'
import { EngineError, isSqlEngineLoaded } from '../engine'
import { SqlError } from '../outcome'
import { SqlConnections, type SqlService } from '../serve-sql'
import type { Session } from '../session'
import { initializeDirectory, loadState, saveState } from './data-directory'
import { login, run } from './mysql-server'
import { newState, type Mysql, type ServerState } from './server-state'
import type { Version } from './versions'

const PORT = 3306
const SAVE_AFTER_MS = 1000
const CONNECTION_MEMORY = 1_000_000
export const DATA = '/var/lib/mysql'

export class RunningMysql implements SqlService {
  readonly #container: ContainerProcess
  readonly #mysql: Mysql
  readonly #version: Version
  /** Open since it was first needed: not before the engine is there. */
  #opened: ServerState | undefined
  #connections: SqlConnections
  #isSaving = false
  /** Listens for its own machine already. */
  #isLocal = false
  #isOver = false

  constructor(container: ContainerProcess, version: Version) {
    this.#container = container
    this.#version = version
    this.#mysql = {
      files: container.files,
      directory: DATA,
      version: version.version,
      hostname: container.hostname,
      now: () => container.now(),
      random: () => container.random(),
    }
    this.#connections = new SqlConnections(container, this)
    container.onEnd(() => this.#end())
  }

  get #state(): ServerState {
    return (this.#opened ??= newState(this.#mysql))
  }

  /** `2026-01-01T00:00:05.250000Z 0 [System] [MY-010116] [Server] ...` */
  log(level: 'System' | 'Warning' | 'ERROR', code: string, text: string, thread = 0): void {
    const at = `${new Date(this.#container.now()).toISOString().slice(0, 23)}000Z`
    const { isOld } = this.#version
    this.#container.log(
      isOld
        ? `${at} ${thread} [${level === 'System' ? 'Note' : level}] ${text}`
        : `${at} ${thread} [${level}] [MY-${code}] [${/^InnoDB/.test(text) ? 'InnoDB' : 'Server'}] ${text}`,
      'stderr',
    )
  }

  get #program(): string {
    return this.#version.isOld ? 'mysqld' : '/usr/sbin/mysqld'
  }

  starting(pid: number): void {
    this.log('System', '010116', `${this.#program} (mysqld ${this.#mysql.version}) starting as process ${pid}`)
    this.log('System', '013576', 'InnoDB initialization has started.', 1)
  }

  #ready(port: number): void {
    const { version, isOld } = this.#version
    this.log('System', '013577', 'InnoDB initialization has ended.', 1)
    const place = `Version: '${version}'  socket: '/var/run/mysqld/mysqld.sock'  port: ${port}  MySQL Community Server`
    if (isOld) this.log('System', '', `mysqld: ready for connections.\n${place} (GPL)`)
    else this.log('System', '010931', `/usr/sbin/mysqld: ready for connections. ${place} - GPL.`)
  }

  /** False when the disk refuses. */
  initialize(): boolean {
    return this.#onDisk(() => initializeDirectory(this.#state))
  }

  #onDisk(act: () => void): boolean {
    return triesDisk(act, ({ path, text, number }) => {
      this.#container.log(`mysqld: Can't create/write to file '${path}' (OS errno ${number} - ${text})`, 'stderr')
      this.#abort('010187', `Could not write to the data directory ${DATA}/`)
    })
  }

  /** Runs what an entrypoint has to set up, as root; the complaint if there is one. */
  runScript(statements: readonly string[], database = ''): SqlError | undefined {
    const session: Session = { id: 0, user: 'root', host: 'localhost', database, isInTransaction: false, hasFailed: false }
    try {
      for (const sql of statements) run(this.#state, session, sql)
      return undefined
    } catch (error) {
      if (error instanceof SqlError) return error
      throw error
    }
  }

  listenLocally(): void {
    this.#ready(0)
    this.#isLocal = this.#listen({ address: '127.0.0.1' })
  }

  #listen(options: { address?: string }): boolean {
    return this.#container.listen(PORT, { protocol: 'tcp', accept: (socket) => this.#connections.accept(socket) }, options)
  }

  /** What is open is written down, and read again from what is there. */
  reopen(): void {
    this.log('System', '013172', `Received SHUTDOWN from user root. Shutting down mysqld (Version: ${this.#mysql.version}).`, 10)
    this.#onDisk(() => saveState(this.#state))
    this.#connections.close()
    this.#close()
    this.#sayComplete()
    this.#opened = undefined
    this.#connections = new SqlConnections(this.#container, this)
  }

  #sayComplete(): void {
    this.log('System', '010910', `${this.#program}: Shutdown complete (mysqld ${this.#mysql.version})  MySQL Community Server - GPL.`)
  }

  start(): void {
    if (!isSqlEngineLoaded()) return this.#abort('010119', 'Could not load the SQL engine')
    try {
      loadState(this.#state)
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof EngineError)) throw error
      return this.#abort('010020', 'Data Dictionary initialization failed.')
    }
    if (!this.#listen(this.#isLocal ? { address: this.#container.podIP } : {})) {
      this.log('ERROR', '010262', "Can't start server: Bind on TCP/IP port: Address already in use")
      return this.#abort('010257', 'Do you already have another mysqld server running on port: 3306 ?')
    }
    this.#ready(PORT)
    this.#container.onSignal('SIGTERM', () => this.stop())
    this.#useMemory()
  }

  #abort(code: string, text: string): void {
    this.log('ERROR', code, text)
    this.log('ERROR', '010119', 'Aborting')
    this.#container.exit(1)
  }

  stop(): void {
    if (this.#isOver || this.#connections.isClosed) return
    this.log('System', '013172', `Received SHUTDOWN from user <via user signal>. Shutting down mysqld (Version: ${this.#mysql.version}).`)
    this.#connections.close()
    this.#container.after(600, () => {
      this.#end()
      this.#sayComplete()
      this.#container.exit(0)
    })
  }

  login(...[greeting, host]: Parameters<SqlService['login']>): Session {
    const session = login(this.#state, greeting, host)
    this.#useMemory()
    return session
  }

  welcome({ id, database }: Session): ReturnType<SqlService['welcome']> {
    return { version: this.#mysql.version, database, connection: id }
  }

  run(session: Session, sql: string): ReturnType<SqlService['run']> {
    const outcome = run(this.#state, session, sql)
    if (!outcome.rows) this.#saveSoon()
    return outcome
  }

  leave(session: Session): void {
    this.#state.sessions.delete(session.id)
    if (session.isInTransaction) this.#state.databases.get(session.database)?.stored.rollback()
    this.#useMemory()
  }

  refused(): void {}

  misunderstood(): void {
    this.log('Warning', '010055', 'Got an error reading communication packets', this.#state.nextId++)
  }

  #useMemory(): void {
    this.#container.use({ memoryBytes: idleMemory(this.#version) + CONNECTION_MEMORY * this.#state.sessions.size, cpuCores: 0.004 })
  }

  /** A moment later, and once for all that changes until then. */
  #saveSoon(): void {
    if (this.#isSaving) return
    this.#isSaving = true
    this.#container.after(SAVE_AFTER_MS, () => {
      this.#isSaving = false
      if ([...this.#state.sessions.values()].some(({ isInTransaction }) => isInTransaction)) this.#saveSoon()
      else this.#onDisk(() => saveState(this.#state))
    })
  }

  #close(): void {
    for (const { stored } of this.#state.databases.values()) stored.close()
    this.#state.databases.clear()
  }

  /** Whatever ends it: what was committed is in its files. */
  #end(): void {
    if (this.#isOver) return
    this.#isOver = true
    if (!this.#opened) return
    for (const { isInTransaction, database } of this.#state.sessions.values())
      if (isInTransaction) this.#state.databases.get(database)?.stored.rollback()
    this.#connections.close()
    if (this.#state.accounts.length > 0)
      triesDisk(
        () => saveState(this.#state),
        () => undefined,
      )
    this.#close()
  }
}

export const idleMemory = ({ isOld }: Version): number => (isOld ? 190_000_000 : 370_000_000)
