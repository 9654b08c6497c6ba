/**
 * Reads an image that a lesson declares. Short forms are allowed where they say enough: `memory: 64Mi`, `cpu: 100m`, a route that is
 * only its body, a port as a number or as `localhost:PORT`. What cannot be meant is refused with the path of the field.
 */
import { DeclaredFields, type Complain } from './declared-fields'
import type { CpuDeclaration, ImageDeclaration, LogDeclaration, MemoryDeclaration, PortDeclaration, RouteDeclaration } from './image-declaration'

const KNOWN = (
  'name ready listens routes exitCode exitAfter log needs memory cpu stops files user workingDirectory entrypoint command env shell size'
).split(' ')
const ROUTE = ['status', 'body', 'headers', 'delay', 'file', 'asks', 'failsAfter']
const MEBIBYTE = 1024 ** 2
const idleMemory: MemoryDeclaration = { startBytes: 12 * MEBIBYTE, perSecondBytes: 0, perRequestBytes: 0 }
const idleCpu: CpuDeclaration = { idleCores: 0, perRequestMs: 0 }

/** A name with its tag or without, but no digest: k8s image names as the catalogue spells them. */
const NAME = /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*(:\w[\w.-]{0,127})?$/
const URL = /^http:\/\/[^/\s:]+(:\d+)?(\/\S*)?$/

export function readImageDeclaration(value: unknown, complain: Complain): ImageDeclaration {
  const fields = DeclaredFields.of(value, { path: '', known: KNOWN, complain })
  const name = fields.text('name')
  if (!NAME.test(name)) throw complain(`name: "${name}" is no name of an image, such as lab/tea:1`)
  const exits = fields.has('exitCode') || fields.has('exitAfter')
  return {
    name,
    readyMs: fields.duration('ready'),
    listens: readPorts(fields),
    routes: readRoutes(fields),
    ...(exits ? { exit: { code: fields.whole('exitCode', [0, 255], 0), afterMs: fields.duration('exitAfter') } } : {}),
    log: readLog(fields),
    needs: fields.isMapping('needs') ? fields.words('needs') : Object.fromEntries(fields.texts('needs').map((need) => [need, `${need} is not set`])),
    memory: readMemory(fields),
    cpu: readCpu(fields),
    stopsAfterMs: fields.raw('stops') === 'never' ? 'never' : fields.duration('stops'),
    files: absolute(fields),
    user: fields.text('user', 'root'),
    workingDirectory: fields.text('workingDirectory', '/'),
    entrypoint: fields.texts('entrypoint'),
    command: fields.texts('command'),
    env: fields.words('env'),
    hasShell: fields.flag('shell', true),
    sizeBytes: fields.quantity('size', 20 * MEBIBYTE),
  }
}

function readPorts(fields: DeclaredFields): readonly PortDeclaration[] {
  return fields.texts('listens').map((text) => {
    const [, host, digits] = /^(?:(localhost|127\.0\.0\.1):)?(\d+)$/.exec(text) ?? []
    const port = Number(digits)
    if (!(port >= 1 && port <= 65_535)) throw fields.complain(`listens: "${text}" is no port; expected 8080 or localhost:8080`)
    return { port, onLoopback: host !== undefined }
  })
}

function readRoutes(fields: DeclaredFields): Readonly<Record<string, RouteDeclaration>> {
  const routes = fields.inner('routes')
  if (!routes) return {}
  if (!fields.has('listens')) throw fields.complain('routes: nobody can ask for them without a port in listens')
  return Object.fromEntries(routes.names.map((path) => [path, readRoute(routes, path)]))
}

function readRoute(routes: DeclaredFields, path: string): RouteDeclaration {
  if (!path.startsWith('/')) throw routes.complain(`${routes.at(path)}: a path begins with /`)
  if (!routes.isMapping(path)) return { status: 200, body: routes.text(path), headers: {}, delayMs: 0 }
  const route = routes.inner(path, ROUTE)
  if (!route) throw routes.complain(`${routes.at(path)}: expected an answer`)
  const asks = route.has('asks') ? route.text('asks') : undefined
  if (asks !== undefined && !URL.test(asks)) throw routes.complain(`${route.at('asks')}: expected a URL such as http://api:8080/number`)
  const headers = Object.entries(route.words('headers')).map(([name, text]) => [name.toLowerCase(), text])
  return {
    status: route.whole('status', [200, 599], 200),
    body: route.text('body', ''),
    headers: Object.fromEntries(headers),
    delayMs: route.duration('delay'),
    ...(route.has('file') ? { file: route.text('file') } : {}),
    ...(asks === undefined ? {} : { asks }),
    ...(route.has('failsAfter') ? { failsAfterMs: route.duration('failsAfter') } : {}),
  }
}

function readLog(fields: DeclaredFields): LogDeclaration {
  if (!fields.isMapping('log')) return { atStart: fields.texts('log'), requests: false }
  const log = fields.inner('log', ['start', 'every', 'line', 'requests'])
  if (!log) return { atStart: [], requests: false }
  if (log.has('every') !== log.has('line')) throw fields.complain('log: every and line belong together')
  const everyMs = log.duration('every')
  if (log.has('every') && everyMs < 10) throw fields.complain('log.every: expected at least 10ms')
  return {
    atStart: log.texts('start'),
    ...(log.has('line') ? { repeated: { everyMs, line: log.text('line') } } : {}),
    requests: log.flag('requests', false),
  }
}

function readMemory(fields: DeclaredFields): MemoryDeclaration {
  if (!fields.isMapping('memory')) return { ...idleMemory, startBytes: fields.quantity('memory', idleMemory.startBytes) }
  const memory = fields.inner('memory', ['start', 'perSecond', 'perRequest', 'spike'])
  if (!memory) return idleMemory
  const spike = memory.inner('spike', ['after', 'size', 'lasts'])
  return {
    startBytes: memory.quantity('start', idleMemory.startBytes),
    perSecondBytes: memory.quantity('perSecond', 0),
    perRequestBytes: memory.quantity('perRequest', 0),
    ...(spike ? { spike: { afterMs: spike.duration('after'), bytes: spike.quantity('size', 0), lastsMs: spike.duration('lasts', Infinity) } } : {}),
  }
}

function readCpu(fields: DeclaredFields): CpuDeclaration {
  if (!fields.isMapping('cpu')) return { ...idleCpu, idleCores: fields.quantity('cpu', 0) }
  const cpu = fields.inner('cpu', ['idle', 'perRequest'])
  return cpu ? { idleCores: cpu.quantity('idle', 0), perRequestMs: cpu.duration('perRequest') } : idleCpu
}

function absolute(fields: DeclaredFields): Readonly<Record<string, string>> {
  const files = fields.words('files')
  const relative = Object.keys(files).find((path) => !path.startsWith('/'))
  if (relative !== undefined) throw fields.complain(`${fields.at('files')}.${relative}: a file of an image has an absolute path`)
  return files
}
