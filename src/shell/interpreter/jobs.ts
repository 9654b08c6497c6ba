/** Background jobs of one shell: numbers, states, and how `jobs`, `fg`, `wait` and `kill` name them (`%1`, `%%`, `%+`, `%-`). */
import type { SignalName } from '../../base/os/process'

export interface Job {
  readonly number: number
  readonly pid: number
  readonly command: string
  readonly exit: Promise<number>
  /** Undefined while it runs. */
  status: number | undefined
  /** By Ctrl-Z or a signal, until it is continued. */
  stopped: boolean
  /** Resolves when it is stopped next. */
  untilStopped(): Promise<void>
  /** Its end has been told to the user. */
  reported: boolean
  kill(signal: SignalName): void
}

export interface NewJob extends Pick<Job, 'pid' | 'command' | 'exit' | 'kill'> {
  readonly stopped?: boolean
}

export interface Jobs {
  add(job: NewJob): Job
  list(): readonly Job[]
  /** With those of the parent. */
  shown(): readonly Job[]
  find(name: string): Job | undefined
  remove(job: Job): void
  /** Ended jobs that nobody has heard of yet; they are forgotten. */
  takeEnded(): readonly Job[]
  marker(job: Job): '+' | '-' | ' '
}

/** A subshell can list the jobs of its parent, but they are not its own. */
export function createJobs(seen: readonly Job[] = []): Jobs {
  const jobs: Job[] = []
  const byMarker = (marker: string): Job | undefined => (marker === '-' ? (jobs.at(-2) ?? jobs.at(-1)) : jobs.at(-1))
  return {
    add(job) {
      const added = createJob(job, (jobs.at(-1)?.number ?? 0) + 1)
      jobs.push(added)
      void added.exit.then((status) => (added.status = status))
      return added
    },
    list: () => jobs,
    shown: () => [...seen, ...jobs],
    find(name) {
      if (!name.startsWith('%')) return jobs.find((job) => String(job.pid) === name)
      const key = name.slice(1)
      if (key === '' || key === '%' || key === '+' || key === '-') return byMarker(key)
      return jobs.find((job) => String(job.number) === key) ?? jobs.find((job) => job.command.startsWith(key))
    },
    remove(job) {
      const at = jobs.indexOf(job)
      if (at >= 0) jobs.splice(at, 1)
    },
    takeEnded() {
      const ended = jobs.filter((job) => job.status !== undefined && !job.reported)
      for (const job of ended) {
        job.reported = true
        this.remove(job)
      }
      return ended
    },
    marker(job) {
      const all = this.shown()
      return job === all.at(-1) ? '+' : job === all.at(-2) ? '-' : ' '
    },
  }
}

function createJob({ kill, stopped = false, ...job }: NewJob, number: number): Job {
  let waiting: (() => void)[] = []
  const created: Job = {
    ...job,
    number,
    status: undefined,
    reported: false,
    stopped,
    untilStopped: () => new Promise((resolve) => waiting.push(resolve)),
    kill(signal) {
      const isStop = signal === 'SIGSTOP' || signal === 'SIGTSTP'
      kill(signal)
      // A stopped job could not heed a signal; bash continues it.
      if (created.stopped && !isStop) kill('SIGCONT')
      created.stopped = isStop
      if (!isStop) return
      for (const resolve of waiting) resolve()
      waiting = []
    },
  }
  return created
}

const endings: Readonly<Record<number, string>> = {
  129: 'Hangup',
  130: 'Interrupt',
  131: 'Quit',
  137: 'Killed',
  143: 'Terminated',
}

/** `[1]+  Running                 sleep 100 &`, as bash prints it. */
export function formatJob(job: Job, marker: string, withPid = false): string {
  const { status } = job
  const running = status === undefined && !job.stopped
  const state = running ? 'Running' : status === undefined ? 'Stopped' : status === 0 ? 'Done' : (endings[status] ?? `Exit ${status}`)
  return `[${job.number}]${marker} ${withPid ? `${job.pid} ` : ' '}${state.padEnd(24)}${job.command}${running ? ' &' : ''}`
}
