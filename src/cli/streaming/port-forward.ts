/**
 * Ports of a pod for a client from outside. Each connection is a pair of streams, one for data and one for what goes
 * wrong.
 * Upstream: k8s.io/kubelet/pkg/cri/streaming/portforward/httpstream.go, k8s.io/client-go/tools/portforward (v1.32).
 * Simplified: what passes is text in UTF-8; a real connection takes any bytes.
 */
import { StringDecoder } from 'node:string_decoder'
import type { ForwardedPorts } from '../../api/exec'
import type { Socket } from '../../base/os/network-stack'
import type { SpdyStream } from '../spdy/spdy-connection'
import type { Inside } from './remote-command'

export const PORT_FORWARD_PROTOCOL = 'portforward.k8s.io'

export interface PortForwardTarget {
  readonly namespace: string
  readonly pod: string
}

export interface Forwarder {
  accept(stream: SpdyStream): void
  hangUp(): void
}

/** Throws the `StatusError` of a pod that cannot be reached. */
export async function startPortForward(inside: Inside, target: PortForwardTarget): Promise<Forwarder> {
  const ports = await inside.act(({ streams }) => streams.portForward(target))
  const release = inside.hold()
  const waiting = new Map<string, SpdyStream>()
  return {
    accept(stream) {
      const { streamtype, requestid = '' } = stream.headers
      if (streamtype === 'error') waiting.set(requestid, stream)
      else
        void join(inside, ports, {
          target,
          data: stream,
          error: waiting.get(requestid),
          port: Number(stream.headers.port),
        })
      if (streamtype !== 'error') waiting.delete(requestid)
    },
    hangUp() {
      void inside.act(() => ports.close())
      release()
    },
  }
}

interface Joining {
  readonly target: PortForwardTarget
  readonly data: SpdyStream
  readonly error: SpdyStream | undefined
  readonly port: number
}

async function join(inside: Inside, ports: ForwardedPorts, { target, data, error, port }: Joining): Promise<void> {
  const decoder = new StringDecoder('utf8')
  let far: Socket | undefined
  const early: string[] = []
  data.onData((bytes) => {
    const text = decoder.write(bytes)
    if (far) void inside.act(() => far?.send(text))
    else early.push(text)
  })
  data.onEnd(() => void inside.act(() => far?.close()))
  const outcome = await connect(inside, ports, port)
  if (outcome === undefined) {
    error?.send(Buffer.from(failure(target, port)))
    error?.end()
    return data.end()
  }
  far = outcome
  outcome.onData((text) => data.send(Buffer.from(text, 'utf8')))
  outcome.onClose(() => {
    data.end()
    error?.end()
  })
  await inside.act(() => early.forEach((text) => outcome.send(text)))
}

/** The answer comes when the clock goes on, so that nothing may wait for it in the turn in which it was asked. */
async function connect(inside: Inside, ports: ForwardedPorts, port: number): Promise<Socket | undefined> {
  const { outcome } = await inside.act(() => ({ outcome: ports.connect('127.0.0.1', port) }))
  const settled = await outcome
  return 'socket' in settled ? settled.socket : undefined
}

const failure = ({ namespace, pod }: PortForwardTarget, port: number): string =>
  `error forwarding port ${port} to pod ${namespace}/${pod}: failed to connect to localhost:${port} inside namespace, ` +
  `IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6 [::1]:${port}: connect: connection refused`
