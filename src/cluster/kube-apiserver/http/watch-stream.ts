/**
 * A watch as a body that keeps coming: one JSON document a line. Events wait in a queue until they are read; a caller that does not
 * read loses its watch, not the server its memory. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/watch.go (v1.32).
 */
import type { BodyStream } from '../../../api/http'
import type { Clock } from '../../../base/clock'

/** Events that may wait; upstream closes the watches of those who are slower than its channels. */
const MAX_WAITING = 10_000

export interface WatchStream {
  readonly body: BodyStream
  /** `frame` is called when the event is read. */
  push(frame: () => string): void
  end(): void
}

export function watchStream(clock: Clock, onEnd: () => void): WatchStream {
  let waiting: (() => string)[] = []
  let ended = false
  let reader: ((chunk: string | undefined) => void) | undefined

  function end(): void {
    if (ended) return
    ended = true
    onEnd()
    const resume = reader
    reader = undefined
    if (resume) clock.wake(() => resume(undefined))
  }

  function take(): string | undefined {
    if (waiting.length === 0) return undefined
    const frames = waiting
    waiting = []
    return frames.map((frame) => frame()).join('')
  }

  return {
    push(frame) {
      if (ended) return
      if (waiting.length >= MAX_WAITING) {
        end()
        return
      }
      waiting.push(frame)
      const resume = reader
      reader = undefined
      if (resume) clock.wake(() => resume(take()))
    },
    end,
    body: {
      read() {
        if (waiting.length > 0 || ended) return Promise.resolve(take())
        return new Promise((resolve) => (reader = resolve))
      },
      cancel: end,
    },
  }
}

/** Ends a watch after `timeoutSeconds`, and when the caller hangs up. */
export function endWith(clock: Clock, stream: WatchStream, { signal, timeoutSeconds }: { signal?: AbortSignal; timeoutSeconds: number }): () => void {
  const timer = timeoutSeconds > 0 ? clock.after(timeoutSeconds * 1000, () => stream.end()) : undefined
  signal?.addEventListener('abort', () => stream.end(), { once: true })
  return () => clock.cancel(timer)
}
