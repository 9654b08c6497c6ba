/**
 * Joins somebody to the first process of a container: its output from now on, and its input where it was started with one.
 * Upstream: pkg/kubelet/server/remotecommand/attach.go, pkg/kubelet/kubelet_pods.go AttachContainer (v1.32).
 */
import type { ExecStreams } from '../../api/node-connection'
import type { Clock } from '../../base/clock'
import type { Reader, RunningProcess, Writer } from '../../base/os/process'
import type { Container } from '../container-runtime/container'

export function attachTo(container: Container, clock: Clock, { stdin, stdout, terminal, cause = 0 }: ExecStreams): RunningProcess {
  let hangUp: () => void = () => undefined
  const gone = new Promise<void>((resolve) => (hangUp = resolve))
  const following = container.log.follow(
    ({ text, isWhole }) => clock.wake(() => void stdout.write(`${text}${isWhole ? '\n' : ''}`)),
    () => undefined,
  )
  if (stdin && container.stdin) void passOn(stdin, container.stdin, { gone, endsWithIt: container.spec.stdinOnce ?? false })
  // How the process ended, an attachment does not tell.
  const exit = new Promise<number>((resolve) => {
    container.onceExited(() => clock.within(cause, () => clock.wake(() => resolve(0))))
  })
  return {
    pid: 1,
    exit,
    kill(signal) {
      if (signal === 'SIGINT' && terminal) return container.kill(signal)
      following.stop()
      clock.wake(hangUp)
    },
  }
}

interface Passing {
  /** Whoever attached has hung up. */
  readonly gone: Promise<void>
  readonly endsWithIt: boolean
}

async function passOn(from: Reader, to: Writer, { gone, endsWithIt }: Passing): Promise<void> {
  const away = gone.then(() => undefined)
  try {
    for (let chunk = await Promise.race([from.read(), away]); chunk !== undefined; chunk = await Promise.race([from.read(), away])) {
      await to.write(chunk)
    }
  } catch {
    // The process has closed its input, or whoever attached was ended: either way there is no more to pass on.
  }
  if (endsWithIt) to.end()
}
