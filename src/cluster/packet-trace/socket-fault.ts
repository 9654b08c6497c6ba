/** Why nobody listens where a packet arrived: the wrong port of a Service, a port that is only declared, loopback, the caller itself. */
import type { ApiDoor } from '../../api/door'
import { Pod } from '../../api/kinds/pod'
import { Service } from '../../api/kinds/service'
import type { Hop } from '../network/contract'
import { serviceBehind } from './service-behind'
import { parseName, type Traced, type TraceVerdict } from './traced'

const NODE_PORTS = { first: 30_000, last: 32_767 }

export function findSocketFault(traced: Traced, door: ApiDoor): TraceVerdict | undefined {
  const refused = traced.hops.find(({ at, ok }) => at === 'socket' && !ok)
  if (!refused) return undefined
  if (isLoopback(traced.address)) return ownLoopback(traced)
  const port = portOf(refused)
  const hidden = refused.listening?.find((each) => each.startsWith('127.') && each.endsWith(`:${port}`))
  const object = refused.object ?? traced.to ?? ''
  if (hidden !== undefined) return { ok: false, reason: 'LoopbackOnly', text: `${object} listens on ${hidden} alone: only what runs inside of that pod reaches it`, object, path: 'spec.containers[0]' }
  if (object.startsWith('Node/') || traced.to?.startsWith('Node/')) return onNode(traced, door, object)
  return onPod(traced, door, { refused, object, port })
}

const isLoopback = (address: string | undefined): boolean => address?.startsWith('127.') ?? false

/** `connection refused on 10.244.1.2:80; ...` */
const portOf = ({ text }: Hop): number => Number(/:(\d+);/.exec(text)?.[1] ?? 0)

const ownLoopback = ({ from, host, port }: Traced): TraceVerdict => ({
  ok: false,
  reason: 'OwnLoopback',
  text: `${host} is ${from} itself, and nothing listens on ${port} there; other pods are reached by the name of their Service`,
  object: from,
})

function onNode({ port }: Traced, door: ApiDoor, object: string): TraceVerdict {
  const services = door.list(Service).items
  const meant = services.find(({ spec }) => spec.type !== 'ClusterIP' && spec.ports?.some((each) => each.port === port || each.targetPort === port))
  const at = meant?.spec.ports?.findIndex((each) => each.port === port || each.targetPort === port) ?? 0
  const isPossible = port >= NODE_PORTS.first && port <= NODE_PORTS.last
  const range = isPossible ? 'no Service has that node port' : `node ports lie between ${NODE_PORTS.first} and ${NODE_PORTS.last}`
  const text = `nothing listens on ${port} of ${object}: ${range}`
  if (!meant) return { ok: false, reason: isPossible ? 'NodePortUnused' : 'NotANodePort', text, object }
  const service = `Service/${meant.metadata.namespace}/${meant.metadata.name}`
  const nodePort = meant.spec.ports?.[at]?.nodePort
  return { ok: false, reason: 'NotANodePort', text: `${text}; ${service} has ${nodePort ?? 'none'} for its port ${port}`, object: service, path: `spec.ports[${at}].nodePort` }
}

interface Refused {
  readonly refused: Hop
  readonly object: string
  readonly port: number
}

function onPod(traced: Traced, door: ApiDoor, { refused, object, port }: Refused): TraceVerdict {
  const { namespace, name } = parseName(object)
  const pod = door.list(Pod, { namespace }).items.find(({ metadata }) => metadata.name === name)
  const listens = refused.listening?.length ? `listens on ${refused.listening.map((each) => each.replace('0.0.0.0:', '')).join(', ')}` : 'listens on nothing'
  const declared = declaredAt(pod, port)
  if (declared !== undefined) {
    return { ok: false, reason: 'PortOnlyDeclared', text: `${object} declares port ${port} and ${listens}: declaring a port opens none`, object, path: declared }
  }
  const service = serviceBehind(traced, door)
  if (!service) return { ok: false, reason: 'NobodyListens', text: `nobody listens on port ${port}: ${object} ${listens}`, object }
  const at = service.spec.ports?.findIndex((each) => each.port === traced.port || each.nodePort === traced.port) ?? -1
  const named = `Service/${service.metadata.namespace}/${service.metadata.name}`
  return {
    ok: false,
    reason: 'WrongTargetPort',
    text: `${named} sends port ${traced.port} to ${port} of its pods, and ${object} ${listens}`,
    object: named,
    path: `spec.ports[${Math.max(at, 0)}].targetPort`,
  }
}

function declaredAt(pod: Pod | undefined, port: number): string | undefined {
  for (const [at, { ports = [] }] of (pod?.spec.containers ?? []).entries()) {
    const found = ports.findIndex(({ containerPort }) => containerPort === port)
    if (found >= 0) return `spec.containers[${at}].ports[${found}].containerPort`
  }
  return undefined
}
