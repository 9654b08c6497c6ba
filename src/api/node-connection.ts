/**
 * What the API server asks of a node: the subresources log, exec and portforward of a pod are answered by the kubelet of its node.
 * Every method throws `StatusError` (at once, never later) when there is nothing to connect to; the texts are the kubelet's.
 * Upstream: pkg/kubelet/server/server.go (v1.32).
 */
import type { ConnectOutcome, HttpOutcome, HttpRequest } from '../base/os/network-stack'
import type { Reader, RunningProcess, Terminal, Writer } from '../base/os/process'
import type { BodyStream } from './http'

export interface ContainerAddress {
  readonly namespace: string
  readonly pod: string
  readonly container: string
}

/** Query parameters of GET pods/NAME/log. */
export interface LogOptions {
  readonly follow?: boolean
  readonly previous?: boolean
  readonly timestamps?: boolean
  readonly tailLines?: number
  readonly sinceSeconds?: number
  /** RFC 3339 */
  readonly sinceTime?: string
  readonly limitBytes?: number
}

export interface ExecStreams {
  /** Absent: the command reads an empty input. */
  readonly stdin?: Reader
  readonly stdout: Writer
  readonly stderr: Writer
  readonly terminal?: Terminal
  /** Trace entry that the command answers to. */
  readonly cause?: number
}

export interface ForwardedPort {
  /** The request as it arrives at the port of the pod, on its loopback. */
  http(request: HttpRequest): Promise<HttpOutcome>
  connect(): Promise<ConnectOutcome>
}

/** Virtual times, ms. */
export interface UsageWindow {
  readonly fromMs: number
  readonly toMs: number
}

/** What a container used: its cores on average, its memory at the end. */
export interface ContainerUsage extends ContainerAddress {
  readonly cpuCores: number
  readonly memoryBytes: number
  /** Virtual time of its start, ms. */
  readonly startedAt: number
}

export interface NodeConnection {
  /** The whole text, or a stream while `follow` holds. */
  logs(container: ContainerAddress, options?: LogOptions): string | BodyStream
  exec(container: ContainerAddress, command: readonly string[], streams: ExecStreams): RunningProcess
  /** Streams of the container's first process, from now on. */
  attach(container: ContainerAddress, streams: ExecStreams): RunningProcess
  /** Of the containers that run: what upstream serves under /metrics/resource. */
  usage(window: UsageWindow): readonly ContainerUsage[]
  /** What is used on the machine beside its containers. */
  machine(): { readonly cpuCores: number; readonly memoryBytes: number }
  portForward(pod: { readonly namespace: string; readonly pod: string }, port: number): ForwardedPort
}
