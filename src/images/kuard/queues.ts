/** The message queues that a kuard keeps in its memory. Upstream: kuard's pkg/memq/server (v0.10) */
import type { HttpResponse, ServedRequest } from '../../base/os/network-stack'
import { noContent } from '../answers'
import { nothing, refused, served } from './api-answers'

interface Message {
  readonly kind: 'message'
  readonly id: string
  readonly body: string
  readonly creationTimestamp: string
}

interface Queue {
  readonly messages: Message[]
  enqueued: number
  dequeued: number
  drained: number
}

export type QueueAct = 'create' | 'delete' | 'drain' | 'enqueue' | 'dequeue'

const NOT_THERE = 'does not exist'

/** Simplified: what lies in them takes none of the container's memory; in a real one it does. */
export class KuardQueues {
  readonly #queues = new Map<string, Queue>()

  constructor(readonly machine: { now(): number; random(): number }) {}

  act(act: QueueAct, name: string, { body, rehearsal }: ServedRequest): HttpResponse {
    const queue = this.#queues.get(name)
    if (act === 'create' ? queue : !queue) return refused(act === 'create' ? 'already exists' : NOT_THERE)
    if (rehearsal) return act === 'dequeue' && queue?.messages[0] ? served(queue.messages[0]) : nothing()
    if (act === 'create') this.#queues.set(name, { messages: [], enqueued: 0, dequeued: 0, drained: 0 })
    if (act === 'delete') this.#queues.delete(name)
    if (!queue || act === 'create' || act === 'delete') return nothing()
    if (act === 'enqueue') return this.#enqueue(queue, body)
    if (act === 'dequeue') return dequeue(queue)
    queue.drained += queue.messages.splice(0).length
    return nothing()
  }

  #enqueue(queue: Queue, body: string): HttpResponse {
    const id = Array.from({ length: 32 }, () => Math.floor(this.machine.random() * 16).toString(16)).join('')
    const message: Message = { kind: 'message', id, body, creationTimestamp: new Date(this.machine.now()).toISOString() }
    queue.messages.push(message)
    queue.enqueued++
    return served(message)
  }

  /** Simplified: by name; a real one has them in an order of its own each time. */
  stats(): HttpResponse {
    const queues = [...this.#queues]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { messages, enqueued, dequeued, drained }]) => ({ name, depth: messages.length, enqueued, dequeued, drained }))
    return served({ kind: 'stats', queues })
  }
}

function dequeue(queue: Queue): HttpResponse {
  const message = queue.messages.shift()
  if (!message) return noContent()
  queue.dequeued++
  return served(message)
}
