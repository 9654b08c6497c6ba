/** Asks a container once how it is. Upstream: pkg/kubelet/prober/prober.go, pkg/probe/{http,tcp,exec}/*.go (v1.32). */
import type { Core } from '../../api/types'
import type { Container } from '../container-runtime/container'
import { formatGoDuration } from '../../api/duration'
import { containerPort } from './container-port'
import { describeDialFailure } from '../../base/os/dial-failure'
import { askByGrpc } from './grpc-probe'
import { askByHttp } from './http-probe'
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

export function runProbe(context: KubeletContext, request: ProbeRequest): void {
  const { probe } = request
  if (probe.exec) return askByCommand(context, request, probe.exec.command ?? [])
  const { httpGet, tcpSocket, grpc } = probe
  const action = httpGet ?? tcpSocket ?? grpc
  if (action) return askAtPort(context, request, action)
  request.done({ result: 'unknown', output: 'missing probe handler' })
}

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

function askAtPort(context: KubeletContext, { probe, spec, container, done }: ProbeRequest, action: { host?: string; port: number | string }): void {
  const port = containerPort(spec, action.port)
  if (port === undefined) return done(unknownPort(action.port))
  const host = action.host || container.spec.sandbox.address
  const timeoutMs = timeoutOf(probe)
  const { httpGet, grpc } = probe
  if (httpGet) return askByHttp(context, { action: httpGet, host, port, timeoutMs, done })
  if (grpc) return askByGrpc(context, { host, port, service: grpc.service ?? '', timeoutMs, done })
  context.network.connect(host, port, { timeoutMs }, (failure) =>
    done(failure ? { result: 'failure', output: describeDialFailure(failure) } : { result: 'success', output: '' }),
  )
}

const unknownPort = (port: number | string): ProbeAnswer => ({
  result: 'unknown',
  output: typeof port === 'number' ? `invalid port number: ${port}` : `strconv.Atoi: parsing "${port}": invalid syntax`,
})
