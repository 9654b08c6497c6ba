/** Job control: `jobs`, `fg`, `bg`, `wait`, `kill`, `disown`. JOB CONTROL, bash(1). */
import { unlessEnded } from '../../base/os/interruptible'
import { signalExitCode, type SignalName } from '../../base/os/process'
import { listSignal, signalByName, signalTable } from '../signal-names'
import { complain, type Context } from '../interpreter/context'
import { formatJob, type Job } from '../interpreter/jobs'

export async function listJobs(context: Context, args: readonly string[]): Promise<number> {
  const { jobs } = context.state
  const isWanted = ({ status, stopped }: Job): boolean =>
    args.includes('-r') ? status === undefined && !stopped : args.includes('-s') ? status === undefined && stopped : true
  const shown = jobs.shown().filter(isWanted)
  const lines = shown.map((job) =>
    args.includes('-p') ? String(job.pid) : formatJob(job, jobs.marker(job), args.includes('-l')),
  )
  await context.streams.stdout.write(lines.map((line) => `${line}\n`).join(''))
  for (const job of [...jobs.list()]) if (job.status !== undefined) jobs.remove(job)
  return 0
}

/** The status of the job, or what a signal leaves behind whose trap cuts the waiting short. */
async function waitForJob(context: Context, job: Job): Promise<number> {
  const { state } = context
  const trapped = new Promise<'trapped'>((resolve) => (state.onTrap = () => resolve('trapped')))
  const outcome = await unlessEnded(context.process, Promise.race([job.exit, trapped]))
  if (outcome === 'trapped') return signalExitCode[state.pendingTraps.at(-1) as SignalName] ?? 1
  state.jobs.remove(job)
  return outcome
}

export async function waitForJobs(context: Context, args: readonly string[]): Promise<number> {
  const { jobs } = context.state
  const names = args.filter((arg) => arg !== '-f')
  if (names[0] === '-n') {
    const running = [...jobs.list()]
    if (running.length === 0) return 127
    return unlessEnded(context.process, Promise.race(running.map((job) => waitForJob(context, job))))
  }
  let status = 0
  for (const job of names.length === 0 ? [...jobs.list()] : []) {
    const code = await waitForJob(context, job)
    if (context.state.pendingTraps.length > 0) return code
  }
  for (const name of names) {
    const job = jobs.find(name)
    if (job) status = await waitForJob(context, job)
    else {
      const reason = name.startsWith('%')
        ? `wait: ${name}: no such job`
        : /^\d+$/.test(name)
          ? `wait: pid ${name} is not a child of this shell`
          : `wait: \`${name}': not a pid or valid job spec`
      await complain(context, reason)
      status = /^[%\d]/.test(name) ? 127 : 1
    }
  }
  return status
}

export async function bringToForeground(context: Context, args: readonly string[]): Promise<number> {
  const { jobs } = context.state
  const job = jobs.find(args[0] ?? '%%')
  if (!job) {
    await complain(context, `fg: ${args[0] ?? 'current'}: no such job`)
    return 1
  }
  await context.streams.stdout.write(`${job.command}\n`)
  const { state, process } = context
  const stop = process.onEnd(() => job.kill(process.signalled ?? 'SIGINT'))
  state.foreground = job
  try {
    const stopped = job.untilStopped()
    job.kill('SIGCONT')
    const status = await Promise.race([waitForJob(context, job), unlessEnded(process, stopped).then(() => signalExitCode.SIGTSTP)])
    if (job.stopped) await context.streams.stderr.write(`\n${formatJob(job, jobs.marker(job))}\n`)
    return status
  } finally {
    state.foreground = undefined
    stop()
  }
}

export async function continueInBackground(context: Context, args: readonly string[]): Promise<number> {
  const job = context.state.jobs.find(args[0] ?? '%%')
  if (!job) {
    await complain(context, `bg: ${args[0] ?? 'current'}: no such job`)
    return 1
  }
  if (!job.stopped) {
    await complain(context, `bg: job ${job.number} already in background`)
    return 0
  }
  const { jobs } = context.state
  await context.streams.stdout.write(`[${job.number}]${jobs.marker(job)} ${job.command} &\n`)
  job.kill('SIGCONT')
  return 0
}

export async function killProcesses(context: Context, args: readonly string[]): Promise<number> {
  const parsed = parseSignal(args)
  if (parsed.list) {
    return listSignals(context, parsed.targets)
  }
  if (!parsed.signal) {
    await complain(context, `kill: ${parsed.given}: invalid signal specification`)
    return 1
  }
  if (parsed.targets.length === 0) {
    await context.streams.stderr.write(
      'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n',
    )
    return 2
  }
  let status = 0
  for (const target of parsed.targets) if (!(await killOne(context, target, parsed.signal))) status = 1
  return status
}

async function listSignals(context: Context, wanted: readonly string[]): Promise<number> {
  let status = 0
  if (wanted.length === 0) await context.streams.stdout.write(signalTable())
  for (const text of wanted) {
    const found = listSignal(text)
    if (found !== undefined) await context.streams.stdout.write(`${found}\n`)
    else {
      await complain(context, `kill: ${text}: invalid signal specification`)
      status = 1
    }
  }
  return status
}

async function killOne(context: Context, target: string, signal: SignalName | 'none'): Promise<boolean> {
  const job = context.state.jobs.find(target)
  if (job && job.status === undefined) {
    if (signal !== 'none') job.kill(signal)
    return true
  }
  if (target.startsWith('%')) {
    await complain(context, `kill: ${target}: no such job`)
    return false
  }
  if (!/^-?\d+$/.test(target)) {
    await complain(context, `kill: ${target}: arguments must be process or job IDs`)
    return false
  }
  const { processes } = context.process
  const pid = Number(target)
  const exists = signal === 'none' ? processes.list().some((entry) => entry.pid === pid) : processes.kill(pid, signal)
  if (!exists) await complain(context, `kill: (${target}) - No such process`)
  return exists
}

interface KillArguments {
  readonly list: boolean
  readonly given: string
  readonly signal: SignalName | 'none' | undefined
  readonly targets: readonly string[]
}

function parseSignal(args: readonly string[]): KillArguments {
  const [first = ''] = args
  if (first === '-l' || first === '-L') return { list: true, given: '', signal: undefined, targets: args.slice(1) }
  const isSeparate = first === '-s' || first === '-n'
  const given = isSeparate ? (args[1] ?? '') : first.startsWith('-') && first.length > 1 ? first.slice(1) : 'TERM'
  const targets = isSeparate ? args.slice(2) : first.startsWith('-') ? args.slice(1) : args
  return { list: false, given, signal: signalByName(given), targets: targets.filter((target) => target !== '--') }
}
