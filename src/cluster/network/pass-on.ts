/** A server asks somebody else on behalf of its client: from its own machine, by name or address. */
import type { HttpOutcome, PassedOn } from '../../base/os/network-stack'
import { findAddress, parseAddress } from './address'
import type { Fabric } from './fabric'
import { exchangeHttp } from './http-exchange'
import type { NetworkNamespace } from './network-namespace'
import { resolve, resolveOnNode } from './resolver'

export function passOn(fabric: Fabric, from: NetworkNamespace, passed: Pick<PassedOn, 'pass' | 'connectMs' | 'timeoutMs' | 'files'>, done: (outcome: HttpOutcome) => void): void {
  const { pass, connectMs, timeoutMs } = passed
  const files = passed.files ?? from.files
  const { host } = pass
  const send = (address: number | undefined) =>
    address === undefined ? done({ failure: 'unknown-host', host }) : exchangeHttp(fabric, { from, address, request: pass, timeoutMs, connectMs }, done)
  const literal = findAddress(host)
  if (literal !== undefined) send(literal)
  else if (files) resolve({ fabric, from, files }, host, (found) => send('failure' in found ? undefined : parseAddress(found.addresses[0])))
  else resolveOnNode(fabric, from, { host, timeoutMs, done: send })
}
