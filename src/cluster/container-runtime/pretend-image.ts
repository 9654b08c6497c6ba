/**
 * The stand-in for an image that nobody has described: it starts, says so in one line, and answers HTTP 200 on the
 * ports that the pod declares for it; whoever asks over gRPC hears that it is healthy. The page marks such containers as "pretend".
 *
 * Simplified: a real container runs the program that its image holds.
 */
import { askedService, healthAnswer } from '../../base/os/grpc-health'
import type { Image, Server } from './contract'

const server: Server = {
  start(container) {
    container.log(
      `${container.image}: pretending to run, listening on ${container.declaredPorts.join(', ') || 'no port'}`,
    )
    container.onSignal('SIGTERM', () => container.exit(0))
    const body = `Hello from ${container.image} in ${container.hostname}\n`
    for (const port of container.declaredPorts) {
      container.listen(port, {
        protocol: 'http',
        isPlain: !String(port).endsWith('443'),
        handle(request) {
          if (askedService(request) !== undefined) return healthAnswer('SERVING')
          if (!request.rehearsal) container.log(`${request.remoteAddress} ${request.method} ${request.path} 200`)
          return { status: 200, headers: { 'content-type': 'text/plain', 'content-length': String(body.length) }, body }
        },
      })
    }
  },
}

export const pretendImage = (repository: string): Image => ({
  repository,
  tags: [],
  sizeBytes: 45_000_000,
  entrypoint: ['/pretend'],
  command: [],
  env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  workingDirectory: '/',
  user: 'root',
  exposedPorts: [],
  files: {},
  tools:
    'sh bash ls cat echo env ps date hostname id sleep wget curl nslookup pwd grep mkdir rm touch true false'.split(
      ' ',
    ),
  servers: { '/pretend': server },
  pretend: true,
})
