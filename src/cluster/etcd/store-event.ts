export interface Stored<V> {
  readonly value: V
  readonly revision: number
  /** What is kept beside the value, for those who wrote it. */
  readonly note: unknown
}

/** One write, as watchers are told of it. */
export interface StoreEvent<V> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly revision: number
  readonly resource: string
  readonly namespace: string
  readonly name: string
  readonly value: V
  readonly previous: V | undefined
  /** The same with all that was kept of it. */
  readonly replaced: Stored<V> | undefined
  /** Trace entry of the write. */
  readonly cause: number
  /** What is kept beside the value, for those who wrote it. */
  readonly note: unknown
}
