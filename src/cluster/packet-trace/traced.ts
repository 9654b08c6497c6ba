/** A request that is asked about: as it went, or as it would go. */
import type { Hop, PastRequest } from '../network/contract'

export interface Traced {
  /** `Pod/default/client`, `Node/worker-1`, `outside`. */
  readonly from: string
  readonly protocol: 'tcp' | 'udp' | 'icmp'
  /** As the caller wrote it: a name or an address. */
  readonly host: string
  /** What the name stands for; absent: it stands for nothing. */
  readonly address: string | undefined
  readonly port: number
  readonly to: string | undefined
  readonly outcome: 'answered' | 'refused' | 'timeout' | 'reset' | 'unknown-host' | 'unanswered' | 'going-on'
  readonly status: number | undefined
  readonly path: string
  readonly hops: readonly Hop[]
}

export interface TraceVerdict {
  readonly ok: boolean
  /** One word for what decided: `NoPodSelected`. */
  readonly reason: string
  readonly text: string
  /** The object that decided, and the place in it: `Service/default/web`, `spec.selector`. */
  readonly object?: string
  readonly path?: string
}

export const isDns = ({ question }: PastRequest): boolean => question !== undefined

export function tracedRequest(request: PastRequest, host = request.address): Traced {
  const { from, protocol, address, port, to, outcome = 'going-on', status, hops } = request
  const url = request.request === undefined ? undefined : new URL(request.request.slice(request.request.indexOf(' ') + 1))
  return { from, protocol, host: url?.hostname ?? host, address, port, to, outcome, status, path: url ? url.pathname + url.search : '', hops }
}

/** `Pod/default/web` */
export interface NamedObject {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

export function parseName(text: string): NamedObject {
  const [kind, ...rest] = text.split('/')
  return rest.length > 1 ? { kind, namespace: rest[0], name: rest[1] } : { kind, namespace: '', name: rest[0] ?? '' }
}
