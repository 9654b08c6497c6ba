/**
 * The processes of one machine: who runs, under which pid, with which streams, and how a signal ends it. The student's machine and
 * every container have one such table; the programs see it through `Process` only.
 *
 * A signal that is not handled sets `signalled`, throws `Signalled` out of every wait, and the process counts as ended at once.
 */
import type { Clock } from '../clock'
import type { Random } from '../random'
import { FileError, type FileSystem } from './file-system'
import { interruptibleNetwork, unlessEnded } from './interruptible-network'
import type { NetworkStack } from './network-stack'
import { createTextReader, readFor, writeFor, type Interruptible } from './pipe'
import { Signalled, signalExitCode } from './process'
import type { ForkOptions, Process, ProcessTable, Program, Reader, RunningProcess, SignalName, Terminal, Writer } from './process'

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
  readonly firstPid?: number
  /** The table is a container's: process 1 is not ended by signals that it does not handle, as pid_namespaces(7) says. */
  readonly isContainer?: boolean
}

export interface StartOptions {
  readonly argv: readonly string[]
  readonly env: ReadonlyMap<string, string>
  readonly cwd: string
  readonly stdin?: Reader
  readonly stdout: Writer
  readonly stderr: Writer
  readonly terminal?: Terminal
  readonly cause: number
}

export interface Processes extends ProcessTable {
  start(program: Program, options: StartOptions): RunningProcess
  /** As a machine that is switched off: nobody is asked. */
  killAll(): void
}

interface Entry {
  readonly pid: number
  readonly group: number
  readonly startedAt: number
  readonly hidden: boolean
  command: string
  signalled: SignalName | undefined
  readonly handlers: Map<SignalName, () => void>
  readonly stops: Set<() => void>
  /** Whoever took the place of this process by `replace`. */
  successor: Entry | undefined
  ended: boolean
  readonly end: (code: number) => void
}

interface Birth extends StartOptions {
  readonly pid?: number
  readonly group?: number
  readonly hidden?: boolean
}

export function createProcesses(options: ProcessesOptions): Processes {
  const { clock } = options
  const entries = new Set<Entry>()
  let nextPid = options.firstPid ?? 1

  function signal(entry: Entry, name: SignalName): void {
    if (entry.successor) return signal(entry.successor, name)
    if (entry.ended || entry.signalled) return
    const handle = name === 'SIGKILL' ? undefined : entry.handlers.get(name)
    if (handle) return handle()
    if (options.isContainer && entry.pid === 1 && name !== 'SIGKILL') return
    entry.signalled = name
    for (const stop of [...entry.stops]) stop()
    clock.wake(() => entry.end(signalExitCode[name]))
  }

  function signalGroup(group: number, name: SignalName): void {
    for (const entry of [...entries]) if (entry.group === group && !entry.successor) signal(entry, name)
  }

  function start(program: Program, birth: Birth): { running: RunningProcess; entry: Entry } {
    const { entry, exit } = createEntry(birth, birth.pid ?? nextPid++, clock.now())
    entries.add(entry)
    const process = createProcess({ entry, birth, options, table, start, clock })
    void run(program, process).then((code) => entry.end(code))
    const running: RunningProcess = {
      pid: entry.pid,
      exit: exit.finally(() => entries.delete(entry)),
      kill: (name) => signal(entry, name),
      killGroup: (name) => signalGroup(entry.group, name),
    }
    return { running, entry }
  }

  const table: Processes = {
    start: (program, startOptions) => start(program, startOptions).running,
    killAll: () => [...entries].forEach((entry) => signal(entry, 'SIGKILL')),
    list: () =>
      [...entries]
        .filter((entry) => !entry.hidden && !entry.successor)
        .map(({ pid, startedAt, command }) => ({ pid, user: options.user, startedAt, command }))
        .sort((a, b) => a.pid - b.pid),
    kill(pid, name) {
      const entry = [...entries].find((candidate) => candidate.pid === pid)
      if (entry) signal(entry, name)
      return entry !== undefined
    },
  }
  return table
}

function createEntry(birth: Birth, pid: number, startedAt: number): { entry: Entry; exit: Promise<number> } {
  let resolve: (code: number) => void = () => undefined
  const exit = new Promise<number>((done) => (resolve = done))
  const entry: Entry = {
    pid,
    group: birth.group ?? pid,
    startedAt,
    hidden: birth.hidden ?? false,
    command: birth.argv.join(' '),
    signalled: undefined,
    handlers: new Map(),
    stops: new Set(),
    successor: undefined,
    ended: false,
    end(code) {
      entry.ended = true
      resolve(code)
    },
  }
  return { entry, exit }
}

interface Making {
  readonly entry: Entry
  readonly birth: Birth
  readonly options: ProcessesOptions
  readonly table: ProcessTable
  readonly clock: Clock
  readonly start: (program: Program, birth: Birth) => { running: RunningProcess; entry: Entry }
}

function createProcess({ entry, birth, options, table, clock, start }: Making): Process {
  let network: NetworkStack | undefined
  const onEnd = (stop: () => void) => {
    entry.stops.add(stop)
    return () => void entry.stops.delete(stop)
  }
  const interruptible = {
    get signalled() {
      return entry.signalled
    },
    onEnd,
  }
  const inherit = (given: ForkOptions, argv: readonly string[]): Birth => ({
    argv,
    env: given.env ?? process.env,
    cwd: given.cwd ?? process.cwd,
    stdin: given.stdin ?? process.stdin,
    stdout: given.stdout ?? process.stdout,
    stderr: given.stderr ?? process.stderr,
    terminal: 'terminal' in given ? given.terminal : birth.terminal,
    cause: birth.cause,
    hidden: given.hidden,
    group: given.newGroup ? undefined : entry.group,
    pid: given.replace ? entry.pid : undefined,
  })
  const process: Process = {
    pid: entry.pid,
    argv: birth.argv,
    env: new Map(birth.env),
    cwd: birth.cwd,
    hostname: options.hostname,
    user: options.user,
    stdin: readFor(interruptible, birth.stdin ?? createTextReader(clock, '')),
    stdout: writeFor(interruptible, birth.stdout),
    stderr: writeFor(interruptible, birth.stderr),
    terminal: birth.terminal,
    files: options.files,
    cause: birth.cause,
    processes: table,
    onEnd,
    get network() {
      network ??= interruptibleNetwork(options.network(birth.cause), interruptible, clock)
      return network
    },
    get signalled() {
      return entry.signalled
    },
    now: () => clock.now(),
    random: () => options.random.float(),
    sleep: (delayMs) => sleep(clock, interruptible, delayMs),
    onSignal(signal, handle) {
      entry.handlers.set(signal, handle)
      return () => {
        if (entry.handlers.get(signal) === handle) entry.handlers.delete(signal)
      }
    },
    async spawn(argv, given = {}) {
      const program = options.find(argv[0], { env: given.env ?? process.env, cwd: given.cwd ?? process.cwd })
      if (!program) return undefined
      const child = start(program, inherit(given, argv))
      if (given.replace) entry.successor = child.entry
      return seenBy(interruptible, clock, child.running)
    },
    fork(program, given = {}) {
      return seenBy(interruptible, clock, start(program, inherit(given, birth.argv)).running)
    },
  }
  return process
}

/** A child as its parent sees it: waiting for it ends when the parent is ended. */
function seenBy(parent: Interruptible, clock: Clock, child: RunningProcess): RunningProcess {
  return {
    pid: child.pid,
    kill: child.kill,
    killGroup: child.killGroup,
    get exit() {
      return unlessEnded(parent, clock, child.exit)
    },
  }
}

async function sleep(clock: Clock, process: Interruptible, delayMs: number): Promise<void> {
  if (process.signalled) throw new Signalled(process.signalled)
  await new Promise<void>((resolve) => {
    const timer = clock.after(delayMs, () => clock.wake(done))
    const stop = process.onEnd(() => clock.wake(done))
    function done(): void {
      clock.cancel(timer)
      stop()
      resolve()
    }
  })
  if (process.signalled) throw new Signalled(process.signalled)
}

/** The command runner's boundary: a signal and an error of the file system end the program, anything else is our bug. */
async function run(program: Program, process: Process): Promise<number> {
  try {
    return await program(process)
  } catch (error) {
    if (error instanceof Signalled) return signalExitCode[error.signal]
    const reason = error instanceof FileError ? error.message : `Kubarium bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
    if (!process.signalled) await process.stderr.write(`${process.argv[0]}: ${reason}\n`).catch(() => undefined)
    return 1
  }
}
