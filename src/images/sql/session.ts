/** Somebody who talks to a server: who they are, and where they work. */
export interface Session {
  readonly id: number
  readonly user: string
  /** Where from: an address, or `localhost`. */
  readonly host: string
  database: string
  /** Began a transaction and has not ended it. */
  isInTransaction: boolean
  /** A statement of the transaction failed. */
  hasFailed: boolean
}
