/**
 * Joins somebody to the first process of a container: its output from now on, and its input where it was started with
 * one.
 * Upstream: pkg/kubelet/server/remotecommand/attach.go, pkg/kubelet/kubelet_pods.go AttachContainer (v1.32).
 */
import type { ExecStreams } from '../../api/node-connection'
import type { Clock } from '../../base/clock'
import type { Interruptible } from '../../base/os/interruptible'
import { readFor } from '../../base/os/pipe'
import { Signalled, type Reader, type RunningProcess, type Writer } from '../../base/os/process'
import type { Container } from '../container-runtime/container'

export function attachTo(
  container: Container,
  clock: Clock,
  { stdin, stdout, terminal, cause = 0 }: ExecStreams,
): RunningProcess {
  const session = createSession(clock)
  const following = container.log.follow(
    ({ text, isWhole }) => clock.wake(() => void stdout.write(`${text}${isWhole ? '\n' : ''}`).catch(ignoreEnd)),
    () => undefined,
  )
  if (stdin && container.stdin) void passOn(readFor(session, stdin), container.stdin, container.spec.stdinOnce ?? false)
  // How the process ended, an attachment does not tell.
  const exit = new Promise<number>((resolve) => {
    container.onceExited(() => {
      session.end()
      clock.within(cause, () => clock.wake(() => resolve(0)))
    })
  })
  return {
    pid: 1,
    exit,
    kill(signal) {
      if (signal === 'SIGINT' && terminal) return container.kill(signal)
      following.stop()
      session.end()
    },
  }
}

/** What is typed after the end is somebody else's: waits for it end with the session, and take nothing. */
function createSession(clock: Clock): Interruptible & { end(): void } {
  const waits = new Set<() => void>()
  let isOver = false
  return {
    get signalled() {
      return isOver ? ('SIGHUP' as const) : undefined
    },
    onEnd(stop) {
      waits.add(stop)
      return () => void waits.delete(stop)
    },
    end() {
      if (isOver) return
      isOver = true
      clock.wake(() => [...waits].forEach((stop) => stop()))
    },
  }
}

async function passOn(from: Reader, to: Writer, endsWithIt: boolean): Promise<void> {
  try {
    for (let chunk = await from.read(); chunk !== undefined; chunk = await from.read()) await to.write(chunk)
  } catch (error) {
    ignoreEnd(error)
  }
  if (endsWithIt) to.end()
}

/** The process has closed its input, or whoever attached has left: there is no more to pass on. */
function ignoreEnd(error: unknown): void {
  if (!(error instanceof Signalled)) throw error
}
