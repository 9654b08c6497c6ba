/**
 * Which location of a server answers a path, as nginx finds it: regular expressions in their order where any location of the server
 * uses them, and otherwise the same path or the longest beginning.
 * Upstream: updateServerLocations in internal/ingress/controller/location.go, buildLocation and buildProxyPass in
 * template/template.go (controller-v1.12.1); ngx_http_core_find_location (nginx 1.25).
 */
import type { Location, Server } from './configuration'

export interface Matched {
  readonly location: Location
  /** nginx sends a client there by itself: a folder was asked for without its slash. */
  readonly addSlash: boolean
}

export type FindLocation = (path: string) => Matched | undefined

export const needsRewrite = ({ settings, path }: Location): boolean => settings.rewriteTarget !== '' && settings.rewriteTarget !== path

export function locationFinder({ locations }: Pick<Server, 'locations'>): FindLocation {
  return locations.some((location) => needsRewrite(location) || location.settings.useRegex) ? byExpression(locations) : byBeginning(locations)
}

/** PCRE's mark for letters of either case is a flag here. Undefined where the expression is none. */
export function compilePath(path: string): RegExp | undefined {
  try {
    return new RegExp(path.replace(/^\(\?i\)/, ''), 'i')
  } catch {
    return undefined
  }
}

function byExpression(locations: readonly Location[]): FindLocation {
  const compiled = locations.flatMap((location) => {
    const expression = compilePath(`^${location.path}`)
    return expression ? [{ expression, location }] : []
  })
  return (path) => {
    const found = compiled.find(({ expression }) => expression.test(path))
    return found && { location: found.location, addSlash: false }
  }
}

function byBeginning(locations: readonly Location[]): FindLocation {
  const exact = new Map<string, Location>()
  const beginnings: { readonly path: string; readonly location: Location }[] = []
  for (const location of locations) if (location.pathType === 'Exact') exact.set(location.path, location)
  for (const location of locations) {
    const { path, pathType } = location
    if (pathType === 'Exact') continue
    const isFolder = pathType === 'Prefix' && path !== '/'
    if (isFolder && !exact.has(path)) exact.set(path, location)
    beginnings.push({ path: isFolder && !path.endsWith('/') ? `${path}/` : path, location })
  }
  beginnings.sort((a, b) => b.path.length - a.path.length)
  return (path) => {
    const same = exact.get(path)
    if (same) return { location: same, addSlash: false }
    const folder = path.endsWith('/') ? undefined : beginnings.find((one) => one.path === `${path}/`)
    if (folder) return { location: folder.location, addSlash: true }
    const found = beginnings.find((one) => path.startsWith(one.path))
    return found && { location: found.location, addSlash: false }
  }
}

/** `/something/new` by `/something(/|$)(.*)` and `/$2`. The query stays, unless the target ends in a question mark. */
export function rewritten({ path, settings: { rewriteTarget } }: Location, { uri, query }: { readonly uri: string; readonly query: string }): string {
  const match = compilePath(path)?.exec(uri)
  if (!match) return withQuery(uri, query)
  const target = rewriteTarget.replaceAll(/\$(\d)/g, (_, digit: string) => match[Number(digit)] ?? '')
  if (target.endsWith('?')) return target.slice(0, -1)
  const [place, own] = target.split(/\?(.*)/s)
  return withQuery(place, [own, query].filter(Boolean).join('&'))
}

const withQuery = (uri: string, query: string): string => (query === '' ? uri : `${uri}?${query}`)
