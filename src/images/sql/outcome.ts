/** What a statement led to, in a shape that both dialects and their clients share. */

/** How a client sets a column: numbers stand on the right. */
export type ColumnSort = 'text' | 'number' | 'boolean'

export interface OutcomeColumn {
  readonly name: string
  readonly sort: ColumnSort
}

export interface Outcome {
  /** Absent where a statement answers with no rows. */
  readonly columns?: readonly OutcomeColumn[]
  readonly rows?: readonly (readonly (string | null)[])[]
  /** `INSERT 0 1`, as postgres tells what it did. */
  readonly tag: string
  readonly affected: number
  /** More about it: `Records: 3  Duplicates: 0  Warnings: 0`, or a NOTICE. */
  readonly note?: string
  /** The session works in this database from now on. */
  readonly database?: string
  /** The statement waits so long. */
  readonly delayMs?: number
}

export interface SqlProblem {
  /** A number for mysql, five letters or digits for both. */
  readonly code?: number
  readonly state: string
  readonly message: string
  readonly detail?: string
  readonly hint?: string
  /** Where in the statement, counted from 0. */
  readonly at?: number
  /** The connection is over. */
  readonly isFatal?: boolean
}

/** A learner's mistake: it is answered, and never stops the server. */
export class SqlError extends Error {
  constructor(readonly problem: SqlProblem) {
    super(problem.message)
  }
}

export const done = (tag: string, affected = 0, note?: string): Outcome => ({ tag, affected, ...(note === undefined ? {} : { note }) })

/** Rows of texts under these names. */
export const tableOf = (names: readonly string[], rows: readonly (readonly (string | null)[])[]): Outcome => ({
  columns: names.map((name) => ({ name, sort: 'text' })),
  rows,
  tag: `SELECT ${rows.length}`,
  affected: rows.length,
})
