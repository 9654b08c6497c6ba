/** One datagram there and one back, as a DNS client asks. Nothing says that a datagram was lost but the passing of time. */
import { finish, openFlow, addressText, type Fabric } from './fabric'
import { isLost } from './link-loss'
import type { NetworkNamespace } from './network-namespace'

const DNS_PORT = 53

export interface UdpQuestion {
  readonly from: NetworkNamespace
  readonly address: number
  readonly port: number
  readonly datagram: string
  /** Sent right after it over the same socket; both must be answered. */
  readonly also?: string
  readonly timeoutMs: number
}

export type UdpOutcome = { readonly datagram: string } | { readonly failure: 'refused' | 'timeout' }

export function askUdp(fabric: Fabric, question: UdpQuestion, done: (outcome: UdpOutcome) => void): void {
  const { clock } = fabric
  const record = openFlow(fabric, question.from, { protocol: 'udp', address: question.address, port: question.port })
  const { route, packet } = record
  if (question.port === DNS_PORT) record.question = question.datagram
  let open = true
  const end = (outcome: UdpOutcome) => {
    if (!open) return
    open = false
    clock.cancel(deadline)
    if ('datagram' in outcome && record.question !== undefined) record.reply = outcome.datagram
    finish(fabric, record, 'failure' in outcome ? outcome.failure : 'answered')
    done(outcome)
  }
  const reply = collector(question.also === undefined ? 1 : 2, (datagram) => end({ datagram }))
  const deadline = clock.after(question.timeoutMs, () => end({ failure: 'timeout' }))
  if (route.fate === 'rejected') return void clock.after(2 * route.latencyMs, () => end({ failure: 'refused' }))
  if (route.fate !== 'delivered') return
  const send = (datagram: string, isFirst: boolean) => {
    if (isLost(fabric, route)) return
    clock.after(route.latencyMs, () => {
      if (!route.target?.alive) return
      const binding = route.target.find('udp', packet.destinationPort, packet.destination)
      const back = (act: () => void) => (isLost(fabric, route) ? undefined : clock.after(route.latencyMs, act))
      if (binding?.listener.protocol !== 'udp') return void back(() => end({ failure: 'refused' }))
      const from = { address: addressText(fabric, packet.source), port: packet.sourcePort, rehearsal: false }
      binding.listener.receive(datagram, (answer) => back(() => reply(answer, isFirst)), from)
    })
  }
  send(question.datagram, true)
  if (question.also !== undefined) send(question.also, false)
}

/** Tells of the first datagram's answer when all have theirs. */
function collector(wanted: number, done: (first: string) => void): (answer: string, isFirst: boolean) => void {
  let left = wanted
  let first = ''
  return (answer, isFirst) => {
    if (isFirst) first = answer
    if (--left === 0) done(first)
  }
}
