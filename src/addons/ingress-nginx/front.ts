/**
 * What becomes of a request before any upstream is asked: its server, its location, and the answers that nginx gives by itself.
 * Upstream: rootfs/etc/nginx/template/nginx.tmpl, lua/lua_ingress.lua rewrite, lua/certificate.lua (controller-v1.12.1).
 */
import { byteLength } from '../../base/os/byte-length'
import { resolvePath } from '../../base/os/file-system'
import type { HttpResponse, ServedRequest } from '../../base/os/network-stack'
import { ANY_HOST, type Configuration, type Location, type Server } from './configuration'
import { preflight } from './cors'
import { locationFinder, needsRewrite, rewritten, type FindLocation } from './locations'
import { page, plainToHttps } from './pages'

export interface Front {
  readonly server: Server
  readonly location: Location
  /** With query, as the upstream is asked. */
  readonly path: string
}

export type Decision = { readonly response: HttpResponse; readonly location: Location | undefined } | Front

const SSL_PORT = 443

export class FrontDoor {
  readonly #servers: ReadonlyMap<string, Server>
  readonly #finders = new Map<string, FindLocation>()

  constructor({ servers }: Configuration) {
    this.#servers = servers
    for (const server of servers.values()) this.#finders.set(server.host, locationFinder(server))
  }

  /** By name, by alias, by a star in place of the first label; `_` is for all others. */
  serverFor(name: string): Server | undefined {
    const host = name.toLowerCase()
    const byName = this.#servers.get(host) ?? [...this.#servers.values()].find(({ aliases }) => aliases.includes(host))
    return byName ?? this.#servers.get(host.replace(/^[\w-]+\./, '*.')) ?? this.#servers.get(ANY_HOST)
  }

  decide(request: ServedRequest, port: number): Decision {
    const isTls = port === SSL_PORT
    if (isTls && !request.tls) return { response: plainToHttps(), location: undefined }
    const server = this.serverFor(hostOf(request))
    const [raw, query = ''] = request.path.split(/\?(.*)/s)
    const uri = normalized(raw)
    if (!server || uri === undefined) return { response: page(400), location: undefined }
    const found = this.#finders.get(server.host)?.(uri)
    if (!found) return { response: page(404), location: undefined }
    const { location } = found
    const asked: Asked = { request, server, location, isTls, uri }
    const target = `${isTls ? 'https' : 'http'}://${request.headers.host ?? request.host}`
    if (found.addSlash) return { location, response: page(301, { location: `${target}${uri}/${query === '' ? '' : `?${query}`}` }) }
    const response = answeredHere(asked, target)
    if (response) return { location, response }
    if (!needsRewrite(location)) return { server, location, path: request.path }
    const path = rewritten(location, { uri, query })
    if (/^https?:\/\//.test(path)) return { location, response: page(302, { location: path }) }
    return { server, location, path: path.startsWith('/') ? path : `/${path}` }
  }
}

export const hostOf = ({ headers, host }: ServedRequest): string => (headers.host ?? host).replace(/:\d+$/, '')

interface Asked {
  readonly request: ServedRequest
  readonly server: Server
  readonly location: Location
  readonly isTls: boolean
  readonly uri: string
}

function answeredHere({ request, server, location: { settings }, isTls, uri }: Asked, target: string): HttpResponse | undefined {
  const { bodyBytes, appRoot, redirect, sslRedirect, forceSslRedirect } = settings
  if (bodyBytes > 0 && byteLength(request.body) > bodyBytes) return page(413)
  if (appRoot && uri === '/') return page(302, { location: `${target}${appRoot}` })
  if (redirect) return page(redirect.code, { location: redirect.to })
  if (!isTls && (forceSslRedirect || (sslRedirect && server.certificate))) return page(308, { location: `https://${hostOf(request)}${request.path}` })
  if (!isAllowed(request.remoteAddress, settings.allowed)) return page(403)
  return settings.cors && preflight(settings.cors, request)
}

function isAllowed(address: string, blocks: readonly string[]): boolean {
  return blocks.length === 0 || blocks.some((block) => isWithin(address, block))
}

function isWithin(address: string, block: string): boolean {
  const [base, bits = '32'] = block.split('/')
  const shift = 32 - Number(bits)
  return Math.floor(numberOf(address) / 2 ** shift) === Math.floor(numberOf(base) / 2 ** shift)
}

const numberOf = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

/** Decoded, without dots and doubled slashes. Undefined where that makes no sense. */
function normalized(path: string): string | undefined {
  try {
    const decoded = decodeURIComponent(path)
    const plain = resolvePath('/', decoded)
    return decoded.endsWith('/') && plain !== '/' ? `${plain}/` : plain
  } catch {
    return undefined
  }
}
