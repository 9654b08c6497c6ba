/**
 * Looks at each row that SQLite is about to store, as CHECK constraints of its tables: types and NOT NULL, in the words of the
 * dialect, and keeps the row for messages about keys.
 */
import type { EngineDatabase, Value } from './engine'
import type { SqlError } from './outcome'
import type { ColumnDefinition, TableDefinition } from './table-definition'
import { quoteName, quoteText } from './tokens'

export interface RowRules {
  /** Why a value does not fit into its column; null is none of its business. */
  valueProblem(column: ColumnDefinition, value: string | number, table: TableDefinition): SqlError | undefined
  nullProblem(column: ColumnDefinition, row: ReadonlyMap<string, Value>, table: TableDefinition): SqlError
}

/** A table that is being rebuilt has this behind its name. */
const DRAFT = ' draft'

export class RowCheck {
  /** The last row that was looked at. */
  row: ReadonlyMap<string, Value> = new Map()
  /** Why the last statement was stopped here. */
  problem: SqlError | undefined

  readonly #known: (table: string) => TableDefinition | undefined
  readonly #rules: RowRules

  constructor(known: (table: string) => TableDefinition | undefined, rules: RowRules) {
    this.#known = known
    this.#rules = rules
  }

  watch(engine: EngineDatabase): void {
    let row = new Map<string, Value>()
    engine.define('keep_value', 2, (value, column) => {
      row.set(String(column), value)
      return true
    })
    engine.define('check_row', 1, (name) => {
      this.row = row
      row = new Map()
      const table = this.#known(String(name).replace(DRAFT, ''))
      const problem = table && problemOf(table, this.row, this.#rules)
      if (!problem) return true
      this.problem = problem
      throw problem
    })
  }
}

function problemOf(table: TableDefinition, row: ReadonlyMap<string, Value>, rules: RowRules): SqlError | undefined {
  for (const column of table.columns) {
    const value = row.get(column.name) ?? null
    const problem = value === null ? undefined : rules.valueProblem(column, value, table)
    if (problem) return problem
    if (value === null && column.isNotNull) return rules.nullProblem(column, row, table)
  }
  return undefined
}

/** What stands in CREATE TABLE for it: the columns' values are handed over one by one, then the row is looked at. */
export const rowChecks = ({ name, columns }: TableDefinition): string[] => [
  ...columns.map((column) => `CHECK (keep_value(${quoteName(column.name)}, ${quoteText(column.name)}))`),
  `CHECK (check_row(${quoteText(name)}))`,
]
