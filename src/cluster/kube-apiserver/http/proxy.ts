/**
 * `pods/NAME/proxy` and its kin: the request is passed on to what the name leads to, and the answer comes back as it is.
 * Upstream: pkg/registry/core/{pod,service,node}/rest, ResourceLocation in pkg/registry/core/{pod,service,node}/strategy.go,
 * k8s.io/apimachinery/pkg/util/proxy (v1.32).
 * Simplified: links inside of pages are left as they are; a real API server rewrites those that begin at the root.
 */
import type { ApiResponse } from '../../../api/http'
import { Endpoints } from '../../../api/kinds/endpoints'
import { Node } from '../../../api/kinds/node'
import { Pod } from '../../../api/kinds/pod'
import { Service } from '../../../api/kinds/service'
import { badRequestError, serviceUnavailableError, unknownPathError } from '../../../api/status-error'
import { describeDialFailure } from '../../../base/os/dial-failure'
import { referenceOf, type ResourceExchange } from './exchange'

const TIMEOUT_MS = 30_000

interface Target {
  readonly host: string
  readonly port: number
  readonly tls: boolean
}

/** `https:web:8443` in its parts; undefined when there are too many. */
export function splitTarget(text: string): { scheme: string; name: string; port: string } | undefined {
  const parts = text.split(':')
  if (parts.length === 1) return { scheme: '', name: parts[0], port: '' }
  if (parts.length === 2) return { scheme: '', name: parts[0], port: parts[1] }
  const [scheme, name, port] = parts
  return parts.length === 3 && (scheme === '' || scheme === 'http' || scheme === 'https') ? { scheme, name, port } : undefined
}

export async function answerProxy(exchange: ResourceExchange): Promise<ApiResponse> {
  const { request, path, registry } = exchange
  const [address, search] = divided(request.path, '?')
  if (path.rest === '' && !address.endsWith('/')) return { status: 301, headers: { location: `${address}/${search}` }, body: '' }
  const target = targetOf(exchange)
  const { dial } = registry.wire
  if (!dial) throw serviceUnavailableError(`error trying to reach service: dial tcp ${target.host}:${target.port}: connect: no route to host`)
  const { authorization, host, ...headers } = request.headers
  const sent = { ...target, method: request.method, path: `${pathBelow(address)}${search}`, headers, body: request.body ?? '' }
  const outcome = await dial(sent, { timeoutMs: TIMEOUT_MS })
  if ('failure' in outcome) throw serviceUnavailableError(`error trying to reach service: ${describeDialFailure(outcome)}`)
  return outcome.response
}

/** What follows `/proxy`, as it was written. */
const pathBelow = (address: string): string => address.slice(address.indexOf('/proxy') + '/proxy'.length) || '/'

function divided(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)]
}

function targetOf(exchange: ResourceExchange): Target {
  const { kind, path } = exchange
  const parts = splitTarget(path.name)
  if (!parts) throw badRequestError(`invalid ${kind.kind.toLowerCase()} request ${JSON.stringify(path.name)}`)
  const place = { ...referenceOf(exchange), name: parts.name }
  const tls = parts.scheme === 'https'
  if (kind.kind === 'Pod') return { ...podTarget(exchange, place, parts.port), tls }
  if (kind.kind === 'Service') return { ...serviceTarget(exchange, place, parts.port), tls }
  if (kind.kind === 'Node') return { ...nodeTarget(exchange, parts.name, parts.port), tls }
  throw unknownPathError()
}

type Place = ReturnType<typeof referenceOf>
type Reached = Pick<Target, 'host' | 'port'>

/** The first port that a container declares, where none is named. */
function podTarget({ door }: ResourceExchange, place: Place, port: string): Reached {
  const { spec, status, metadata } = door.get(Pod, place)
  const declared = spec.containers.find(({ ports }) => ports && ports.length > 0)?.ports?.[0].containerPort
  if (!status.podIP) throw badRequestError(`address not allowed: pod ${metadata.name} has no address yet`)
  return { host: status.podIP, port: port ? Number(port) : (declared ?? 80) }
}

function serviceTarget({ door, registry }: ResourceExchange, place: Place, port: string): Reached {
  const service = door.get(Service, place)
  const ports = service.spec.ports ?? []
  const named = port === '' && ports.length === 1 ? ports[0] : ports.find((one) => one.name === port || String(one.port) === port)
  if (!named) throw serviceUnavailableError(`no service port ${JSON.stringify(port)} found for service ${JSON.stringify(place.name)}`)
  const candidates = (door.get(Endpoints, place).subsets ?? []).flatMap(({ addresses = [], ports: open = [] }) =>
    open.filter(({ name }) => (name ?? '') === (named.name ?? '')).flatMap((one) => addresses.map(({ ip }) => ({ host: ip, port: one.port }))),
  )
  if (candidates.length === 0) throw serviceUnavailableError(`no endpoints available for service ${JSON.stringify(place.name)}`)
  return registry.random.pick(candidates)
}

/** Upstream: the kubelet's port where none is named. */
const KUBELET_PORT = 10250

function nodeTarget({ door }: ResourceExchange, name: string, port: string): Reached {
  const { status } = door.get(Node, { name })
  const address = status.addresses?.find(({ type }) => type === 'InternalIP')?.address
  return { host: address ?? name, port: port ? Number(port) : KUBELET_PORT }
}
