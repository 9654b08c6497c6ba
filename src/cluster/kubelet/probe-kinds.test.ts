import { describe, expect, it } from 'vitest'
import type { Core } from '../../api/types'
import { askedService, grpcError, healthAnswer, NOT_FOUND, UNIMPLEMENTED } from '../../base/os/grpc-health'
import type { ServedRequest } from '../../base/os/network-stack'
import type { Image } from '../container-runtime/contract'
import { startOneNode, stateWord } from './one-node.test.support'

const text = (status: number, body = '', headers = {}) => ({ status, headers, body })

/** A server of many paths on 8080, of gRPC on 9000 with the services `good`, `bad` and `slow`; 7000 takes connections only. */
const server = (seen: ServedRequest[]): Image => ({
  repository: 'many',
  tags: [],
  sizeBytes: 1_000_000,
  entrypoint: ['/many'],
  command: [],
  env: {},
  workingDirectory: '/',
  user: 'root',
  exposedPorts: [],
  files: {},
  tools: [],
  servers: {
    '/many': {
      start(container) {
        container.listen(7000, { protocol: 'tcp', accept: () => undefined })
        container.listen(8080, {
          protocol: 'http',
          isPlain: true,
          handle(request) {
            seen.push(request)
            if (request.path === '/here') return text(302, '', { location: '/ok' })
            if (request.path === '/round') return text(302, '', { location: '/round' })
            if (request.path === '/away') return text(301, 'moved', { location: 'http://example.com/ok' })
            if (request.path === '/nowhere') return text(302, 'lost')
            return text(request.path.startsWith('/ok') ? 204 : 404)
          },
        })
        container.listen(8443, { protocol: 'http', handle: () => text(200) })
        container.listen(9000, {
          protocol: 'http',
          handle(request) {
            const service = askedService(request)
            if (service === 'slow') return { delayMs: 5000, response: healthAnswer('SERVING') }
            if (service === 'bad') return healthAnswer('NOT_SERVING')
            if (service === 'old') return grpcError(UNIMPLEMENTED, 'unknown service grpc.health.v1.Health')
            return service === 'good' || service === '' ? healthAnswer('SERVING') : grpcError(NOT_FOUND, 'unknown service')
          },
        })
      },
    },
  },
})

/** What the first answer of a probe was taken for: the words of its event, or that it is ready. */
async function firstAnswer(probe: Core.Probe): Promise<{ word: string; seen: ServedRequest[] }> {
  const seen: ServedRequest[] = []
  const node = startOneNode({ images: [server(seen)] })
  node.create({ containers: [{ name: 'app', image: 'many:1', readinessProbe: probe }] })
  await node.until(() => stateWord(node.status()) === 'Running')
  const told = () => node.events().find((event) => /^(Unhealthy|ProbeWarning)/.test(event))
  await node.until(() => told() !== undefined || node.condition('Ready')?.status === 'True', 60)
  return { word: told() ?? 'ready', seen }
}

const at = 'http://10.244.1.2:8080'

describe('a probe', () => {
  const cases: { name: string; probe: Core.Probe; word: string }[] = [
    { name: 'is content with 204', probe: { httpGet: { path: 'ok', port: 8080 } }, word: 'ready' },
    {
      name: 'is not content with 404',
      probe: { httpGet: { path: '/no', port: 8080 } },
      word: 'Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 404',
    },
    { name: 'follows a redirect to the same host', probe: { httpGet: { path: '/here', port: 8080 } }, word: 'ready' },
    {
      name: 'follows ten of them',
      probe: { httpGet: { path: '/round', port: 8080 } },
      word: `Unhealthy: Readiness probe failed: Get "${at}/round": stopped after 10 redirects`,
    },
    {
      name: 'does not follow one to another host',
      probe: { httpGet: { path: '/away', port: 8080 } },
      word: 'ProbeWarning: Readiness probe warning: Probe terminated redirects, Response body: moved',
    },
    {
      name: 'does not follow one that leads nowhere',
      probe: { httpGet: { path: '/nowhere', port: 8080 } },
      word: 'ProbeWarning: Readiness probe warning: Probe terminated redirects, Response body: lost',
    },
    {
      name: 'says that nobody listens',
      probe: { httpGet: { path: '/ok', port: 8081 } },
      word: `Unhealthy: Readiness probe failed: Get "http://10.244.1.2:8081/ok": dial tcp 10.244.1.2:8081: connect: connection refused`,
    },
    {
      name: 'says that there is no such name',
      probe: { httpGet: { path: '/ok', port: 8080, host: 'nobody.invalid' } },
      word: 'Unhealthy: Readiness probe failed: Get "http://nobody.invalid:8080/ok": dial tcp: lookup nobody.invalid: no such host',
    },
    {
      name: 'says that the port has no such name',
      probe: { tcpSocket: { port: 'web' } },
      word: 'Unhealthy: Readiness probe errored and resulted in unknown state: strconv.Atoi: parsing "web": invalid syntax',
    },
    {
      name: 'says that a server speaks no TLS',
      probe: { httpGet: { path: '/ok', port: 8080, scheme: 'HTTPS' } },
      word: 'Unhealthy: Readiness probe failed: Get "https://10.244.1.2:8080/ok": http: server gave HTTP response to HTTPS client',
    },
    { name: 'speaks TLS with who does', probe: { httpGet: { path: '/', port: 8443, scheme: 'HTTPS' } }, word: 'ready' },
    { name: 'is content with a connection', probe: { tcpSocket: { port: 7000 } }, word: 'ready' },
    { name: 'is content with a service that is healthy', probe: { grpc: { port: 9000, service: 'good' } }, word: 'ready' },
    { name: 'is content with a server that is healthy', probe: { grpc: { port: 9000 } }, word: 'ready' },
    {
      name: 'is not content with a service that is not',
      probe: { grpc: { port: 9000, service: 'bad' } },
      word: 'Unhealthy: Readiness probe failed: service unhealthy (responded with "NOT_SERVING")',
    },
    {
      name: 'says that a service is unknown',
      probe: { grpc: { port: 9000, service: 'other' } },
      word: 'Unhealthy: Readiness probe failed: error: health rpc probe failed: rpc error: code = NotFound desc = unknown service',
    },
    {
      name: 'says that a server has no health service',
      probe: { grpc: { port: 9000, service: 'old' } },
      word: 'Unhealthy: Readiness probe failed: error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service grpc.health.v1.Health',
    },
    {
      name: 'says that an answer took too long',
      probe: { timeoutSeconds: 2, grpc: { port: 9000, service: 'slow' } },
      word: 'Unhealthy: Readiness probe failed: timeout: health rpc did not complete within 2s',
    },
    {
      name: 'goes on trying to connect',
      probe: { grpc: { port: 9001 } },
      word: 'Unhealthy: Readiness probe failed: timeout: failed to connect service "10.244.1.2:9001" within 1s: context deadline exceeded',
    },
    {
      name: 'has no use for a server that speaks plain HTTP',
      probe: { grpc: { port: 8080 } },
      word: 'Unhealthy: Readiness probe failed: timeout: failed to connect service "10.244.1.2:8080" within 1s: context deadline exceeded',
    },
  ]
  for (const { name, probe, word } of cases) it(name, async () => expect((await firstAnswer(probe)).word).toBe(word))

  it('says who it is, and what it was told to say', async () => {
    const headers = [
      { name: 'X-Test', value: 'yes' },
      { name: 'Accept', value: '' },
      { name: 'Host', value: 'shop.example' },
    ]
    const plain = await firstAnswer({ httpGet: { path: '/ok?full=1', port: 8080 } })
    expect(plain.seen[0]).toMatchObject({
      path: '/ok?full=1',
      headers: { 'user-agent': 'kube-probe/1.32', accept: '*/*', host: '10.244.1.2:8080' },
    })
    const told = await firstAnswer({ httpGet: { path: '/ok', port: 8080, httpHeaders: headers } })
    expect(told.seen[0].headers).toEqual({ 'user-agent': 'kube-probe/1.32', host: 'shop.example', 'x-test': 'yes' })
  })
})
