/**
 * One database of a server: SQLite's tables in memory, what CREATE TABLE said of them, and how they are written down. Each table is
 * a file of its own, as with InnoDB and PostgreSQL.
 *
 * Simplified: a file holds the table as JSON and is written a moment after a change and when the server ends, in whatever way;
 * a real server writes a log with each commit and pages later, to the same effect.
 */
import { EngineDatabase, type EngineSurroundings, type Value } from './engine'
import type { TableDefinition } from './table-definition'
import { quoteName } from './tokens'

/** A view or an index: what SQLite was told. */
export interface StoredObject {
  readonly kind: 'view' | 'index'
  readonly name: string
  readonly sql: string
}

interface StoredTable {
  readonly definition: TableDefinition
  readonly rows: readonly (readonly Value[])[]
}

export interface Layout {
  /** SQLite's CREATE TABLE. */
  createTable(definition: TableDefinition): string
  /** Functions of the dialect. */
  prepare(engine: EngineDatabase, database: StoredDatabase): void
}

export class StoredDatabase {
  tables: ReadonlyMap<string, TableDefinition> = new Map()
  objects: readonly StoredObject[] = []
  /** Next values of sequences, by name. */
  sequences: ReadonlyMap<string, number> = new Map()
  /** Tables that have changed since they were written down. */
  readonly changed = new Set<string>()
  readonly #layout: Layout
  readonly #surroundings: EngineSurroundings
  #engine: EngineDatabase | undefined
  #before: Pick<StoredDatabase, 'tables' | 'objects' | 'sequences'> | undefined

  constructor(
    readonly name: string,
    surroundings: EngineSurroundings,
    layout: Layout,
  ) {
    this.#surroundings = surroundings
    this.#layout = layout
  }

  /** Made when somebody first asks something of it: most servers have databases that nobody opens. */
  get engine(): EngineDatabase {
    if (!this.#engine) {
      this.#engine = new EngineDatabase(this.#surroundings)
      this.#layout.prepare(this.#engine, this)
    }
    return this.#engine
  }

  close(): void {
    this.#engine?.close()
    this.#engine = undefined
  }

  find(table: string): TableDefinition | undefined {
    return this.tables.get(table) ?? [...this.tables.values()].find(({ name }) => name.toLowerCase() === table.toLowerCase())
  }

  create(definition: TableDefinition): void {
    this.engine.query(this.#layout.createTable(definition))
    this.define(definition)
  }

  /** What is known of a table is now this. */
  define(definition: TableDefinition): void {
    this.tables = new Map([...this.tables, [definition.name, definition]])
    this.changed.add(definition.name)
  }

  forget(name: string): void {
    this.tables = new Map([...this.tables].filter(([other]) => other !== name))
    this.changed.add(name)
  }

  setSequence(name: string, next: number): void {
    this.sequences = new Map([...this.sequences, [name, next]])
  }

  /** Makes the table anew by another definition, with the rows that it has; `sources`: what fills its columns. */
  rebuild(definition: TableDefinition, sources: readonly string[], from = definition.name): void {
    const draft = { ...definition, name: `${definition.name} draft` }
    this.engine.query('PRAGMA foreign_keys=OFF')
    this.engine.query(this.#layout.createTable(draft))
    this.engine.query(`INSERT INTO ${quoteName(draft.name)} SELECT ${sources.join(', ')} FROM ${quoteName(from)}`)
    this.engine.query(`DROP TABLE ${quoteName(from)}`)
    this.engine.query(`ALTER TABLE ${quoteName(draft.name)} RENAME TO ${quoteName(definition.name)}`)
    this.engine.query('PRAGMA foreign_keys=ON')
    if (from !== definition.name) this.forget(from)
    this.define(definition)
  }

  begin(): void {
    this.engine.query('BEGIN')
    const { tables, objects, sequences } = this
    this.#before = { tables, objects, sequences }
  }

  commit(): void {
    this.engine.query('COMMIT')
    this.#before = undefined
  }

  /** Numbers that sequences have given stay given. */
  rollback(): void {
    this.engine.query('ROLLBACK')
    this.tables = this.#before?.tables ?? this.tables
    this.objects = this.#before?.objects ?? this.objects
    this.#before = undefined
  }

  /** A table as it is written down; nothing when there is none of that name any more. */
  dumpTable(name: string): string | undefined {
    const definition = this.tables.get(name)
    if (!definition) return undefined
    const { rows } = this.engine.query(`SELECT * FROM ${quoteName(name)}`)
    return `${JSON.stringify({ definition })}\n${rows.map((row) => `${JSON.stringify(row)}\n`).join('')}`
  }

  dumpRest(): string {
    return JSON.stringify({ objects: this.objects, sequences: [...this.sequences] })
  }

  /** All tables, in an order in which none refers to one that comes later, and what stands beside them. */
  restore(tables: readonly string[], rest: string): void {
    const found = tables.map(parseStored)
    if (found.length > 0) this.engine.query('PRAGMA foreign_keys=OFF')
    for (const { definition, rows } of found) {
      this.create(definition)
      const marks = definition.columns.map(() => '?').join(', ')
      for (const row of rows) this.engine.query(`INSERT INTO ${quoteName(definition.name)} VALUES (${marks})`, row)
    }
    if (found.length > 0) this.engine.query('PRAGMA foreign_keys=ON')
    const { objects, sequences } = JSON.parse(rest === '' ? '{"objects":[],"sequences":[]}' : rest)
    this.objects = objects
    this.sequences = new Map(sequences)
    for (const { sql } of this.objects) this.engine.query(sql)
    this.changed.clear()
  }
}

function parseStored(text: string): StoredTable {
  const [first, ...rows] = text.trimEnd().split('\n')
  return { definition: JSON.parse(first).definition, rows: rows.map((row) => JSON.parse(row)) }
}
