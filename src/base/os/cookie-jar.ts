/**
 * The cookies of a client, a browser or curl: per host, whatever the port. Upstream: RFC 6265 sections 5.2 to 5.4.
 *
 * Simplified: a real browser refuses a `Domain` that is a public suffix; here a cookie may be meant for any domain that its host is in.
 */
export interface Cookie {
  readonly name: string
  readonly value: string
  readonly domain: string
  /** Sent to the hosts below the domain too. */
  readonly wide: boolean
  readonly path: string
  readonly secure: boolean
  /** Not for the scripts of a page. */
  readonly httpOnly: boolean
  /** Virtual time, ms since the epoch; undefined: until the browser is closed. */
  readonly until: number | undefined
}

/** A browser keeps no more of one host: RFC 6265 section 6.1. */
const MOST_PER_HOST = 50
const LARGEST = 4_096

export interface CookieJar {
  /** The `Cookie` header for an address; empty when there is none. */
  header(url: URL, nowMs: number): string
  /** `Set-Cookie` as a response carries it, several of them with commas or lines between. */
  keep(setCookie: string | undefined, url: URL, nowMs: number): void
  /** Those that have not run out. */
  all(nowMs: number): readonly Cookie[]
}

export function createCookieJar(before: readonly Cookie[] = []): CookieJar {
  let cookies = before
  return {
    header(url, nowMs) {
      cookies = cookies.filter(isFresh(nowMs))
      const sent = cookies.filter((cookie) => isFor(cookie, url)).sort((a, b) => b.path.length - a.path.length)
      return sent.map(({ name, value }) => (name === '' ? value : `${name}=${value}`)).join('; ')
    },
    keep(setCookie, url, nowMs) {
      for (const text of separate(setCookie ?? '')) {
        const cookie = parseCookie(text, url, nowMs)
        if (!cookie) continue
        const others = cookies.filter((other) => !isSame(other, cookie))
        const ofHost = others.filter(({ domain }) => domain === cookie.domain)
        const oldest = ofHost.length >= MOST_PER_HOST ? ofHost[0] : undefined
        cookies = [...others.filter((other) => other !== oldest), cookie]
      }
    },
    all: (nowMs) => cookies.filter(isFresh(nowMs)),
  }
}

const isFresh = (nowMs: number) => ({ until }: Cookie): boolean => until === undefined || until > nowMs

/** A comma ends a cookie only where `name=` follows: dates have commas too. */
const separate = (text: string): readonly string[] => text.split(/\n|,\s*(?=[^\s=;,]+=)/).filter((one) => one.trim() !== '' && one.length <= LARGEST)

const isSame = (a: Cookie, b: Cookie): boolean => a.name === b.name && a.domain === b.domain && a.path === b.path

function isFor({ domain, wide, path, secure }: Cookie, { hostname, pathname, protocol }: URL): boolean {
  if (secure && protocol !== 'https:' && hostname !== 'localhost') return false
  return (hostname === domain || (wide && hostname.endsWith(`.${domain}`))) && isBelow(pathname, path)
}

const isBelow = (path: string, folder: string): boolean =>
  path === folder || (path.startsWith(folder) && (folder.endsWith('/') || path.charAt(folder.length) === '/'))

function parseCookie(text: string, url: URL, nowMs: number): Cookie | undefined {
  const [pair, ...rest] = text.split(';')
  const [name, value] = pair.includes('=') ? split(pair) : ['', pair.trim()]
  const attributes = new Map(rest.map((part) => split(part)).map(([key, given]) => [key.toLowerCase(), given]))
  const domain = (attributes.get('domain') ?? '').replace(/^\./, '').toLowerCase()
  if (domain !== '' && url.hostname !== domain && !url.hostname.endsWith(`.${domain}`)) return undefined
  const path = attributes.get('path') ?? ''
  return {
    name,
    value,
    domain: domain === '' ? url.hostname : domain,
    wide: domain !== '',
    path: path.startsWith('/') ? path : folderOf(url.pathname),
    secure: attributes.has('secure'),
    httpOnly: attributes.has('httponly'),
    until: endOf(attributes, nowMs),
  }
}

function split(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}

const folderOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')))

function endOf(attributes: ReadonlyMap<string, string>, nowMs: number): number | undefined {
  const maxAge = attributes.get('max-age')
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return nowMs + Number(maxAge) * 1000
  const expires = Date.parse(attributes.get('expires') ?? '')
  return Number.isNaN(expires) ? undefined : expires
}
