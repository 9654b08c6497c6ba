/**
 * The processes of one machine: who runs, under which pid, with which streams, and how a signal ends it. Programs see it through
 * `Process` only.
 *
 * A signal that is not handled sets `signalled`, throws `Signalled` out of every wait, and the process counts as ended at once.
 */
import type { Clock } from '../clock'
import type { Random } from '../random'
import { FileError, type FileSystem } from './file-system'
import { createGate, untilFree, type Gate } from './gate'
import { throwIfSignalled, unlessEnded, type Interruptible } from './interruptible'
import { interruptibleNetwork } from './interruptible-network'
import type { MountedDisk } from './mounted-disk'
import type { NetworkStack } from './network-stack'
import { readFor, writeFor } from './pipe'
import { Signalled, signalExitCode } from './process'
import type { Process, ProcessTable, Program, Reader, RunningProcess, SignalName, SpawnOptions, Terminal, Writer } from './process'
import { createTextReader } from './text-reader'

export interface ProcessesOptions {
  readonly clock: Clock
  readonly random: Random
  readonly hostname: string
  readonly user: string
  readonly files: FileSystem
  /** The network for a process that answers to this trace entry. */
  readonly network: (cause: number) => NetworkStack
  /** The program that this name or path means for somebody with this environment and directory. */
  readonly find: (name: string, place: { env: ReadonlyMap<string, string>; cwd: string }) => Program | undefined
  /** What `mount` and `df` tell of; absent: nothing. */
  readonly mounts?: () => readonly MountedDisk[]
  readonly firstPid?: number
  /** Its first process is that of a container: nobody in there can end it with SIGKILL, pid_namespaces(7). */
  readonly isContained?: boolean
}

export interface StartOptions {
  readonly argv: readonly string[]
  readonly env: ReadonlyMap<string, string>
  readonly cwd: string
  readonly stdin?: Reader
  readonly stdout: Writer
  readonly stderr: Writer
  readonly terminal?: Terminal
  readonly held?: () => Promise<void> | undefined
  readonly cause: number
}

export interface Processes extends ProcessTable {
  start(program: Program, options: StartOptions): RunningProcess
}

interface Entry {
  readonly pid: number
  readonly startedAt: number
  readonly command: string
  signalled: SignalName | undefined
  readonly handlers: Map<SignalName, () => void>
  readonly stops: Set<() => void>
  readonly gate: Gate
}

export function createProcesses(options: ProcessesOptions): Processes {
  const { clock } = options
  const entries = new Map<number, { entry: Entry; signal(name: SignalName): void }>()
  let nextPid = options.firstPid ?? 1

  function start(program: Program, birth: StartOptions): RunningProcess {
    const entry = createEntry(nextPid++, clock.now(), birth.argv.join(' '))
    let end: (code: number) => void = () => undefined
    const exit = new Promise<number>((resolve) => {
      end = (code) => {
        entries.delete(entry.pid)
        resolve(code)
      }
    })
    const signal = (name: SignalName) => {
      if (!entries.has(entry.pid) || entry.signalled) return
      const handle = name === 'SIGKILL' ? undefined : entry.handlers.get(name)
      if (handle) return clock.wake(handle)
      if (name === 'SIGSTOP' || name === 'SIGTSTP') return entry.gate.close()
      if (name === 'SIGCONT') return clock.wake(() => entry.gate.open())
      entry.signalled = name
      clock.wake(() => entry.gate.open())
      clock.wake(() => [...entry.stops].forEach((stop) => stop()))
      end(signalExitCode[name])
    }
    entries.set(entry.pid, { entry, signal })
    void run(program, createProcess({ entry, birth, options, table, start })).then(end)
    return { pid: entry.pid, exit, kill: signal }
  }

  const table: Processes = {
    start,
    list: () =>
      [...entries.values()].map(({ entry: { pid, startedAt, command } }) => ({ pid, user: options.user, startedAt, command })),
    kill(pid, name) {
      const found = entries.get(pid)
      if (!(options.isContained && pid === 1 && name === 'SIGKILL')) found?.signal(name)
      return found !== undefined
    },
  }
  return table
}

function createEntry(pid: number, startedAt: number, command: string): Entry {
  return { pid, startedAt, command, signalled: undefined, handlers: new Map(), stops: new Set(), gate: createGate() }
}

interface Making {
  readonly entry: Entry
  readonly birth: StartOptions
  readonly options: ProcessesOptions
  readonly table: ProcessTable
  readonly start: (program: Program, birth: StartOptions) => RunningProcess
}

function createProcess({ entry, birth, options, table, start }: Making): Process {
  const { clock } = options
  let network: NetworkStack | undefined
  const held = (): Promise<void> | undefined => entry.gate.held ?? birth.held?.()
  const waiting: Interruptible = {
    get signalled() {
      return entry.signalled
    },
    held,
    onEnd(stop) {
      entry.stops.add(stop)
      return () => void entry.stops.delete(stop)
    },
  }
  const process: Process = {
    pid: entry.pid,
    argv: birth.argv,
    env: new Map(birth.env),
    cwd: birth.cwd,
    hostname: options.hostname,
    user: options.user,
    stdin: readFor(waiting, birth.stdin ?? createTextReader('')),
    stdout: writeFor(waiting, birth.stdout),
    stderr: writeFor(waiting, birth.stderr),
    terminal: birth.terminal,
    files: options.files,
    cause: birth.cause,
    processes: table,
    onEnd: waiting.onEnd,
    held,
    get network() {
      network ??= interruptibleNetwork(options.network(birth.cause), waiting)
      return network
    },
    get signalled() {
      return entry.signalled
    },
    mounts: () => options.mounts?.() ?? [],
    now: () => clock.now(),
    random: () => options.random.float(),
    sleep: (delayMs) => sleep(clock, waiting, delayMs),
    onSignal(signal, handle) {
      entry.handlers.set(signal, handle)
      return () => {
        if (entry.handlers.get(signal) === handle) entry.handlers.delete(signal)
      }
    },
    async spawn(argv, given = {}) {
      const child = inherit(process, given, argv)
      const program = options.find(argv[0], child)
      return program && seenBy(waiting, start(program, child))
    },
  }
  return process
}

function inherit(parent: Process, given: SpawnOptions, argv: readonly string[]): StartOptions {
  return {
    argv,
    env: given.env ?? parent.env,
    cwd: given.cwd ?? parent.cwd,
    stdin: given.stdin ?? parent.stdin,
    stdout: given.stdout ?? parent.stdout,
    stderr: given.stderr ?? parent.stderr,
    terminal: 'terminal' in given ? given.terminal : parent.terminal,
    ...heldBy(given.held ?? parent.held),
    cause: given.cause ?? parent.cause,
  }
}

const heldBy = (held: Process['held']): Pick<StartOptions, 'held'> => (held ? { held } : {})

/** A child as its parent sees it: waiting for it ends when the parent is ended. */
function seenBy(parent: Interruptible, child: RunningProcess): RunningProcess {
  return {
    pid: child.pid,
    kill: child.kill,
    get exit() {
      return unlessEnded(parent, child.exit)
    },
  }
}

async function sleep(clock: Clock, process: Interruptible, delayMs: number): Promise<void> {
  throwIfSignalled(process)
  await new Promise<void>((resolve) => {
    const timer = clock.after(delayMs, () => clock.wake(done))
    const stop = process.onEnd(done)
    function done(): void {
      clock.cancel(timer)
      stop()
      resolve()
    }
  })
  if (process.held?.()) await untilFree(process)
  throwIfSignalled(process)
}

/** The command runner's boundary: a signal and an error of the file system end the program, anything else is our bug. */
async function run(program: Program, process: Process): Promise<number> {
  try {
    return await program(process)
  } catch (error) {
    if (error instanceof Signalled) return signalExitCode[error.signal]
    if (process.signalled) return signalExitCode[process.signalled]
    await process.stderr.write(`${process.argv[0]}: ${describe(error)}\n`).catch(() => undefined)
    return 1
  }
}

function describe(error: unknown): string {
  if (error instanceof FileError) return error.message
  return `Kubarium bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}
