/**
 * Running a command inside of a container and reaching its ports, through the API server: what kubectl exec, attach and
 * port-forward speak instead of plain HTTP. A real cluster upgrades the request to a WebSocket that carries the streams; here the
 * streams themselves are handed over. Upstream: pkg/registry/core/pod/rest/subresources.go, client-go tools/remotecommand.
 */
import type { NetworkStack } from '../base/os/network-stack'
import type { Reader, Terminal, Writer } from '../base/os/process'
import type { ApiRequest } from './http'

/** Who asks; absent: somebody who is trusted. Upgraded requests carry what other requests do. */
export type StreamCredentials = Pick<ApiRequest, 'headers' | 'clientCertificate' | 'guarded'>

export interface ExecRequest {
  readonly credentials?: StreamCredentials
  /** `exec` starts `command`; `attach` joins the container's first process and has no command. */
  readonly subresource: 'exec' | 'attach'
  readonly namespace: string
  readonly pod: string
  /** Absent: the pod's first container. */
  readonly container?: string
  readonly command: readonly string[]
  readonly stdin?: Reader
  readonly stdout: Writer
  readonly stderr: Writer
  /** Set when a terminal is wanted inside (`-t`). */
  readonly terminal?: Terminal
  /** Trace entry that this request answers to. */
  readonly cause?: number
}

export interface ExecSession {
  /** The command's exit code, after its last output; rejects with `StatusError` when it could not be started. Woken by the clock. */
  readonly exit: Promise<number>
  /** Ctrl-C typed into the terminal inside. */
  interrupt(): void
  /** The caller hangs up. */
  close(): void
}

export interface PortForwardRequest {
  readonly credentials?: StreamCredentials
  readonly namespace: string
  readonly pod: string
  readonly cause?: number
}

/** The pod's own loopback, seen from far away: requests go to 127.0.0.1 inside of the pod, whatever host they name. */
export interface ForwardedPorts extends Pick<NetworkStack, 'http' | 'connect'> {
  close(): void
}

/** Both throw (or reject with) `StatusError`: no such pod, not running, node not reachable. */
export interface StreamDoor {
  exec(request: ExecRequest): ExecSession | Promise<ExecSession>
  portForward(request: PortForwardRequest): ForwardedPorts | Promise<ForwardedPorts>
}
