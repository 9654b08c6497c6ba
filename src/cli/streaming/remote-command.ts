/**
 * A command inside of a container for a client from outside: bytes of numbered channels on one side, streams of the
 * simulation on the other. Upstream: k8s.io/apimachinery/pkg/util/remotecommand/constants.go,
 * k8s.io/kubelet/pkg/cri/streaming/remotecommand (v1.32).
 * Simplified: what goes in and out is text in UTF-8; a real container takes any bytes.
 */
import { StringDecoder } from 'node:string_decoder'
import type { ExecRequest, ExecSession, StreamDoor } from '../../api/exec'
import type { ApiRequest } from '../../api/http'
import { internalError, isStatusError, type Status } from '../../api/status-error'
import type { Clock } from '../../base/clock'
import { createPipe, type Pipe } from '../../base/os/pipe'
import { Signalled, type Writer } from '../../base/os/process'
import { createTty, withCarriageReturns } from './tty'

/** How what comes from outside reaches the simulation. */
export interface Insight {
  readonly streams: StreamDoor
  readonly clock: Clock
  /** Throws the 401 or 403. */
  admit(request: ApiRequest): void
}

export interface Inside {
  /** Does `act` when everything rests, after all that was asked before. */
  act<T>(act: (inside: Insight) => T | Promise<T>): Promise<T>
  /** Time goes on until the returned function is called. */
  hold(): () => void
}

export const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4 } as const

export interface CommandTarget extends Pick<
  ExecRequest,
  'subresource' | 'namespace' | 'pod' | 'container' | 'command'
> {
  readonly stdin: boolean
  readonly tty: boolean
}

export interface RemoteCommand {
  /** Where output goes from now on; what there was so far comes first. `end` follows the status. */
  connect(client: { send(channel: number, data: Buffer): void; end(): void }): void
  receive(channel: number, data: Buffer): void
  /** The client ends a channel. */
  endOf(channel: number): void
  hangUp(): void
}

/** Throws the `StatusError` of the API server; what the node cannot start is told on the channel for errors. */
export async function startRemoteCommand(inside: Inside, target: CommandTarget): Promise<RemoteCommand> {
  try {
    return await start(inside, target)
  } catch (error) {
    if (isStatusError(error) && error.reason === 'InternalError') return stillborn(error.status)
    throw error
  }
}

function stillborn(status: Status): RemoteCommand {
  return {
    connect({ send, end }) {
      send(channels.error, Buffer.from(JSON.stringify(status)))
      end()
    },
    receive() {},
    endOf() {},
    hangUp() {},
  }
}

async function start(inside: Inside, target: CommandTarget): Promise<RemoteCommand> {
  const output = createOutput()
  const size = { columns: 80, rows: 24 }
  const writerOf = (channel: number): Writer => ({
    isTerminal: target.tty,
    end: () => undefined,
    write: async (text) => output.send(channel, target.tty ? withCarriageReturns(text) : text),
  })
  const { session, input } = await inside.act(async ({ streams, clock }) => {
    const pipe = target.stdin ? createPipe(clock) : undefined
    const request = {
      ...target,
      stdout: writerOf(channels.stdout),
      stderr: writerOf(target.tty ? channels.stdout : channels.stderr),
    }
    const streamsOf = {
      ...(target.tty ? { terminal: size } : {}),
      ...(pipe ? { stdin: pipe.reader } : { stdin: undefined }),
    }
    return { session: await streams.exec({ ...request, ...streamsOf }), input: pipe }
  })
  const release = inside.hold()
  void session.exit.then(statusOf, failureOf).then((status) => {
    output.send(channels.error, JSON.stringify(status))
    output.end()
    release()
  })
  return { connect: output.connect, ...receiver(inside, { session, input, output, tty: target.tty, size }) }
}

interface Output {
  send(channel: number, text: string): void
  end(): void
  connect: RemoteCommand['connect']
}

/** Keeps what is said before the client is connected. */
function createOutput(): Output {
  let client: Parameters<RemoteCommand['connect']>[0] | undefined
  let early: (() => void)[] = []
  const tell = (say: () => void): void => (client ? say() : void early.push(say))
  return {
    send: (channel, text) => tell(() => client?.send(channel, Buffer.from(text, 'utf8'))),
    end: () => tell(() => client?.end()),
    connect(connected) {
      client = connected
      for (const say of early) say()
      early = []
    },
  }
}

interface Receiving {
  readonly session: ExecSession
  readonly input: Pipe | undefined
  readonly output: Output
  readonly tty: boolean
  readonly size: { columns: number; rows: number }
}

function receiver(
  inside: Inside,
  { session, input, output, tty, size }: Receiving,
): Pick<RemoteCommand, 'receive' | 'endOf' | 'hangUp'> {
  const decoder = new StringDecoder('utf8')
  const write = (text: string): void => void inside.act(() => void input?.writer.write(text).catch(unlessSignalled))
  const end = (): void => void inside.act(() => input?.writer.end())
  const terminal = createTty({
    line: write,
    echo: (text) => output.send(channels.stdout, text),
    interrupt: () => void inside.act(() => session.interrupt()),
    endOfInput: end,
  })
  return {
    receive(channel, data) {
      if (channel === channels.resize) Object.assign(size, sizeOf(data, size))
      if (channel !== channels.stdin || data.length === 0) return
      const text = decoder.write(data)
      if (tty) terminal.type(text)
      else write(text)
    },
    endOf: (channel) => (channel === channels.stdin ? end() : undefined),
    hangUp: () => void inside.act(() => session.close()),
  }
}

/** Nobody reads what was typed: the command has ended. */
function unlessSignalled(error: unknown): void {
  if (!(error instanceof Signalled)) throw error
}

function sizeOf(data: Buffer, before: { columns: number; rows: number }): { columns: number; rows: number } {
  const [, width] = /"Width":(\d+)/.exec(data.toString('utf8')) ?? []
  const [, height] = /"Height":(\d+)/.exec(data.toString('utf8')) ?? []
  return { columns: Number(width ?? before.columns), rows: Number(height ?? before.rows) }
}

const statusOf = (exitCode: number): Status => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  ...(exitCode === 0 ? { status: 'Success', code: 0 } : failureWith(exitCode)),
})

const failureWith = (exitCode: number) =>
  ({
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
    code: 0,
  }) as const

const failureOf = (error: unknown): Status =>
  isStatusError(error) ? error.status : internalError(error instanceof Error ? error.message : String(error)).status
