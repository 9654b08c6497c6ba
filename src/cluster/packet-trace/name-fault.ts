/** Why a name stands for nothing: the name server was not reached, it lies in another namespace, or there is no such Service. */
import type { ApiDoor } from '../../api/door'
import { Service } from '../../api/kinds/service'
import { parseName, type Traced, type TraceVerdict } from './traced'

export function findNameFault(traced: Traced, door: ApiDoor): TraceVerdict | undefined {
  if (traced.outcome !== 'unknown-host') return undefined
  const { hops, host } = traced
  const held = hops.find(({ at, ok }) => at === 'policy' && !ok)
  if (held) return { ok: false, reason: 'PolicyHeldDns', text: held.text, ...(held.object ? { object: held.object } : {}), ...(held.path ? { path: held.path } : {}) }
  const stop = hops.find(({ at, ok, object }) => at === 'iptables' && !ok && object !== undefined)
  if (stop?.object) return { ok: false, reason: 'NameServerHasNoEndpoints', text: `no name can be asked for: ${stop.text}`, object: stop.object, path: 'spec.selector' }
  const silent = hops.findLast(({ at, ok, text }) => !ok && (at === 'route' || (at === 'dns' && text.includes('does not answer'))))
  if (silent) return { ok: false, reason: 'NameServerSilent', text: silent.text, ...(silent.object ? { object: silent.object } : {}) }
  return traced.from === 'outside' ? fromOutside(host, door) : ofCluster(traced, door)
}

function ofCluster({ host, from }: Traced, door: ApiDoor): TraceVerdict {
  const [name, namespace] = host.split('.')
  const own = parseName(from).namespace
  const services = door.list(Service).items.filter(({ metadata }) => metadata.name === name)
  const elsewhere = services.find(({ metadata }) => metadata.namespace !== (namespace ?? own))
  if (elsewhere) {
    const there = elsewhere.metadata.namespace ?? ''
    const object = `Service/${there}/${name}`
    return { ok: false, reason: 'NameInOtherNamespace', text: `no name ${host} is known in ${own}; ${object} answers to ${name}.${there}`, object, path: 'metadata.namespace' }
  }
  return { ok: false, reason: 'NoSuchName', text: `no Service ${name} is there${namespace ? ` in ${namespace}` : ''}, and no machine outside is called ${host}`, ...(own ? { object: from } : {}) }
}

/** Names of Services mean nothing there. */
function fromOutside(host: string, door: ApiDoor): TraceVerdict {
  const service = door.list(Service).items.find(({ metadata }) => metadata.name === host.split('.')[0])
  if (!service) return { ok: false, reason: 'NoSuchName', text: `no machine is called ${host}` }
  const object = `Service/${service.metadata.namespace}/${service.metadata.name}`
  if (service.spec.type === 'LoadBalancer' && !service.status.loadBalancer?.ingress?.length) {
    return { ok: false, reason: 'NoLoadBalancerAddress', text: `${object} waits for an address: nobody in this cluster hands out addresses of load balancers`, object, path: 'status.loadBalancer' }
  }
  return { ok: false, reason: 'NameOfCluster', text: `${host} is a name of the cluster: outside it means nothing; ${object} is reached by a node port or a load balancer`, object, path: 'spec.type' }
}
