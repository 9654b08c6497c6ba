/** Services: their number, and that of their node ports and load balancers. Upstream: pkg/quota/v1/evaluator/core/services.go (v1.32). */
import type { Service } from '../types'
import type { QuotaEvaluator } from './evaluator'

const names = new Set(['count/services', 'services', 'services.nodeports', 'services.loadbalancers'])

export const serviceEvaluator: QuotaEvaluator = {
  handles: () => true,
  matching: (asked) => asked.filter((name) => names.has(name)),
  usage(object) {
    const { type, ports = [], allocateLoadBalancerNodePorts } = (object as Service).spec
    const isBalanced = type === 'LoadBalancer'
    const opened = isBalanced && allocateLoadBalancerNodePorts === false ? ports.filter(({ nodePort }) => nodePort) : ports
    return {
      'count/services': '1',
      services: '1',
      'services.nodeports': String(isBalanced || type === 'NodePort' ? opened.length : 0),
      'services.loadbalancers': isBalanced ? '1' : '0',
    }
  },
  matchesScope: () => false,
  replenishes: (next, previous) => typeOf(next as Service) !== typeOf(previous as Service),
}

const typeOf = ({ spec: { type } }: Service): string => (type === 'NodePort' || type === 'LoadBalancer' ? type : '')
