/**
 * agnhost: what Kubernetes' own tests run in their pods. Upstream: test/images/agnhost (v1.32).
 *
 * Simplified: of its some forty commands those that beginners' pages use: netexec, serve-hostname, pause, webhook,
 * grpc-health-checking.
 */
import type { HttpResponse, ServedRequest } from '../base/os/network-stack'
import type { ContainerProcess, Image, Server } from '../cluster/container-runtime/contract'
import { serveGrpcHealth, type GrpcHealthFlags } from './agnhost-grpc'
import { serveWebhook } from './agnhost-webhook'
import { answer, goLogTime, notFound, splitPath } from './answers'
import { linuxImage, linuxTools, networkTools } from './linux'

const server: Server = {
  start(container) {
    const [, command = 'pause', ...flags] = container.argv
    container.onSignal('SIGTERM', () => container.exit(command === 'pause' ? 0 : 2))
    if (command === 'netexec') return netexec(container, portOf(flags, 'http-port', 8080))
    if (command === 'serve-hostname') return serveHostname(container, portOf(flags, 'port', 9376))
    if (command === 'webhook') return serveWebhook(container, portOf(flags, 'port', 443), textOf(flags, 'sidecar-image'))
    if (command === 'grpc-health-checking') return serveGrpcHealth(container, grpcFlags(flags))
    if (command === 'pause') return container.log('Paused')
    container.log(`Error: unknown command "${command}" for "app"\nRun 'app --help' for usage.`, 'stderr')
    container.exit(1)
  },
}

function portOf(flags: readonly string[], name: string, otherwise: number): number {
  const found =
    flags.find((flag) => flag.startsWith(`--${name}=`))?.split('=')[1] ?? flags[flags.indexOf(`--${name}`) + 1]
  return flags.some((flag) => flag.startsWith(`--${name}`)) ? Number(found) : otherwise
}

const grpcFlags = (flags: readonly string[]): GrpcHealthFlags => ({
  port: portOf(flags, 'port', 5000),
  httpPort: portOf(flags, 'http-port', 8080),
  delayUnhealthySeconds: portOf(flags, 'delay-unhealthy-sec', -1),
  service: textOf(flags, 'service'),
})

const textOf = (flags: readonly string[], name: string): string =>
  flags.find((flag) => flag.startsWith(`--${name}=`))?.slice(name.length + 3) ?? ''

function netexec(container: ContainerProcess, port: number): void {
  container.log(`${goLogTime(container.now())} Started HTTP server on port ${port}`, 'stderr')
  container.log(`${goLogTime(container.now())} Started UDP server on port  8081`, 'stderr')
  container.listen(port, {
    protocol: 'http',
    isPlain: true,
    handle(request) {
      if (!request.rehearsal) container.log(`${goLogTime(container.now())} GET ${request.path.split('?')[0]}`, 'stderr')
      return answerNetexec(container, request)
    },
  })
  container.listen(
    8081,
    { protocol: 'udp', receive: (datagram, reply) => reply(answerDatagram(container, datagram)) },
    { transport: 'udp' },
  )
}

function answerNetexec(container: ContainerProcess, request: ServedRequest): HttpResponse {
  const { path, query } = splitPath(request.path)
  switch (path) {
    case '/':
      return answer(200, `NOW: ${new Date(container.now()).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`)
    case '/hostname':
    case '/hostName':
      return answer(200, container.hostname)
    case '/clientip':
      return answer(200, `${request.remoteAddress}:${request.remotePort}`)
    case '/echo':
      return answer(Number(query.get('code') ?? 200), query.get('msg') ?? '')
    case '/healthz':
      return answer(200, '')
    case '/header':
      return answer(200, request.headers[(query.get('key') ?? '').toLowerCase()] ?? '')
    case '/exit':
      if (!request.rehearsal) container.after(0, () => container.exit(Number(query.get('code') ?? 0)))
      return answer(200, '')
    default:
      return notFound()
  }
}

function answerDatagram({ hostname }: ContainerProcess, datagram: string): string {
  const text = datagram.trim().toLowerCase()
  if (text === 'hostname') return hostname
  return text.startsWith('echo ') ? datagram.trim().slice(5) : ''
}

function serveHostname(container: ContainerProcess, port: number): void {
  container.log(`${goLogTime(container.now())} Serving on port ${port}.`, 'stderr')
  container.listen(port, { protocol: 'http', isPlain: true, handle: () => answer(200, `${container.hostname}\n`) })
}

export const agnhost: Image = linuxImage({
  repository: 'registry.k8s.io/e2e-test-images/agnhost',
  tags: Array.from({ length: 34 }, (_, index) => `2.${index + 20}`),
  sizeBytes: 53_000_000,
  entrypoint: ['/agnhost'],
  command: ['pause'],
  tools: [...linuxTools, ...networkTools, 'curl', 'dig', 'getent', 'host'],
  servers: { '/agnhost': server },
})
