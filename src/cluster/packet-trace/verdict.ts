/**
 * Which object decided how a request went, and where in it: the last hop says what happened, the objects of the API say why. Pure
 * reading; nothing is decided here. Whoever has another cause to tell adds a line to `findings`.
 */
import type { ApiDoor } from '../../api/door'
import { Service } from '../../api/kinds/service'
import { findIngressFault } from './ingress-fault'
import { findNameFault } from './name-fault'
import { findServiceFault } from './service-fault'
import { findSocketFault } from './socket-fault'
import type { Traced, TraceVerdict } from './traced'

type Finding = (traced: Traced, door: ApiDoor) => TraceVerdict | undefined

/** The first that has something to say is right: in the order in which a packet meets its obstacles. */
const findings: readonly Finding[] = [findNameFault, findPolicyFault, findIngressFault, findServiceFault, findLostFault, findSocketFault]

export function verdictOf(traced: Traced, door: ApiDoor): TraceVerdict {
  for (const find of findings) {
    const found = find(traced, door)
    if (found) return found
  }
  const { outcome, status, to, host, port } = traced
  const who = to ?? `${host}:${port}`
  if (outcome === 'going-on') return { ok: true, reason: 'GoingOn', text: `${who} has not answered yet` }
  const lossy = traced.hops.find(({ at, text }) => at === 'route' && text.includes(' packets are lost'))
  if (lossy && outcome === 'timeout') return { ok: false, reason: 'PacketsLost', text: `${who} did not answer in time: ${lossy.text}`, ...(to ? { object: to } : {}) }
  if (outcome === 'timeout' || outcome === 'unanswered') return { ok: false, reason: 'Timeout', text: `${who} did not answer in time`, ...(to ? { object: to } : {}) }
  if (outcome === 'reset') return { ok: false, reason: 'Reset', text: `${who} broke the connection off`, ...(to ? { object: to } : {}) }
  if (outcome !== 'answered') return { ok: false, reason: 'Refused', text: `${who} refused the connection`, ...(to ? { object: to } : {}) }
  const isFine = status === undefined || status < 400
  return { ok: isFine, reason: isFine ? 'Answered' : 'HttpError', text: `${who} answered${status === undefined ? '' : ` ${status}`}`, ...(to ? { object: to } : {}) }
}

function findPolicyFault({ hops }: Traced): TraceVerdict | undefined {
  const held = hops.find(({ at, ok }) => at === 'policy' && !ok)
  return held && { ok: false, reason: 'PolicyHeld', text: held.text, ...placeOf(held) }
}

function findLostFault({ hops, protocol, address, from, port }: Traced, door: ApiDoor): TraceVerdict | undefined {
  const lost = hops.findLast(({ at, ok }) => at === 'route' && !ok)
  if (!lost) return undefined
  if (lost.object?.startsWith('Node/')) return { ok: false, reason: 'NodeUnreachable', text: lost.text, object: lost.object, path: 'status.conditions' }
  if (lost.object?.startsWith('Pod/')) {
    return { ok: false, reason: 'PodGone', text: `${lost.text}; a Service keeps its address when its Pods change`, object: lost.object, path: 'status.podIP' }
  }
  const services = door.list(Service).items
  const balanced = services.find((service) => nameOf(service) === lost.object)
  if (balanced) return heldByBalancer(balanced, lost.text, port)
  const service = services.find(({ spec }) => spec.clusterIP === address)
  if (!service) return { ok: false, reason: 'NobodyHasAddress', text: lost.text }
  const object = nameOf(service)
  if (from === 'outside') return { ok: false, reason: 'ClusterIPFromOutside', text: `${address} is the cluster IP of ${object}: only nodes and pods know it`, object, path: 'spec.clusterIP' }
  if (protocol === 'icmp') return { ok: false, reason: 'ClusterIPHasNoMachine', text: `${address} is the cluster IP of ${object}: no machine has it, so nobody answers a ping`, object, path: 'spec.clusterIP' }
  const isItsPort = service.spec.ports?.some((each) => each.port === port && each.protocol === protocol.toUpperCase()) ?? false
  return isItsPort ? leadsNowhere(service, lost.text) : portNotOf(service, `${port}/${protocol.toUpperCase()}`)
}

/** Rules led the packet on, or there are none yet; addresses that no selector picks were written by hand. */
function leadsNowhere(service: Service, text: string): TraceVerdict {
  const isByHand = Object.keys(service.spec.selector ?? {}).length === 0
  const { namespace, name } = service.metadata
  return { ok: false, reason: 'NobodyHasAddress', text, ...(isByHand ? { object: `Endpoints/${namespace}/${name}`, path: 'subsets' } : { object: nameOf(service) }) }
}

/** A balancer knows the ports of its Service, those who may come, and the nodes that are well. */
function heldByBalancer(service: Service, text: string, port: number): TraceVerdict {
  const { ports, loadBalancerSourceRanges } = service.spec
  if (!ports?.some((each) => each.port === port)) return portNotOf(service, `${port}`)
  return { ok: false, reason: 'HeldByBalancer', text, object: nameOf(service), path: loadBalancerSourceRanges ? 'spec.loadBalancerSourceRanges' : 'spec' }
}

function portNotOf(service: Service, port: string): TraceVerdict {
  const object = nameOf(service)
  const ports = (service.spec.ports ?? []).map((each) => `${each.port}/${each.protocol}`)
  return { ok: false, reason: 'PortNotOfService', text: `${object} has no port ${port}, only ${ports.join(', ')}`, object, path: 'spec.ports' }
}

const nameOf = ({ metadata }: Service): string => `Service/${metadata.namespace}/${metadata.name}`
const placeOf = ({ object, path }: { readonly object?: string; readonly path?: string }) => ({ ...(object ? { object } : {}), ...(path ? { path } : {}) })
