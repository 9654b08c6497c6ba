/** A copy of the shell for `( )`, the parts of a pipe and `$( )`: what happens there stays there; only its status comes back. */
import { readFor } from '../../base/os/pipe'
import { Signalled, signalExitCode } from '../../base/os/process'
import { complain, type Context } from './context'
import { FunctionReturn, LineExit, LoopExit, ShellError, ShellExit } from './control'
import { forkProcess } from './fork'
import { countFork, waitForRoom } from './fork-limit'
import { createJobs } from './jobs'
import { forkState } from './state'

type Redirected = Partial<Pick<Context['streams'], 'stdin' | 'stdout' | 'stderr'>>

export async function runForked(
  context: Context,
  streams: Redirected,
  run: (inner: Context) => Promise<number>,
): Promise<number> {
  await waitForRoom(context)
  const fork = forkProcess(context.process, streams)
  const uncount = countFork(context.process)
  const { process } = fork
  const state = forkState(context.state, { jobs: createJobs(context.state.jobs.shown()), home: process })
  const stdin = readFor(process, streams.stdin ?? context.streams.stdin)
  const inputIsTerminal =
    context.streams.inputIsTerminal && (streams.stdin === undefined || streams.stdin === context.streams.stdin)
  const inner: Context = {
    ...context,
    state,
    process,
    streams: {
      ...context.streams,
      ...streams,
      stdin,
      inputIsTerminal,
      ...(streams.stdout ? { stdout: process.stdout } : {}),
    },
  }
  try {
    return await endingStatus(inner, () => run(inner))
  } finally {
    uncount()
    fork.end()
  }
}

/** The status of a shell that came to its end, whichever way, after its EXIT trap. */
export async function endingStatus(context: Context, run: () => Promise<number>): Promise<number> {
  const { state } = context
  try {
    state.status = await statusOf(context, run)
    const farewell = state.traps.get('EXIT')
    state.traps.delete('EXIT')
    const { status } = state
    if (farewell)
      state.status = await statusOf(
        context,
        async () => (await context.interpreter.runSource(context, farewell), status),
      )
    return state.status
  } catch (error) {
    if (error instanceof Signalled) return signalExitCode[error.signal]
    throw error
  }
}

async function statusOf(context: Context, run: () => Promise<number>): Promise<number> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof ShellExit || error instanceof FunctionReturn || error instanceof LineExit) return error.status
    if (error instanceof LoopExit) return context.state.status
    if (error instanceof ShellError) {
      await complain(context, error.message)
      return error.status
    }
    throw error
  }
}
