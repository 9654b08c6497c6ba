/**
 * What of a redis is on disk: snapshots by rule and on demand, the log of changes, and what is found of both at the start.
 * Upstream: redis' rdb.c, aof.c, server.c (serverCron, finishShutdown).
 *
 * Simplified: a snapshot takes no time, and the log of changes is written at once whatever `appendfsync` says; it is not rewritten by
 * itself.
 */
import { errnoText, FileError } from '../../base/os/file-system'
import { runCommand } from './redis-commands'
import { commandsOf, formatDump, loadDump } from './redis-dump'
import { failure, formatCommand, ok, ReplyReader, type Reply } from './redis-protocol'
import type { RedisState } from './redis-state'

const APPEND_DIRECTORY = 'appendonlydir'
const MB = 1_048_576
/** A save that failed is not tried again at once. */
const RETRY_MS = 5000

export class Persistence {
  readonly #redis: RedisState
  lastSaveAt: number
  lastSaveWorked = true
  #savedChanges = 0
  #plannedAt = Infinity
  /** With so many changes another rule may hold. */
  #nextChanges = 0
  /** The file that changes are added to. */
  #log: string | undefined
  #logDb: number | undefined
  #sequence = 1

  constructor(redis: RedisState) {
    this.#redis = redis
    this.lastSaveAt = redis.container.now()
  }

  get dirty(): number {
    return this.#redis.accounts.changes - this.#savedChanges
  }

  get #dumpPath(): string {
    const { config } = this.#redis
    return `${config.get('dir')}/${config.get('dbfilename')}`
  }

  /** Only what is mounted can hold anything from an earlier life. */
  get #hasPast(): boolean {
    const { container, config } = this.#redis
    return container.mountPoints.some((path) => path === '/' || config.get('dir').startsWith(path))
  }

  /** False when what is there cannot be read: the server has ended. */
  load(): boolean {
    const { config, container, log } = this.#redis
    const isReadable = this.#tried(
      () => {
        if (config.isOn('appendonly')) this.#loadLog()
        else if (this.#hasPast && !this.#loadDump()) throw new FileError('EINVAL', this.#dumpPath)
      },
      (problem) => log.warn(`Fatal error: can't open the RDB file ${config.get('dbfilename')} for reading: ${problem}`),
    )
    if (!isReadable) {
      container.exit(1)
      return false
    }
    this.#savedChanges = this.#redis.accounts.changes
    this.#nextChanges = 1
    this.#redis.tellMemory()
    return true
  }

  #loadDump(): boolean {
    const { container, log, version } = this.#redis
    if (!container.files.stat(this.#dumpPath)) return true
    const found = this.#read(this.#dumpPath)
    if (!found) {
      log.warn('Wrong signature trying to load DB from file')
      return false
    }
    if (version.rank >= 600) {
      log.note(`Loading RDB produced by version ${found.version}`)
      log.note(`RDB age ${Math.floor((container.now() - found.savedAt) / 1000)} seconds`)
      log.note(`RDB memory usage when created ${(found.usedBytes / MB).toFixed(2)} Mb`)
    }
    if (version.rank >= 602) log.note(`Done loading RDB, keys loaded: ${found.loaded}, keys expired: ${found.expired}.`)
    log.note('DB loaded from disk: 0.000 seconds')
    return true
  }

  #read(path: string): ReturnType<typeof loadDump> {
    return loadDump(this.#redis.container.files.read(path), (index) => this.#redis.store(index))
  }

  /** Releases before 7 have one file, later ones a folder with a snapshot, what came after it, and a list of both. */
  #loadLog(): void {
    const { container, config, log, version } = this.#redis
    const name = config.get('appendfilename')
    if (version.major < 7) {
      this.#log = `${config.get('dir')}/${name}`
      if (!this.#hasPast || !container.files.stat(this.#log)) return void this.#tried(() => container.files.write(this.#log ?? '', ''))
      this.#replay(this.#log)
      return log.note('DB loaded from append only file: 0.000 seconds')
    }
    const folder = `${config.get('dir')}/${APPEND_DIRECTORY}`
    const manifest = `${folder}/${name}.manifest`
    if (!this.#hasPast || !container.files.stat(manifest)) return this.#beginLog()
    this.#sequence = Number(/incr\.aof seq (\d+)/.exec(container.files.read(manifest))?.[1] ?? 1)
    const [base, increment] = this.#logNames()
    log.note(`Reading RDB base file on AOF loading...`)
    this.#read(`${folder}/${base}`)
    log.note(`DB loaded from base file ${base}: 0.000 seconds`)
    this.#log = `${folder}/${increment}`
    if (container.files.stat(this.#log)) this.#replay(this.#log)
    log.note(`DB loaded from incr file ${increment}: 0.000 seconds`)
    log.note('DB loaded from append only file: 0.000 seconds')
    log.note(`Opening AOF incr file ${increment} on server start`)
  }

  #logNames(): readonly [base: string, increment: string] {
    const name = this.#redis.config.get('appendfilename')
    return [`${name}.${this.#sequence}.base.rdb`, `${name}.${this.#sequence}.incr.aof`]
  }

  #beginLog(): void {
    const { log } = this.#redis
    if (!this.#writeLog()) return
    const [base, increment] = this.#logNames()
    log.note(`Creating AOF base file ${base} on server start`)
    log.note(`Creating AOF incr file ${increment} on server start`)
  }

  /** A snapshot, and nothing after it. */
  #writeLog(): boolean {
    const { container, config, version } = this.#redis
    const dir = config.get('dir')
    return this.#tried(() => {
      this.#logDb = undefined
      if (version.major < 7) {
        this.#log = `${dir}/${config.get('appendfilename')}`
        return container.files.write(this.#log, commandsOf(this.#redis.stores))
      }
      const folder = `${dir}/${APPEND_DIRECTORY}`
      const [base, increment] = this.#logNames()
      container.files.makeDirectory(folder, { parents: true })
      container.files.write(`${folder}/${base}`, this.dump())
      container.files.write((this.#log = `${folder}/${increment}`), '')
      const lines = [`file ${base} seq ${this.#sequence} type b`, `file ${increment} seq ${this.#sequence} type i`]
      container.files.write(`${folder}/${config.get('appendfilename')}.manifest`, `${lines.join('\n')}\n`)
    })
  }

  #replay(path: string): void {
    const reader = new ReplyReader()
    reader.add(this.#redis.container.files.read(path))
    let db = 0
    for (let words = reader.nextCommand(); words; words = reader.nextCommand()) {
      const name = words[0]?.toUpperCase()
      if (name === 'SELECT') db = Number(words[1])
      else if (name === 'FLUSHALL') for (const store of this.#redis.stores.values()) store.clear()
      else if (name !== undefined) runCommand(this.#redis.store(db), words)
    }
  }

  get keepsLog(): boolean {
    return this.#log !== undefined
  }

  /** A change, in the words of the protocol. */
  append(db: number, text: string): void {
    const path = this.#log
    if (path === undefined) return
    const select = this.#logDb === db ? '' : formatCommand(['SELECT', String(db)])
    this.#logDb = db
    this.#tried(() => this.#redis.container.files.write(path, select + text, { append: true }))
  }

  /** The rule that holds first is looked at when its time has come. Rules are read again only when another one has its changes. */
  planSave(): void {
    const { config, container } = this.#redis
    const { dirty } = this
    if (dirty < this.#nextChanges) return
    const rules = config.saveRules
    this.#nextChanges = Math.min(...rules.map(({ changes }) => changes).filter((changes) => changes > dirty))
    const due = Math.min(...rules.filter(({ changes }) => dirty >= changes).map(({ seconds }) => this.lastSaveAt + seconds * 1000))
    const at = Math.max(container.now() + (this.lastSaveWorked ? 1000 : RETRY_MS), due)
    if (at >= this.#plannedAt) return
    this.#plannedAt = at
    container.after(at - container.now(), () => {
      if (this.#plannedAt === at) this.#saveByRule()
    })
  }

  /** Other rules, or a new count of changes. */
  planAnew(): void {
    this.#nextChanges = 0
    this.#plannedAt = Infinity
    if (this.dirty > 0) this.planSave()
  }

  #saveByRule(): void {
    const { config, container, log } = this.#redis
    const rule = config.saveRules.find(
      ({ seconds, changes }) => this.dirty >= changes && container.now() - this.lastSaveAt > seconds * 1000 - 1,
    )
    if (rule) {
      log.note(`${rule.changes} changes in ${rule.seconds} seconds. Saving...`)
      this.saveInBackground()
    }
    this.planAnew()
  }

  saveInBackground(): Reply {
    const { log, version } = this.#redis
    const pid = log.newPid()
    log.note(`Background saving started by pid ${pid}`)
    const problem = this.#write()
    if (problem === undefined) {
      log.note('DB saved on disk', 'C', pid)
      log.note(
        version.major < 7 ? 'RDB: 0 MB of memory used by copy-on-write' : 'Fork CoW for RDB: current 0 MB, peak 0 MB, average 0 MB',
        'C',
        pid,
      )
      log.note('Background saving terminated with success')
    } else {
      log.warn(
        `Failed opening the temp RDB file temp-${pid}.rdb (in server root dir ${this.#redis.config.get('dir')}) for saving: ${problem}`,
      )
      log.warn('Background saving error')
    }
    return { type: 'status', text: 'Background saving started' }
  }

  /** SAVE, and the last act of a server. */
  save(): Reply {
    const problem = this.#write()
    const { log, config } = this.#redis
    if (problem === undefined) {
      log.note('DB saved on disk')
      return ok
    }
    log.warn(`Failed opening the temp RDB file temp-1.rdb (in server root dir ${config.get('dir')}) for saving: ${problem}`)
    return failure('ERR')
  }

  rewriteLog(): Reply {
    const { log, config } = this.#redis
    const pid = log.newPid()
    log.note(`Background append only file rewriting started by pid ${pid}`)
    if (config.isOn('appendonly')) {
      this.#sequence++
      this.#writeLog()
    }
    log.note('Background AOF rewrite terminated with success')
    return { type: 'status', text: 'Background append only file rewriting started' }
  }

  /** CONFIG SET appendonly. */
  switchLog(): void {
    const isOn = this.#redis.config.isOn('appendonly')
    if (isOn && this.#log === undefined) this.#writeLog()
    if (!isOn) this.#log = undefined
  }

  dump(): string {
    const { version, usedBytes, container, stores } = this.#redis
    return formatDump({ version: version.text, savedAt: container.now(), usedBytes }, stores)
  }

  /** What is wrong with the disk, if anything. */
  #write(): string | undefined {
    const { container, accounts } = this.#redis
    let problem: string | undefined
    this.lastSaveWorked = this.#tried(
      () => container.files.write(this.#dumpPath, this.dump()),
      (text) => (problem = text),
    )
    if (!this.lastSaveWorked) return problem ?? ''
    this.lastSaveAt = container.now()
    this.#savedChanges = accounts.changes
    this.planAnew()
    return undefined
  }

  #tried(act: () => void, tell?: (problem: string) => void): boolean {
    try {
      act()
      return true
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      tell?.(errnoText[error.errno])
      if (!tell) this.#redis.log.warn(`Can't open or write the append only file: ${errnoText[error.errno]}`)
      return false
    }
  }
}
