/**
 * A command or a first process of a container, joined to the learner's terminal until it ends. Ctrl-C goes into the container when
 * it has the terminal, and hangs up otherwise. Upstream: kubectl/pkg/cmd/exec/exec.go, client-go tools/remotecommand (v1.32).
 */
import type { ExecRequest, StreamDoor } from '../../api/exec'
import { isStatusError } from '../../api/status-error'
import type { Writer } from '../../base/os/process'
import type { KubectlContext } from './command'
import { CommandError } from './failures'
import { throwIfSignalled } from './follow'

export interface StreamWish {
  readonly subresource: 'exec' | 'attach'
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly command: readonly string[]
  readonly stdin: boolean
  readonly tty: boolean
}

export function streamsOf({ streams }: KubectlContext): StreamDoor {
  if (!streams) throw new CommandError('unable to upgrade connection: the server offers no streams')
  return streams
}

/** Whether a terminal can be had; says so when it was asked for and cannot. */
export async function wantsTerminal(
  { process, err }: KubectlContext,
  { stdin, tty }: { stdin: boolean; tty: boolean },
): Promise<boolean> {
  if (!tty || !stdin) return tty && process.terminal !== undefined
  if (process.terminal) return true
  await err('Unable to use a TTY - input is not a terminal or the right kind of file\n')
  return false
}

/** The exit code of what ran. */
export async function runStream(context: KubectlContext, wish: StreamWish): Promise<number> {
  const { process } = context
  const { namespace, pod, container, command, subresource } = wish
  const request: ExecRequest = {
    ...{ subresource, namespace, pod, container, command, cause: process.cause },
    ...(wish.stdin ? { stdin: process.stdin } : {}),
    ...(wish.tty ? { terminal: process.terminal } : {}),
    stdout: wish.tty ? process.stdout : plain(process.stdout),
    stderr: wish.tty ? process.stdout : plain(process.stderr),
  }
  const session = await startStream(context, request)
  const forget = [
    process.onEnd(() => session.close()),
    ...(wish.tty ? [process.onSignal('SIGINT', () => session.interrupt())] : []),
  ]
  try {
    return await unlessSignalled(context, session.exit)
  } finally {
    forget.forEach((stop) => stop())
  }
}

/** Without `-t` the command inside has no terminal, whatever its output reaches in the end. */
const plain = (writer: Writer): Writer => ({
  isTerminal: false,
  write: (text) => writer.write(text),
  end: () => writer.end(),
})

async function startStream(context: KubectlContext, request: ExecRequest) {
  try {
    return await streamsOf(context).exec({ ...request, credentials: context.credentials() })
  } catch (error) {
    if (isStatusError(error) && error.reason === 'InternalError') throw new CommandError(error.message)
    throw error
  }
}

/** A signal ends the wait although the far side may go on. */
async function unlessSignalled({ process }: KubectlContext, exit: Promise<number>): Promise<number> {
  const signalled = new Promise<undefined>((resolve) => {
    process.onEnd(() => resolve(undefined))
    if (process.signalled) resolve(undefined)
  })
  const code = await Promise.race([exit, signalled])
  throwIfSignalled(process)
  return code ?? 1
}
