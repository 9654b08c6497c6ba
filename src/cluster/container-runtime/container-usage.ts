/**
 * What one container uses, and has used in the last minute: what metrics are made of. Work that is given to it takes the longer the
 * less of the cores it gets. Made when a program first says what it uses.
 */
import type { Clock, Timer } from '../../base/clock'
import type { CpuUser, NodeCpu } from './node-cpu'

/** How far back anybody asks. */
const REMEMBERED_MS = 60_000
/** What is done on the side is noted in steps of so long. */
const NOTED_MS = 1_000
/** The period of the quota in cpu.max, in ms. */
const PERIOD_MS = 100

interface Point {
  readonly at: number
  /** Core-milliseconds until then. */
  spent: number
  readonly throttled: number
  readonly cores: number
  readonly memoryBytes: number
}

/** Nothing is ever added to it. */
const none: never[] = []

interface Work {
  /** Core-milliseconds that are left. */
  left: number
  timer: Timer | undefined
  readonly done: () => void
}

export class ContainerUsage implements CpuUser {
  #points: Point[] = none
  #steady = 0
  #cores = 0
  #memoryBytes = 0
  #since: number
  /** Made with the first: most containers never have any. */
  #works: Set<Work> | undefined
  readonly #clock: Clock
  readonly #node: NodeCpu

  constructor(
    { clock, node }: { readonly clock: Clock; readonly node: NodeCpu },
    readonly limit: number,
    readonly weight: number,
  ) {
    this.#clock = clock
    this.#node = node
    this.#since = clock.now()
  }

  get wanted(): number {
    return this.#steady + (this.#works?.size ?? 0)
  }

  get cores(): number {
    return this.#cores
  }

  setMemory(bytes: number): void {
    this.#memoryBytes = bytes
    this.#mark()
  }

  setCores(cores: number): void {
    if (cores === this.#steady) return
    this.#steady = cores
    this.#node.changed(this)
  }

  /** Takes so much of one core, and then calls `done`. */
  compute(coreMs: number, done: () => void): void {
    this.#settle()
    ;(this.#works ??= new Set()).add({ left: coreMs, timer: undefined, done })
    this.#node.changed(this)
  }

  /** Something short was done on the side: it counts, and holds nobody up. */
  charge(coreMs: number): void {
    const last = this.#points.at(-1)
    if (!last || this.#clock.now() - last.at >= NOTED_MS) this.#mark()
    this.#points[this.#points.length - 1].spent += coreMs
  }

  granted(cores: number): void {
    this.#settle()
    this.#cores = cores
    this.#mark()
    const speed = this.#speed
    for (const work of this.#works ?? none) {
      this.#clock.cancel(work.timer)
      if (speed > 0) work.timer = this.#clock.after(work.left / speed, () => this.#finish(work))
    }
  }

  /** Nothing runs any more. */
  end(): void {
    for (const { timer } of this.#works ?? none) this.#clock.cancel(timer)
    this.#works = undefined
    this.#steady = 0
    this.#memoryBytes = 0
    this.#node.changed(this)
  }

  /** Cores in use on average between two times of the last minute. */
  coresBetween(fromMs: number, toMs: number): number {
    return toMs > fromMs ? (this.#at(toMs).spent - this.#at(fromMs).spent) / (toMs - fromMs) : this.#cores
  }

  memoryAt(timeMs: number): number {
    return this.#at(timeMs).memoryBytes
  }

  /** As cpu.stat tells it. Simplified: a container that is held back is so in each of its periods. */
  stat(): { readonly usageUsec: number; readonly periods: number; readonly throttledPeriods: number; readonly throttledUsec: number } {
    const { spent, throttled } = this.#at(this.#clock.now())
    const isLimited = this.limit !== Infinity
    const beganAt = this.#points[0]?.at ?? this.#clock.now()
    const periods = isLimited ? Math.floor((this.#clock.now() - beganAt) / PERIOD_MS) : 0
    const throttledPeriods = throttled > 0 ? Math.min(periods, Math.ceil(throttled / PERIOD_MS)) : 0
    return { usageUsec: Math.round(spent * 1000), periods, throttledPeriods, throttledUsec: Math.round(throttled * 1000) }
  }

  get #speed(): number {
    const { wanted } = this
    return wanted > 0 ? this.#cores / wanted : 0
  }

  /** What was done of each work until now. */
  #settle(): void {
    const passed = this.#clock.now() - this.#since
    this.#since = this.#clock.now()
    if (passed === 0) return
    const speed = this.#speed
    for (const work of this.#works ?? none) work.left = Math.max(0, work.left - passed * speed)
  }

  #finish(work: Work): void {
    this.#settle()
    this.#works?.delete(work)
    work.done()
    this.#node.changed(this)
  }

  /** Remembers how it is from now on. */
  #mark(): void {
    const now = this.#clock.now()
    const { spent, throttled } = this.#at(now)
    const isHeldBack = this.limit !== Infinity && this.wanted > this.limit
    if (this.#points.at(-1)?.at === now) this.#points.pop()
    const point = { at: now, spent, throttled, cores: this.#cores, memoryBytes: this.#memoryBytes }
    // A list that is added to keeps room for sixteen more, and most have one point for ever.
    if (this.#points.length === 0) this.#points = [point]
    else this.#points.push(point)
    this.#isHeldBack = isHeldBack
    while (this.#points.length > 1 && this.#points[1].at < now - REMEMBERED_MS) this.#points.shift()
  }

  #isHeldBack = false

  /** Before the first point there was nothing. */
  #at(timeMs: number): Point {
    const index = this.#points.findLastIndex(({ at }) => at <= timeMs)
    const point = this.#points[index]
    if (!point) return { at: timeMs, spent: 0, throttled: 0, cores: 0, memoryBytes: 0 }
    const passed = timeMs - point.at
    const held = index === this.#points.length - 1 && this.#isHeldBack ? passed : 0
    return { ...point, spent: point.spent + passed * point.cores, throttled: point.throttled + held }
  }
}
