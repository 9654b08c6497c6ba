/**
 * What is accepted of a Service and yet told: fields that do nothing, addresses written otherwise than they are compared.
 * Upstream: GetWarningsForService in pkg/api/service/warnings.go (v1.32).
 * Simplified: an IPv4 address with leading zeros is refused; a real API server accepts it and tells that a later one will not.
 */
import type { Service } from './types'
import { canonicalIpv6 } from './validation/canonical-ipv6'
import { isIpv6 } from './validation/formats'

const HINTS = 'service.kubernetes.io/topology-aware-hints'
const MODE = 'service.kubernetes.io/topology-mode'
const EXTERNAL_NAME = 'ExternalName'

export function serviceWarnings({ metadata, spec }: Service): readonly string[] {
  const { type, clusterIP, clusterIPs = [], externalIPs = [], loadBalancerIP, loadBalancerSourceRanges = [], externalName } = spec
  const hasAddress = clusterIP && clusterIP !== 'None'
  const isExternal = type === EXTERNAL_NAME
  return [
    ...(metadata.annotations?.[HINTS] === undefined ? [] : [`annotation ${HINTS} is deprecated, please use ${MODE} instead`]),
    ...(hasAddress ? clusterIPs.flatMap((address, index) => addressWarnings(address, `spec.clusterIPs[${index}]`)) : []),
    ...externalIPs.flatMap((address, index) => addressWarnings(address, `spec.externalIPs[${index}]`)),
    ...(loadBalancerIP ? addressWarnings(loadBalancerIP, 'spec.loadBalancerIP') : []),
    ...loadBalancerSourceRanges.flatMap((range, index) => rangeWarnings(range, `spec.loadBalancerSourceRanges[${index}]`)),
    ...(isExternal && externalIPs.length > 0 ? [`spec.externalIPs is ignored when spec.type is "${EXTERNAL_NAME}"`] : []),
    ...(!isExternal && externalName ? [`spec.externalName is ignored when spec.type is not "${EXTERNAL_NAME}"`] : []),
  ]
}

const addressWarnings = (address: string, path: string): readonly string[] =>
  isIpv6(address) ? told({ what: 'address', given: address, canonical: canonicalIpv6(address) }, path) : []

function rangeWarnings(range: string, path: string): readonly string[] {
  const [address, length] = range.split('/')
  return isIpv6(address) ? told({ what: 'prefix', given: range, canonical: `${canonicalIpv6(address)}/${length}` }, path) : []
}

const told = ({ what, given, canonical }: Readonly<Record<'what' | 'given' | 'canonical', string>>, path: string): readonly string[] =>
  given === canonical ? [] : [`${path}: IPv6 ${what} "${given}" is not in RFC 5952 canonical format ("${canonical}"), which may cause controller apply-loops`]
