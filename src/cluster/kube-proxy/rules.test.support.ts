/**
 * Services and endpoints in few words, as the tables of this room have them, and the rules that a node gets for them.
 * The node is that of upstream's own tests (pkg/proxy/iptables/proxier_test.go, v1.32).
 */
import type { EndpointSlice } from '../../api/kinds/endpoint-slice'
import type { Service } from '../../api/kinds/service'
import type { Core } from '../../api/types'
import type { Ruleset } from '../network/netfilter'
import { endpointsOf } from './endpoint-choice'
import { usualConfig, type NodeFacts, type ProxyConfig } from './proxy-config'
import { RuleBook, type PortEndpoints } from './rule-book'
import { servicePorts } from './service-port'

export interface Given {
  /** `ns1/svc1` */
  readonly name: string
  readonly spec: Partial<Service['spec']>
  /** Addresses of its balancer. */
  readonly balancer?: readonly Core.LoadBalancerIngress[]
  /** `10.0.1.1`, `10.0.1.1@node2`, `10.0.1.1@here leaving`, `… ending`, `… unready`, `… zone=a`. */
  readonly endpoints?: readonly string[]
  /** Port name -> number that the endpoints listen on; absent: as the Service's ports. */
  readonly targets?: Readonly<Record<string, number>>
}

export const here: NodeFacts = { name: 'here', addresses: ['192.168.0.2', '192.168.99.2', '192.168.1.2'], zone: undefined }
export const testConfig: ProxyConfig = usualConfig('10.0.0.0/8')
export const port80: Core.ServicePort = { name: 'p80', port: 80, protocol: 'TCP' }

const conditions: Readonly<Record<string, object>> = {
  leaving: { ready: false, serving: true, terminating: true },
  ending: { ready: false, serving: false, terminating: true },
  unready: { ready: false, serving: false, terminating: false },
}

const meta = (name: string, namespace: string) => ({ name, namespace, uid: '', resourceVersion: '1', creationTimestamp: '' })

function serviceOf({ name, spec, balancer }: Given): Service {
  const [namespace, own] = name.split('/')
  const status = balancer ? { loadBalancer: { ingress: [...balancer] } } : {}
  return { apiVersion: 'v1', kind: 'Service', metadata: meta(own, namespace), spec: { type: 'ClusterIP', ports: [port80], ...spec }, status }
}

function sliceOf({ name, spec, endpoints = [], targets = {} }: Given): EndpointSlice {
  const [namespace, own] = name.split('/')
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: meta(`${own}-1`, namespace),
    addressType: 'IPv4',
    endpoints: endpoints.map(endpointOf),
    ports: (spec.ports ?? [port80]).map((port) => ({ name: port.name ?? '', port: targets[port.name ?? ''] ?? port.port, protocol: port.protocol ?? 'TCP' })),
  }
}

function endpointOf(text: string): EndpointSlice['endpoints'][number] {
  const [place, ...words] = text.split(' ')
  const [address, nodeName] = place.split('@')
  const zones = words.flatMap((word) => (word.startsWith('zone=') ? [{ name: word.slice(5) }] : []))
  return {
    addresses: [address],
    ...(nodeName ? { nodeName } : {}),
    ...(conditions[words[0]] ? { conditions: conditions[words[0]] } : {}),
    ...(zones.length > 0 ? { hints: { forZones: zones } } : {}),
  }
}

export function portsOf(given: Given): readonly PortEndpoints[] {
  const slices = [sliceOf(given)]
  return servicePorts(serviceOf(given)).map((port) => ({ port, endpoints: endpointsOf(port, slices) }))
}

export function rulesFor(given: readonly Given[], config: ProxyConfig = testConfig, node: NodeFacts = here): Ruleset {
  const book = new RuleBook(config)
  for (const each of given) book.write(each.name, portsOf(each))
  book.finish()
  return book.rulesOf(node)
}
