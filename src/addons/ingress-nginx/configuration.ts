/**
 * From Ingresses, Services and their endpoints to servers, locations and upstreams: what the controller writes into nginx.conf.
 * Upstream: getBackendServers, createServers, createUpstreams, mergeAlternativeBackends in
 * kubernetes/ingress-nginx/internal/ingress/controller/controller.go (controller-v1.12.1).
 */
import type { Ingress } from '../../api/kinds/ingress'
import type { Networking } from '../../api/types'
import { settingsOf, type CanaryPolicy, type CookieAffinity, type GlobalSettings, type Settings } from './annotations'
import { FIRST_PORT, type Endpoint, type EndpointSource } from './endpoints'
import { certificateFor, type CertificateSource, type ServerCertificate } from './server-certificate'

export const ANY_HOST = '_'
export const DEFAULT_UPSTREAM = 'upstream-default-backend'

export interface Location {
  path: string
  pathType: string
  /** Name of the upstream. */
  backend: string
  /** Nobody has asked for this path: it is the root that every server has. */
  isDefault: boolean
  ingress: Ingress | undefined
  settings: Settings
}

export interface Server {
  readonly host: string
  aliases: readonly string[]
  locations: Location[]
  /** Of its own, or the default one because its own is not there; undefined where no TLS is asked for. */
  certificate: ServerCertificate | undefined
}

export interface Upstream {
  readonly name: string
  /** `Service/default/web`; undefined for the default backend. */
  readonly service: string | undefined
  endpoints: readonly Endpoint[]
  /** Only ever an alternative to another. */
  readonly canary: CanaryPolicy | undefined
  alternative: string | undefined
  affinity: CookieAffinity | undefined
}

export interface Configuration {
  readonly globals: GlobalSettings
  readonly servers: ReadonlyMap<string, Server>
  readonly upstreams: ReadonlyMap<string, Upstream>
}

export interface ConfigurationSource {
  readonly endpoints: EndpointSource
  readonly certificates: CertificateSource
  readonly globals: GlobalSettings
  warn(where: string, message: string): void
}

const ROOT = '/'
const plain = settingsOf()

const newLocation = (location: Partial<Location> & Pick<Location, 'backend' | 'settings'>): Location => ({
  path: ROOT,
  pathType: 'Prefix',
  isDefault: true,
  ingress: undefined,
  ...location,
})

/** `ingresses` oldest first: who came first keeps what several ask for. */
export function configure(ingresses: readonly Ingress[], source: ConfigurationSource): Configuration {
  const entries = ingresses.map((ingress) => ({ ingress, settings: settingsOf(ingress.metadata.annotations, source.globals) }))
  const upstreams = createUpstreams(entries, source)
  const servers = createServers(entries, { upstreams, source })
  for (const entry of entries) addPaths(entry, { servers, upstreams })
  const canaries = entries.filter(({ settings }) => settings.canary)
  if (canaries.length < entries.length) for (const canary of canaries) mergeCanary(canary, { servers, upstreams, source })
  for (const server of servers.values()) for (const location of server.locations) useSubstitute(location, { upstreams, source })
  for (const server of servers.values()) server.locations.sort(byLengthThenName)
  return { servers, upstreams, globals: source.globals }
}

interface Entry {
  readonly ingress: Ingress
  readonly settings: Settings
}

const byLengthThenName = (a: Location, b: Location): number => b.path.length - a.path.length || (a.path < b.path ? 1 : a.path > b.path ? -1 : 0)

export const upstreamName = (namespace: string, { name, port }: Networking.IngressServiceBackend): string =>
  `${namespace}-${name}-${port?.number || port?.name || ''}`

const namespaceOf = ({ metadata }: Ingress): string => metadata.namespace ?? ''

function backendsOf({ spec }: Ingress): Networking.IngressServiceBackend[] {
  const paths = (spec.rules ?? []).flatMap(({ http }) => http?.paths ?? [])
  return [spec.defaultBackend?.service ?? [], ...paths.map(({ backend }) => backend.service ?? [])].flat()
}

function createUpstreams(entries: readonly Entry[], source: ConfigurationSource): Map<string, Upstream> {
  const upstreams = new Map<string, Upstream>([
    [DEFAULT_UPSTREAM, { name: DEFAULT_UPSTREAM, service: undefined, endpoints: [{ address: '127.0.0.1', port: 8181 }], canary: undefined, alternative: undefined, affinity: undefined }],
  ])
  for (const { ingress, settings } of entries) {
    const namespace = namespaceOf(ingress)
    for (const service of backendsOf(ingress)) {
      const name = upstreamName(namespace, service)
      if (upstreams.has(name)) continue
      const port = String(service.port?.number || service.port?.name || '')
      const endpoints = source.endpoints.of(`${namespace}/${service.name}`, port, settings.serviceUpstream)
      if (endpoints.problem !== undefined) source.warn('controller.go:1115', endpoints.problem)
      upstreams.set(name, {
        ...{ name, service: `Service/${namespace}/${service.name}`, endpoints: endpoints.found, canary: settings.canary },
        ...{ alternative: undefined, affinity: settings.affinity },
      })
    }
  }
  return upstreams
}

interface Making {
  readonly upstreams: ReadonlyMap<string, Upstream>
  readonly source: ConfigurationSource
}

function createServers(entries: readonly Entry[], { upstreams, source }: Making): Map<string, Server> {
  const root = newLocation({ backend: DEFAULT_UPSTREAM, settings: plain })
  const servers = new Map<string, Server>([[ANY_HOST, { host: ANY_HOST, aliases: [], locations: [root], certificate: undefined }]])
  const primary = entries.filter(({ settings }) => !settings.canary)
  for (const { ingress, settings } of primary) {
    const { defaultBackend, rules = [] } = ingress.spec
    let backend = DEFAULT_UPSTREAM
    if (defaultBackend?.service) {
      backend = upstreamName(namespaceOf(ingress), defaultBackend.service)
      root.backend = backend
      root.ingress = ingress
      if (root.isDefault && rules.length === 0) Object.assign(root, { isDefault: false, settings: { ...settings, rewriteTarget: '', redirect: undefined } })
    }
    for (const { host = '' } of rules) {
      if (host === '' || servers.has(host)) continue
      servers.set(host, { host, aliases: [], locations: [newLocation({ backend, settings, ingress })], certificate: undefined })
    }
  }
  for (const { ingress, settings } of primary) {
    for (const { host = '' } of ingress.spec.rules ?? []) {
      const server = servers.get(host || ANY_HOST)
      if (!server) continue
      if (server.aliases.length === 0) server.aliases = settings.aliases.filter((alias) => alias !== host && !servers.has(alias))
      if (!server.certificate && server.host !== ANY_HOST && upstreams.size > 0) server.certificate = certificateFor(host, ingress, source)
    }
  }
  return servers
}

/** Where nobody is behind a path, the Service of the annotation `default-backend` answers, by its first port. */
function useSubstitute(location: Location, { upstreams, source }: { readonly upstreams: Map<string, Upstream>; readonly source: ConfigurationSource }): void {
  const { ingress, settings } = location
  const service = settings.defaultBackend
  if (!ingress || service === '' || (upstreams.get(location.backend)?.endpoints.length ?? 0) > 0) return
  const namespace = namespaceOf(ingress)
  const { found } = source.endpoints.of(`${namespace}/${service}`, FIRST_PORT, false)
  if (found.length === 0) return
  const name = `custom-default-backend-${namespace}-${service}`
  upstreams.set(name, { name, service: `Service/${namespace}/${service}`, endpoints: found, canary: undefined, alternative: undefined, affinity: undefined })
  location.backend = name
}

interface Parts {
  readonly servers: ReadonlyMap<string, Server>
  readonly upstreams: Map<string, Upstream>
}

function addPaths({ ingress, settings }: Entry, { servers, upstreams }: Parts): void {
  for (const { host = '', http } of ingress.spec.rules ?? []) {
    const server = servers.get(host || ANY_HOST) ?? servers.get(ANY_HOST)
    for (const { path, pathType, backend } of http?.paths ?? []) {
      if (!backend.service || !server) continue
      const upstream = upstreams.get(upstreamName(namespaceOf(ingress), backend.service))
      if (upstream && !upstream.canary) addLocation(server, newLocation({ path: path || ROOT, pathType, backend: upstream.name, isDefault: false, ingress, settings }))
    }
  }
}

/** The same path of the same type is whose it was first; the root that nobody asked for gives way. */
function addLocation(server: Server, location: Location): void {
  const known = server.locations.find(({ path }) => path === location.path)
  if (!known || known.pathType !== location.pathType) server.locations.push(location)
  else if (known.isDefault) Object.assign(known, location)
}

function mergeCanary({ ingress }: Entry, { servers, upstreams, source }: Parts & { readonly source: ConfigurationSource }): void {
  const merge = (service: Networking.IngressServiceBackend, locations: readonly Location[]): void => {
    const alternative = upstreams.get(upstreamName(namespaceOf(ingress), service))
    if (!alternative) return
    let isMerged = false
    for (const location of locations) {
      const main = upstreams.get(location.backend)
      if (main === alternative) return
      if (!main || main.name === DEFAULT_UPSTREAM || main.canary) continue
      main.alternative ??= alternative.name
      alternative.affinity = main.affinity
      isMerged = true
    }
    if (isMerged) return
    source.warn('controller.go:1608', `unable to find real backend for alternative backend ${alternative.name}. Deleting.`)
    upstreams.delete(alternative.name)
  }
  const { defaultBackend, rules = [] } = ingress.spec
  if (defaultBackend?.service) merge(defaultBackend.service, servers.get(ANY_HOST)?.locations ?? [])
  for (const { host = '', http } of rules) {
    for (const { path = '', pathType, backend } of http?.paths ?? []) {
      const locations = servers.get(host || ANY_HOST)?.locations ?? []
      if (backend.service) merge(backend.service, locations.filter((location) => location.path === (path || ROOT) && location.pathType === pathType))
    }
  }
}
