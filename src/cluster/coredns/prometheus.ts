/**
 * `prometheus`: what the server did, in numbers. Upstream: coredns plugin/metrics (v1.11.3).
 *
 * Simplified: requests and responses are counted; a real CoreDNS also measures sizes, durations, caches and itself.
 */
import type { DnsPlugin, Metrics } from './plugin'
import { serveText } from './serve-text'
import { VERSION } from './version'

export const prometheus: DnsPlugin = {
  name: 'prometheus',
  setup: ({ arguments: [address = 'localhost:9153'] }, { process, metrics }) => ({
    name: 'prometheus',
    start() {
      const page = () => ({ status: 200, text: exposition(metrics) })
      return serveText(process, address.replace('localhost', '127.0.0.1'), { '/metrics': page })
    },
    wrap: (next) => (request, respond) =>
      next(request, (reply) => {
        if (!request.rehearsal) count(metrics.requests, request.question.type)
        if (!request.rehearsal) count(metrics.responses, reply.rcode)
        respond(reply)
      }),
  }),
}

const count = <T>(counts: Map<T, number>, key: T): void => void counts.set(key, (counts.get(key) ?? 0) + 1)

function exposition({ requests, responses }: Metrics): string {
  const server = 'server="dns://:53"'
  const where = 'view="",zone="."'
  return [
    "# HELP coredns_build_info A metric with a constant '1' value labeled by version, revision, and goversion from which " +
      'CoreDNS was built.',
    '# TYPE coredns_build_info gauge',
    `coredns_build_info{goversion="${VERSION.go}",revision="${VERSION.revision}",version="${VERSION.number}"} 1`,
    '# HELP coredns_dns_requests_total Counter of DNS requests made per zone, protocol and family.',
    '# TYPE coredns_dns_requests_total counter',
    ...[...requests].map(([type, times]) => `coredns_dns_requests_total{family="1",proto="udp",${server},type="${type}",${where}} ${times}`),
    '# HELP coredns_dns_responses_total Counter of response status codes.',
    '# TYPE coredns_dns_responses_total counter',
    ...[...responses].map(([rcode, times]) => `coredns_dns_responses_total{plugin="",rcode="${rcode}",${server},${where}} ${times}`),
    '',
  ].join('\n')
}
