/**
 * What a name of the cluster's zone asks for: `web.default.svc.cluster.local.`, `_http._tcp.web.default.svc...`,
 * `web-0.web.default.svc...`, `10-244-1-5.default.pod...`. Upstream: coredns plugin/kubernetes/parse.go (v1.11.3).
 */
import { canonicalIpv6 } from '../../api/validation/canonical-ipv6'
import { isIpv4, isIpv6 } from '../../api/validation/formats'

export interface KubernetesName {
  readonly sort: 'svc' | 'pod' | undefined
  readonly namespace: string | undefined
  /** Of the Service, or a pod's address with dashes. */
  readonly name: string | undefined
  readonly endpoint: string | undefined
  readonly port: string | undefined
  readonly protocol: string | undefined
}

const nothing: KubernetesName = {
  sort: undefined,
  namespace: undefined,
  name: undefined,
  endpoint: undefined,
  port: undefined,
  protocol: undefined,
}

/** Undefined when no name of this form can exist. */
export function parseKubernetesName(name: string, zone: string): KubernetesName | undefined {
  const base = name.slice(0, name.length - zone.length).toLowerCase().replace(/\.$/, '')
  if (base === '' || base === 'svc' || base === 'pod') return nothing
  const labels = base.split('.').filter((label) => label !== '')
  const sort = labels.pop()
  if (sort !== 'svc' && sort !== 'pod') return undefined
  const parsed = { ...nothing, sort, namespace: labels.pop(), name: labels.pop() } as const
  if (labels.length === 0) return parsed
  if (labels.length === 1) return { ...parsed, endpoint: labels[0] }
  if (labels.length > 2) return undefined
  return { ...parsed, port: labels[0].replace(/^_/, ''), protocol: labels[1].replace(/^_/, '') }
}

/** `4.3.2.1.in-addr.arpa.` -> `1.2.3.4`, and so for the nibbles of ip6.arpa; undefined when it is no whole address. */
export function addressOfReverseName(name: string): string | undefined {
  const [, labels = '', family] = /^(.+)\.(in-addr|ip6)\.arpa\.$/i.exec(name) ?? []
  const parts = labels.split('.').reverse()
  if (family?.toLowerCase() === 'in-addr') {
    const address = parts.join('.')
    return isIpv4(address) ? address : undefined
  }
  if (family === undefined || parts.length !== 32) return undefined
  const address = parts.join('').replace(/(.{4})(?!$)/g, '$1:')
  return isIpv6(address) ? canonicalIpv6(address) : undefined
}

export const isReverseZone = (zone: string): boolean => /(^|\.)(in-addr|ip6)\.arpa\.$/i.test(zone)

export const typeOfAddress = (text: string): 'A' | 'AAAA' | undefined => (isIpv4(text) ? 'A' : isIpv6(text) ? 'AAAA' : undefined)
