/** What a check may look at, made of the cluster's doors: objects by their kind's name, requests as rehearsals. */
import type { ApiDoor } from '../api/door'
import type { Kind } from '../api/kind'
import type { KubeObject } from '../api/object'
import type { HttpRequest } from '../base/os/network-stack'
import type { Network, TraceSource } from '../cluster/network/contract'
import type { PacketTraces } from '../cluster/packet-trace/packet-trace'
import type { LessonView, RanLine, Reach } from '../lesson/lesson-view'

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
  now(): number
}

export function createLessonView({ door, kinds, network, packets, nodeName, commands, ran, now }: LessonViewOptions): LessonView {
  const kindOf = (name: string): Kind | undefined => kinds.find(({ kind }) => kind === name)
  return {
    nowMs: now(),
    commands,
    ran,
    find(name, namespace, objectName) {
      const kind = kindOf(name)
      if (!kind) return undefined
      return listOf(door, kind, namespace).find(({ metadata }) => metadata.name === objectName)
    },
    list(name, namespace) {
      const kind = kindOf(name)
      return kind ? listOf(door, kind, namespace) : []
    },
    reach: (from, url) => reach({ network, packets }, sourceOf(from, nodeName), url),
  }
}

const listOf = (door: ApiDoor, kind: Kind, namespace: string): readonly KubeObject[] =>
  door.list(kind, kind.namespaced ? { namespace } : {}).items

function sourceOf(from: string, nodeName: string): TraceSource {
  if (from === 'outside') return 'outside'
  // From anywhere inside of the cluster: names mean what they mean to its Pods.
  if (from === 'Node') return { node: nodeName, namespace: 'default' }
  return { namespace: 'default', pod: from.replace(/^Pod\//, '') }
}

function reach({ network, packets }: Pick<LessonViewOptions, 'network' | 'packets'>, from: TraceSource, url: string): Reach {
  const { hostname, port, pathname, search } = new URL(url)
  const request: HttpRequest = {
    method: 'GET',
    host: hostname,
    port: Number(port || 80),
    path: pathname + search,
    headers: { host: hostname, 'user-agent': 'lesson' },
    body: '',
  }
  const { hops, outcome } = network.trace(from, request)
  return {
    hops,
    response: 'response' in outcome ? { status: outcome.response.status, body: outcome.response.body } : undefined,
    // Asked only by who wants to know.
    get decided() {
      return packets.rehearse(from, request).verdict
    },
  }
}
