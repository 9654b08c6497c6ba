/**
 * `kubernetes`: answers for the names of the cluster, from what it knows of Services and their endpoints.
 * Upstream: coredns plugin/kubernetes/handler.go (v1.11.3).
 */
import { answerForCluster, startOfAuthority } from './kubernetes-answer'
import { readKubernetesOptions } from './kubernetes-options'
import { replyWith, zoneOf } from './plugin'
import type { DnsPlugin } from './plugin'

export const kubernetes: DnsPlugin = {
  name: 'kubernetes',
  setup(directive, { records, zones: serverZones, lookup, process }) {
    const options = readKubernetesOptions(directive, serverZones)
    const addresses = () => process.network.interfaces.filter(({ name }) => name !== 'lo').map(({ address }) => address)
    return {
      name: 'kubernetes',
      isReady: () => true,
      wrap: (next) => (request, respond) => {
        const { name } = request.question
        const matched = zoneOf(name, options.zones)
        if (matched === undefined) return next(request, respond)
        const zone = { zone: name.slice(name.length - matched.length), records, options, lookup, addresses }
        answerForCluster(zone, request, (reply) => {
          if (reply) respond({ ...reply, isAuthoritative: true })
          else if (zoneOf(name, options.fallthrough) !== undefined) next(request, respond)
          else respond(replyWith({ rcode: 'NXDOMAIN', authority: [startOfAuthority(zone)], isAuthoritative: true }))
        })
      },
    }
  },
}
