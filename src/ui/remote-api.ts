/**
 * The API server's HTTP door, reached through the worker. A body is a stream of chunks against credit: whoever stops reading stops
 * the watch at its source.
 */
import type { ApiFetch, ApiRequest, ApiResponse, BodyStream } from '../api/http'
import { CHUNK_CREDIT, type WorkerMessage } from '../protocol/messages'
import type { WorkerConnection } from './connection'

interface Exchange {
  readonly respond: (response: ApiResponse) => void
  readonly fail: (error: Error) => void
  readonly body: IncomingBody
}

export interface RemoteApi {
  readonly fetch: ApiFetch
  /** The cluster behind the door is gone: everything under way ends. */
  abandon(): void
}

export function createRemoteApi(connection: WorkerConnection): RemoteApi {
  const exchanges = new Map<number, Exchange>()
  let lastId = 0

  connection.subscribe((message) => {
    const exchange = 'id' in message ? exchanges.get(message.id) : undefined
    if (exchange) hear(exchange, message)
  })

  function hear(exchange: Exchange, message: WorkerMessage): void {
    if (message.type === 'respond') {
      exchange.respond({ status: message.status, headers: message.headers, body: exchange.body })
    } else if (message.type === 'chunk') {
      exchange.body.push(message.text)
    } else if (message.type === 'end') {
      exchanges.delete(message.id)
      exchange.body.finish()
    }
  }

  function fetch({ method, path, headers, body, signal }: ApiRequest): Promise<ApiResponse> {
    const id = ++lastId
    return new Promise((respond, fail) => {
      const cancel = (): void => connection.send({ type: 'cancel', id })
      const incoming = new IncomingBody((chunks) => connection.send({ type: 'credit', id, chunks }), cancel)
      exchanges.set(id, { respond, fail, body: incoming })
      signal?.addEventListener('abort', () => incoming.cancel())
      connection.send({ type: 'request', id, method, path, headers, body })
    })
  }

  return {
    fetch,
    abandon() {
      for (const { body, fail } of exchanges.values()) {
        body.finish()
        fail(new Abandoned())
      }
      exchanges.clear()
    },
  }
}

/** The cluster was replaced while an answer was awaited. */
export class Abandoned extends Error {}

class IncomingBody implements BodyStream {
  readonly #chunks: string[] = []
  #finished = false
  #consumed = 0
  #waiting: ((chunk: string | undefined) => void) | undefined
  readonly #grant: (chunks: number) => void
  readonly #cancel: () => void

  constructor(grant: (chunks: number) => void, cancel: () => void) {
    this.#grant = grant
    this.#cancel = cancel
  }

  push(chunk: string): void {
    if (this.#waiting) this.#hand(chunk)
    else this.#chunks.push(chunk)
  }

  finish(): void {
    this.#finished = true
    if (this.#waiting) this.#hand(undefined)
  }

  read(): Promise<string | undefined> {
    const chunk = this.#chunks.shift()
    if (chunk !== undefined) {
      this.#count()
      return Promise.resolve(chunk)
    }
    if (this.#finished) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      this.#waiting = resolve
    })
  }

  cancel(): void {
    if (this.#finished) return
    this.#cancel()
    this.finish()
  }

  #hand(chunk: string | undefined): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (chunk !== undefined) this.#count()
    waiting?.(chunk)
  }

  /** Grants in half-loads, so that neither side waits for the other. */
  #count(): void {
    this.#consumed++
    if (this.#consumed < CHUNK_CREDIT / 2) return
    this.#grant(this.#consumed)
    this.#consumed = 0
  }
}
