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
import type { ShellState } from './interpreter/state'

export interface LineOptions {
  readonly stdin?: Reader
  readonly terminal?: Terminal
  /** Trace entry that the line answers to. */
  readonly cause?: number
}

export interface RunningLine {
  /** How the line ended; `exits` when it ended the shell too. */
  readonly ended: Promise<{ readonly status: number; readonly exits: boolean }>
  kill(signal: SignalName): void
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
  const ended = outcomeOf(createContext(process, state), source).finally(() => {
    home.cwd = process.cwd
    fork.end()
  })
  return { ended, kill: fork.kill }
}

export function createContext(process: Process, state: ShellState): Context {
  const { stdin, stdout, stderr, terminal } = process
  const streams = { stdin, stdout, stderr, others: new Map(), inputIsTerminal: terminal !== undefined }
  return { state, process, streams, tested: false, depth: 0, interpreter }
}

async function outcomeOf(context: Context, source: string): Promise<{ status: number; exits: boolean }> {
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
