/**
 * Owns the host of a command-line run and its clock. Acts are done one after the other, each when everything rests.
 * Without a set speed time passes only while something is being done, or while a client from outside listens to a
 * stream.
 */
import type { ApiFetch, ApiResponse, BodyStream } from '../api/http'
import { driven } from '../base/driver'
import type { SchemaCheck } from '../cluster/kube-apiserver/http/exchange'
import { driveToRest } from '../host/drive-to-rest'
import { createHost, type Host } from '../host/host'
import { startPacer, type Pacer, type Wall } from '../host/pacer'
import { driveUntilQuiet } from '../host/quiet'
import { runCommand } from '../host/run-command'
import type { Input, Settings } from '../protocol/input-log'
import { OutputBuffer } from './output-buffer'
import type { Inside } from './streaming/remote-command'

/** Virtual seconds a second while a client from outside waits for something to happen. */
const STREAMING_RATIO = 100

export interface ConductorOptions {
  readonly settings: Settings
  readonly schema: SchemaCheck | undefined
  /** Virtual seconds a second; undefined: as fast as it goes. */
  readonly speed: number | undefined
}

export interface RunResult {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
}

const wall: Wall = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

export class Conductor {
  #host: Host | undefined
  #pacer: Pacer | undefined
  #streams = 0
  readonly #output = new OutputBuffer()
  readonly #options: ConductorOptions

  constructor(options: ConductorOptions) {
    this.#options = options
  }

  get host(): Host {
    if (!this.#host) throw new Error('the cluster has not been started')
    return this.#host
  }

  /** A fresh cluster on which `inputs` are done again. */
  async start(inputs: readonly Input[], settings = this.#options.settings): Promise<void> {
    this.#pacer?.stop()
    const onOutput = (stream: 'stdout' | 'stderr', text: string) => this.#output.add(stream, text)
    this.#host = await createHost({ settings, lesson: undefined, schema: this.#options.schema, onOutput })
    await this.#host.replay(inputs)
    this.#output.take()
    this.#pacer = startPacer({
      clock: this.#host.world.simulation.clock,
      wall,
      onSlice() {},
      onFailure: (error) => fail(error),
    })
    this.#setPace()
  }

  stop(): void {
    this.#pacer?.stop()
  }

  /** Virtual seconds since the cluster was switched on, to the millisecond: the clock itself knows parts of one. */
  get time(): number {
    const { clock } = this.host.world.simulation
    return Math.round(clock.now() - clock.startedAt) / 1000
  }

  /** What background jobs have printed since the last answer comes first, as it stands on a terminal. */
  run(line: string, timeoutSeconds: number): Promise<RunResult> {
    return this.exclusively(async () => {
      const exit = await runCommand(this.host, line, timeoutSeconds * 1000)
      const printed = this.#output.take()
      await driveUntilQuiet(this.host.world)
      return { ...printed, exit }
    })
  }

  advance(seconds: number): Promise<void> {
    const { clock } = this.host.world.simulation
    return this.exclusively(async () => void (await driveToRest(clock, { untilMs: clock.now() + seconds * 1000 })))
  }

  /** Does `act` when everything rests, alone. */
  exclusively<T>(act: () => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#pacer?.enqueue(async () => {
        try {
          resolve(await act())
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      })
    })
  }

  /** For clients from outside: time goes on after each request, and while a stream is open. */
  readonly fetch: ApiFetch = async (request) => {
    const { clock } = this.host.world.simulation
    // Some answers take virtual time: those of pods that are asked.
    const response = await this.exclusively(() => driven(clock, this.host.fetch(request)))
    void this.exclusively(() => driveUntilQuiet(this.host.world))
    return typeof response.body === 'string' ? response : this.#counted(response, response.body)
  }

  /**
   * For commands inside of pods, asked for from outside.
   * Simplified: they are no inputs of the log, so that a replay does without them; nothing of a real cluster is
   * replayed at all.
   */
  readonly inside: Inside = {
    act: (act) =>
      this.exclusively(() => {
        const { cluster, simulation } = this.host.world
        return act({ streams: cluster.streams, clock: simulation.clock, admit: cluster.admit })
      }),
    hold: () => this.#hold(),
  }

  /** Time goes on until what was given is called. */
  #hold(): () => void {
    this.#streams++
    this.#setPace()
    let held = true
    return () => {
      if (!held) return
      held = false
      this.#streams--
      this.#setPace()
    }
  }

  #counted(response: ApiResponse, body: BodyStream): ApiResponse {
    const close = this.#hold()
    const read = async (): Promise<string | undefined> => {
      const chunk = await body.read()
      if (chunk === undefined) close()
      return chunk
    }
    const cancel = (): void => {
      close()
      body.cancel()
    }
    return { ...response, body: { read, cancel } }
  }

  #setPace(): void {
    if (this.#pacer) this.#pacer.ratio = this.#options.speed ?? (this.#streams > 0 ? STREAMING_RATIO : 0)
  }
}

/** A bug of ours: nothing that follows could be trusted. */
function fail(error: unknown): void {
  console.error(error)
  process.exit(70)
}
