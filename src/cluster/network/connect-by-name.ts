/** A server of a pod opens a TCP connection by name, without promises: what connect(2) after getaddrinfo(3) is to a real one. */
import type { ConnectOutcome } from '../../base/os/network-stack'
import { findAddress, parseAddress } from './address'
import type { ConnectionCall } from './contract'
import type { Fabric } from './fabric'
import type { NetworkNamespace } from './network-namespace'
import { resolve } from './resolver'
import { connectTcp } from './tcp-connect'

interface Asked {
  readonly call: ConnectionCall
  readonly done: (outcome: ConnectOutcome) => void
}

export function connectByName(fabric: Fabric, from: NetworkNamespace, { call, done }: Asked): void {
  const { host, port, timeoutMs, files } = call
  const open = (address: number): void => connectTcp(fabric, { from, address, port, timeoutMs }, done)
  const literal = findAddress(host)
  if (literal !== undefined) return open(literal)
  resolve({ fabric, from, files }, host, (found) =>
    'failure' in found ? done({ failure: 'unknown-host', host }) : open(parseAddress(found.addresses[0])),
  )
}
