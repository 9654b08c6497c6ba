/**
 * nginx: the web server of most lessons. Serves /usr/share/nginx/html on port 80 and writes its access log to stdout.
 * Upstream: https://github.com/nginxinc/docker-nginx, nginx's log format `combined`.
 *
 * Simplified: of its configuration only `listen` and `root` in /etc/nginx/conf.d/default.conf are read, and a line that is no
 * directive stops it as the real parser would.
 */
import type { HttpResponse, ServedRequest } from '../base/os/network-stack'
import type { ContainerProcess, Image, Server } from '../cluster/container-runtime/contract'
import { errorPage, welcomePage } from './nginx-pages'
import { linuxTools, PATH, patches } from './linux'

const CONFIGURATION = '/etc/nginx/conf.d/default.conf'
const DEFAULT_CONFIGURATION = `server {
    listen       80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }
}
`

const versions = [
  ...patches('1.7', [5, 8, 9, 10, 11, 12]),
  ...patches('1.9', [0, 1, 9, 10, 12, 15]),
  ...patches('1.10', [0, 1, 2, 3]),
  ...patches('1.12', [0, 1, 2]),
  ...patches('1.13', [0, 12]),
  ...patches('1.14', [0, 1, 2]),
  ...patches('1.15', [0, 12]),
  ...patches('1.16', [0, 1]),
  ...patches('1.17', [0, 10]),
  ...patches('1.18', [0]),
  ...patches('1.19', [0, 10]),
  ...patches('1.20', [0, 1, 2]),
  ...patches('1.21', [0, 6]),
  ...patches('1.22', [0, 1]),
  ...patches('1.23', [0, 4]),
  ...patches('1.24', [0]),
  ...patches('1.25', [0, 1, 2, 3, 4, 5]),
  ...patches('1.26', [0, 1, 2, 3]),
  ...patches('1.27', [0, 1, 2, 3, 4, 5]),
  ...patches('1.28', [0]),
  '1',
  'stable',
  'mainline',
]

const server: Server = {
  start(container) {
    const asked = container.argv.slice(container.argv.findIndex((word) => word.endsWith('nginx')) + 1)
    const problem = configurationProblem(container)
    if (problem !== undefined) {
      container.log(problem, 'stderr')
      return container.exit(1)
    }
    if (asked.includes('-v')) {
      container.log(`nginx version: nginx/${versionOf(container.image)}`, 'stderr')
      return container.exit(0)
    }
    for (const port of ports(container)) {
      if (container.listen(port, { protocol: 'http', handle: (request) => serve(container, request) })) continue
      container.log(`${stamp(container)} [emerg] 1#1: bind() to 0.0.0.0:${port} failed (98: Address in use)`, 'stderr')
      container.log(`nginx: [emerg] bind() to 0.0.0.0:${port} failed (98: Address in use)`, 'stderr')
      return container.exit(1)
    }
    for (const line of startLines(container)) container.log(line, 'stderr')
    container.onSignal('SIGTERM', () => container.exit(0))
    container.onSignal('SIGQUIT', () => container.exit(0))
    container.onSignal('SIGINT', () => container.exit(0))
    container.use({ memoryBytes: 9_400_000 })
  },
}

/** Nobody reads files that nobody wrote: the configuration is looked at only where something is mounted over it. */
function configuration(container: ContainerProcess): string {
  if (!container.mountPoints.some((path) => '/etc/nginx/conf.d/default.conf'.startsWith(path))) return DEFAULT_CONFIGURATION
  return container.files.stat(CONFIGURATION) ? container.files.read(CONFIGURATION) : ''
}

function configurationProblem(container: ContainerProcess): string | undefined {
  const lines = configuration(container).split('\n')
  const at = lines.findIndex((line) => !/^\s*(#.*)?$|[;{}]\s*(#.*)?$/.test(line))
  if (at < 0) return undefined
  const word = lines[at].trim().split(/\s+/)[0]
  return `${stamp(container)} [emerg] 1#1: unknown directive "${word}" in ${CONFIGURATION}:${at + 1}`
}

function ports(container: ContainerProcess): number[] {
  const found = [...configuration(container).matchAll(/^\s*listen\s+(?:[^\s;]*:)?(\d+)/gm)].map(([, port]) => Number(port))
  return [...new Set(found)]
}

function serve(container: ContainerProcess, request: ServedRequest): HttpResponse {
  const response = answer(container, request)
  if (!request.rehearsal) container.log(accessLine(container, request, response))
  return request.method === 'HEAD' ? { ...response, body: '' } : response
}

function answer(container: ContainerProcess, request: ServedRequest): HttpResponse {
  const server = `nginx/${versionOf(container.image)}`
  const page = (status: number): HttpResponse => {
    const body = errorPage(status, server)
    return { status, headers: { server, 'content-type': 'text/html', 'content-length': String(body.length) }, body }
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return page(405)
  const root = /^\s*root\s+([^\s;]+)/m.exec(configuration(container))?.[1] ?? '/usr/share/nginx/html'
  const path = decodeURI(request.path.split('?')[0])
  const file = container.files.stat(`${root}${path}`)
  if (file?.type === 'directory' && !path.endsWith('/')) return { ...page(301), headers: { ...page(301).headers, location: `${path}/` } }
  const name = file?.type === 'directory' ? `${root}${path}index.html` : `${root}${path}`
  const found = container.files.stat(name)
  if (!found || found.type !== 'file') {
    if (file?.type === 'directory') return refuse(container, request, `directory index of "${root}${path}" is forbidden`) ?? page(403)
    return refuse(container, request, `open() "${name}" failed (2: No such file or directory)`) ?? page(404)
  }
  const body = container.files.read(name)
  const headers = { server, 'content-type': typeOf(name), 'content-length': String(found.size), 'last-modified': new Date(found.modifiedAt).toUTCString() }
  return { status: 200, headers: { ...headers, 'accept-ranges': 'bytes' }, body }
}

/** The error log names the file; the page does not. */
function refuse(container: ContainerProcess, request: ServedRequest, why: string): undefined {
  if (request.rehearsal) return undefined
  const { remoteAddress, method, path, headers, host } = request
  const about = `client: ${remoteAddress}, server: localhost, request: "${method} ${path} HTTP/1.1", host: "${headers.host ?? host}"`
  container.log(`${stamp(container)} [error] 29#29: *1 ${why}, ${about}`, 'stderr')
  return undefined
}

const types: Readonly<Record<string, string>> = { html: 'text/html', css: 'text/css', js: 'application/javascript', json: 'application/json', txt: 'text/plain' }
const typeOf = (name: string): string => types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream'

function accessLine(container: ContainerProcess, request: ServedRequest, { status, body }: HttpResponse): string {
  const agent = request.headers['user-agent'] ?? '-'
  const size = request.method === 'HEAD' ? 0 : body.length
  return `${request.remoteAddress} - - [${logTime(container.now())}] "${request.method} ${request.path} HTTP/1.1" ${status} ${size} "${request.headers.referer ?? '-'}" "${agent}" "-"`
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `21/Nov/2026:07:30:00 +0000` */
function logTime(ms: number): string {
  const iso = new Date(ms).toISOString()
  return `${iso.slice(8, 10)}/${months[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`
}

/** `2026/11/21 07:30:00` */
const stamp = (container: ContainerProcess): string => new Date(container.now()).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/')

function startLines(container: ContainerProcess): string[] {
  const notice = (text: string): string => `${stamp(container)} [notice] 1#1: ${text}`
  return [
    '/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration',
    '/docker-entrypoint.sh: Configuration complete; ready for start up',
    notice('using the "epoll" event method'),
    notice(`nginx/${versionOf(container.image)}`),
    notice('start worker processes'),
    notice('start worker process 29'),
  ]
}

function versionOf(image: string): string {
  return /^\d+\.\d+\.\d+/.exec(image.slice(image.lastIndexOf(':') + 1))?.[0] ?? '1.27.5'
}

export const nginx: Image = {
  repository: 'nginx',
  tags: ['latest', ...versions, ...versions.map((version) => `${version}-alpine`), 'alpine'],
  sizeBytes: 72_404_038,
  entrypoint: ['/docker-entrypoint.sh'],
  command: ['nginx', '-g', 'daemon off;'],
  env: { PATH, NGINX_VERSION: '1.27.5' },
  workingDirectory: '/',
  user: 'root',
  exposedPorts: [80],
  files: { '/usr/share/nginx/html/index.html': welcomePage, '/usr/share/nginx/html/50x.html': errorPage(500, 'nginx'), [CONFIGURATION]: DEFAULT_CONFIGURATION },
  tools: [...linuxTools, 'bash', 'curl'],
  servers: { '/docker-entrypoint.sh': server, nginx: server },
  stopSignal: 'SIGQUIT',
}
