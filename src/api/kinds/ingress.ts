/**
 * Ingress: which service answers which host and path of requests from outside.
 * Upstream: pkg/registry/networking/ingress/strategy.go, pkg/printers/internalversion/printers.go (v1.32).
 */
import { ageColumn, ageOf, nameColumn, orNone, textColumn } from '../columns'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { raiseGeneration, startGeneration } from '../updates'
import { validateIngress, validateIngressStatus } from '../validation/ingress'

export type Ingress = Types.Ingress

export const Ingress: Kind<Ingress> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  plural: 'ingresses',
  singular: 'ingress',
  shortNames: ['ing'],
  categories: [],
  namespaced: true,
  subresources: ['status'],
  columns: [
    nameColumn,
    textColumn('Class', 'Who is to carry it out.'),
    textColumn('Hosts', 'Hosts that it speaks of.'),
    textColumn('Address', 'Where it can be reached.'),
    textColumn('Ports', 'Ports on which it listens.'),
    ageColumn,
  ],
  row: (ingress, nowMs) => [
    ingress.metadata.name,
    orNone(ingress.spec.ingressClassName),
    hostsOf(ingress.spec.rules ?? []),
    addressesOf(ingress),
    ingress.spec.tls?.length ? '80, 443' : '80',
    ageOf(ingress, nowMs),
  ],
  prepareForCreate: (ingress) => startGeneration({ ...ingress, status: { loadBalancer: {} } }),
  prepareForUpdate: raiseGeneration,
  validate: validateIngress,
  validateStatusUpdate: validateIngressStatus,
}

const SHOWN_HOSTS = 3

/** Rules without a host are for all of them; how many more there are counts these, too. */
function hostsOf(rules: readonly Types.Networking.IngressRule[]): string {
  const hosts: string[] = []
  let hasMore = false
  for (const { host } of rules) {
    hasMore ||= hosts.length === SHOWN_HOSTS
    if (!hasMore && host) hosts.push(host)
  }
  if (hosts.length === 0) return '*'
  return hasMore ? `${hosts.join(',')} + ${rules.length - SHOWN_HOSTS} more...` : hosts.join(',')
}

const addressesOf = ({ status }: Ingress): string =>
  [...new Set((status.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || ''))].filter((text) => text !== '').sort().join(',')
