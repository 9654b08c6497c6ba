/**
 * SQLite, compiled to WebAssembly: what stores and searches behind our mysql and postgres. It is fetched when the first container
 * that needs it starts (`Image.loads`), and is synchronous from then on. A database is in memory; its owner writes it to files.
 * Upstream: https://sql.js.org, https://sqlite.org/lang.html
 *
 * Time and chance come from the container: `now` and `random` take the place of SQLite's own under every name that reads them.
 */
import type { SqlJs, SqlJsDatabase, SqlJsValue } from 'sql.js/dist/sql-wasm-inline.js'
import { assert } from '../../base/assert'

export type Value = string | number | null

export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Value[])[]
}

/** What a statement was refused for, in SQLite's words or in those of a function of ours. */
export class EngineError extends Error {}

export interface EngineSurroundings {
  /** `2026-01-01 00:00:05` */
  now(): string
  /** Uniform in [0, 1). */
  random(): number
}

let engine: SqlJs | undefined
let loading: Promise<void> | undefined

/** Nothing when it is there already. A load that failed is tried again by the next container. */
export function loadSqlEngine(): Promise<void> | undefined {
  if (engine) return undefined
  return (loading ??= fetchEngine().finally(() => (loading = undefined)))
}

async function fetchEngine(): Promise<void> {
  const { default: initSqlJs } = await import('sql.js/dist/sql-wasm-inline.js')
  engine = await initSqlJs()
}

export const isSqlEngineLoaded = (): boolean => engine !== undefined

type Run = (...values: Value[]) => Value | boolean

export class EngineDatabase {
  readonly #database: SqlJsDatabase

  constructor({ now, random }: EngineSurroundings) {
    assert(engine, 'the SQL engine is not loaded')
    this.#database = new engine.Database()
    for (const pragma of [
      'page_size=1024',
      'journal_mode=MEMORY',
      'synchronous=OFF',
      'foreign_keys=ON',
      'temp_store=MEMORY',
      'recursive_triggers=ON',
    ]) {
      this.#database.run(`PRAGMA ${pragma}`)
    }
    this.define('random', 0, () => Math.floor(random() * 2 ** 52))
    this.define('current_timestamp', 0, now)
    this.define('current_date', 0, () => now().slice(0, 10))
    this.define('current_time', 0, () => now().slice(11))
    for (const name of ['randomblob', 'unixepoch', 'julianday', 'datetime', 'date', 'time']) this.define(name, 1, () => null)
    this.define('strftime', 2, () => null)
  }

  /** One statement. What it answers, and nothing where it is none that answers. */
  query(sql: string, parameters: readonly Value[] = []): Table {
    return guarded(() => {
      const statement = this.#database.prepare(sql, parameters)
      try {
        const columns = statement.getColumnNames()
        const rows: Value[][] = []
        while (statement.step()) rows.push(statement.get().map(plain))
        return { columns, rows }
      } finally {
        statement.free()
      }
    })
  }

  /** How many rows the last statement that changes any has changed. */
  get changed(): number {
    return this.#database.getRowsModified()
  }

  /** A function that statements may use; one of the same name and number of parameters gives way. */
  define(name: string, arity: number, run: Run): void {
    const shapes: Record<number, Run> = {
      0: () => run(),
      1: (a) => run(a),
      2: (a, b) => run(a, b),
      3: (a, b, c) => run(a, b, c),
    }
    this.#database.create_function(name, shapes[arity])
  }

  close(): void {
    this.#database.close()
  }
}

const plain = (value: SqlJsValue): Value =>
  value instanceof Uint8Array ? [...value].map((byte) => String.fromCharCode(byte)).join('') : value

function guarded<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw new EngineError(error instanceof Error ? error.message : String(error))
  }
}
