/** Asks a container how it is, again and again. Upstream: pkg/kubelet/prober/prober.go, pkg/probe/{http,tcp,exec}/*.go (v1.32). */
import type { Core } from '../../api/types'
import type { ConnectFailure } from '../../base/os/network-stack'
import type { Container } from '../container-runtime/container'
import { formatGoDuration } from '../../api/duration'
import { containerPort } from './container-port'
import { describeDialFailure } from '../../base/os/dial-failure'
import { askByGrpc } from './grpc-probe'
import { httpProber } from './http-probe'
import type { KubeletContext } from './kubelet-context'
import { runInContainer } from './run-in-container'

/** `unknown`: the probe itself could not be made. `warning`: it succeeded, but not as one would wish. */
export interface ProbeAnswer {
  readonly result: 'success' | 'warning' | 'failure' | 'unknown'
  readonly output: string
}

export interface ProbeRequest {
  readonly probe: Core.Probe
  readonly spec: Core.Container
  readonly container: Container
  done(answer: ProbeAnswer): void
}

/** Asks, not before the last question was answered. What does not change from one to the next is looked at once. */
export interface Prober {
  ask(): void
}

export function proberOf(context: KubeletContext, request: ProbeRequest): Prober {
  const { exec, httpGet, tcpSocket, grpc } = request.probe
  if (exec) return { ask: () => askByCommand(context, request, exec.command ?? []) }
  const action = httpGet ?? tcpSocket ?? grpc
  return action ? portProber(context, request, action) : answering(request, { result: 'unknown', output: 'missing probe handler' })
}

const answering = ({ done }: ProbeRequest, answer: ProbeAnswer): Prober => ({ ask: () => done(answer) })

/** What is read of a command's output. */
const MOST_OUTPUT = 10_240

const timeoutOf = ({ timeoutSeconds = 1 }: Core.Probe): number => Math.max(1, timeoutSeconds) * 1000

function askByCommand(
  { clock }: KubeletContext,
  { probe, container, done }: ProbeRequest,
  argv: readonly string[],
): void {
  const timeoutMs = timeoutOf(probe)
  runInContainer(container, clock, {
    argv,
    timeoutMs,
    done(outcome) {
      if ('problem' in outcome)
        return done({ result: 'unknown', output: `rpc error: code = Unknown desc = ${outcome.problem}` })
      if ('timedOut' in outcome)
        return done({
          result: 'failure',
          output: `command timed out: "${argv.join(' ')}" timed out after ${formatGoDuration(timeoutMs)}`,
        })
      done({ result: outcome.exitCode === 0 ? 'success' : 'failure', output: outcome.output.slice(0, MOST_OUTPUT) })
    },
  })
}

function portProber(context: KubeletContext, request: ProbeRequest, action: { host?: string; port: number | string }): Prober {
  const { probe, spec, container, done } = request
  const port = containerPort(spec, action.port)
  if (port === undefined) return answering(request, unknownPort(action.port))
  const host = action.host || container.spec.sandbox.address
  const timeoutMs = timeoutOf(probe)
  const { httpGet, grpc } = probe
  if (httpGet) return httpProber(context, { action: httpGet, host, port, timeoutMs, done })
  if (grpc) return { ask: () => askByGrpc(context, { host, port, service: grpc.service ?? '', timeoutMs, done }) }
  const connected = (failure: ConnectFailure | undefined): void =>
    done(failure ? { result: 'failure', output: describeDialFailure(failure) } : { result: 'success', output: '' })
  return { ask: () => context.network.connect(host, port, { timeoutMs }, connected) }
}

const unknownPort = (port: number | string): ProbeAnswer => ({
  result: 'unknown',
  output: typeof port === 'number' ? `invalid port number: ${port}` : `strconv.Atoi: parsing "${port}": invalid syntax`,
})
