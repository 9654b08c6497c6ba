/**
 * One attempt to run a container: created, running, exited. Its first process is a server (synchronous, on the clock)
 * or a program (asynchronous); nothing is built before somebody looks at it, so an idle server costs almost nothing.
 */
import type { Clock } from '../../base/clock'
import type { FileSystem } from '../../base/os/file-system'
import { MemoryFileSystem } from '../../base/os/memory-file-system'
import { createPipe } from '../../base/os/pipe'
import { signalExitCode, type Program, type RunningProcess, type SignalName, type Writer } from '../../base/os/process'
import { createProcesses, type Processes, type StartOptions } from '../../base/os/processes'
import type { Random } from '../../base/random'
import { withFields } from '../../base/with-fields'
import { cgroupFiles } from './cgroup-files'
import { createRootFiles } from './container-files'
import { ContainerLog } from './container-log'
import { commandLine, type ContainerSpec } from './container-spec'
import { filesOf } from './container-user'
import type { DatedText, ToolRunner } from './contract'
import { asFirstProcess, standInFor } from './first-process'
import { findExecutable, isNotExecutable, notFound, type Executable, type NotExecutable } from './executable'
import { ContainerUsage } from './container-usage'
import { mountTable } from './mount-table'
import { procFiles } from './proc-files'
import { chargedStack } from './request-costs'
import type { NodeCpu } from './node-cpu'
import { serverAsProgram } from './server-as-program'
import { ServerProcess } from './server-process'
import { terminationMessage } from './termination-message'

export type ContainerState =
  { readonly phase: 'created' } | { readonly phase: 'running'; readonly startedAt: number } | ContainerExit

export interface ContainerExit {
  readonly phase: 'exited'
  readonly exitCode: number
  readonly signal?: number
  readonly reason: 'Completed' | 'Error' | 'OOMKilled' | 'StartError' | 'Unknown'
  readonly message: string
  readonly startedAt: number
  readonly finishedAt: number
}

export interface ContainerHost {
  readonly clock: Clock
  readonly random: Random
  readonly tools: ToolRunner
  readonly cpu: NodeCpu
  onStart(container: Container): void
  /** Some container has taken more memory. */
  onMemoryTaken(): void
  /** Something the kubelet should look at: this container has ended. */
  onExit(container: Container): void
}

const START_PREFIX =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ' +
  'unable to start container process: '

/** Simplified: of one size for ever; a real runtime passes on the size of the terminal of whoever attaches. */
const TERMINAL = { columns: 80, rows: 24 }

export class Container {
  readonly id: string
  /** How a container status names it. */
  readonly uri: string
  readonly createdAt: number
  readonly log = new ContainerLog()
  state: ContainerState = { phase: 'created' }
  /** What the first process reads, for those who attach; absent unless the container was started with an input. */
  stdin: Writer | undefined
  /** In use at the moment. */
  memoryBytes = 0
  /** Absent until the program says what it uses. */
  usage: ContainerUsage | undefined
  #files: FileSystem | undefined
  #processes: Processes | undefined
  #init: RunningProcess | undefined
  /** What stands for it in the list of processes, where it is a server. */
  #shown: RunningProcess | undefined
  /** The first process, where it is a server. */
  #server: ServerProcess | undefined
  #waiting: (() => void)[] | undefined
  /** Why it was started. */
  #cause = 0
  readonly #host: ContainerHost

  constructor(
    host: ContainerHost,
    readonly spec: ContainerSpec,
    /** How often it was restarted before. */
    readonly attempt: number,
  ) {
    this.#host = host
    this.id = host.random.hex(64)
    this.uri = `containerd://${this.id}`
    this.createdAt = host.clock.now()
  }

  get files(): FileSystem {
    return (this.#files ??= createRootFiles(this.spec, this.#host.clock, { cgroup: cgroupFiles(this.#host.clock, this), proc: procFiles(this.#host.clock, this) }))
  }

  /** What runs in it, for /proc: as long as nobody has looked, the first process alone. */
  processes() {
    const first = { pid: 1, user: this.spec.user ?? this.spec.image.image.user, startedAt: this.createdAt, command: this.#commandLine().join(' ') }
    return this.#processes?.list() ?? [first]
  }

  /** On the disk of the node: its own files and its log, as far as anybody has written any. */
  get writtenBytes(): number {
    return (this.#files ? writtenTo(this.#files) : 0) + this.log.bytes
  }

  /** As the kernel of the machine knows it. */
  get processName(): string {
    return (this.#commandLine()[0] ?? '').split('/').at(-1) ?? ''
  }

  /** Simplified: made of its id; a real kernel counts them. */
  get hostPid(): number {
    return 1000 + (parseInt(this.id.slice(0, 5), 16) % 30_000)
  }

  get isRunning(): boolean {
    return this.state.phase === 'running'
  }

  get exit(): ContainerExit | undefined {
    return this.state.phase === 'exited' ? this.state : undefined
  }

  /** The runtime's complaint when the command cannot be started at all. */
  start(): string | undefined {
    const argv = this.#commandLine()
    const found = this.#find(argv[0] ?? '')
    if (isNotExecutable(found)) return this.#failToStart(`${START_PREFIX}${found.problem}: unknown`)
    this.state = { phase: 'running', startedAt: this.#host.clock.now() }
    this.#cause = this.#host.clock.cause
    this.#host.onStart(this)
    const { uses, loads } = this.spec.image.image
    if (loads) this.#load(loads)
    if (uses) this.use(uses)
    if ('program' in found) this.#run(found.program, argv)
    else found.server.start((this.#server = new ServerProcess(this, this.#host, argv)))
    return undefined
  }

  /** What cannot be fetched the program has to do without, and says so. */
  #load(loads: () => Promise<void> | undefined): void {
    const { clock } = this.#host
    const work = loads()
    if (!work) return
    clock.woken = true
    void clock.holding(work.catch(() => undefined))
  }

  /** Without the entrypoint, where that is a script which runs some other program than the image's own. */
  #commandLine(): readonly string[] {
    const argv = commandLine(this.spec)
    const { image } = this.spec.image
    if (!image.entrypointRunsCommand || argv[0] !== image.entrypoint[0] || argv.length === 1) return argv
    return 'program' in this.#find(argv[1]) ? argv.slice(1) : argv
  }

  /** Sends a signal to the first process. */
  kill(signal: SignalName): void {
    if (!this.isRunning) return
    if (signal === 'SIGKILL') return this.end(signalExitCode.SIGKILL)
    this.#init?.kill(signal)
    this.#server?.receive(signal)
  }

  /** Calls back when it has ended; at once if it has. */
  onceExited(done: () => void): void {
    if (this.isRunning) (this.#waiting ??= []).push(done)
    else done()
  }

  /** Starts a process beside the first one. Time stands until it waits for something. */
  exec(program: Program, options: Omit<StartOptions, 'env' | 'cwd' | 'cause'>): RunningProcess {
    const { spec } = this
    const { clock } = this.#host
    clock.woken = true
    return this.#table().start(program, withFields(options, { env: spec.env(), cwd: spec.workingDirectory, cause: clock.cause }))
  }

  #find(name: string): Executable | NotExecutable {
    return findExecutable(name, { image: this.spec.image.image, tools: this.#host.tools, files: () => this.files })
  }

  /** What runs beside the first process under this name. */
  findProgram(name: string): { readonly program: Program } | NotExecutable {
    const { sandbox, declaredPorts, image } = this.spec
    const found = this.#find(name)
    if (!('server' in found)) return found
    if (image.image.pretend) return notFound(name)
    const place = {
      podIP: sandbox.address,
      declaredPorts,
      image: image.name,
      isReadOnly: this.spec.readOnlyRoot ?? false,
      wake: (resume: () => void) => this.#host.clock.wake(resume),
      use: (resources: { memoryBytes?: number; cpuCores?: number }) => this.use(resources),
      compute: (coreMs: number, done: () => void) => this.compute(coreMs, done),
    }
    return { program: serverAsProgram(found.server, place) }
  }

  /** A program that the first process starts, and how it ended. */
  runChild(argv: readonly string[], done: (exitCode: number) => void): void {
    const found = this.findProgram(argv[0] ?? '')
    if (!('program' in found)) return done(found.exitCode)
    const out = { isTerminal: false, write: async (text: string) => this.write(text), end: () => undefined }
    const { exit } = this.exec(found.program, { argv, stdout: out, stderr: out })
    void exit.then((code) => this.isRunning && this.#host.clock.within(this.#cause, () => done(code)))
  }

  write(text: string | DatedText): void {
    this.log.append(text, this.#host.clock.now())
  }

  #run(program: Program, argv: readonly string[]): void {
    const { stdin = false, tty = false } = this.spec
    const out = { isTerminal: tty, write: async (text: string) => this.write(text), end: () => undefined }
    const input = stdin ? createPipe(this.#host.clock) : undefined
    this.stdin = input?.writer
    const streams = {
      ...(input ? { stdin: input.reader } : {}),
      ...(tty ? { terminal: TERMINAL } : {}),
      stdout: out,
      stderr: out,
    }
    this.#init = this.exec(asFirstProcess(program), { argv, ...streams })
    void this.#init.exit.then((exitCode) => this.#host.clock.within(this.#cause, () => this.end(exitCode)))
  }

  /** Made when a program runs here; a server that is process 1 is shown in it as one. */
  #table(): Processes {
    if (this.#processes) return this.#processes
    const { clock, random } = this.#host
    const { spec } = this
    const user = spec.user ?? spec.image.image.user
    const table = createProcesses({
      clock,
      random,
      hostname: spec.hostname,
      user,
      isContained: true,
      files: filesOf(user, this.files, spec.image.image),
      mounts: () => mountTable(spec),
      network: (cause) => chargedStack(this, spec.sandbox.stack({ files: this.files, cause })),
      find: (name) => {
        const found = this.findProgram(name)
        return 'program' in found ? found.program : undefined
      },
    })
    this.#processes = table
    if (this.#server) {
      const place = { env: spec.env(), cwd: spec.workingDirectory, argv: this.#commandLine(), cause: this.#cause }
      this.#shown = standInFor(table, place, (signal) => this.kill(signal))
    }
    return table
  }

  #failToStart(message: string): string {
    const finishedAt = this.#host.clock.now()
    this.state = { phase: 'exited', exitCode: 128, reason: 'StartError', message, startedAt: 0, finishedAt }
    this.log.end()
    return message
  }

  use({ memoryBytes, cpuCores }: { memoryBytes?: number; cpuCores?: number }): void {
    const usage = this.#usage()
    const before = this.memoryBytes
    this.memoryBytes = memoryBytes ?? before
    if (this.memoryBytes !== before) usage.setMemory(this.memoryBytes)
    if (cpuCores !== undefined) usage.setCores(cpuCores)
    const { memoryLimit } = this.spec
    if (memoryLimit !== undefined && this.memoryBytes > memoryLimit) this.end(signalExitCode.SIGKILL, 'OOMKilled')
    else if (this.memoryBytes > before) this.#host.onMemoryTaken()
  }

  /** Works on one core until so many milliseconds of it are spent, however long that takes. */
  compute(coreMs: number, done: () => void): void {
    this.#usage().compute(coreMs, () => {
      if (this.isRunning) done()
    })
  }

  charge(coreMs: number): void {
    this.#usage().charge(coreMs)
  }

  #usage(): ContainerUsage {
    const { cpuLimit = Infinity, cpuShares = 2 } = this.spec
    return (this.usage ??= new ContainerUsage({ clock: this.#host.clock, node: this.#host.cpu }, cpuLimit, cpuShares))
  }

  /** Its machine went off: nobody knows how it ended. */
  lose(): void {
    this.end(255, 'Unknown')
  }

  /** Its machine is on again: from now on it is known to have ended. */
  discover(): void {
    if (this.exit?.reason === 'Unknown') this.state = { ...this.exit, finishedAt: this.#host.clock.now() }
  }

  /** The first process is over, and with it everything in the container. */
  end(exitCode: number, why?: 'OOMKilled' | 'Unknown'): void {
    if (this.state.phase !== 'running') return
    const { startedAt } = this.state
    const reason = why ?? (exitCode === 0 ? 'Completed' : 'Error')
    this.state = {
      phase: 'exited',
      exitCode,
      reason,
      message: terminationMessage({ spec: this.spec, files: this.#files, log: this.log, exitCode }),
      startedAt,
      finishedAt: this.#host.clock.now(),
    }
    this.#server?.close()
    for (const { pid } of this.#processes?.list() ?? []) this.#processes?.kill(pid, 'SIGKILL')
    this.#init?.kill('SIGKILL')
    this.#shown?.kill('SIGKILL')
    this.memoryBytes = 0
    this.usage?.end()
    this.log.end()
    this.#host.onExit(this)
    for (const done of this.#waiting ?? []) done()
    this.#waiting = undefined
  }
}

/** Simplified: behind a root that is read only nothing is counted. */
const writtenTo = (files: FileSystem): number => (files instanceof MemoryFileSystem ? files.usedBytes : 0)
