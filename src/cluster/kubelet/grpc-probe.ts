/** Asks the gRPC health service of a container. Upstream: pkg/probe/grpc/grpc.go (v1.32). */
import { formatGoDuration } from '../../api/duration'
import {
  HEALTH_CHECK_PATH,
  healthRequestBody,
  healthRequestHeaders,
  readHealthAnswer,
  UNIMPLEMENTED,
  type HealthOutcome,
} from '../../base/os/grpc-health'
import type { KubeletContext } from './kubelet-context'
import type { ProbeAnswer } from './run-probe'

export interface GrpcQuestion {
  readonly host: string
  readonly port: number
  readonly service: string
  readonly timeoutMs: number
  done(answer: ProbeAnswer): void
}

/** Names of the codes that a health service answers with. */
const codes: Readonly<Record<number, string>> = { 2: 'Unknown', 5: 'NotFound', 7: 'PermissionDenied', 13: 'Internal', 14: 'Unavailable' }

/** A client that cannot connect goes on trying until its time is up; so it does with one who does not speak gRPC. */
export function askByGrpc({ clock, network }: KubeletContext, { host, port, service, timeoutMs, done }: GrpcQuestion): void {
  const deadline = clock.now() + timeoutMs
  const within = formatGoDuration(timeoutMs)
  const fail = (output: string): void => done({ result: 'failure', output })
  const isUnconnected = (): void =>
    void clock.after(deadline - clock.now(), () =>
      fail(`timeout: failed to connect service "${host}:${port}" within ${within}: context deadline exceeded`),
    )
  network.connect(host, port, { timeoutMs }, (failure) => {
    if (failure) return isUnconnected()
    const headers = { ...healthRequestHeaders, 'user-agent': 'kube-probe/1.32 grpc-go/1.65.0', host: `${host}:${port}` }
    const request = { method: 'POST', host, port, path: HEALTH_CHECK_PATH, headers, body: healthRequestBody(service) }
    network.http(request, { timeoutMs: deadline - clock.now() }, (outcome) => {
      if ('failure' in outcome && outcome.failure === 'timeout') return fail(`timeout: health rpc did not complete within ${within}`)
      const answer = 'failure' in outcome ? undefined : readHealthAnswer(outcome.response)
      if (answer) done(judge(answer))
      else isUnconnected()
    })
  })
}

function judge(answer: NonNullable<HealthOutcome>): ProbeAnswer {
  if ('status' in answer)
    return answer.status === 'SERVING'
      ? { result: 'success', output: 'service healthy' }
      : { result: 'failure', output: `service unhealthy (responded with "${answer.status}")` }
  const { code, message } = answer
  if (code === UNIMPLEMENTED)
    return { result: 'failure', output: `error: this server does not implement the grpc health protocol (grpc.health.v1.Health): ${message}` }
  return { result: 'failure', output: `error: health rpc probe failed: rpc error: code = ${codes[code] ?? `Code(${code})`} desc = ${message}` }
}
