/** The page's end of the wire to the cluster: decoded messages in, messages out. What is at the other end is not the page's affair. */
import { decodeWorkerMessage, type PageMessage, type WorkerMessage } from '../protocol/messages'

export interface WorkerConnection {
  send(message: PageMessage): void
  /** Returns how to stop hearing. */
  subscribe(hear: (message: WorkerMessage) => void): () => void
}

const hands: ReadonlySet<PageMessage['type']> = new Set(['run', 'interrupt', 'terminal-input', 'write-file', 'edited', 'browse', 'answer', 'undo', 'reset', 'start-at'])

/** One that may look and let time pass, and do nothing else. */
export function withoutHands(connection: WorkerConnection): WorkerConnection {
  const isHarmless = (message: PageMessage): boolean => (message.type === 'request' ? message.method === 'GET' : !hands.has(message.type))
  return { ...connection, send: (message) => isHarmless(message) && connection.send(message) }
}

/** What a Worker and a MessagePort have in common. */
export interface MessageEndpoint {
  postMessage(message: PageMessage): void
  addEventListener(type: 'message', hear: (event: MessageEvent<unknown>) => void): void
  addEventListener(type: 'error', hear: (event: ErrorEvent) => void): void
}

export function connectWorker(worker: MessageEndpoint): WorkerConnection {
  const hearers = new Set<(message: WorkerMessage) => void>()
  const tell = (message: WorkerMessage): void => {
    for (const hear of [...hearers]) hear(message)
  }
  worker.addEventListener('message', (event) => tell(decodeWorkerMessage(event.data)))
  worker.addEventListener('error', (event) => {
    tell({ type: 'failure', message: event.message || 'The cluster could not be started', stack: `${event.filename}:${event.lineno}` })
  })
  return {
    send: (message) => worker.postMessage(message),
    subscribe(hear) {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
  }
}
