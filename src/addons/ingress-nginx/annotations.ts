/**
 * What the annotations of an Ingress ask for, read as the controller reads them: what makes no sense counts as not said.
 * Upstream: kubernetes/ingress-nginx/internal/ingress/annotations (controller-v1.12.1), docs/user-guide/nginx-configuration.
 *
 * Simplified: of some hundred annotations those that beginners' pages use; a real controller knows authentication and much more.
 */
export const PREFIX = 'nginx.ingress.kubernetes.io/'

export interface CanaryPolicy {
  readonly weight: number
  readonly weightTotal: number
  readonly header: string
  readonly headerValue: string
  readonly headerPattern: string
  readonly cookie: string
}

export interface CookieAffinity {
  readonly name: string
  readonly path: string
  readonly maxAge: string
}

export interface Cors {
  /** `*`, or the origins that may. */
  readonly origins: readonly string[]
  readonly methods: string
  readonly headers: string
  readonly maxAge: string
  readonly credentials: boolean
}

export interface RequestLimit {
  /** Requests a second from one address. */
  readonly rate: number
  readonly burst: number
}

export interface Settings {
  readonly cors: Cors | undefined
  readonly limit: RequestLimit | undefined
  readonly rewriteTarget: string
  readonly useRegex: boolean
  readonly sslRedirect: boolean
  readonly forceSslRedirect: boolean
  readonly appRoot: string
  readonly redirect: { readonly to: string; readonly code: number } | undefined
  readonly connectMs: number
  readonly readMs: number
  readonly tries: number
  /** 0: any size. */
  readonly bodyBytes: number
  readonly isTlsBackend: boolean
  readonly serviceUpstream: boolean
  readonly upstreamVhost: string
  readonly forwardedPrefix: string
  /** Blocks of addresses that may ask; empty: anybody. */
  readonly allowed: readonly string[]
  readonly aliases: readonly string[]
  readonly defaultBackend: string
  readonly affinity: CookieAffinity | undefined
  readonly canary: CanaryPolicy | undefined
}

type Values = (name: string) => string

const truths: Readonly<Record<string, boolean>> = { 1: true, t: true, T: true, true: true, True: true, TRUE: true, 0: false, f: false, F: false, false: false, False: false, FALSE: false }

export const boolean = (text: string, otherwise: boolean): boolean => (Object.hasOwn(truths, text) ? truths[text] : otherwise)
const whole = (text: string, otherwise: number): number => (/^-?\d+$/.test(text) ? Number(text) : otherwise)
const listed = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

const units: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }

function size(text: string, otherwise: number): number {
  const [, digits, unit] = /^(\d+)([kmg]?)$/i.exec(text) ?? []
  return digits === undefined ? otherwise : Number(digits) * units[unit.toLowerCase()]
}

/** Of the controller's ConfigMap: what holds where an Ingress says nothing else. */
export type GlobalSettings = Readonly<Record<string, string>>

/** Annotations that a key of the same name in the ConfigMap stands in for. */
const global: readonly string[] = ['ssl-redirect', 'force-ssl-redirect', 'proxy-connect-timeout', 'proxy-read-timeout', 'proxy-body-size', 'proxy-next-upstream-tries', 'whitelist-source-range']

export function settingsOf(annotations: Readonly<Record<string, string>> = {}, globals: GlobalSettings = {}): Settings {
  const value: Values = (name) => (annotations[PREFIX + name] ?? (global.includes(name) ? globals[name] : undefined) ?? '').trim()
  return {
    cors: boolean(value('enable-cors'), false) ? corsOf(value) : undefined,
    limit: limitOf(value),
    rewriteTarget: value('rewrite-target'),
    useRegex: boolean(value('use-regex'), false),
    sslRedirect: boolean(value('ssl-redirect'), true),
    forceSslRedirect: boolean(value('force-ssl-redirect'), false),
    appRoot: value('app-root').startsWith('/') ? value('app-root') : '',
    redirect: redirectOf(value),
    connectMs: whole(value('proxy-connect-timeout'), 5) * 1000,
    readMs: whole(value('proxy-read-timeout'), 60) * 1000,
    tries: whole(value('proxy-next-upstream-tries'), 3),
    bodyBytes: size(value('proxy-body-size'), 1024 ** 2),
    isTlsBackend: /^(HTTPS|GRPCS|AUTO_HTTPS)$/i.test(value('backend-protocol')),
    serviceUpstream: boolean(value('service-upstream'), false),
    upstreamVhost: value('upstream-vhost'),
    forwardedPrefix: value('x-forwarded-prefix'),
    allowed: listed(value('whitelist-source-range') || value('allowlist-source-range')),
    aliases: listed(value('server-alias')),
    defaultBackend: value('default-backend'),
    affinity: value('affinity') === 'cookie' ? affinityOf(value) : undefined,
    canary: boolean(value('canary'), false) ? canaryOf(value) : undefined,
  }
}

/** A redirect for a while wins over one for good. */
function redirectOf(value: Values): Settings['redirect'] {
  const temporal = value('temporal-redirect')
  if (temporal) return { to: temporal, code: whole(value('temporal-redirect-code'), 302) }
  const permanent = value('permanent-redirect')
  return permanent ? { to: permanent, code: whole(value('permanent-redirect-code'), 301) } : undefined
}

const CORS_HEADERS = 'DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization'

const corsOf = (value: Values): Cors => ({
  origins: listed(value('cors-allow-origin') || '*'),
  methods: value('cors-allow-methods') || 'GET, PUT, POST, DELETE, PATCH, OPTIONS',
  headers: value('cors-allow-headers') || CORS_HEADERS,
  maxAge: value('cors-max-age') || '1728000',
  credentials: boolean(value('cors-allow-credentials'), true),
})

function limitOf(value: Values): RequestLimit | undefined {
  const multiplier = whole(value('limit-burst-multiplier'), 5)
  const perSecond = whole(value('limit-rps'), 0)
  const perMinute = whole(value('limit-rpm'), 0)
  if (perSecond > 0) return { rate: perSecond, burst: perSecond * multiplier }
  return perMinute > 0 ? { rate: perMinute / 60, burst: perMinute * multiplier } : undefined
}

const affinityOf = (value: Values): CookieAffinity => ({
  name: value('session-cookie-name') || 'INGRESSCOOKIE',
  path: value('session-cookie-path'),
  maxAge: value('session-cookie-max-age'),
})

const canaryOf = (value: Values): CanaryPolicy => ({
  weight: whole(value('canary-weight'), 0),
  weightTotal: Math.max(100, whole(value('canary-weight-total'), 100)),
  header: value('canary-by-header'),
  headerValue: value('canary-by-header-value'),
  headerPattern: value('canary-by-header-pattern'),
  cookie: value('canary-by-cookie'),
})
