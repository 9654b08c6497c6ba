/**
 * Virtual time. One clock owns a queue of timers ordered by (time, sequence); whoever drives the clock decides how fast it goes.
 * Nothing in the cluster reads any other time, so a run is a function of its seed and its inputs.
 *
 * Each timer remembers what caused it to be set (`cause`, the id of a trace entry) and runs with that cause again: that is how
 * every write finds its way back to a user act.
 */
import { TimerHeap } from './timer-heap'

export interface Timer {
  /** Virtual time at which it runs, in milliseconds since the Unix epoch. */
  readonly at: number
  readonly sequence: number
  readonly cause: number
  readonly run: () => void
  cancelled: boolean
}

export class Clock {
  /** Id of the trace entry that the running step answers to; 0 outside of any. */
  cause = 0
  /** Set whenever a step lets asynchronous code go on: the driver then lets that code run before the next step. */
  woken = false
  /** How many pieces of asynchronous code are runnable and must not be overtaken by time. */
  #holds = 0
  #now: number
  #sequence = 0
  /** The last timestamp that was asked for: thousands of objects share a second. */
  #stamp = ''
  #stampedSecond = NaN
  readonly startedAt: number
  readonly #timers = new TimerHeap<Timer>()

  constructor(startMs: number) {
    this.#now = startMs
    this.startedAt = startMs
  }

  /** Milliseconds since the Unix epoch, virtual. */
  now(): number {
    return this.#now
  }

  /** RFC 3339 with seconds, as `metadata.creationTimestamp` has it. */
  timestamp(): string {
    const second = Math.floor(this.#now / 1000)
    if (second !== this.#stampedSecond) {
      this.#stampedSecond = second
      this.#stamp = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`
    }
    return this.#stamp
  }

  /** RFC 3339 with microseconds, as Leases and scheduler events have it. */
  microTimestamp(): string {
    const milliseconds = Math.floor(this.#now) % 1000
    return `${this.timestamp().slice(0, 19)}.${String(milliseconds).padStart(3, '0')}000Z`
  }

  after(delayMs: number, run: () => void): Timer {
    const timer: Timer = {
      at: this.#now + Math.max(0, delayMs),
      sequence: this.#sequence++,
      cause: this.cause,
      run,
      cancelled: false,
    }
    this.#timers.push(timer)
    return timer
  }

  cancel(timer: Timer | undefined): void {
    if (timer) timer.cancelled = true
  }

  /** Runs `act` as a consequence of trace entry `cause`. */
  within<T>(cause: number, act: () => T): T {
    const before = this.cause
    this.cause = cause
    try {
      return act()
    } finally {
      this.cause = before
    }
  }

  /** Time of the next timer, or undefined when nothing is planned. */
  nextAt(): number | undefined {
    return this.#timers.peek()?.at
  }

  /** Runs the next timer; false when there is none. */
  step(): boolean {
    const timer = this.#timers.pop()
    if (!timer) return false
    this.#now = timer.at
    this.within(timer.cause, timer.run)
    return true
  }

  /** Runs every timer that is due at `timeMs` or before, then rests there. Asynchronous code is not waited for. */
  advanceTo(timeMs: number): void {
    for (let next = this.nextAt(); next !== undefined && next <= timeMs; next = this.nextAt()) this.step()
    this.restAt(timeMs)
  }

  /** Moves the hands without running anything; the caller has seen to it that nothing is due earlier. */
  restAt(timeMs: number): void {
    if (timeMs > this.#now) this.#now = timeMs
  }

  /** A promise that resolves after `delayMs` of virtual time. Only the shell and the programs written in it wait like this. */
  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, () => this.wake(resolve)))
  }

  /** Calls `resume`, which lets asynchronous code go on, and tells the driver so. */
  wake(resume: () => void): void {
    this.woken = true
    resume()
  }

  /** Time stands until the promise settles: for real asynchronous work (a lazy import) that the simulation must not overtake. */
  async holding<T>(work: Promise<T>): Promise<T> {
    this.#holds++
    try {
      return await work
    } finally {
      this.#holds--
      this.woken = true
    }
  }

  get held(): boolean {
    return this.#holds > 0
  }
}
