/**
 * Which endpoint gets a request, and whether the canary does: in turn, or by the cookie that a client got.
 * Upstream: kubernetes/ingress-nginx/rootfs/etc/nginx/lua/balancer.lua, balancer/{round_robin,sticky_balanced}.lua (controller-v1.12.1).
 *
 * Simplified: one worker; a real nginx has several, each with a turn of its own. A cookie's endpoint is found by a remainder, not on a ring.
 */
import type { ServedRequest } from '../../base/os/network-stack'
import type { Configuration, Upstream } from './configuration'
import type { Endpoint } from './endpoints'

export interface Choice {
  readonly upstream: Upstream
  /** Name of the canary that was chosen in place of `main`. */
  readonly alternative: string
  /** For clients that come for the first time. */
  readonly cookie: string | undefined
  next(): Endpoint
}

export interface Chance {
  /** In [0, 1); a rehearsal has none. */
  random(): number
}

export class Balancer {
  readonly #turns = new Map<string, number>()
  readonly #chance: Chance

  constructor(chance: Chance) {
    this.#chance = chance
  }

  /** Undefined where nobody could answer. */
  choose(main: Upstream, request: ServedRequest, { upstreams }: Configuration): Choice | undefined {
    if (main.endpoints.length === 0) return undefined
    const other = main.alternative === undefined ? undefined : upstreams.get(main.alternative)
    const isOther = other !== undefined && other.endpoints.length > 0 && this.#prefersCanary(other, request)
    const upstream = isOther ? other : main
    const sticky = upstream.affinity && this.#sticky(upstream, request)
    const next = sticky ? () => sticky.endpoint : () => this.#inTurn(upstream, request.rehearsal)
    return { upstream, alternative: isOther ? upstream.name : '', cookie: sticky?.cookie, next }
  }

  #prefersCanary({ canary }: Upstream, { headers, rehearsal }: ServedRequest): boolean {
    if (!canary) return false
    const header = canary.header === '' ? undefined : headers[canary.header.toLowerCase()]
    if (header !== undefined) {
      if (canary.headerValue !== '') {
        if (canary.headerValue === header) return true
      } else if (canary.headerPattern !== '') {
        if (fits(canary.headerPattern, header)) return true
      } else if (header === 'always' || header === 'never') return header === 'always'
    }
    const cookie = canary.cookie === '' ? undefined : cookiesOf(headers).get(canary.cookie)
    if (cookie === 'always' || cookie === 'never') return cookie === 'always'
    return canary.weight > 0 && !rehearsal && Math.floor(this.#chance.random() * canary.weightTotal) + 1 <= canary.weight
  }

  #inTurn({ name, endpoints }: Upstream, rehearsal: boolean): Endpoint {
    const turn = this.#turns.get(name) ?? (rehearsal ? 0 : Math.floor(this.#chance.random() * endpoints.length))
    if (!rehearsal) this.#turns.set(name, turn + 1)
    return endpoints[turn % endpoints.length]
  }

  #sticky({ affinity, endpoints, name }: Upstream, { headers, rehearsal }: ServedRequest): { endpoint: Endpoint; cookie: string | undefined } | undefined {
    if (!affinity) return undefined
    const given = cookiesOf(headers).get(affinity.name)
    const known = given?.endsWith(`|${digest(name)}`) ? given : undefined
    const value = known ?? `${rehearsal ? 0 : Math.floor(this.#chance.random() * 1e9)}.${endpoints.length}|${digest(name)}`
    const attributes = [`Path=${affinity.path || '/'}`, ...(affinity.maxAge ? [`Max-Age=${affinity.maxAge}`] : []), 'HttpOnly']
    const cookie = known === undefined ? [`${affinity.name}=${value}`, ...attributes].join('; ') : undefined
    return { endpoint: endpoints[parseInt(digest(value), 16) % endpoints.length], cookie }
  }
}

function fits(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern).test(text)
  } catch {
    return false
  }
}

export const cookiesOf = ({ cookie = '' }: ServedRequest['headers']): ReadonlyMap<string, string> =>
  new Map(
    cookie.split(';').map((pair): [string, string] => {
      const [name, value = ''] = pair.trim().split(/=(.*)/s)
      return [name, value]
    }),
  )

/** Eight hexadecimal digits. Upstream: FNV-1a. */
function digest(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0
  return hash.toString(16).padStart(8, '0')
}
