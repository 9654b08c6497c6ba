/**
 * The last connections, as facts: who asked for what, which rules decided, who answered. The page draws them, so each keeps what
 * is needed to tell its story and nothing is put into words before somebody asks. Bounded; old ones are only counted.
 */
import type { HttpRequest } from '../../base/os/network-stack'
import type { FormerOwner } from './fabric'
import type { Packet, Protocol } from './packet'
import type { Route } from './route'

export interface RequestRecord {
  readonly id: number
  /** Trace entry that it answers to. */
  readonly cause: number
  /** Virtual time when it began, in ms since the epoch. */
  readonly at: number
  /** `Pod/default/client`, `Node/worker-1`, `outside`. */
  readonly from: string
  readonly protocol: Protocol
  /** What the sender asked for. */
  readonly address: number
  readonly port: number
  /** The sender's address, before anybody put another in its place. */
  readonly source: number
  /** Who had the last address before, where nobody has it any more. */
  readonly former: FormerOwner | undefined
  /** The packet as it arrived, or as it was when its way ended. */
  readonly packet: Readonly<Packet>
  readonly route: Route
  /** Set when it has ended. */
  outcome: RequestResult | undefined
  endedAt: number
  /** What was said, where it was HTTP. */
  request: HttpRequest | undefined
  status: number | undefined
  /** And where it was DNS: both datagrams. */
  question: string | undefined
  reply: string | undefined
}

export type RequestResult = 'answered' | 'refused' | 'timeout' | 'reset'

export class RequestLog {
  readonly #records: (RequestRecord | undefined)[] = []
  readonly #limit: number
  #next = 1

  constructor(limit: number) {
    this.#limit = limit
  }

  get nextId(): number {
    return this.#next
  }

  add(record: RequestRecord): void {
    this.#records[record.id % this.#limit] = record
    this.#next = record.id + 1
  }

  /** Those after `id` that are still kept, oldest first. */
  since(id: number): RequestRecord[] {
    const found: RequestRecord[] = []
    for (let next = Math.max(id + 1, this.#next - this.#limit); next < this.#next; next++) {
      const record = this.#records[next % this.#limit]
      if (record) found.push(record)
    }
    return found
  }
}
