/**
 * The message queues that a kuard keeps in its memory. Upstream:
 * https://github.com/kubernetes-up-and-running/kuard/tree/master/pkg/memq
 */
import type { HttpResponse, ServedRequest } from '../base/os/network-stack'
import { answer, json, noContent } from './answers'

interface Queue {
  readonly name: string
  items: readonly { readonly id: string; readonly body: string; readonly creationTimestamp: string }[]
  enqueued: number
  dequeued: number
  drained: number
}

const PREFIX = '/memq/server/'

export class KuardQueues {
  readonly #queues = new Map<string, Queue>()
  #nextId = 1

  /** Undefined when the request is none of its own. */
  handle({ method, body, rehearsal }: ServedRequest, path: string, nowMs: number): HttpResponse | undefined {
    if (!path.startsWith(PREFIX)) return undefined
    if (path === `${PREFIX}stats`) return json({ kind: 'stats', queues: [...this.#queues.values()].map(statsOf) })
    const [, name, action] = /^\/memq\/server\/queues\/([^/]+)(?:\/(enqueue|dequeue|drain))?$/.exec(path) ?? []
    if (name === undefined || rehearsal) return name === undefined ? undefined : noContent()
    if (method === 'PUT') return this.#create(name)
    const queue = this.#queues.get(name)
    if (!queue) return answer(404, 'queue not found\n')
    if (method === 'DELETE') {
      this.#queues.delete(name)
      return noContent()
    }
    if (action === 'enqueue') return this.#enqueue(queue, body, nowMs)
    if (action === 'dequeue') return dequeue(queue)
    queue.drained += queue.items.length
    queue.items = []
    return noContent()
  }

  #create(name: string): HttpResponse {
    if (this.#queues.has(name)) return answer(409, 'queue already exists\n')
    this.#queues.set(name, { name, items: [], enqueued: 0, dequeued: 0, drained: 0 })
    return noContent()
  }

  #enqueue(queue: Queue, body: string, nowMs: number): HttpResponse {
    const item = {
      id: (this.#nextId++).toString(16).padStart(32, '0'),
      body,
      creationTimestamp: new Date(nowMs).toISOString(),
    }
    queue.items = [...queue.items, item]
    queue.enqueued++
    return json({ kind: 'message', ...item })
  }
}

function dequeue(queue: Queue): HttpResponse {
  const [first, ...rest] = queue.items
  if (!first) return noContent()
  queue.items = rest
  queue.dequeued++
  return json({ kind: 'message', ...first })
}

const statsOf = ({ name, items, enqueued, dequeued, drained }: Queue): object => ({
  name,
  depth: items.length,
  enqueued,
  dequeued,
  drained,
})
