/** `httpd` of busybox: serves the files of a directory, so that a pod can be made to answer. Upstream: busybox networking/httpd.c. */
import { resolvePath } from '../../base/os/file-system'
import type { HttpResponse, ServedRequest } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import { defineTool, fail } from '../tool'

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  txt: 'text/plain',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  svg: 'image/svg+xml',
}
const YEAR_MS = 365 * 86_400_000

export const httpd = defineTool({
  name: 'httpd',
  usage: '[-ifv[v]] [-c CONFFILE] [-p [IP:]PORT] [-u USER[:GRP]] [-r REALM] [-h HOME]',
  letters: 'ifvc:p:u:r:h:',
  async run(process, options) {
    const [, address, portText] = /^(?:(.*):)?(.*)$/s.exec(options.value('p') ?? '80') ?? []
    const home = resolvePath(process.cwd, options.value('h') ?? '.')
    if (process.files.stat(home)?.type !== 'directory')
      return fail(process, `can't change directory to '${options.value('h')}': No such file or directory`)
    const listener = { protocol: 'http', isPlain: true, handle: (request: ServedRequest) => serve(process, home, request) } as const
    const server = process.network.listen(Number(portText), listener, address ? { address } : {})
    if (!server) return fail(process, 'bind: Address already in use')
    const stop = process.onEnd(() => server.close())
    // Simplified: without -f a real httpd goes on in the background; here it stays, and a shell can send it there with &.
    try {
      for (;;) await process.sleep(YEAR_MS)
    } finally {
      stop()
      server.close()
    }
  },
})

function serve({ files }: Process, home: string, { method, path }: ServedRequest): HttpResponse {
  const asked = resolvePath(home, `.${decode(path.replace(/[?#].*/s, ''))}`)
  const inside = asked === home || asked.startsWith(`${home === '/' ? '' : home}/`)
  const file = files.stat(asked)?.type === 'directory' ? `${asked === '/' ? '' : asked}/index.html` : asked
  if (!inside || files.stat(file)?.type !== 'file') {
    const body =
      '<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD>\n<BODY><H1>404 Not Found</H1>\nThe requested URL was not found\n</BODY></HTML>\n'
    return { status: 404, headers: { 'content-type': 'text/html' }, body }
  }
  const type = TYPES[/\.(\w+)$/.exec(file)?.[1] ?? ''] ?? 'application/octet-stream'
  return { status: 200, headers: { 'content-type': type }, body: method === 'HEAD' ? '' : files.read(file) }
}

/** A path that cannot be decoded is taken as it stands. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
