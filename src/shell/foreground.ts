/**
 * What a shell runs for one line that somebody typed: a part of the shell that Ctrl-C ends without ending the shell. What the line
 * changes of the shell (variables, directory, functions, jobs) stays.
 */
import {
  Signalled,
  signalExitCode,
  type Process,
  type Reader,
  type SignalName,
  type Terminal,
} from '../base/os/process'
import type { Context } from './interpreter/context'
import { FunctionReturn, LineExit, LoopExit, ShellError, ShellExit } from './interpreter/control'
import { interpreter } from './interpreter/execute'
import { endingStatus } from './interpreter/subshell'
import { forkProcess } from './interpreter/fork'
import type { Job } from './interpreter/jobs'
import type { ShellState } from './interpreter/state'

export interface LineOptions {
  readonly stdin?: Reader
  readonly terminal?: Terminal
  /** Trace entry that the line answers to. */
  readonly cause?: number
}

export interface RunningLine {
  /** How the line ended; `exits` when it ended the shell too, `stopped` when it goes on as a job that can be continued. */
  readonly ended: Promise<LineOutcome>
  kill(signal: SignalName): void
  /** Ctrl-Z. */
  stop(): void
}

export interface LineOutcome {
  readonly status: number
  readonly exits: boolean
  readonly stopped?: Job
}

export function runLine(home: Process, state: ShellState, source: string, options: LineOptions = {}): RunningLine {
  const { stdin, cause } = options
  const terminal = 'terminal' in options ? options.terminal : home.terminal
  const fork = forkProcess(home, { terminal, ...(stdin ? { stdin } : {}), ...(cause === undefined ? {} : { cause }) })
  const { process } = fork
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) {
    if (state.traps.has(name))
      process.onSignal(name, () => {
        state.pendingTraps.push(name)
        state.onTrap?.()
      })
  }
  let job: Job | undefined
  const finished = outcomeOf(createContext(process, state), source).finally(() => {
    if (!job) home.cwd = process.cwd
    fork.end()
  })
  let leave: (outcome: LineOutcome) => void = () => undefined
  const left = new Promise<LineOutcome>((resolve) => (leave = resolve))

  /** Simplified: the whole line stops as one job; bash stops the command that runs, and goes on with the one after it. */
  function stop(): void {
    if (state.foreground) return state.foreground.kill('SIGTSTP')
    if (job) return
    fork.kill('SIGTSTP')
    const exit = finished.then(({ status }) => status)
    job = state.jobs.add({ pid: fork.firstPid ?? home.pid, command: source.trim(), exit, kill: fork.kill, stopped: true })
    leave({ status: (state.status = signalExitCode.SIGTSTP), exits: false, stopped: job })
  }

  return { ended: Promise.race([finished, left]), kill: fork.kill, stop }
}

export function createContext(process: Process, state: ShellState): Context {
  const { stdin, stdout, stderr, terminal } = process
  const streams = { stdin, stdout, stderr, others: new Map(), inputIsTerminal: terminal !== undefined }
  return { state, process, streams, tested: false, depth: 0, interpreter }
}

async function outcomeOf(context: Context, source: string): Promise<LineOutcome> {
  const { state } = context
  try {
    return { status: await interpreter.runScript(context, source), exits: false }
  } catch (error) {
    if (error instanceof ShellExit) return { status: await farewell(context, error.status), exits: true }
    if (error instanceof Signalled) return { status: (state.status = signalExitCode[error.signal]), exits: false }
    if (
      error instanceof FunctionReturn ||
      error instanceof LoopExit ||
      error instanceof LineExit ||
      error instanceof ShellError
    )
      return { status: state.status, exits: false }
    throw error
  }
}

/** The EXIT trap, and the status after it. */
function farewell(context: Context, status: number): Promise<number> {
  context.state.status = status
  return endingStatus(context, async () => status)
}
