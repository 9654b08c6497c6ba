/** A command beside a container's own process, for probes and hooks: its output and exit code, within a time. */
import type { Clock } from '../../base/clock'
import type { Container } from '../container-runtime/container'
import { isNotExecutable } from '../container-runtime/executable'

export type CommandOutcome =
  /** What it wrote, stdout before stderr, and of that the latter. */
  | { readonly exitCode: number; readonly output: string; readonly stderr: string }
  | { readonly timedOut: true }
  /** The runtime could not start it. */
  | { readonly problem: string }

export interface Command {
  readonly argv: readonly string[]
  readonly timeoutMs: number
}

/** What containerd says of a command that it cannot start. */
export const execProblem = (container: Container, problem: string): string =>
  `failed to exec in container: failed to start exec "${container.id}": OCI runtime exec failed: exec failed: ` +
  `unable to start container process: ${problem}: unknown`

/** What containerd says of a command for a container that has ended. */
export const noTask = ({ id }: Container): string =>
  `failed to exec in container: failed to load task: no running task found: task ${id} not found: not found`

/** `done` is called at once, by the clock, or while the clock stands; never twice. */
export function runInContainer(
  container: Container,
  clock: Clock,
  command: Command & { done(outcome: CommandOutcome): void },
): void {
  const { argv, timeoutMs, done } = command
  const found = container.findProgram(argv[0] ?? '')
  if (isNotExecutable(found)) return done({ problem: execProblem(container, found.problem) })
  if (!container.isRunning) return done({ problem: noTask(container) })
  const { cause } = clock
  let isDone = false
  const stdout = collector()
  const stderr = collector()
  const process = container.exec(found.program, { argv, stdout, stderr })
  const finish = (outcome: CommandOutcome): void => {
    if (isDone) return
    isDone = true
    clock.cancel(timer)
    clock.within(cause, () => done(outcome))
  }
  const timer = clock.after(timeoutMs, () => {
    finish({ timedOut: true })
    process.kill('SIGKILL')
  })
  void process.exit.then((exitCode) => finish({ exitCode, output: stdout.text + stderr.text, stderr: stderr.text }))
}

function collector() {
  const writer = { text: '', isTerminal: false, write: async (text: string) => void (writer.text += text), end: () => undefined }
  return writer
}
