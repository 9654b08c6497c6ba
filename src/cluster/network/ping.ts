/** An ICMP echo. Service addresses do not answer it: no rule rewrites ICMP, and no machine owns such an address. */
import { finish, openFlow, type Fabric } from './fabric'
import type { NetworkNamespace } from './network-namespace'

export interface Echo {
  readonly from: NetworkNamespace
  readonly address: number
  readonly timeoutMs: number
}

/** Tells the round-trip time in ms, or undefined when no reply came in time. */
export function ping(fabric: Fabric, { from, address, timeoutMs }: Echo, done: (roundTripMs: number | undefined) => void): void {
  const record = openFlow(fabric, from, { protocol: 'icmp', address, port: 0 })
  const { fate, target, latencyMs } = record.route
  const roundTripMs = 2 * latencyMs
  const arrives = fate === 'delivered' && target?.alive === true && roundTripMs <= timeoutMs
  fabric.clock.after(arrives ? roundTripMs : timeoutMs, () => {
    finish(fabric, record, arrives ? 'answered' : 'timeout')
    done(arrives ? roundTripMs : undefined)
  })
}
