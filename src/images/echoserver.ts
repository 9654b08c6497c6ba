/**
 * echoserver: tells how a request arrived. Upstream:
 * https://github.com/kubernetes/kubernetes/tree/v1.21.0/test/images/echoserver
 */
import type { ServedRequest } from '../base/os/network-stack'
import type { ContainerProcess, Image, Server } from '../cluster/container-runtime/contract'
import { answer } from './answers'
import { linuxImage, linuxTools } from './linux'

const PORT = 8080

const server: Server = {
  start(container) {
    container.log('Generating self-signed cert\nStarting nginx')
    container.listen(PORT, {
      protocol: 'http',
      isPlain: true,
      handle: (request) => answer(200, describe(container, request), 'text/plain'),
    })
    container.onSignal('SIGTERM', () => container.exit(0))
  },
}

/** Sections of `name=value` lines, each after a blank line. */
function describe({ hostname, env }: ContainerProcess, request: ServedRequest): string {
  const pod = (name: string): string => env.get(name) ?? ''
  const sections: readonly (readonly [string, readonly string[]])[] = [
    [
      'Pod Information',
      pod('POD_NAME')
        ? [
            `node name:\t${pod('NODE_NAME')}`,
            `pod name:\t${pod('POD_NAME')}`,
            `pod namespace:\t${pod('POD_NAMESPACE')}`,
            `pod IP:\t${pod('POD_IP')}`,
          ]
        : ['-no pod information available-'],
    ],
    ['Server values', ['server_version=nginx: 1.13.3 - lua: 10008']],
    [
      'Request Information',
      [
        `client_address=${request.remoteAddress}`,
        `method=${request.method}`,
        `real path=${request.path}`,
        `query=${request.path.split(/\?(.*)/s)[1] ?? ''}`,
        'request_version=1.1',
        'request_scheme=http',
        `request_uri=http://${request.headers.host ?? request.host}:${PORT}${request.path}`,
      ],
    ],
    [
      'Request Headers',
      Object.keys(request.headers)
        .sort()
        .map((name) => `${name}=${request.headers[name]}`),
    ],
    ['Request Body', [request.body || '-no body in request-']],
  ]
  const text = sections.map(([title, lines]) => `${title}:\n${lines.map((line) => `\t${line}\n`).join('')}`).join('\n')
  return `\n\nHostname: ${hostname}\n\n${text}\n`
}

const echoserverNamed = (repository: string): Image =>
  linuxImage({
    repository,
    tags: ['1.4', '1.8', '1.9', '1.10'],
    sizeBytes: 42_000_000,
    command: ['/usr/local/bin/run.sh'],
    exposedPorts: [PORT],
    tools: linuxTools,
    servers: { '/usr/local/bin/run.sh': server },
  })

export const echoserver: Image = echoserverNamed('registry.k8s.io/echoserver')
/** Where it was before; manifests of old books still name it so. */
export const oldEchoserver: Image = echoserverNamed('k8s.gcr.io/echoserver')
