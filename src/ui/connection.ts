/** The page's end of the wire to the cluster: decoded messages in, messages out. What is at the other end is not the page's affair. */
import { decodeWorkerMessage, type PageMessage, type WorkerMessage } from '../protocol/messages'

export interface WorkerConnection {
  send(message: PageMessage): void
  /** Returns how to stop hearing. */
  subscribe(hear: (message: WorkerMessage) => void): () => void
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
