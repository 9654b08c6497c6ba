/**
 * The memory that a kuard holds on to when it is told to. Upstream: kuard's pkg/memory/api.go (v0.10); Go's runtime.MemStats.
 *
 * Simplified: of the numbers of Go's runtime only these are told, and none of them moves by itself.
 */
import type { HttpAnswer, HttpResponse, ServedRequest } from '../../base/os/network-stack'
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import { nothing, refused, served } from './api-answers'

export const OWN_MEMORY = 8_000_000
const STACKS = 458_752
const IDLE = 1_048_576
/** It writes an x into each byte. */
const BYTES_PER_MS = 1_000_000

export class KuardMemory {
  #held = 0
  #collections = 3

  constructor(readonly container: Pick<ContainerProcess, 'use'>) {}

  describe(): HttpResponse {
    const heap = OWN_MEMORY / 4 + this.#held
    return served({
      memStats: {
        ...{ Alloc: heap, TotalAlloc: heap * 2, Sys: OWN_MEMORY + this.#held, Lookups: 0, HeapAlloc: heap, HeapSys: heap + IDLE, HeapIdle: IDLE },
        ...{ HeapInuse: heap, HeapReleased: 0, StackInuse: STACKS, StackSys: STACKS, NumGC: this.#collections, EnableGC: true, DebugGC: false },
      },
    })
  }

  /** Whoever is killed by it does not live to answer. */
  alloc({ rehearsal }: ServedRequest, size: string): HttpAnswer {
    if (size === '') return refused('size not specified')
    if (!/^[-+]?\d+$/.test(size)) return refused('bad size param')
    const bytes = Math.max(0, Number(size))
    if (rehearsal) return nothing()
    this.#held += bytes
    this.container.use({ memoryBytes: OWN_MEMORY + this.#held })
    return { delayMs: bytes / BYTES_PER_MS, response: nothing() }
  }

  clear({ rehearsal }: ServedRequest): HttpResponse {
    if (rehearsal) return nothing()
    this.#held = 0
    this.#collections++
    this.container.use({ memoryBytes: OWN_MEMORY })
    return nothing()
  }
}
