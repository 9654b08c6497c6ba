/**
 * From the chain of a Service port to the chain of one endpoint, and what that does. In a large cluster these rules, which are
 * most of all, go without comments. Upstream: pkg/proxy/iptables/proxier.go writeServiceToEndpointRules (v1.32).
 */
import type { Rule } from '../network/netfilter'
import type { Endpoint } from './endpoint-choice'
import { MARK_CHAIN } from './fixed-rules'
import type { ServicePort } from './service-port'

export interface JumpOptions {
  readonly chainOf: (endpoint: Endpoint) => string
  readonly isTerse: boolean
}

/** First those who were here before, then chance: one in n, one in n - 1 of the rest, and so on to the last, who takes all. */
export function endpointJumps(port: ServicePort, endpoints: readonly Endpoint[], { chainOf, isTerse }: JumpOptions): readonly Rule[] {
  const jump = (match: Rule['match'], endpoint: Endpoint): Rule => ({
    match,
    target: { jump: chainOf(endpoint) },
    ...(isTerse ? {} : { comment: `${port.port} -> ${endpoint.text}` }),
  })
  const seconds = port.affinitySeconds
  const sticky =
    seconds === undefined ? [] : endpoints.map((endpoint) => jump({ recent: { name: chainOf(endpoint), seconds } }, endpoint))
  const last = endpoints.length - 1
  return [...sticky, ...endpoints.map((endpoint, i) => jump(i < last ? { probability: chanceOf(endpoints.length - i) } : {}, endpoint))]
}

/** Written with ten decimals. */
const chanceOf = (remaining: number): number => Number((1 / remaining).toFixed(10))

interface OwnChain {
  readonly name: string
  readonly isTerse: boolean
}

/** A packet that comes back to its own sender gets another source; all are sent to the endpoint. */
export function endpointRules(port: ServicePort, { address, port: number }: Endpoint, { name, isTerse }: OwnChain): readonly Rule[] {
  const remember = port.affinitySeconds === undefined ? {} : { remember: name }
  const comment = isTerse ? {} : { comment: port.port }
  return [
    { match: { source: { cidr: `${address}/32` } }, target: { jump: MARK_CHAIN }, ...comment },
    { match: { protocol: port.protocol, ...remember }, target: { dnat: { address, port: number } }, ...comment },
  ]
}
