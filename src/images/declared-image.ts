/**
 * Makes an image of what a lesson declares: a server that listens, answers, logs, uses and ends as the declaration says.
 * Upstream: none; the form is that of `api/image-declaration.ts`, read by `api/read-image-declaration.ts`.
 */
import type { ImageDeclaration } from '../api/image-declaration'
import type { HttpAnswer, HttpOutcome, HttpRequest, HttpResponse, ServedRequest } from '../base/os/network-stack'
import type { ContainerProcess, Image, Server } from '../cluster/container-runtime/contract'
import { alpine } from './alpine'
import { answer } from './answers'
import { startUsing, type DeclaredUsage } from './declared-usage'
import { linuxImage } from './linux'

const PROGRAM = '/app'
const ASK_MS = 10_000

export function declaredImage(declaration: ImageDeclaration): Image {
  const { name, entrypoint, command } = declaration
  const colon = name.lastIndexOf(':')
  const isTagged = colon > name.lastIndexOf('/')
  const words = entrypoint.length + command.length > 0 ? { entrypoint, command } : { entrypoint: [PROGRAM], command: [] }
  const server: Server = { start: (container) => new DeclaredServer(declaration, container).start() }
  return linuxImage({
    repository: isTagged ? name.slice(0, colon) : name,
    tags: [isTagged ? name.slice(colon + 1) : 'latest'],
    sizeBytes: declaration.sizeBytes,
    ...words,
    env: { ...alpine.env, ...declaration.env },
    workingDirectory: declaration.workingDirectory,
    user: declaration.user,
    exposedPorts: declaration.listens.map(({ port }) => port),
    files: { ...(declaration.hasShell ? alpine.files : {}), ...declaration.files },
    tools: declaration.hasShell ? [...alpine.tools, 'curl'] : [],
    servers: { [[...words.entrypoint, ...words.command][0]]: server },
  })
}

class DeclaredServer {
  readonly #startedAt: number
  #usage: DeclaredUsage | undefined

  constructor(
    readonly declaration: ImageDeclaration,
    readonly container: ContainerProcess,
  ) {
    this.#startedAt = container.now()
  }

  start(): void {
    const { container, declaration } = this
    const { needs, log, exit, stopsAfterMs, readyMs } = declaration
    const missing = Object.keys(needs).find((name) => !container.env.get(name))
    if (missing !== undefined) {
      container.log(this.#expand(needs[missing]), 'stderr')
      return container.exit(1)
    }
    if (stopsAfterMs !== 'never') {
      const stop = (): void => (stopsAfterMs === 0 ? container.exit(0) : container.after(stopsAfterMs, () => container.exit(0)))
      container.onSignal('SIGTERM', stop)
      container.onSignal('SIGINT', stop)
    }
    this.#usage = startUsing(container, declaration)
    for (const line of log.atStart) container.log(this.#expand(line))
    if (log.repeated) this.#repeat(log.repeated)
    if (exit) container.after(exit.afterMs, () => container.exit(exit.code))
    if (readyMs === 0) this.#listen()
    else container.after(readyMs, () => this.#listen())
  }

  #repeat(repeated: { readonly everyMs: number; readonly line: string }): void {
    this.container.after(repeated.everyMs, () => {
      this.container.log(this.#expand(repeated.line))
      this.#repeat(repeated)
    })
  }

  #listen(): void {
    const { container } = this
    for (const { port, onLoopback } of this.declaration.listens) {
      const listener = { protocol: 'http' as const, isPlain: true, handle: (request: ServedRequest) => this.#handle(request) }
      if (container.listen(port, listener, onLoopback ? { address: '127.0.0.1' } : {})) continue
      container.log(`listen tcp :${port}: bind: address already in use`, 'stderr')
      return container.exit(1)
    }
  }

  #handle(request: ServedRequest): HttpAnswer {
    const { asks } = this.#routeOf(request.path) ?? {}
    if (asks === undefined || this.#hasFailed(request)) return this.#finish(request, this.#respond(request))
    const finish = (outcome: HttpOutcome): HttpAnswer => this.#finish(request, this.#show(request, asks, outcome))
    return { pass: requestTo(asks), files: this.container.files, connectMs: ASK_MS, timeoutMs: ASK_MS, answer: finish }
  }

  /** The longest of those that stand for the path. */
  #routeOf(path: string) {
    const { routes } = this.declaration
    const [plain] = path.split('?')
    if (Object.hasOwn(routes, plain)) return routes[plain]
    const [wide] = Object.keys(routes).filter((route) => route.endsWith('*') && plain.startsWith(route.slice(0, -1))).sort((a, b) => b.length - a.length)
    return wide === undefined ? undefined : routes[wide]
  }

  #hasFailed({ path }: ServedRequest): boolean {
    const { failsAfterMs = Infinity } = this.#routeOf(path) ?? {}
    return this.container.now() - this.#startedAt >= failsAfterMs
  }

  #respond(request: ServedRequest): HttpResponse {
    const route = this.#routeOf(request.path)
    if (!route) return answer(404, '404 page not found\n')
    if (this.#hasFailed(request)) return answer(500, 'Internal Server Error\n')
    const { files } = this.container
    if (route.file !== undefined && files.stat(route.file)?.type !== 'file') return answer(404, `${route.file}: no such file\n`)
    return told(route.status, route.file === undefined ? this.#expand(route.body) : files.read(route.file), route.headers)
  }

  /** What somebody else answered, as this one's own. */
  #show(request: ServedRequest, asks: string, outcome: HttpOutcome): HttpResponse {
    if (!('response' in outcome)) return answer(502, `could not ask ${asks}: ${outcome.failure}\n`)
    const { status, body } = outcome.response
    if (status >= 400) return answer(502, `${asks} answered ${status}\n`)
    const { body: own = '', status: ownStatus = 200, headers = {} } = this.#routeOf(request.path) ?? {}
    return told(ownStatus, own === '' ? body : this.#expand(own).replaceAll('$(answer)', body), headers)
  }

  /** With what the request takes of time, core and memory. */
  #finish(request: ServedRequest, response: HttpResponse): HttpAnswer {
    if (request.rehearsal) return response
    const { container, declaration } = this
    const { delayMs = 0 } = this.#routeOf(request.path) ?? {}
    const { perRequestMs } = declaration.cpu
    if (declaration.log.requests) container.log(`${request.remoteAddress} ${request.method} ${request.path} ${response.status}`)
    this.#usage?.served()
    if (perRequestMs === 0) return delayMs === 0 ? response : { delayMs, response }
    return { later: (done) => container.compute(perRequestMs, () => (delayMs === 0 ? done(response) : container.after(delayMs, () => done(response)))) }
  }

  /** `$(NAME)`: the variable's value; as it stands where there is none. */
  #expand(text: string): string {
    return text.replaceAll(/\$\((\w+)\)/g, (whole, name: string) => this.container.env.get(name) ?? whole)
  }
}

function told(status: number, body: string, headers: Readonly<Record<string, string>>): HttpResponse {
  const type = body.startsWith('<') ? 'text/html; charset=utf-8' : /^[{[]/.test(body) ? 'application/json' : 'text/plain; charset=utf-8'
  const plain = answer(status, body, type)
  return { ...plain, headers: { ...plain.headers, ...headers } }
}

function requestTo(url: string): HttpRequest {
  const [, host = '', port = '80', path = '/'] = /^http:\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(url) ?? []
  return { method: 'GET', host, port: Number(port), path, headers: { host: port === '80' ? host : `${host}:${port}` }, body: '' }
}
