/** `log`: writes every question and its answer down. Upstream: coredns plugin/log (v1.11.3), its `common` format. */
import { formatReply } from '../network/dns-message'
import type { DnsPlugin } from './plugin'

/** Simplified: id and sizes are not those of a datagram on a real wire. */
export const log: DnsPlugin = {
  name: 'log',
  setup: (_directive, { process, log: write }) => ({
    name: 'log',
    wrap: (next) => (request, respond) => {
      const startedAt = process.now()
      next(request, (reply) => {
        const { question, client, protocol, rehearsal } = request
        const seconds = ((process.now() - startedAt) / 1000 + 0.0001).toFixed(9)
        const asked = `"${question.type} IN ${question.name} ${protocol} ${question.name.length + 17} false 512"`
        const flags = reply.isAuthoritative ? 'qr,aa,rd' : 'qr,rd,ra'
        const size = formatReply({ ...reply, additional: [] }).length
        const line = `${client.address}:${client.port} - ${client.port ^ 0x5a5a} ${asked} ${reply.rcode} ${flags} ${size} ${seconds}s`
        if (!rehearsal) write(`[INFO] ${line}`)
        respond(reply)
      })
    },
  }),
}
