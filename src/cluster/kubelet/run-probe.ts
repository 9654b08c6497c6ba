/** Asks a container once how it is. Upstream: pkg/kubelet/prober/prober.go, pkg/probe/{http,tcp,exec}/*.go (v1.32). */
import type { ConnectFailure, HttpOutcome } from '../../base/os/network-stack'
import type { Core } from '../../api/types'
import type { Container } from '../container-runtime/container'
import { formatGoDuration } from '../../api/duration'
import { containerPort } from './container-port'
import { describeDialFailure } from '../../base/os/dial-failure'
import { describeHttpFailure } from './http-failure'
import type { KubeletContext } from './kubelet-context'
import { runInContainer } from './run-in-container'

/** `unknown`: the probe itself could not be made. */
export interface ProbeAnswer {
  readonly result: 'success' | 'failure' | 'unknown'
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
  if (probe.httpGet) return askByHttp(context, request, probe.httpGet)
  if (probe.tcpSocket) return askByConnection(context, request, probe.tcpSocket)
  // Simplified: a real kubelet asks the gRPC health service; here the port must accept a connection.
  if (probe.grpc) return askByConnection(context, request, probe.grpc)
  request.done({ result: 'unknown', output: 'missing probe handler' })
}

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
      done({ result: outcome.exitCode === 0 ? 'success' : 'failure', output: outcome.output })
    },
  })
}

function askByHttp(
  { network }: KubeletContext,
  { probe, spec, container, done }: ProbeRequest,
  action: Core.HTTPGetAction,
): void {
  const port = containerPort(spec, action.port)
  if (port === undefined) return done(unknownPort(action.port))
  const host = action.host || container.spec.sandbox.address
  const path = pathOf(action)
  const url = `${(action.scheme ?? 'HTTP').toLowerCase()}://${host}:${port}${path}`
  const own = Object.fromEntries((action.httpHeaders ?? []).map(({ name, value }) => [name.toLowerCase(), value]))
  const headers = { 'user-agent': 'kube-probe/1.32', accept: '*/*', host: `${host}:${port}`, ...own }
  const request = {
    method: 'GET',
    host,
    port,
    path,
    headers,
    body: '',
    ...(action.scheme === 'HTTPS' ? { tls: true } : {}),
  }
  network.http(request, { timeoutMs: timeoutOf(probe) }, (outcome) => done(judgeHttp(outcome, url)))
}

function judgeHttp(outcome: HttpOutcome, url: string): ProbeAnswer {
  if ('failure' in outcome) return { result: 'failure', output: `Get "${url}": ${describeHttpFailure(outcome)}` }
  const { status, body } = outcome.response
  if (status >= 200 && status < 400) return { result: 'success', output: body }
  return { result: 'failure', output: `HTTP probe failed with statuscode: ${status}` }
}

interface SocketAction {
  readonly host?: string
  readonly port: number | string
}

function askByConnection(
  { network }: KubeletContext,
  { probe, spec, container, done }: ProbeRequest,
  action: SocketAction,
): void {
  const port = containerPort(spec, action.port)
  if (port === undefined) return done(unknownPort(action.port))
  const host = action.host || container.spec.sandbox.address
  network.connect(host, port, { timeoutMs: timeoutOf(probe) }, (failure: ConnectFailure | undefined) =>
    done(failure ? { result: 'failure', output: describeDialFailure(failure) } : { result: 'success', output: '' }),
  )
}

const unknownPort = (port: number | string): ProbeAnswer => ({
  result: 'unknown',
  output: typeof port === 'number' ? `invalid port number: ${port}` : `strconv.Atoi: parsing "${port}": invalid syntax`,
})

const pathOf = ({ path = '/' }: Core.HTTPGetAction): string => (path.startsWith('/') ? path : `/${path}`)
