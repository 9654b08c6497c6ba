/**
 * Who may reach whom on a port, as policies have it: every pair of pods judged as a packet between them would be, and what held back
 * each of those that may not. Upstream: test/e2e/network/netpol/reachability.go (v1.32) draws the same table.
 */
import type { Pod } from '../../api/types'
import { findAddress } from '../network/address'
import type { PolicyDecision } from '../network/packet-filter'
import type { Flow } from './judge'

export interface AskedPort {
  /** `TCP`, `UDP`, `SCTP` */
  readonly protocol: string
  readonly port: number
}

export interface Reachability extends AskedPort {
  /** `Pod/default/web`: those with an address of their own, in the order of their names. */
  readonly pods: readonly string[]
  /** All other pairs reach each other. */
  readonly refused: readonly Refusal[]
}

export interface Refusal {
  readonly from: string
  readonly to: string
  readonly direction: 'egress' | 'ingress'
  readonly object: string
  readonly path: string
  readonly text: string
}

interface Place {
  readonly name: string
  readonly address: number
}

export function reachability(judge: (flow: Flow) => PolicyDecision, pods: readonly Pod[], { protocol, port }: AskedPort): Reachability {
  const places = pods.flatMap(placeOf).sort((a, b) => (a.name < b.name ? -1 : 1))
  const refused: Refusal[] = []
  for (const from of places) {
    for (const to of places) {
      if (from === to) continue
      const { accepted, egress, ingress } = judge({ protocol, source: from.address, destination: to.address, destinationPort: port })
      const held = accepted ? undefined : (ingress ?? egress)
      if (held) refused.push({ from: from.name, to: to.name, direction: held.direction, object: held.object, path: held.path, text: held.text() })
    }
  }
  return { protocol, port, pods: places.map(({ name }) => name), refused }
}

function placeOf({ metadata, spec, status }: Pod): readonly Place[] {
  const address = spec.hostNetwork || status.podIP === undefined ? undefined : findAddress(status.podIP)
  const isOver = status.phase === 'Succeeded' || status.phase === 'Failed'
  return address === undefined || isOver ? [] : [{ name: `Pod/${metadata.namespace}/${metadata.name}`, address }]
}
