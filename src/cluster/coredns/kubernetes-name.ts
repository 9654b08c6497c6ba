/**
 * What a name of the cluster's zone asks for: `web.default.svc.cluster.local.`, `_http._tcp.web.default.svc...`,
 * `web-0.web.default.svc...`, `10-244-1-5.default.pod...`. Upstream: coredns plugin/kubernetes/parse.go (v1.11.3).
 */
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
  const labels = name.slice(0, name.length - zone.length).toLowerCase().split('.').filter((label) => label !== '')
  const sort = labels.pop()
  if (sort === undefined) return nothing
  if (sort !== 'svc' && sort !== 'pod') return undefined
  const parsed = { ...nothing, sort, namespace: labels.pop(), name: labels.pop() } as const
  if (labels.length === 0) return parsed
  if (labels.length === 1) return { ...parsed, endpoint: labels[0] }
  if (labels.length > 2) return undefined
  return { ...parsed, port: labels[0].replace(/^_/, ''), protocol: labels[1].replace(/^_/, '') }
}

/** `4.3.2.1.in-addr.arpa.` -> `1.2.3.4`; undefined when it is no whole address. */
export function addressOfReverseName(name: string): string | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa\.$/i.exec(name)
  return match ? [match[4], match[3], match[2], match[1]].join('.') : undefined
}

export const isReverseZone = (zone: string): boolean => /(^|\.)(in-addr|ip6)\.arpa\.$/.test(zone)
