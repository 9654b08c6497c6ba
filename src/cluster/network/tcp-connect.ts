/** Opening a TCP connection: told by the clock when the SYN was answered, refused, or given up on. */
import type { ConnectOutcome } from '../../base/os/network-stack'
import { addressText, finish, openFlow, type Fabric } from './fabric'
import { CONNECT_TIMEOUT_MS } from './http-exchange'
import { acceptOn } from './http-over-socket'
import { handshakeHoldMs } from './link-loss'
import type { NetworkNamespace } from './network-namespace'

export interface ConnectCall {
  readonly from: NetworkNamespace
  readonly address: number
  readonly port: number
  readonly timeoutMs: number
}

export function connectTcp(fabric: Fabric, call: ConnectCall, done: (outcome: ConnectOutcome) => void): void {
  const { clock } = fabric
  const record = openFlow(fabric, call.from, { protocol: 'tcp', address: call.address, port: call.port })
  const { route, packet } = record
  const limitMs = Math.min(call.timeoutMs, CONNECT_TIMEOUT_MS)
  const roundTripMs = 2 * route.latencyMs + (handshakeHoldMs(fabric, route) ?? Infinity)
  const fail = (failure: 'refused' | 'timeout') => {
    finish(fabric, record, failure)
    done({ failure, address: addressText(fabric, call.address), port: call.port })
  }
  const giveUp = () => clock.after(record.at + limitMs - clock.now(), () => fail('timeout'))
  if (route.fate === 'lost' || route.fate === 'dropped' || roundTripMs > limitMs) return void giveUp()
  clock.after(roundTripMs, () => {
    if (route.fate === 'rejected') return fail('refused')
    if (!route.target?.alive) return giveUp()
    const binding = route.target.find('tcp', packet.destinationPort, packet.destination)
    const socket = binding && acceptOn(fabric, binding, record)
    if (!socket) return fail('refused')
    finish(fabric, record, 'answered')
    done({ socket })
  })
}
