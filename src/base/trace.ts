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

/** An object; put into words when somebody reads the entry. */
export interface TraceSubject {
  readonly kind: string
  /** Absent or '' for cluster-wide ones. */
  readonly namespace: string | undefined
  readonly name: string
}

export type TraceDraft = Omit<TraceEntry, 'id' | 'cause' | 'at' | 'subject'> & { readonly subject: string | TraceSubject }

interface Now {
  readonly cause: number
  now(): number
}

/**
 * Kept field by field: there are ten entries for each pod and hardly any of them is ever read, and whatever is an object of its own a
 * collector of garbage has to move twice.
 */
export class Trace {
  readonly #causes: number[] = []
  readonly #times: number[] = []
  readonly #kinds: TraceKind[] = []
  readonly #actors: string[] = []
  /** The whole subject, or the kind of the object whose name is kept beside it. */
  readonly #subjects: string[] = []
  readonly #namespaces: (string | undefined)[] = []
  readonly #names: (string | undefined)[] = []
  readonly #texts: string[] = []
  readonly #details: unknown[] = []
  readonly #folded = new Map<TraceKind, number>()
  #next = 1
  readonly #clock: Now
  readonly #limit: number

  constructor(clock: Now, limit = 50_000) {
    this.#clock = clock
    this.#limit = limit
  }

  /** Records an act as a consequence of the clock's current cause, and gives its id. */
  record({ kind, actor, subject, text, detail }: TraceDraft): number {
    const id = this.#next++
    const slot = (id - 1) % this.#limit
    if (id > this.#limit) this.#folded.set(this.#kinds[slot], (this.#folded.get(this.#kinds[slot]) ?? 0) + 1)
    const isWords = typeof subject === 'string'
    this.#causes[slot] = this.#clock.cause
    this.#times[slot] = this.#clock.now()
    this.#kinds[slot] = kind
    this.#actors[slot] = actor
    this.#subjects[slot] = isWords ? subject : subject.kind
    this.#namespaces[slot] = isWords ? undefined : subject.namespace
    this.#names[slot] = isWords ? undefined : subject.name
    this.#texts[slot] = text
    this.#details[slot] = detail
    return id
  }

  find(id: number): TraceEntry | undefined {
    if (id < 1 || id >= this.#next || id < this.#next - this.#limit) return undefined
    const slot = (id - 1) % this.#limit
    return {
      id,
      cause: this.#causes[slot],
      at: this.#times[slot],
      kind: this.#kinds[slot],
      actor: this.#actors[slot],
      subject: this.#subjectAt(slot),
      text: this.#texts[slot],
      detail: this.#details[slot],
    }
  }

  #subjectAt(slot: number): string {
    const [subject, namespace, name] = [this.#subjects[slot], this.#namespaces[slot], this.#names[slot]]
    if (name === undefined) return subject
    return namespace ? `${subject}/${namespace}/${name}` : `${subject}/${name}`
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
