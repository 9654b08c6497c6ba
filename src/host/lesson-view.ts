/** What a check may look at, made of the cluster's doors: objects by their kind's name, requests as rehearsals. */
import type { ApiDoor } from '../api/door'
import type { Kind } from '../api/kind'
import type { KubeObject } from '../api/object'
import { byteLength } from '../base/os/byte-length'
import type { ConnectFailure, HttpRequest } from '../base/os/network-stack'
import type { Network, TraceSource } from '../cluster/network/contract'
import type { PacketTraces } from '../cluster/packet-trace/packet-trace'
import type { AskedRequest, LessonView, LoggedContainer, RanLine, Reach } from '../lesson/lesson-view'
import { readSubject } from '../lesson/subject'

export interface LessonViewOptions {
  readonly door: ApiDoor
  readonly kinds: readonly Kind[]
  readonly network: Network
  /** Where requests `from: Node` start. */
  readonly nodeName: string
  /** Say which object decided. */
  readonly packets: PacketTraces
  readonly commands: readonly string[]
  readonly ran: readonly RanLine[]
  readonly answers: Readonly<Record<string, string>>
  log(container: LoggedContainer): string | undefined
  read(file: string): string | undefined
  now(): number
}

export function createLessonView({ door, kinds, network, packets, nodeName, now, ...others }: LessonViewOptions): LessonView {
  const kindOf = (name: string): Kind | undefined => kinds.find(({ kind }) => kind === name)
  // A view is of one instant, and many ask for the same.
  const lists = new Map<string, readonly KubeObject[]>()
  function list(name: string, namespace: string): readonly KubeObject[] {
    const key = `${name}/${namespace}`
    const known = lists.get(key)
    if (known) return known
    const kind = kindOf(name)
    const found = kind ? listOf(door, kind, namespace) : []
    lists.set(key, found)
    return found
  }
  return {
    ...others,
    nowMs: now(),
    list,
    find: (name, namespace, objectName) => list(name, namespace).find(({ metadata }) => metadata.name === objectName),
    reach: (from, url, asked = plain) => reach({ network, packets }, sourceOf(from, nodeName), requestOf(url, asked)),
  }
}

const listOf = (door: ApiDoor, kind: Kind, namespace: string): readonly KubeObject[] =>
  door.list(kind, kind.namespaced && namespace !== '' ? { namespace } : {}).items

function sourceOf(from: string, nodeName: string): TraceSource {
  if (from === 'outside') return 'outside'
  // From anywhere inside of the cluster: names mean what they mean to its Pods.
  if (from === 'Node') return { node: nodeName, namespace: 'default' }
  const { namespace = 'default', name } = readSubject(from)
  return { namespace, pod: name }
}

const plain: AskedRequest = { method: 'GET', headers: {}, body: '' }

function requestOf(url: string, { method, headers, body }: AskedRequest): HttpRequest {
  const { protocol, hostname, port, pathname, search } = new URL(url)
  const isSecure = protocol === 'https:'
  const length: Readonly<Record<string, string>> = body === '' ? {} : { 'content-length': String(byteLength(body)) }
  return {
    method,
    host: hostname,
    port: Number(port || (isSecure ? 443 : 80)),
    path: pathname + search,
    headers: { host: hostname, 'user-agent': 'lesson', ...length, ...headers },
    body,
    ...(isSecure ? { tls: true } : {}),
  }
}

function reach({ network, packets }: Pick<LessonViewOptions, 'network' | 'packets'>, from: TraceSource, request: HttpRequest): Reach {
  const { outcome } = network.trace(from, request, { brief: true })
  return {
    // Checks that hold never ask for the way.
    get hops() {
      return network.trace(from, request).hops
    },
    ...('response' in outcome
      ? { response: { status: outcome.response.status, body: outcome.response.body } }
      : { response: undefined, failure: failureOf(outcome.failure) }),
    // Asked only by who wants to know.
    get decided() {
      return packets.rehearse(from, request).verdict
    },
  }
}

/** As `curl` tells them apart. */
function failureOf(failure: ConnectFailure['failure']): NonNullable<Reach['failure']> {
  if (failure === 'unknown-host') return 'dns'
  return failure === 'refused' || failure === 'timeout' ? failure : 'other'
}
