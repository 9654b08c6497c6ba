/** http-echo: answers every request with one text. Upstream: https://github.com/hashicorp/http-echo */
import type { Listener } from '../base/os/network-stack'
import type { Image, Server } from '../cluster/container-runtime/contract'
import { answer } from './answers'
import { linuxImage } from './linux'

const DEFAULT_PORT = 5678

const server: Server = {
  start(container) {
    const flag = (name: string): string | undefined => flagOf(container.argv, name)
    const text = flag('text') ?? container.env.get('ECHO_TEXT')
    if (text === undefined) {
      container.log('Missing -text option!', 'stderr')
      return container.exit(127)
    }
    const listen = /^(?<host>[\d.]*):(?<port>\d+)$/.exec(flag('listen') ?? '')?.groups
    const port = Number(listen?.port ?? DEFAULT_PORT)
    const log = (level: string, message: string): void =>
      container.log(`${new Date(container.now()).toISOString().replace('Z', '')}Z [${level}] ${message}`)
    const listener: Listener = {
      protocol: 'http',
      isPlain: true,
      handle(request) {
        const body = `${text}\n`
        if (!request.rehearsal)
          log(
            'INFO',
            `${request.headers.host ?? request.host} ${request.remoteAddress}:${request.remotePort} "${request.method} ${request.path} HTTP/1.1" 200 ${body.length} "${request.headers['user-agent'] ?? ''}" 20µs`,
          )
        return answer(200, body)
      },
    }
    container.listen(port, listener, listen?.host ? { address: listen.host } : {})
    log('INFO', `server is listening on ${listen?.host ?? ''}:${port}`)
    container.onSignal('SIGTERM', () => {
      log('INFO', 'received interrupt, shutting down...')
      container.exit(0)
    })
  },
}

/** `-text=hello`, `--text hello` */
function flagOf(argv: readonly string[], name: string): string | undefined {
  for (const [index, word] of argv.entries()) {
    const [, found, value] = /^--?([a-z-]+)(?:=(.*))?$/s.exec(word) ?? []
    if (found === name) return value ?? argv[index + 1]
  }
  return undefined
}

export const httpEcho: Image = linuxImage({
  repository: 'hashicorp/http-echo',
  tags: ['latest', '0.2.1', '0.2.3', '0.2', '1.0', '1.0.0', 'alpine'],
  sizeBytes: 3_200_000,
  entrypoint: ['/http-echo'],
  exposedPorts: [DEFAULT_PORT],
  tools: [],
  servers: { '/http-echo': server },
})
