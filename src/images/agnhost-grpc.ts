/**
 * agnhost grpc-health-checking: says over gRPC that it is healthy, until it is told otherwise over HTTP or its time is up.
 * Upstream: test/images/agnhost/grpc-health-checking (v1.32).
 */
import { askedService, grpcError, healthAnswer, isGrpc, NOT_FOUND, UNIMPLEMENTED } from '../base/os/grpc-health'
import type { ContainerProcess } from '../cluster/container-runtime/contract'
import { answer, goLogTime, notFound } from './answers'

export interface GrpcHealthFlags {
  readonly port: number
  readonly httpPort: number
  /** Negative: healthy for ever. */
  readonly delayUnhealthySeconds: number
  /** The service that it answers for; empty: for all. */
  readonly service: string
}

export function serveGrpcHealth(container: ContainerProcess, { port, httpPort, delayUnhealthySeconds, service }: GrpcHealthFlags): void {
  const startedAt = container.now()
  const say = (text: string): void => container.log(`${goLogTime(container.now())} ${text}`, 'stderr')
  let isForced: boolean | undefined
  const isServing = (): boolean =>
    isForced ?? (delayUnhealthySeconds < 0 || container.now() - startedAt < delayUnhealthySeconds * 1000)
  container.listen(httpPort, {
    protocol: 'http',
    isPlain: true,
    handle({ path, rehearsal }) {
      if (path !== '/make-serving' && path !== '/make-not-serving') return notFound()
      if (!rehearsal) isForced = path === '/make-serving'
      return answer(200, '')
    },
  })
  container.listen(port, {
    protocol: 'http',
    handle(request) {
      const asked = askedService(request)
      if (asked === undefined)
        return isGrpc(request.headers) ? grpcError(UNIMPLEMENTED, `unknown method ${request.path}`) : answer(400, '')
      if (service !== '' && asked !== '' && asked !== service) return grpcError(NOT_FOUND, 'unknown service')
      if (!request.rehearsal) say(`Serving the Check request for health check, started at ${new Date(startedAt).toISOString()}`)
      return healthAnswer(isServing() ? 'SERVING' : 'NOT_SERVING')
    },
  })
  say(`Http server starting to listen on :${httpPort}`)
  say(`gRPC server starting to listen on :${port}`)
}
