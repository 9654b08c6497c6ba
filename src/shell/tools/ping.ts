/**
 * `ping`: echo requests, one each interval whether answers come or not, and what came back. `ping-words.ts` has the words.
 * Upstream: busybox networking/ping.c (1.36), iputils ping/ping_common.c (20221126).
 */
import type { Process } from '../../base/os/process'
import { defineTool, fail, isBusybox } from '../tool'
import type { Options } from '../tool-options'
import { isAddress } from './dns-question'
import { busyboxWords, iputilsWords, type PingState, type PingTarget, type PingWords } from './ping-words'

/** For answers to the last request. */
const LINGER_MS = 10_000
const MTU = 1500
const HEADERS = 28

export const ping = defineTool({
  name: 'ping',
  usage: '[OPTIONS] HOST',
  letters: 'c:W:w:i:s:I:t:M:Q:qnv46Ad',
  usageStatus: 2,
  async run(process, options) {
    const [target] = options.operands
    const busybox = isBusybox(process)
    if (target === undefined) return fail(process, busybox ? 'missing HOST' : 'usage error: Destination address required', busybox ? 1 : 2)
    const found = isAddress(target) ? { address: target, name: target } : await lookUp(process, target)
    if (!found) return fail(process, busybox ? `bad address '${target}'` : `${target}: Name or service not known`, busybox ? 1 : 2)
    const words = busybox ? busyboxWords : iputilsWords(process, { isNumeric: options.has('n') || isAddress(target) })
    return new PingRun(process, options, { target: busybox ? { ...found, name: target } : found, words }).go()
  },
})

async function lookUp({ network }: Process, host: string): Promise<PingTarget | undefined> {
  const found = await network.resolve(host)
  return 'failure' in found ? undefined : { address: found.addresses[0], name: found.canonicalName }
}

class PingRun {
  readonly #process: Process
  readonly #options: Options
  readonly #words: PingWords
  readonly #state: PingState
  #waiting = 0
  #onDrained: (() => void) | undefined

  constructor(process: Process, options: Options, { target, words }: { target: PingTarget; words: PingWords }) {
    this.#process = process
    this.#options = options
    this.#words = words
    this.#state = {
      target,
      bytes: Number(options.value('s') ?? 56),
      startedAt: process.now(),
      lastAt: process.now(),
      sent: 0,
      errors: 0,
      times: [],
    }
  }

  async go(): Promise<number> {
    const state = this.#state
    const { stdout, now } = this.#process
    const stopped = new Promise<'stopped'>((resolve) => this.#process.onSignal('SIGINT', () => resolve('stopped')))
    const limit = this.#number('c', Infinity)
    const intervalMs = Math.max(2, this.#number('i', 1) * 1000)
    const lingerMs = this.#number('W', LINGER_MS / 1000) * 1000
    const deadline = state.startedAt + this.#number('w', Infinity) * 1000
    await stdout.write(this.#words.head(state))
    for (let isStopped = false; !isStopped && state.sent < limit && now() < deadline;) {
      this.#send(lingerMs)
      const isLast = state.sent >= limit
      const waitMs = isLast ? lingerMs : state.startedAt + state.sent * intervalMs - now()
      isStopped = await this.#wait(Math.min(waitMs, deadline - now()), { isLast, stopped })
    }
    await stdout.write(this.#words.statistics(state))
    return state.times.length > 0 ? 0 : 1
  }

  #number(letter: string, otherwise: number): number {
    return this.#options.has(letter) ? Number(this.#options.value(letter)) : otherwise
  }

  /** Until the time is over, or all that is waited for has come. True when somebody pressed Ctrl-C. */
  async #wait(waitMs: number, { isLast, stopped }: { isLast: boolean; stopped: Promise<'stopped'> }): Promise<boolean> {
    const over = this.#process.sleep(Math.max(0, waitMs))
    return (await Promise.race(isLast ? [over, this.#drained(), stopped] : [over, stopped])) === 'stopped'
  }

  #drained(): Promise<void> {
    return this.#waiting === 0 ? Promise.resolve() : new Promise((resolve) => (this.#onDrained = resolve))
  }

  #send(timeoutMs: number): void {
    const sequence = this.#state.sent++
    this.#state.lastAt = this.#process.now()
    this.#waiting++
    // Ends unheard when the process is ended meanwhile.
    void this.#echo(sequence, timeoutMs).catch(() => undefined)
  }

  async #echo(sequence: number, timeoutMs: number): Promise<void> {
    const state = this.#state
    if (this.#isTooLong()) {
      state.errors++
      await this.#process.stderr.write(`ping: local error: message too long, mtu=${MTU}\n`)
    } else {
      const ttl = this.#options.has('t') ? { ttl: this.#number('t', 64) } : {}
      const echo = await this.#process.network.ping(state.target.address, { timeoutMs, ...ttl })
      if (echo) state.lastAt = this.#process.now()
      if (echo?.arrived) state.times.push(echo.ms)
      else if (echo) state.errors++
      const text = echo ? await this.#words.answered(state, sequence, echo) : ''
      if (text !== '' && !this.#options.has('q')) await this.#process.stdout.write(text)
    }
    this.#waiting--
    if (this.#waiting === 0) this.#onDrained?.()
  }

  /** Told not to break it up, a packet that is longer than the interface carries is not even sent. */
  #isTooLong(): boolean {
    return this.#options.value('M') === 'do' && this.#state.bytes + HEADERS > MTU
  }
}
