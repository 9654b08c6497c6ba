/** What a running PostgreSQL server has in hand. */
import type { Session } from '../session'
import type { DatabaseCluster } from './cluster'

export interface ServerState {
  readonly cluster: DatabaseCluster
  /** Everybody is believed. */
  readonly trustsAll: boolean
  readonly sessions: Map<number, Session>
  nextId: number
  /** Who the running statement belongs to. */
  current: Session | undefined
  /** How long the running statement asked to sleep. */
  delayMs: number
}
