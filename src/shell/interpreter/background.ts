/** `command &`: a job that runs beside the shell, with no input, out of reach of Ctrl-C. */
import type { Statement } from 'unbash'
import type { Process } from '../../base/os/process'
import { createTextReader } from '../../base/os/text-reader'
import type { Context } from './context'
import { runNode } from './execute'
import { forkProcess } from './fork'
import { countFork, waitForRoom } from './fork-limit'
import { createJobs } from './jobs'
import { forkState } from './state'
import { endingStatus } from './subshell'

/** How many turns of asynchronous code a job is given to start its program, whose pid then is the job's. */
const TURNS_TO_START = 40

export async function startJob(context: Context, statement: Statement): Promise<void> {
  const { state } = context
  const { cwd } = context.process
  const { stdout, stderr } = context.streams
  await waitForRoom(context)
  const uncount = countFork(context.process)
  const fork = forkProcess(state.home, { cwd, env: context.process.env, stdin: createTextReader(''), stdout, stderr })
  let firstPid: number | undefined
  const process = withSpawn(fork.process, (pid) => (firstPid ??= pid))
  const inner: Context = {
    ...context,
    state: forkState(state, { jobs: createJobs(), home: process }),
    process,
    streams: {
      ...context.streams,
      inputIsTerminal: false,
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
    },
  }
  const running = endingStatus(inner, () => runNode(inner, statement.command)).finally(() => {
    uncount()
    fork.end()
  })
  let ended = false
  void running.then(() => (ended = true))
  for (let turn = 0; turn < TURNS_TO_START && firstPid === undefined && !ended; turn++) await undefined
  const command = textOf(state.source, statement)
  const pid = firstPid ?? state.home.pid + 1000 + state.jobs.list().length
  const job = state.jobs.add({ pid, command, exit: running, kill: (signal) => fork.kill(signal) })
  state.lastBackgroundPid = pid
  state.status = 0
  if (state.interactive && !state.isSubshell) await context.streams.stderr.write(`[${job.number}] ${pid}\n`)
}

function withSpawn(process: Process, started: (pid: number) => void): Process {
  const spawn = process.spawn
  process.spawn = async (argv, options) => {
    const child = await spawn(argv, options)
    if (child) started(child.pid)
    return child
  }
  return process
}

const textOf = (source: string, { pos, end }: Statement): string => source.slice(pos, end).replace(/\s*&\s*$/, '')
