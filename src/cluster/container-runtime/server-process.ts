/**
 * The first process of a container, where it is a server: its ports, timers and signal handlers, which end with it.
 * Nothing is made before the server asks for it, for there are thousands of them.
 */
import type { Clock, Timer } from '../../base/clock'
import type { FileSystem } from '../../base/os/file-system'
import type { ConnectFailure, ConnectOutcome, DnsAnswer, DnsRecordType, HttpOutcome, HttpRequest, Listener, Socket } from '../../base/os/network-stack'
import type { SignalName } from '../../base/os/process'
import type { Random } from '../../base/random'
import type { ContainerSpec } from './container-spec'
import type { ContainerProcess, DatedText } from './contract'
import { chargedListener } from './request-costs'

/** What it needs of its container. */
export interface ServedContainer {
  readonly spec: ContainerSpec
  readonly files: FileSystem
  readonly isRunning: boolean
  write(text: string | DatedText): void
  kill(signal: SignalName): void
  /** The first process is over. */
  end(exitCode: number): void
  use(resources: { memoryBytes?: number; cpuCores?: number }): void
  compute(coreMs: number, done: () => void): void
  charge(coreMs: number): void
  runChild(argv: readonly string[], done: (exitCode: number) => void): void
}

const CONNECT_MS = 10_000
const ASK_MS = 30_000
const LOOK_UP_MS = 2_000

interface Machine {
  readonly clock: Clock
  readonly random: Random
}

export class ServerProcess implements ContainerProcess {
  #handlers: Partial<Record<SignalName, (signal: SignalName) => void>> | undefined
  #timers: Set<Timer> | undefined
  #sockets: Set<{ close(): void }> | undefined
  #atEnd: (() => void)[] | undefined

  constructor(
    readonly container: ServedContainer,
    readonly machine: Machine,
    readonly argv: readonly string[],
  ) {}

  get env(): ReadonlyMap<string, string> {
    return this.container.spec.env()
  }

  get files(): FileSystem {
    return this.container.files
  }

  get hostname(): string {
    return this.container.spec.hostname
  }

  get user(): string {
    return this.container.spec.user ?? this.container.spec.image.image.user
  }

  get podIP(): string {
    return this.container.spec.sandbox.address
  }

  get declaredPorts(): readonly number[] {
    return this.container.spec.declaredPorts
  }

  get image(): string {
    return this.container.spec.image.name
  }

  get mountPoints(): readonly string[] {
    return this.container.spec.mounts.map(({ path }) => path)
  }

  get isReadOnly(): boolean {
    return this.container.spec.readOnlyRoot ?? false
  }

  now(): number {
    return this.machine.clock.now()
  }

  random(): number {
    return this.machine.random.float()
  }

  after(delayMs: number, run: () => void): void {
    if (!this.container.isRunning) return
    const timers = (this.#timers ??= new Set())
    const timer = this.machine.clock.after(delayMs, () => {
      timers.delete(timer)
      if (this.container.isRunning) run()
    })
    timers.add(timer)
  }

  listen(port: number, listener: Listener, options?: { address?: string; transport?: 'tcp' | 'udp' }): boolean {
    // It may have been killed by what it did before.
    if (!this.container.isRunning) return false
    const socket = this.container.spec.sandbox.listen(port, this.#charging(listener), options)
    if (socket) (this.#sockets ??= new Set()).add(socket)
    return socket !== undefined
  }

  connect(host: string, port: number, done: (outcome: ConnectOutcome) => void, timeoutMs = CONNECT_MS): void {
    const { sandbox } = this.container.spec
    sandbox.connect({ files: this.container.files, host, port, timeoutMs }, (outcome) => {
      if (!this.container.isRunning) return 'socket' in outcome ? outcome.socket.close() : undefined
      done('socket' in outcome ? { socket: this.#remembered(outcome.socket) } : outcome)
    })
  }

  /** Closed with the process, and forgotten when it is closed before. */
  #remembered(socket: Socket): Socket {
    const sockets = (this.#sockets ??= new Set())
    const forget = (): boolean => sockets.delete(socket)
    sockets.add(socket)
    return {
      remoteAddress: socket.remoteAddress,
      remotePort: socket.remotePort,
      send: (data) => socket.send(data),
      onData: (handle) => socket.onData(handle),
      onClose: (handle) => socket.onClose(() => (forget(), handle())),
      close: () => (forget(), socket.close()),
    }
  }

  ask(request: HttpRequest, done: (outcome: HttpOutcome) => void, timeoutMs = ASK_MS): void {
    if (!this.container.isRunning) return
    const { spec: { sandbox }, files } = this.container
    sandbox.http({ files, request, timeoutMs }, (outcome) => this.container.isRunning && done(outcome))
  }

  lookUp(question: { name: string; type: DnsRecordType; server: string }, done: (outcome: DnsAnswer | ConnectFailure) => void): void {
    if (!this.container.isRunning) return
    this.container.spec.sandbox.query({ ...question, timeoutMs: LOOK_UP_MS }, (outcome) => this.container.isRunning && done(outcome))
  }

  /** Connections that it has accepted end with it. */
  #charging(listener: Listener): Listener {
    const kept = listener.protocol === 'tcp' ? { ...listener, accept: (socket: Socket) => listener.accept(this.#remembered(socket)) } : listener
    return chargedListener(this.container, kept)
  }

  log(line: string): void {
    this.container.write(`${line}\n`)
  }

  write(text: string | DatedText): void {
    this.container.write(text)
  }

  exit(code: number): void {
    this.container.end(code)
  }

  onSignal(signal: SignalName, handle: (signal: SignalName) => void): void {
    ;(this.#handlers ??= {})[signal] = handle
  }

  onEnd(run: () => void): void {
    ;(this.#atEnd ??= []).push(run)
  }

  signalFirst(signal: SignalName): void {
    this.container.kill(signal)
  }

  use(resources: { memoryBytes?: number; cpuCores?: number }): void {
    this.container.use(resources)
  }

  compute(coreMs: number, done: () => void): void {
    this.container.compute(coreMs, done)
  }

  run(argv: readonly string[], done: (exitCode: number) => void): void {
    this.container.runChild(argv, done)
  }

  /** A signal arrives: as the first process it hears only those that it handles. */
  receive(signal: SignalName): void {
    this.#handlers?.[signal]?.(signal)
  }

  /** The container has ended. */
  close(): void {
    for (const socket of this.#sockets ?? []) socket.close()
    for (const timer of this.#timers ?? []) this.machine.clock.cancel(timer)
    for (const run of this.#atEnd ?? []) run()
    this.#atEnd = undefined
    this.#sockets = undefined
    this.#timers = undefined
    this.#handlers = undefined
  }
}
