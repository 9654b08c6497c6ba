/**
 * Many requests after one another from several workers, each with its own connection, as a load generator sends them. It lives on
 * the clock alone, so that a thousand requests a second cost little more than the packets' way; nothing is asked of it but to tell
 * how each ended.
 * Upstream: github.com/rakyll/hey requester/requester.go (workers, throttle), net/http/transport.go of Go (a connection is used
 * again until one of its ends closes it).
 */
import type { HttpOutcome, Load, LoadPlan, LoadResult } from '../../base/os/network-stack'
import { findAddress, parseAddress } from './address'
import { exchangeAgain, exchangeHttp } from './http-exchange'
import type { RequestRecord } from './request-log'
import { resolve, type ResolverUser } from './resolver'

export function startLoad(user: ResolverUser, plan: LoadPlan, done: () => void): Pick<Load, 'stop'> {
  let running = plan.workers
  const over = () => {
    if (--running === 0) done()
  }
  const budget = { left: plan.atMost ?? Infinity }
  const workers = Array.from({ length: plan.workers }, () => new Worker(user, plan, { budget, over }))
  for (const worker of workers) worker.begin()
  return {
    stop() {
      for (const worker of workers) worker.stop()
    },
  }
}

class Worker {
  readonly #user: ResolverUser
  readonly #plan: LoadPlan
  readonly #over: () => void
  readonly #budget: { left: number }
  #left: number
  /** When the next request may be sent at the earliest. */
  #nextAt: number
  #record: RequestRecord | undefined
  #isOver = false

  constructor(user: ResolverUser, plan: LoadPlan, { budget, over }: { budget: { left: number }; over: () => void }) {
    this.#user = user
    this.#plan = plan
    this.#over = over
    this.#budget = budget
    this.#left = plan.requestsEach
    this.#nextAt = user.fabric.clock.now()
  }

  begin(): void {
    const { everyMs } = this.#plan
    if (everyMs === undefined) return this.#next()
    this.#nextAt += everyMs
    this.#wait()
  }

  stop(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#over()
  }

  #wait(): void {
    const { clock } = this.#user.fabric
    const waitMs = this.#nextAt - clock.now()
    if (waitMs <= 0) return this.#next()
    clock.after(waitMs, () => this.#next())
  }

  #next(): void {
    if (this.#isOver) return
    if (this.#budget.left <= 0) return this.stop()
    this.#budget.left--
    this.#left--
    const { clock } = this.#user.fabric
    const startedAt = clock.now()
    const record = this.#record
    const heard = (outcome: HttpOutcome) => this.#heard({ outcome, totalMs: clock.now() - startedAt, dnsMs: 0, dialMs: 0 })
    if (record && exchangeAgain(this.#user.fabric, { call: this.#call(record.address), record }, heard)) return
    this.#dial(startedAt)
  }

  #call(address: number) {
    const { request, timeoutMs } = this.#plan
    return { from: this.#user.from, address, request, timeoutMs }
  }

  #dial(startedAt: number): void {
    const { fabric } = this.#user
    const { request } = this.#plan
    const open = (address: number) => {
      const dnsMs = fabric.clock.now() - startedAt
      const record = exchangeHttp(fabric, this.#call(address), (outcome) => {
        const totalMs = fabric.clock.now() - startedAt
        const dialMs = Math.min(totalMs, dnsMs + 2 * record.route.latencyMs)
        this.#record = this.#plan.keepsAlive && 'response' in outcome ? record : undefined
        this.#heard({ outcome, totalMs, dnsMs, dialMs })
      })
    }
    const literal = findAddress(request.host)
    if (literal !== undefined) return open(literal)
    resolve(this.#user, request.host, (found) => {
      if (!('failure' in found)) return open(parseAddress(found.addresses[0]))
      const passedMs = fabric.clock.now() - startedAt
      this.#heard({ outcome: { failure: 'unknown-host', host: request.host }, totalMs: passedMs, dnsMs: passedMs, dialMs: passedMs })
    })
  }

  #heard(result: LoadResult): void {
    const { everyMs } = this.#plan
    if (!('response' in result.outcome) || result.outcome.response.headers['connection'] === 'close') this.#record = undefined
    if (this.#isOver) return
    this.#plan.heard(result)
    if (this.#left <= 0 || this.#budget.left <= 0) return this.stop()
    if (everyMs === undefined) return this.#soon()
    // A tick that nobody waited for is kept, those after it are lost.
    const now = this.#user.fabric.clock.now()
    this.#nextAt += everyMs * Math.max(1, Math.floor((now - this.#nextAt) / everyMs))
    this.#wait()
  }

  /** A worker that fails at once must not go round without time passing. */
  #soon(): void {
    this.#user.fabric.clock.after(SHORTEST_PAUSE_MS, () => this.#next())
  }
}

const SHORTEST_PAUSE_MS = 0.02
