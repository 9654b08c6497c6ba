/**
 * What a PostgreSQL server keeps: databases and roles, and how they lie in the data directory.
 * Upstream: https://www.postgresql.org/docs/16/storage-file-layout.html
 */
import type { FileSystem } from '../../../base/os/file-system'
import { StoredDatabase } from '../stored-database'
import { createTable } from './dialect'
import { defineFunctions, type FunctionSurroundings } from './functions'
import { RowCheck } from '../row-check'
import { rowRules } from './types'
import { SqlError } from '../outcome'

export interface Role {
  readonly name: string
  readonly password?: string
  readonly isSuperuser: boolean
  readonly canCreateDatabases: boolean
  readonly canLogin: boolean
}

export interface OpenDatabase {
  readonly oid: number
  readonly owner: string
  readonly stored: StoredDatabase
  readonly check: RowCheck
}

type ClusterSurroundings = Omit<FunctionSurroundings, 'database' | 'refuse'>

const FIRST_OID = 16384

export class DatabaseCluster {
  readonly databases = new Map<string, OpenDatabase>()
  roles: ReadonlyMap<string, Role> = new Map()
  #nextOid = FIRST_OID
  readonly #files: FileSystem
  readonly #directory: string
  readonly #around: ClusterSurroundings

  constructor(files: FileSystem, directory: string, around: ClusterSurroundings) {
    this.#files = files
    this.#directory = directory
    this.#around = around
  }

  setRole(role: Role): void {
    this.roles = new Map([...this.roles, [role.name, role]])
  }

  dropRole(name: string): void {
    this.roles = new Map([...this.roles].filter(([other]) => other !== name))
  }

  createDatabase(name: string, owner: string, oid = this.#nextOid++): OpenDatabase {
    const check = new RowCheck((table) => stored.find(table), rowRules)
    const refuse = (problem: SqlError): never => {
      check.problem = problem
      throw problem
    }
    const stored = new StoredDatabase(name, this.#around, {
      createTable,
      prepare: (engine, database) => {
        check.watch(engine)
        defineFunctions(engine, { ...this.#around, database, refuse })
      },
    })
    const database = { oid, owner, stored, check }
    this.databases.set(name, database)
    return database
  }

  dropDatabase(name: string): void {
    const database = this.databases.get(name)
    if (!database) return
    this.databases.delete(name)
    database.stored.close()
    const folder = this.#folder(database)
    if (this.#files.stat(folder)) this.#files.remove(folder, { recursive: true })
  }

  /** What has changed since it was last written down. */
  save(): void {
    for (const database of this.databases.values()) this.#saveDatabase(database)
    const databases = [...this.databases].map(([name, { oid, owner }]) => ({ name, oid, owner }))
    this.#write('global/pg_control', JSON.stringify({ databases, roles: [...this.roles.values()], nextOid: this.#nextOid }))
  }

  #saveDatabase(database: OpenDatabase): void {
    const { stored } = database
    const folder = this.#folder(database)
    this.#files.makeDirectory(folder, { parents: true })
    for (const name of stored.changed) {
      const path = `${folder}/${encodeURIComponent(name)}`
      const text = stored.dumpTable(name)
      if (text !== undefined) this.#files.write(path, text)
      else if (this.#files.stat(path)) this.#files.remove(path)
    }
    stored.changed.clear()
    const rest = `${folder}/pg_filenode.map`
    const text = JSON.stringify({ order: [...stored.tables.keys()], rest: stored.dumpRest() })
    if (!this.#files.stat(rest) || this.#files.read(rest) !== text) this.#files.write(rest, text)
  }

  load(): void {
    const control = JSON.parse(this.#files.read(`${this.#directory}/global/pg_control`))
    this.#nextOid = control.nextOid
    for (const role of control.roles) this.setRole(role)
    for (const { name, oid, owner } of control.databases) {
      const database = this.createDatabase(name, owner, oid)
      const folder = this.#folder(database)
      const { order, rest } = JSON.parse(this.#files.read(`${folder}/pg_filenode.map`))
      database.stored.restore(
        order.map((table: string) => this.#files.read(`${folder}/${encodeURIComponent(table)}`)),
        rest,
      )
    }
  }

  close(): void {
    for (const { stored } of this.databases.values()) stored.close()
    this.databases.clear()
  }

  #folder = ({ oid }: OpenDatabase): string => `${this.#directory}/base/${oid}`

  #write(name: string, text: string): void {
    this.#files.makeDirectory(`${this.#directory}/global`, { parents: true })
    const path = `${this.#directory}/${name}`
    if (!this.#files.stat(path) || this.#files.read(path) !== text) this.#files.write(path, text)
  }
}
