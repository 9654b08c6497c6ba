/**
 * httpd: Apache's web server. Serves /usr/local/apache2/htdocs on port 80. Upstream:
 * https://github.com/docker-library/httpd.
 *
 * Simplified: its configuration is not read; a real one obeys /usr/local/apache2/conf/httpd.conf.
 */
import { byteLength } from '../base/os/byte-length'
import { resolvePath } from '../base/os/file-system'
import type { HttpResponse, ServedRequest } from '../base/os/network-stack'
import type { ContainerProcess, Image, Server } from '../cluster/container-runtime/contract'
import { answer } from './answers'
import { debianTools, linuxImage, patches } from './linux'
import { debianFiles } from './linux-files'
import { logTime } from './nginx/log'

const ROOT = '/usr/local/apache2/htdocs'
const NAME = 'Apache/2.4.65 (Unix)'
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Sat Nov 21 07:30:00.123000 2026` */
function stamp(ms: number): string {
  const at = new Date(ms)
  const iso = at.toISOString()
  return `${days[at.getUTCDay()]} ${months[at.getUTCMonth()]} ${iso.slice(8, 10)} ${iso.slice(11, 23)}000 ${iso.slice(0, 4)}`
}

const server: Server = {
  start(container) {
    const note = (code: string, text: string): void =>
      container.log(`[${stamp(container.now())}] ${code} ${text}`, 'stderr')
    const fqdn = `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${container.podIP}. Set the 'ServerName' directive globally to suppress this message`
    if (!container.listen(80, { protocol: 'http', isPlain: true, handle: (request) => serve(container, request) })) {
      container.log(
        '(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:80\nno listening sockets available, shutting down\nAH00015: Unable to open logs',
        'stderr',
      )
      return container.exit(1)
    }
    container.log(`${fqdn}\n${fqdn}`, 'stderr')
    note('[mpm_event:notice]', `[pid 1:tid 1] AH00489: ${NAME} configured -- resuming normal operations`)
    note('[core:notice]', "[pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'")
    const stop = (): void => {
      note('[mpm_event:notice]', '[pid 1:tid 1] AH00491: caught SIGTERM, shutting down')
      container.exit(0)
    }
    container.onSignal('SIGTERM', stop)
    container.onSignal('SIGINT', stop)
    container.use({ memoryBytes: 12_000_000 })
  },
}

function serve(container: ContainerProcess, request: ServedRequest): HttpResponse {
  const found = find(container, request.path.split('?')[0])
  const response: HttpResponse = { ...found, headers: { server: NAME, ...found.headers } }
  if (!request.rehearsal) {
    container.log(
      `${request.remoteAddress} - - [${logTime(container.now())}] "${request.method} ${request.path} HTTP/1.1" ${response.status} ${byteLength(response.body)}`,
    )
  }
  return request.method === 'HEAD' ? { ...response, body: '' } : response
}

function find({ files }: ContainerProcess, path: string): HttpResponse {
  const name = resolvePath('/', `${ROOT}${path}`)
  const info = files.stat(name)
  const file = info?.type === 'directory' ? `${name}/index.html` : name
  if (files.stat(file)?.type === 'file')
    return answer(200, files.read(file), file.endsWith('.html') ? 'text/html' : 'text/plain')
  return info
    ? refusal(403, 'Forbidden', "You don't have permission to access this resource.")
    : refusal(404, 'Not Found', 'The requested URL was not found on this server.')
}

const refusal = (status: number, title: string, text: string): HttpResponse =>
  answer(
    status,
    `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n<p>${text}</p>\n</body></html>\n`,
    'text/html; charset=iso-8859-1',
  )

const versions = [
  ...patches(
    '2.4',
    Array.from({ length: 40 }, (_, index) => 26 + index),
  ),
  '2',
]

export const httpd: Image = linuxImage({
  repository: 'httpd',
  tags: ['latest', 'alpine', 'bookworm', ...versions, ...versions.map((version) => `${version}-alpine`)],
  sizeBytes: 45_300_000,
  command: ['httpd-foreground'],
  workingDirectory: '/usr/local/apache2',
  exposedPorts: [80],
  files: { ...debianFiles(), [`${ROOT}/index.html`]: '<html><body><h1>It works!</h1></body></html>\n' },
  tools: [...debianTools, 'ab'],
  servers: { 'httpd-foreground': server },
})
