/**
 * The balancers that stand: machines of the cloud with addresses of their own, in the network of the nodes.
 * Upstream: sigs.k8s.io/cloud-provider-kind pkg/loadbalancer/server.go (v0.6).
 */
import type { Service } from '../../api/kinds/service'
import { keyOf } from '../../api/object'
import { isSame } from '../../api/updates'
import { findAddress } from '../network/address'
import type { Network } from '../network/contract'
import { createBalancer, type Balancer } from './balancing'

/** Far from what nodes get. Simplified: in kind a balancer gets the next free address of the nodes' network. */
const NETWORK = '172.18.255'
const LAST = 254

export interface Balancers {
  has(service: string): boolean
  /** Makes it if need be; it stands from now on. */
  ensure(service: Service, nodes: readonly string[]): { readonly address: string } | { readonly problem: string }
  /** Other nodes for one that stands; false when there is nothing new. */
  update(service: Service, nodes: readonly string[]): boolean
  remove(service: string): void
}

interface Standing {
  readonly address: string
  readonly balancer: Balancer
  nodes: readonly string[]
  remove(): void
}

export function createBalancers(network: Network, now: () => number): Balancers {
  const standing = new Map<string, Standing>()

  function ask(host: string, port: number): number | undefined {
    const { outcome } = network.trace('outside', { method: 'GET', host, port, path: '/healthz', headers: {}, body: '' }, { brief: true })
    return 'response' in outcome ? outcome.response.status : undefined
  }

  function freeAddress(wanted: string | undefined): string | undefined {
    const taken = new Set([...standing.values()].map(({ address }) => address))
    if (wanted) return taken.has(wanted) || findAddress(wanted) === undefined ? undefined : wanted
    for (let last = 1; last <= LAST; last++) if (!taken.has(`${NETWORK}.${last}`)) return `${NETWORK}.${last}`
    return undefined
  }

  function build(service: Service): Standing | undefined {
    const address = freeAddress(service.spec.loadBalancerIP)
    if (address === undefined) return undefined
    const balancer = createBalancer({ now, ask })
    const remove = network.addBalancer({ name: `Service/${keyOf(service)}`, address, balance: balancer.balance })
    return { address, balancer, nodes: [], remove }
  }

  return {
    has: (service) => standing.has(service),
    ensure(service, nodes) {
      const found = standing.get(keyOf(service)) ?? build(service)
      if (!found) return { problem: service.spec.loadBalancerIP ? `address ${service.spec.loadBalancerIP} is not to be had` : 'no address is left' }
      standing.set(keyOf(service), found)
      found.nodes = nodes
      found.balancer.set(service, nodes)
      return { address: found.address }
    },
    update(service, nodes) {
      const found = standing.get(keyOf(service))
      if (!found || isSame(found.nodes, nodes)) return false
      found.nodes = nodes
      found.balancer.set(service, nodes)
      return true
    },
    remove(service) {
      standing.get(service)?.remove()
      standing.delete(service)
    },
  }
}
