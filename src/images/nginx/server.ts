/**
 * nginx: the web server of most lessons. Serves /usr/share/nginx/html on port 80 and writes its access log to stdout.
 * Upstream: https://github.com/nginxinc/docker-nginx, https://nginx.org/en/docs/control.html
 */
import { FileError } from '../../base/os/file-system'
import type { HttpAnswer, HttpResponse, Listener, ServedRequest } from '../../base/os/network-stack'
import type { SignalName } from '../../base/os/process'
import { MemoryFileSystem } from '../../base/os/memory-file-system'
import type { ContainerProcess, Server } from '../../cluster/container-runtime/contract'
import { answerRequest, type Answer } from './answer'
import { ConfigurationError } from './configuration'
import { configuration, MAIN_FILE } from './default-files'
import { accessLine, errorLine, startText, stopLines } from './log'
import { passOn } from './proxy'
import { findPlace, findSite, readSites, type Site } from './sites'
import { serverName, versionOf } from './versions'
import { certificateProblem, chainOf, plainToHttps } from './tls'

function imageSites(): readonly Site[] {
  const files = new MemoryFileSystem({ clock: { now: () => 0 } })
  for (const [path, text] of Object.entries(configuration)) {
    files.makeDirectory(path.slice(0, path.lastIndexOf('/')), { parents: true })
    files.write(path, text)
  }
  return readSites(files, MAIN_FILE)
}

const defaultSites = imageSites()

export const server: Server = {
  start(container) {
    const words = container.argv.slice(container.argv.findIndex((word) => word.endsWith('nginx')) + 1)
    const signal = words.includes('-s') ? words[words.indexOf('-s') + 1] : undefined
    if (words.some((word) => /^-[vV]$/.test(word))) {
      container.log(`nginx version: nginx/${versionOf(container.image)}`, 'stderr')
      return container.exit(0)
    }
    if (signal !== undefined) return sendSignal(container, signal)
    run(container, words)
  },
}

const signals = { stop: 'SIGTERM', quit: 'SIGQUIT', reload: 'SIGHUP', reopen: undefined } as const

function sendSignal(container: ContainerProcess, name: string): void {
  if (!(name in signals)) {
    container.log(`nginx: invalid option: "-s ${name}"`, 'stderr')
    return container.exit(1)
  }
  container.log(errorLine(container.now(), 'notice', 'signal process started', 30), 'stderr')
  const signal = signals[name as keyof typeof signals]
  if (signal) container.signalFirst(signal)
  container.exit(0)
}

function run(container: ContainerProcess, words: readonly string[]): void {
  const isTest = words.includes('-t') || words.includes('-T')
  const changed = container.mountPoints.some(
    (path) => path === '/' || path.startsWith('/etc/nginx') || '/etc/nginx'.startsWith(`${path}/`),
  )
  const sites = changed ? load(container) : defaultSites
  if (isTest) {
    const verdict = sites ? ['syntax is ok', 'test is successful'] : ['test failed']
    for (const [index, text] of verdict.entries())
      container.log(`nginx: ${index === 0 && sites ? 'the ' : ''}configuration file ${MAIN_FILE} ${text}`, 'stderr')
  }
  if (!sites || isTest) return container.exit(sites ? 0 : 1)
  const isRoot = /^(root|0)(:|$)/.test(container.user)
  const missing = container.isReadOnly || !isRoot ? unwritable(container) : undefined
  if (!isRoot) complain(container, `the "user" directive makes sense only if the master process runs with super-user privileges, ignored in ${MAIN_FILE}:2`, 'warn')
  if (missing !== undefined) {
    complain(container, `${missing} failed (${container.isReadOnly ? '30: Read-only file system' : '13: Permission denied'})`)
    return container.exit(1)
  }
  new Nginx(container, sites).start()
}

/** What nginx writes as it starts, and cannot. */
function unwritable({ mountPoints }: ContainerProcess): string | undefined {
  const isMounted = (path: string): boolean =>
    mountPoints.some((point) => point !== '/' && (path === point || path.startsWith(`${point}/`)))
  if (!isMounted('/var/cache/nginx/client_temp')) return 'mkdir() "/var/cache/nginx/client_temp"'
  return isMounted('/run/nginx.pid') || isMounted('/var/run/nginx.pid') ? undefined : 'open() "/run/nginx.pid"'
}

/** Undefined when the configuration is refused: the complaint is in the log. */
function load(container: ContainerProcess): readonly Site[] | undefined {
  try {
    return readSites(container.files, MAIN_FILE)
  } catch (error) {
    if (!(error instanceof ConfigurationError) && !(error instanceof FileError)) throw error
    complain(container, error.message)
    return undefined
  }
}

function complain(container: ContainerProcess, text: string, level: 'emerg' | 'warn' = 'emerg'): void {
  container.log(errorLine(container.now(), level, text, 1), 'stderr')
  container.log(`nginx: [${level}] ${text}`, 'stderr')
}

interface Chosen {
  readonly name: string
  readonly port: number
  readonly sites: readonly Site[]
  readonly site: Site
}

class Nginx {
  #sites: readonly Site[]
  /** Few, and never taken back: made anew when one comes. */
  #bound: readonly number[] = []
  readonly #container: ContainerProcess
  readonly #version: string
  #turn = 0
  #chosen: Chosen | undefined

  constructor(container: ContainerProcess, sites: readonly Site[]) {
    this.#container = container
    this.#sites = sites
    this.#version = versionOf(container.image)
  }

  get #name(): string {
    return serverName(this.#version)
  }

  start(): void {
    const container = this.#container
    if (!this.#bind()) return container.exit(1)
    const hello = startText(container.now(), this.#version)
    if (hello) container.write(hello, 'stderr')
    const receive = (signal: SignalName): void => (signal === 'SIGHUP' ? this.#reload() : this.#stop(signal))
    for (const signal of handled) container.onSignal(signal, receive)
    container.use({ memoryBytes: 9_400_000 })
  }

  #bind(): boolean {
    for (const site of this.#sites) {
      // Whoever speaks no TLS does without a look at the files, which are made when somebody looks.
      const problem = site.tlsPorts.length > 0 ? certificateProblem(site, this.#container.files) : undefined
      if (problem === undefined) continue
      complain(this.#container, problem)
      return false
    }
    for (const { ports } of this.#sites) {
      for (const port of ports) {
        if (this.#bound.includes(port)) continue
        if (!this.#container.listen(port, this.#listener(port))) {
          complain(this.#container, `bind() to 0.0.0.0:${port} failed (98: Address already in use)`)
          return false
        }
        this.#bound = [...this.#bound, port]
      }
    }
    return true
  }

  #listener(port: number): Listener {
    const handle = (request: ServedRequest): HttpAnswer => this.#handle(request, port)
    if (!this.#sites.some(({ tlsPorts }) => tlsPorts.includes(port))) return { protocol: 'http', isPlain: true, handle }
    const certificate = (name: string): string => chainOf(findSite(this.#sites, port, name), this.#container.files)
    return { protocol: 'http', certificate, handle: (request) => (request.tls ? handle(request) : plainToHttps(this.#name)) }
  }

  #handle(request: ServedRequest, port: number): HttpAnswer {
    const container = this.#container
    const site = this.#siteFor(request.headers.host ?? request.host, port)
    const { scope } = findPlace(site, request.path.includes('?') ? request.path.split('?')[0] : request.path)
    if (scope.proxyPass !== undefined) {
      const end = (response: HttpResponse, complaint?: string): HttpResponse => this.#logged(request, site, { response, complaint, hasAccessLog: scope.hasAccessLog })
      return passOn({ request, site, scope, files: container.files, server: this.#name, turn: request.rehearsal ? 0 : this.#turn++, end })
    }
    return this.#logged(request, site, answerRequest({ request, site, files: container.files, server: this.#name }))
  }

  /** Of the last name: a probe gives the same again and again. */
  #siteFor(name: string, port: number): Site {
    const chosen = this.#chosen
    const sites = this.#sites
    if (sites.length === 1) return sites[0]
    if (chosen?.name === name && chosen.port === port && chosen.sites === sites) return chosen.site
    const site = findSite(sites, port, name.replace(/:\d+$/, '')) ?? sites[0]
    this.#chosen = { name, port, sites, site }
    return site
  }

  #logged(request: ServedRequest, site: Site, { response, complaint, hasAccessLog }: Answer): HttpResponse {
    const container = this.#container
    if (request.rehearsal) return response
    if (complaint)
      container.log(
        errorLine(container.now(), 'error', `*1 ${complaint}, ${aboutRequest(request, site)}`, 29),
        'stderr',
      )
    if (hasAccessLog) container.write(accessLine(container.now(), request, response))
    return response
  }

  #reload(): void {
    this.#notice('signal 1 (SIGHUP) received, reconfiguring')
    const next = load(this.#container)
    if (!next) return
    this.#sites = next
    if (this.#bind()) this.#notice('start worker processes')
  }

  #notice(text: string): void {
    this.#container.log(errorLine(this.#container.now(), 'notice', text, 1), 'stderr')
  }

  #stop(signal: SignalName): void {
    for (const line of stopLines(this.#container.now(), signal)) this.#container.log(line, 'stderr')
    this.#container.exit(0)
  }
}

const handled: readonly SignalName[] = ['SIGHUP', 'SIGTERM', 'SIGQUIT', 'SIGINT']

function aboutRequest({ remoteAddress, method, path, headers, host }: ServedRequest, site: Site): string {
  return `client: ${remoteAddress}, server: ${site.names[0] ?? ''}, request: "${method} ${path} HTTP/1.1", host: "${headers.host ?? host}"`
}
