/**
 * What a program sees of its machine: arguments, streams, files, network, time and signals. The student's terminal and every
 * simulated container run the same programs against this contract; only the machine behind it differs.
 *
 * Programs written against it are the one place where asynchronous code is allowed. They wait for simulated things only: the
 * streams, `sleep`, the network. Never use real timers here.
 */
import type { FileSystem } from './file-system'
import type { MountedDisk } from './mounted-disk'
import type { NetworkStack } from './network-stack'

/** Ends a program from outside: thrown out of every wait of the process that was signalled. */
export class Signalled extends Error {
  constructor(readonly signal: SignalName) {
    super(signal)
  }
}

export type SignalName = 'SIGHUP' | 'SIGINT' | 'SIGQUIT' | 'SIGKILL' | 'SIGUSR1' | 'SIGUSR2' | 'SIGPIPE' | 'SIGALRM' | 'SIGTERM' | 'SIGCONT' | 'SIGSTOP' | 'SIGTSTP'

/** 128 + the signal's number, what a shell reports of a process that a signal ended. */
export const signalExitCode: Readonly<Record<SignalName, number>> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGQUIT: 131,
  SIGKILL: 137,
  SIGUSR1: 138,
  SIGUSR2: 140,
  SIGPIPE: 141,
  SIGALRM: 142,
  SIGTERM: 143,
  SIGCONT: 146,
  SIGSTOP: 147,
  SIGTSTP: 148,
}

export interface Reader {
  /** The next chunk, or undefined at the end. */
  read(): Promise<string | undefined>
  /** The next line without its newline, or undefined at the end. */
  readLine(): Promise<string | undefined>
  /** Whether the line that was read last had its newline; the last one of a text may have none. */
  lineWasWhole?(): boolean
  /** Everything up to the end. */
  readAll(): Promise<string>
  /** The reader wants no more: a writer gets SIGPIPE. */
  close(): void
}

export interface Writer {
  /** Resolves when there is room; throws `Signalled('SIGPIPE')` when nobody reads any more. */
  write(text: string): Promise<void>
  end(): void
  readonly isTerminal: boolean
  /** The screen that it leads to, for programs that fill it; absent where nobody could press keys. */
  readonly screen?: Screen
}

/** A screen with its keyboard, whatever a program's input is: /dev/tty. */
export interface Screen extends Terminal {
  /** Single keys, as long as a program has the alternate screen. */
  readonly keyboard: Reader
  /** Ctrl-C is then a key like any other, as in raw mode, termios(3). */
  takeInterrupts(whether: boolean): void
}

export interface Terminal {
  readonly columns: number
  readonly rows: number
}

export interface Process {
  readonly pid: number
  /** argv[0] is the program's name. */
  readonly argv: readonly string[]
  /** Exported variables; a program may change its own copy. */
  readonly env: Map<string, string>
  cwd: string
  readonly hostname: string
  readonly user: string
  readonly stdin: Reader
  readonly stdout: Writer
  readonly stderr: Writer
  /** Set when the process talks to a terminal. */
  readonly terminal: Terminal | undefined
  readonly files: FileSystem
  readonly network: NetworkStack
  /** What is mounted on this machine, in the order in which it was. */
  mounts(): readonly MountedDisk[]
  /** Trace entry that this program answers to. */
  readonly cause: number
  /** Virtual time, ms since the epoch. */
  now(): number
  /** Waits in virtual time; throws `Signalled` when a signal ends the process meanwhile. */
  sleep(delayMs: number): Promise<void>
  /** Uniform in [0, 1), from the cluster's seed. */
  random(): number
  /** Set once a signal has been sent that the program does not handle. */
  readonly signalled: SignalName | undefined
  /** Handles a signal instead of being ended by it (SIGKILL cannot be handled). Returns how to stop handling. */
  onSignal(signal: SignalName, handle: () => void): () => void
  /** Called when a signal ends the process, for those that wait for something of their own. */
  onEnd(stop: () => void): () => void
  /** While it is stopped: what it waits for before it gets on. */
  readonly held?: () => Promise<void> | undefined
  /** Other processes of the same machine, for `ps` and `kill`. */
  readonly processes: ProcessTable
  /** Starts another program of this machine by name or path; undefined when there is none of that name. */
  spawn(argv: readonly string[], options?: SpawnOptions): Promise<RunningProcess | undefined>
}

export interface SpawnOptions {
  readonly env?: ReadonlyMap<string, string>
  readonly cwd?: string
  readonly stdin?: Reader
  readonly stdout?: Writer
  readonly stderr?: Writer
  readonly terminal?: Terminal
  /** What holds it beside itself: the job that it belongs to. */
  readonly held?: () => Promise<void> | undefined
  /** Trace entry that it answers to; that of its parent unless a shell runs another act of the student. */
  readonly cause?: number
}

export interface RunningProcess {
  readonly pid: number
  /** Resolves with the exit code; never rejects because of the program. */
  readonly exit: Promise<number>
  kill(signal: SignalName): void
}

export interface ProcessTable {
  list(): readonly { pid: number; user: string; startedAt: number; command: string }[]
  /** False when there is no such process. */
  kill(pid: number, signal: SignalName): boolean
}

/** A program returns its exit code. It throws nothing but `Signalled` and our own bugs. */
export type Program = (process: Process) => Promise<number>
