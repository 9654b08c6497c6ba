/**
 * Packet traces over the sandbox's API group. `GET ?since=ID&from=Pod/default/client`: what somebody asked for after that connection,
 * hop by hop, with a verdict. `POST` with `from` and `url` (or `protocol`, `host`, `port`): how a request would go; nothing is sent.
 */
import type { ApiRequest, ApiResponse } from '../../api/http'
import type { HttpRequest } from '../../base/os/network-stack'
import type { Cluster } from '../../cluster/cluster'
import type { Probe, TraceSource } from '../../cluster/network/contract'
import type { PacketTraces } from '../../cluster/packet-trace/packet-trace'
import { answer, apiVersion, failure } from './sandbox-answer'

export const TRACES = '/apis/sandbox.kubarium.dev/v1/traces'
/** `GET ?port=80&protocol=TCP&namespace=default`: which pods policies keep from which, and where it is written. */
export const REACHABILITY = '/apis/sandbox.kubarium.dev/v1/reachability'

export function answerTraces({ method, path, body = '' }: Pick<ApiRequest, 'method' | 'path' | 'body'>, packets: PacketTraces): ApiResponse {
  if (method === 'GET') return past(new URLSearchParams(path.split('?')[1] ?? ''), packets)
  if (method !== 'POST') return failure(405, 'MethodNotAllowed', `${TRACES} takes GET and POST`)
  const asked = parseAsked(body)
  if (typeof asked === 'string') return failure(400, 'BadRequest', asked)
  return answer(200, { kind: 'PacketRehearsal', apiVersion, ...packets.rehearse(asked.from, asked.request) })
}

function past(query: URLSearchParams, packets: PacketTraces): ApiResponse {
  const since = Number(query.get('since') ?? 0)
  if (!Number.isInteger(since)) return failure(400, 'BadRequest', `since: not a number: ${query.get('since')}`)
  return answer(200, { kind: 'PacketTrace', apiVersion, last: packets.last(), ...packets.since(since, query.get('from') ?? undefined) })
}

export function answerReachability({ method, path }: Pick<ApiRequest, 'method' | 'path'>, cluster: Pick<Cluster, 'reachability'>): ApiResponse {
  if (method !== 'GET') return failure(405, 'MethodNotAllowed', `${REACHABILITY} takes GET`)
  const query = new URLSearchParams(path.split('?')[1] ?? '')
  const [port, protocol] = [Number(query.get('port') ?? 80), query.get('protocol') ?? 'TCP']
  if (!Number.isInteger(port) || !['TCP', 'UDP', 'SCTP'].includes(protocol)) return failure(400, 'BadRequest', 'expected port=NUMBER and protocol=TCP, UDP or SCTP')
  return answer(200, { kind: 'Reachability', apiVersion, ...cluster.reachability({ protocol, port }, query.get('namespace') ?? undefined) })
}

interface Asked {
  readonly from: TraceSource
  readonly request: HttpRequest | Probe
}

/** Or what is wrong with it. */
function parseAsked(body: string): Asked | string {
  const given = parseJson(body)
  if (!given) return 'expected a JSON object'
  const from = typeof given.from === 'string' ? parseSource(given.from) : undefined
  if (!from) return 'from: expected Pod/NAMESPACE/NAME, Node/NAME or outside'
  if (typeof given.url === 'string') {
    const request = httpRequest(given.url, given)
    return request ? { from, request } : `url: expected http://HOST[:PORT][/PATH], got ${given.url}`
  }
  const { protocol, host, port = 0 } = given
  const isProbe = (protocol === 'tcp' || protocol === 'udp' || protocol === 'icmp') && typeof host === 'string' && typeof port === 'number'
  return isProbe ? { from, request: { protocol, host, port } } : 'expected url, or protocol (tcp, udp, icmp), host and port'
}

function parseJson(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const given: unknown = JSON.parse(body)
    return typeof given === 'object' && given !== null ? { ...given } : undefined
  } catch {
    return undefined
  }
}

export function parseSource(text: string): TraceSource | undefined {
  if (text === 'outside') return text
  const [kind, ...names] = text.split('/')
  if (kind === 'Node' && names.length === 1) return { node: names[0] }
  return kind === 'Pod' && names.length === 2 ? { namespace: names[0], pod: names[1] } : undefined
}

function httpRequest(text: string, { method = 'GET', host }: Readonly<Record<string, unknown>>): HttpRequest | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || typeof method !== 'string') return undefined
  const tls = url.protocol === 'https:'
  const told = typeof host === 'string' ? host : url.host
  return { method, host: url.hostname, port: Number(url.port || (tls ? 443 : 80)), path: url.pathname + url.search, headers: { host: told, 'user-agent': 'kubarium' }, body: '', tls }
}
