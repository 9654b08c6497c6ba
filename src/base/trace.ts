/**
 * Why things happened: a bounded log of acts, each naming the act that caused it. Ids grow from 1; cause 0 means "nobody asked",
 * which only inputs, faults and the boot may have.
 */
export interface TraceEntry {
  readonly id: number
  readonly cause: number
  /** Virtual time, ms since the epoch. */
  readonly at: number
  readonly kind: TraceKind
  /** Who acted: `kubectl`, `replicaset-controller`, `kubelet/worker-1`. */
  readonly actor: string
  /** What it was about, `Pod/default/web-1` for objects. */
  readonly subject: string
  readonly text: string
  readonly detail?: unknown
}

export type TraceKind = 'input' | 'fault' | 'boot' | 'write' | 'reconcile' | 'schedule' | 'container' | 'probe' | 'packet' | 'dns'

export type TraceDraft = Omit<TraceEntry, 'id' | 'cause' | 'at'>

interface Now {
  readonly cause: number
  now(): number
}

export class Trace {
  readonly #entries: (TraceEntry | undefined)[] = []
  readonly #folded = new Map<TraceKind, number>()
  #next = 1
  readonly #clock: Now
  readonly #limit: number

  constructor(clock: Now, limit = 50_000) {
    this.#clock = clock
    this.#limit = limit
  }

  /** Records an act as a consequence of the clock's current cause, and gives its id. */
  record(draft: TraceDraft): number {
    const id = this.#next++
    const slot = id % this.#limit
    const old = this.#entries[slot]
    if (old) this.#folded.set(old.kind, (this.#folded.get(old.kind) ?? 0) + 1)
    this.#entries[slot] = {
      id,
      cause: this.#clock.cause,
      at: this.#clock.now(),
      kind: draft.kind,
      actor: draft.actor,
      subject: draft.subject,
      text: draft.text,
      detail: draft.detail,
    }
    return id
  }

  find(id: number): TraceEntry | undefined {
    const entry = this.#entries[id % this.#limit]
    return entry?.id === id ? entry : undefined
  }

  /** From the entry back to the act nobody caused, or to where old entries were folded away. */
  chain(id: number): TraceEntry[] {
    const chain: TraceEntry[] = []
    for (let entry = this.find(id); entry; entry = this.find(entry.cause)) chain.push(entry)
    return chain
  }

  /** Entries after `id`, oldest first. */
  since(id: number): TraceEntry[] {
    const found: TraceEntry[] = []
    for (let next = Math.max(id + 1, this.#next - this.#limit); next < this.#next; next++) {
      const entry = this.find(next)
      if (entry) found.push(entry)
    }
    return found
  }

  /** How many entries of each kind were folded away because the log is bounded. */
  folded(): ReadonlyMap<TraceKind, number> {
    return this.#folded
  }

  get lastId(): number {
    return this.#next - 1
  }
}
