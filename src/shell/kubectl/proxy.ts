/**
 * kubectl proxy: the API of the cluster at a port of this machine, for whoever comes. Upstream: kubectl/pkg/cmd/proxy/proxy.go,
 * kubectl/pkg/proxy/proxy_server.go (v1.32).
 *
 * Simplified: watches, followed logs and Unix sockets are not served; a real one passes them on.
 */
import { readBody } from '../../api/http'
import { resolvePath } from '../../base/os/file-system'
import type { HttpAnswer, HttpResponse, ServedRequest } from '../../base/os/network-stack'
import { guardPattern } from '../linear-pattern'
import { defineCommand, type KubectlContext } from './command'
import { CommandError } from './failures'
import type { FlagTable, FlagValues } from './flags'
import { throwIfSignalled } from './follow'

const flags = {
  'accept-hosts': { type: 'string', default: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$', help: 'Hosts that may be asked for.' },
  'accept-paths': { type: 'string', default: '^.*', help: 'Paths that are passed on.' },
  address: { type: 'string', default: '127.0.0.1', help: 'The address to listen on.' },
  'api-prefix': { type: 'string', default: '/', help: 'Under which path the API stands.' },
  'append-server-path': { type: 'bool', help: 'Put the path of the server before each path.' },
  'disable-filter': { type: 'bool', help: 'Pass on whatever is asked.' },
  keepalive: { type: 'duration', help: 'How long a connection that rests is kept.' },
  port: { type: 'int', short: 'p', default: 8001, help: 'The port to listen on; 0 takes a free one.' },
  'reject-methods': { type: 'string', default: '^$', help: 'Methods that are refused.' },
  'reject-paths': { type: 'string', default: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach', help: 'Paths that are refused.' },
  'unix-socket': { type: 'string', short: 'u', help: 'A Unix socket in place of a port.' },
  www: { type: 'string', short: 'w', help: 'A directory whose files are served, too.' },
  'www-prefix': { type: 'string', short: 'P', default: '/static/', help: 'Under which path the files stand.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const proxy = defineCommand({
  name: 'proxy',
  use: '[--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix] [options]',
  short: 'Run a proxy to the Kubernetes API server',
  examples: ['kubectl proxy --api-prefix=/', 'kubectl proxy --www=/my/files --www-prefix=/static/ --api-prefix=/api/', 'kubectl proxy --port=0'],
  flags,
  async run(context, { flags: given }) {
    if (given['unix-socket'] !== '') throw new CommandError('there are no Unix sockets here; take --port')
    const { process, out } = context
    const port = given.port === 0 ? freePort(context) : given.port
    const handle = (request: ServedRequest): HttpAnswer => answer(context, given, request)
    const server = process.network.listen(port, { protocol: 'http', isPlain: true, handle }, { address: given.address })
    if (!server) throw new CommandError(`listen tcp ${given.address}:${port}: bind: address already in use`)
    try {
      await out(`Starting to serve on ${given.address}:${port}\n`)
      await new Promise<void>((resolve) => {
        process.onEnd(resolve)
        if (process.signalled) resolve()
      })
      throwIfSignalled(process)
    } finally {
      server.close()
    }
  },
})

const plain = (status: number, text: string): HttpResponse => ({ status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` })
const fits = (text: string, patterns: string): boolean => patterns !== '' && patterns.split(',').some((pattern) => guardPattern(new RegExp(pattern)).test(text))

function answer(context: KubectlContext, given: Flags, request: ServedRequest): HttpAnswer {
  const path = request.path.replace(/\?.*/s, '')
  if (given.www !== '' && path.startsWith(given['www-prefix'])) return file(context, given, path)
  const passed = withoutPrefix(given['api-prefix'], request.path)
  if (passed === undefined) return plain(404, '404 page not found')
  if (!given['disable-filter'] && !isAccepted(given, { method: request.method, host: request.host, path: passed.replace(/\?.*/s, '') })) return plain(403, 'Forbidden')
  if (/[?&](watch|follow)=(true|1)\b/.test(passed)) return plain(501, 'Not Implemented')
  if (request.rehearsal) return plain(200, '')
  return { later: (tell) => void passOn(context, request, passed).then((response) => context.clock.wake(() => tell(response))) }
}

function isAccepted(given: Flags, { method, host, path }: { method: string; host: string; path: string }): boolean {
  if (fits(path, given['reject-paths']) || fits(method, given['reject-methods'])) return false
  return fits(path, given['accept-paths']) && fits(host, given['accept-hosts'])
}

/** Prefixes that begin with /api stay, as upstream has it. */
function withoutPrefix(given: string, path: string): string | undefined {
  const prefix = given.endsWith('/') ? given : `${given}/`
  if (!path.startsWith(prefix)) return undefined
  return prefix.startsWith('/api') ? path : path.slice(prefix.length - 1)
}

async function passOn({ fetch, process }: KubectlContext, { method, headers, body }: ServedRequest, path: string): Promise<HttpResponse> {
  const { host: _host, connection: _connection, ...own } = headers
  try {
    const response = await fetch({ method, path, headers: own, ...(body === '' ? {} : { body }), cause: process.cause })
    return { status: response.status, headers: response.headers, body: await readBody(response) }
  } catch (error) {
    return plain(502, error instanceof Error ? error.message : String(error))
  }
}

function file({ process: { files, cwd } }: KubectlContext, given: Flags, path: string): HttpResponse {
  const home = resolvePath(cwd, given.www)
  const wanted = resolvePath(home, `./${path.slice(given['www-prefix'].length)}`)
  const found = files.stat(wanted)?.type === 'directory' ? `${wanted}/index.html` : wanted
  if (!`${found}/`.startsWith(`${home}/`) || files.stat(found)?.type !== 'file') return plain(404, '404 page not found')
  return { status: 200, headers: { 'content-type': found.endsWith('.html') ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8' }, body: files.read(found) }
}

function freePort({ process }: KubectlContext): number {
  const taken = new Set(process.network.listening().map(({ port }) => port))
  let port = 32_768 + Math.floor(process.random() * 28_000)
  while (taken.has(port)) port++
  return port
}
