/** `errors`: writes down questions that could not be answered. Upstream: coredns plugin/errors (v1.11.3). */
import type { DnsPlugin } from './plugin'

/**
 * Simplified: only failures to reach a server that questions are forwarded to are told; a real CoreDNS names every error of every
 * plugin, with the port that it was asked from.
 */
export const errors: DnsPlugin = {
  name: 'errors',
  setup: (_directive, { log }) => ({
    name: 'errors',
    wrap: (next) => (request, respond) =>
      next(request, (reply) => {
        const { name, type } = request.question
        if (reply.problem !== undefined && !request.rehearsal) log(`[ERROR] plugin/errors: 2 ${name} ${type}: ${reply.problem}`)
        respond(reply)
      }),
  }),
}
