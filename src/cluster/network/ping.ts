/**
 * An ICMP echo. Service addresses do not answer it: no rule rewrites ICMP, and no machine owns such an address. A packet whose time to
 * live ends on the way is answered by the machine where it ends. Upstream: icmp(7), net/ipv4/icmp.c (Linux 6.1).
 */
import type { Echo } from '../../base/os/network-stack'
import { formatAddress } from './address'
import { addressText, finish, openFlow, type Fabric } from './fabric'
import { isLost } from './link-loss'
import type { NetworkNamespace } from './network-namespace'
import type { NodeState } from './node-state'
import type { Route } from './route'

const FIRST_TTL = 64
/** Routers of the internet that a reply passes on its way here. */
const HOPS_OUTSIDE = 9

export interface EchoRequest {
  readonly from: NetworkNamespace
  readonly address: number
  readonly timeoutMs: number
  readonly ttl?: number
}

/** Undefined when no reply came in time. */
export function ping(
  fabric: Fabric,
  { from, address, timeoutMs, ttl = FIRST_TTL }: EchoRequest,
  done: (echo: Echo | undefined) => void,
): void {
  const record = openFlow(fabric, from, { protocol: 'icmp', address, port: 0 })
  const { route } = record
  const passed = forwarders(fabric, from, route)
  const ends = passed[ttl - 1]
  const isLostOnTheWay = isLost(fabric, route) || isLost(fabric, route)
  const ms = 2 * (ends && ttl === 1 ? fabric.latency.sameNodeMs : route.latencyMs)
  const arrives = !ends && route.fate === 'delivered' && route.target?.alive === true
  if (isLostOnTheWay || (!ends && !arrives) || ms > timeoutMs) {
    return void fabric.clock.after(timeoutMs, () => {
      finish(fabric, record, 'timeout')
      done(undefined)
    })
  }
  fabric.clock.after(ms, () => {
    finish(fabric, record, arrives ? 'answered' : 'timeout')
    const outside = route.target && !route.target.node && from.node ? HOPS_OUTSIDE : 0
    if (arrives) return done({ from: addressText(fabric, address), ms, ttl: FIRST_TTL - passed.length - outside, arrived: true })
    done({ from: addressOf(ends, from), ms, ttl: FIRST_TTL - ttl + 1, arrived: false })
  })
}

/**
 * The nodes that hand the packet on, and take one from its time to live: neither who sends it nor who it is for, nor the bridge
 * between two pods of one node.
 */
function forwarders({ nodes }: Fabric, from: NetworkNamespace, { steps, target }: Route): readonly NodeState[] {
  if (target?.node === from.node && !from.isHost && !target?.isHost) return []
  const crossed = steps.flatMap(({ node }) => nodes.get(node) ?? [])
  const first = from.isHost && from.node ? 1 : 0
  return crossed.slice(first, target?.isHost && target.node ? -1 : undefined)
}

/** As its sender knows it: its own node by the bridge's address, others by theirs. */
const addressOf = (node: NodeState, from: NetworkNamespace): string =>
  node === from.node ? formatAddress(node.pool.gateway) : node.host.addressText
