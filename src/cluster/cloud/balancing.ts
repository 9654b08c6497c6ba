/**
 * Where a balancer sends a connection: to a node that says that it is well, at the Service's node port there.
 * Upstream: sigs.k8s.io/cloud-provider-kind pkg/loadbalancer/proxy.go (v0.6).
 * Simplified: it asks how a node is when somebody comes and its last look is three seconds old; a real one looks every three seconds,
 * and gives a node up after three bad answers.
 */
import type { Service } from '../../api/kinds/service'
import { findAddress, parseCidr } from '../network/address'
import type { Asked, Balance, PassedOn } from '../network/balancer'

const LOOK_MS = 3_000
/** kube-proxy's own. */
const HEALTHZ_PORT = 10_256

export interface BalancingOptions {
  now(): number
  /** Status of a GET of `/healthz`; undefined: no answer. */
  ask(address: string, port: number): number | undefined
}

export interface Balancer {
  readonly balance: Balance
  /** From now on for this Service, over nodes of these addresses. */
  set(service: Service, nodes: readonly string[]): void
}

export function createBalancer({ now, ask }: BalancingOptions): Balancer {
  let spec: Service['spec'] | undefined
  let nodes: readonly string[] = []
  let well: readonly string[] = []
  let lookedAt: number | undefined

  function look(healthPort: number): readonly string[] {
    if (lookedAt === undefined || now() - lookedAt >= LOOK_MS) {
      lookedAt = now()
      well = nodes.filter((address) => ask(address, healthPort) === 200)
    }
    return well
  }

  return {
    balance(asked): PassedOn | undefined {
      const nodePort = spec?.ports?.find(({ port, protocol = 'TCP' }) => port === asked.port && protocol.toLowerCase() === asked.protocol)?.nodePort
      if (!spec || !nodePort || !isLetIn(spec, asked.source)) return undefined
      const able = look(spec.externalTrafficPolicy === 'Local' ? (spec.healthCheckNodePort ?? HEALTHZ_PORT) : HEALTHZ_PORT)
      const address = able.length > 0 ? able[placeFor(asked, spec, able.length)] : undefined
      return address === undefined ? undefined : { address, port: nodePort }
    },
    set(service, addresses) {
      spec = service.spec
      nodes = addresses
      lookedAt = undefined
    },
  }
}

/** By chance, or by who asks. */
function placeFor({ source, chance }: Asked, { sessionAffinity }: Service['spec'], count: number): number {
  if (sessionAffinity === 'ClientIP') return Math.abs(findAddress(source) ?? 0) % count
  return chance ? Math.floor(chance() * count) : 0
}

function isLetIn({ loadBalancerSourceRanges = [] }: Service['spec'], source: string): boolean {
  const address = findAddress(source) ?? 0
  const ranges = loadBalancerSourceRanges.map((range) => parseCidr(range.trim()))
  return ranges.length === 0 || ranges.some(({ base, mask }) => (address & mask) === base)
}
