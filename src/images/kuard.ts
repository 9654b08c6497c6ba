/**
 * kuard, the "Kubernetes Up and Running" demo: shows who answers, from where, and how it is; may be made ill by hand.
 * Upstream: https://github.com/kubernetes-up-and-running/kuard
 *
 * Simplified: the real one also asks name servers, and works off queues of other kuards.
 */
import type { FileSystem } from '../base/os/file-system'
import type { HttpResponse, ServedRequest } from '../base/os/network-stack'
import type { ContainerProcess, Image, Server } from '../cluster/container-runtime/contract'
import { answer, goLogTime, json, notFound, splitPath } from './answers'
import { startKeygen } from './kuard-keygen'
import { kuardPage } from './kuard-page'
import { KuardProbe } from './kuard-probe'
import { KuardQueues } from './kuard-queues'
import { serveTls } from './kuard-tls'
import { kuardForm, kuardTab, type AskApi } from './kuard-tabs'
import { linuxTools, PATH } from './linux'

const colors: Readonly<Record<string, string>> = { '1': 'blue', '2': 'green', '3': 'purple' }
const OWN_MEMORY = 8_000_000

const server: Server = {
  start(container) {
    const flags = flagsOf(container.argv)
    const log = (text: string): void => container.log(`${goLogTime(container.now())} ${text}`, 'stderr')
    const version = versionOf(container.image)
    container.log(startText(`${goLogTime(container.now())} `, version, flags), 'stderr')
    const handle = createHandler(container, version, flags)
    const logged = (request: ServedRequest): HttpResponse => {
      if (!request.rehearsal) log(`${request.remoteAddress}:${request.remotePort} ${request.method} ${request.path}`)
      return handle(request)
    }
    const tlsAddress = flags.get('tls-address') ?? ':8443'
    serveTls(container, { folder: flags.get('tls-dir') ?? '/tls', address: tlsAddress, port: portOf(tlsAddress), log, handle: logged })
    log(`Serving on HTTP on ${flags.get('address') ?? ':8080'}`)
    container.listen(portOf(flags.get('address') ?? ':8080'), { protocol: 'http', isPlain: true, handle: logged })
    container.use({ memoryBytes: OWN_MEMORY })
    // Like any Go program it does not handle SIGTERM by default, but process 1 of a container must ask for it to be ended by it.
    container.onSignal('SIGINT', () => container.exit(2))
    container.onSignal('SIGTERM', () => container.exit(2))
    if (flags.get('keygen-enable') === 'true') startKeygen(container, flags, log)
  },
}

/** `--name=value`, `--name value`, `--name` */
function flagsOf(argv: readonly string[]): ReadonlyMap<string, string> {
  const flags = new Map<string, string>()
  for (const [index, word] of argv.entries()) {
    if (!word.startsWith('--')) continue
    const [name, value] = word.slice(2).split(/=(.*)/s)
    const next = argv[index + 1]
    flags.set(name, value ?? (next === undefined || next.startsWith('--') ? 'true' : next))
  }
  return flags
}

const portOf = (address: string): number => Number(/:(\d+)$/.exec(address)?.[1] ?? 8080)

/** `v0.10.0-blue`, whichever way the tag says it. */
function versionOf(image: string): string {
  const tag = image.slice(image.lastIndexOf(':') + 1)
  if (tag.startsWith('v')) return tag
  return tag in colors ? `v0.8.1-${tag}` : `v0.10.0-${tag}`
}

function startText(stamp: string, version: string, flags: ReadonlyMap<string, string>): string {
  const number = (name: string): number => Number(flags.get(name) ?? 0)
  const isOn = (name: string): boolean => flags.get(name) === 'true'
  const config = {
    address: flags.get('address') ?? ':8080',
    debug: isOn('debug'),
    'debug-sitedata-dir': './sitedata',
    keygen: {
      enable: isOn('keygen-enable'),
      'exit-code': number('keygen-exit-code'),
      'exit-on-complete': isOn('keygen-exit-on-complete'),
      'memq-queue': flags.get('keygen-memq-queue') ?? '',
      'memq-server': flags.get('keygen-memq-server') ?? '',
      'num-to-gen': number('keygen-num-to-gen'),
      'time-to-run': number('keygen-time-to-run'),
    },
    liveness: { 'fail-next': number('liveness-fail-next') },
    readiness: { 'fail-next': number('readiness-fail-next') },
    'tls-address': flags.get('tls-address') ?? ':8443',
    'tls-dir': flags.get('tls-dir') ?? '/tls',
  }
  const line = '*'.repeat(70)
  return [
    `${stamp}Starting kuard version: ${version}`,
    `${stamp}${line}`,
    `${stamp}* WARNING: This server may expose sensitive`,
    `${stamp}* and secret information. Be careful.`,
    `${stamp}${line}`,
    `${stamp}Config: `,
    JSON.stringify(config, undefined, 2),
  ].join('\n')
}

function createHandler(
  container: ContainerProcess,
  version: string,
  flags: ReadonlyMap<string, string>,
): (request: ServedRequest) => HttpResponse {
  const probes = [
    new KuardProbe('/healthy', Number(flags.get('liveness-fail-next') ?? 0)),
    new KuardProbe('/ready', Number(flags.get('readiness-fail-next') ?? 0)),
  ]
  const queues = new KuardQueues()
  let held = 0

  function memory(request: ServedRequest, path: string, size: number): HttpResponse {
    if (path !== '/mem/api' && request.method === 'POST' && !request.rehearsal) {
      held = path === '/mem/api/clear' ? 0 : held + size
      container.use({ memoryBytes: OWN_MEMORY + held })
    }
    return json({
      memStats: { Alloc: OWN_MEMORY + held, TotalAlloc: OWN_MEMORY + held, Sys: OWN_MEMORY * 2 + held, NumGC: 0 },
    })
  }

  function page(request: ServedRequest, path: string): HttpResponse {
    const ask: AskApi = (method, asked, body = '') => api({ ...request, method, path: asked, body })
    const next = request.rehearsal ? undefined : kuardForm(request, path, ask)
    if (next !== undefined) return { status: 303, headers: { location: next }, body: '' }
    const tab = kuardTab(path, ask)
    return answer(200, kuardPage(container, request, { version, tab }), 'text/html; charset=utf-8')
  }

  function api(request: ServedRequest): HttpResponse {
    const { path, query } = splitPath(request.path)
    const now = container.now()
    for (const part of [...probes, queues]) {
      const answered = part.handle(request, path, now)
      if (answered) return answered
    }
    if (path === '/env/api') return json({ commandLine: container.argv, env: Object.fromEntries(container.env) })
    if (path.startsWith('/mem/api')) return memory(request, path, Number(query.get('size') ?? 0))
    if (path.startsWith('/fs/')) return browse(container.files, path.slice(3))
    return notFound()
  }

  return (request) => {
    const { path } = splitPath(request.path)
    return path === '/' || path.startsWith('/-/') ? page(request, path) : api(request)
  }
}

/** As Go's file server lists a directory. */
function browse(files: FileSystem, path: string): HttpResponse {
  const info = files.stat(path === '/' ? '/' : path.replace(/\/$/, ''))
  if (!info) return notFound()
  if (info.type === 'file') return answer(200, files.read(path))
  if (!path.endsWith('/')) return { status: 301, headers: { location: `${info.name}/` }, body: '' }
  const links = files.list(path === '/' ? '/' : path.replace(/\/$/, '')).map(({ name, type }) => {
    const shown = type === 'directory' ? `${name}/` : name
    return `<a href="${shown}">${shown}</a>\n`
  })
  return answer(200, `<pre>\n${links.join('')}</pre>\n`, 'text/html; charset=utf-8')
}

const tags = ['1', '2', '3', 'blue', 'green', 'purple']

const kuardNamed = (repository: string): Image => ({
  repository,
  tags: [...tags, ...['v0.8.1', 'v0.9', 'v0.10.0'].flatMap((version) => tags.map((tag) => `${version}-${tag}`))],
  sizeBytes: 11_500_000,
  entrypoint: [],
  command: ['/kuard'],
  env: { PATH },
  workingDirectory: '/',
  user: 'root',
  exposedPorts: [8080],
  files: {},
  tools: [...linuxTools, 'wget', 'nslookup', 'ping', 'nc'],
  servers: { '/kuard': server },
})

export const kuard: Image = kuardNamed('gcr.io/kuar-demo/kuard-amd64')
export const courseKuard: Image = kuardNamed('hellodk/kuard-amd64')
