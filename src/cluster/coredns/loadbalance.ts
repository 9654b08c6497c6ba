/**
 * `loadbalance`: shuffles addresses, so that clients that take the first take different ones.
 * Upstream: coredns plugin/loadbalance (v1.11.3).
 */
import type { DnsRecord } from '../../base/os/network-stack'
import type { DnsPlugin } from './plugin'

export const loadbalance: DnsPlugin = {
  name: 'loadbalance',
  setup: (_directive, { process }) => ({
    name: 'loadbalance',
    wrap: (next) => (request, respond) =>
      next(request, (reply) => {
        if (request.rehearsal || reply.answers.length < 2) return respond(reply)
        respond({ ...reply, answers: shuffled(reply.answers, process.random) })
      }),
  }),
}

/** Aliases come first, in their order. */
function shuffled(records: readonly DnsRecord[], random: () => number): readonly DnsRecord[] {
  const isAddress = ({ type }: DnsRecord) => type === 'A' || type === 'AAAA'
  const addresses = records.filter(isAddress)
  for (let left = addresses.length; left > 1; left--) {
    const chosen = Math.floor(random() * left)
    ;[addresses[left - 1], addresses[chosen]] = [addresses[chosen], addresses[left - 1]]
  }
  return [...records.filter((record) => !isAddress(record)), ...addresses]
}
