/**
 * Requests of the page and their bodies, in frames against credit: a watch that the page does not read stops here, and from here
 * at the API server.
 */
import type { ApiFetch, ApiRequest, BodyStream } from '../api/http'
import { CHUNK_CREDIT, type WorkerMessage } from '../protocol/messages'

interface Exchange {
  credit: number
  readonly stop: AbortController
  body: BodyStream | undefined
  /** Goes on sending when credit comes. */
  resume: (() => void) | undefined
}

export interface PageStreams {
  open(id: number, request: ApiRequest, fetch: ApiFetch): Promise<void>
  credit(id: number, chunks: number): void
  cancel(id: number): void
  /** The cluster behind goes: nothing more is sent. */
  abandon(): void
}

export function createPageStreams(post: (message: WorkerMessage) => void): PageStreams {
  const exchanges = new Map<number, Exchange>()

  async function send(id: number, exchange: Exchange, body: string | BodyStream): Promise<void> {
    if (typeof body === 'string') {
      if (body) post({ type: 'chunk', id, text: body })
      return
    }
    exchange.body = body
    for (let chunk = await body.read(); chunk !== undefined && exchanges.has(id); chunk = await body.read()) {
      post({ type: 'chunk', id, text: chunk })
      if (--exchange.credit <= 0) await new Promise<void>((resolve) => (exchange.resume = resolve))
    }
  }

  return {
    async open(id, request, fetch) {
      const exchange: Exchange = { credit: CHUNK_CREDIT, stop: new AbortController(), body: undefined, resume: undefined }
      exchanges.set(id, exchange)
      const { status, headers, body } = await fetch({ ...request, signal: exchange.stop.signal })
      if (!exchanges.has(id)) return
      post({ type: 'respond', id, status, headers: { ...headers } })
      await send(id, exchange, body)
      if (exchanges.delete(id)) post({ type: 'end', id })
    },
    credit(id, chunks) {
      const exchange = exchanges.get(id)
      if (!exchange) return
      exchange.credit += chunks
      exchange.resume?.()
    },
    cancel(id) {
      const exchange = exchanges.get(id)
      if (!exchange) return
      exchanges.delete(id)
      close(exchange)
      post({ type: 'end', id })
    },
    abandon() {
      const open = [...exchanges.values()]
      exchanges.clear()
      open.forEach(close)
    },
  }
}

function close(exchange: Exchange): void {
  exchange.stop.abort()
  exchange.body?.cancel()
  exchange.resume?.()
}
