/**
 * The work that a kuard may be given: it makes keys, one after the other, as many or as long as it is told, or one for each item of a
 * queue that some kuard keeps. Upstream: kuard's pkg/keygen (v0.10)
 */
import type { HttpResponse, ServedRequest } from '../../base/os/network-stack'
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import { isResponse, parsed, relativeTime, served } from './api-answers'
import type { KuardFlags } from './flags'
import { workOffQueue } from './queue-worker'

const KEPT = 20
/** What a 4096-bit RSA key takes on one core, about. */
const KEY_MS = { least: 700, spread: 3000 }
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export interface KeygenConfig {
  readonly enable: boolean
  readonly numToGen: number
  readonly timeToRun: number
  readonly memQServer: string
  readonly memQQueue: string
  readonly exitOnComplete: boolean
  readonly exitCode: number
}

export const configOf = ({ text, number, isOn }: KuardFlags): KeygenConfig => ({
  enable: isOn('keygen-enable'),
  numToGen: number('keygen-num-to-gen'),
  timeToRun: number('keygen-time-to-run'),
  memQServer: text('keygen-memq-server'),
  memQQueue: text('keygen-memq-queue'),
  exitOnComplete: isOn('keygen-exit-on-complete'),
  exitCode: number('keygen-exit-code'),
})

/** A run of it, until the next configuration. */
export interface Workload {
  readonly container: ContainerProcess
  readonly config: KeygenConfig
  readonly isCancelled: () => boolean
  say(text: string): void
  makeKey(done: (fingerprint: string) => void): void
}

export class KuardKeygen {
  #config: KeygenConfig
  #history: readonly { readonly id: number; readonly data: string }[] = []
  #nextLine = 0
  #nextWorkload = 0
  #run = 0

  constructor(
    readonly container: ContainerProcess,
    config: KeygenConfig,
    readonly log: (text: string) => void,
  ) {
    this.#config = config
  }

  /** Whatever ran before ends with its present key. */
  start(): void {
    const run = ++this.#run
    const config = this.#config
    if (!config.enable) return
    const workload: Workload = {
      container: this.container,
      config,
      isCancelled: () => run !== this.#run,
      say: (text) => this.#say(text),
      makeKey: (done) => makeKey(this.container, done),
    }
    if (config.memQServer !== '' && config.memQQueue !== '') workOffQueue(workload)
    else makeKeys(workload, this.#nextWorkload++)
  }

  describe(): HttpResponse {
    return served({ config: this.#config, history: this.#history })
  }

  set({ body, rehearsal }: ServedRequest): HttpResponse {
    const given = parsed(body)
    if (isResponse(given)) return given
    const number = (name: string): number => (Number.isInteger(given[name]) ? Number(given[name]) : 0)
    const text = (name: string): string => (typeof given[name] === 'string' ? given[name] : '')
    if (!rehearsal) {
      this.#config = {
        enable: given.enable === true,
        numToGen: number('numToGen'),
        timeToRun: number('timeToRun'),
        memQServer: text('memQServer'),
        memQQueue: text('memQQueue'),
        exitOnComplete: given.exitOnComplete === true,
        exitCode: number('exitCode'),
      }
      this.start()
    }
    return this.describe()
  }

  #say(text: string): void {
    this.log(text)
    this.#history = [...this.#history, { id: this.#nextLine++, data: text }].slice(-KEPT)
  }
}

function makeKey(container: ContainerProcess, done: (fingerprint: string) => void): void {
  container.compute(KEY_MS.least + container.random() * KEY_MS.spread, () =>
    done(`SHA256:${Array.from({ length: 43 }, () => BASE64[Math.floor(container.random() * 64)]).join('')}`),
  )
}

function makeKeys({ container, config, isCancelled, say, makeKey: make }: Workload, id: number): void {
  const { numToGen, timeToRun, exitOnComplete, exitCode } = config
  const endsAt = timeToRun > 0 ? container.now() + timeToRun * 1000 : Infinity
  let made = 0

  function next(): void {
    const isDone = container.now() >= endsAt || (numToGen > 0 && made >= numToGen)
    if (!isCancelled() && !isDone) return make(finishOne)
    say(`(ID ${id}) Workload exiting`)
    if (!isCancelled() && exitOnComplete) container.exit(exitCode)
  }

  function finishOne(fingerprint: string): void {
    made++
    const leftMs = endsAt - container.now()
    const left = timeToRun > 0 ? ` ${relativeTime(Math.abs(leftMs), leftMs > 0 ? 'left' : 'overdue')}` : ''
    say(`(ID ${id} ${made}/${numToGen > 0 ? numToGen : 'Inf'}${left}) Item done: ${fingerprint}`)
    next()
  }

  say(`(ID ${id}) Workload starting`)
  next()
}
