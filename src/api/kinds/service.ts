/** Service: an address that stays while Pods come and go. Upstream: printers.go printService (v1.32). */
import { ageColumn, ageOf, formatLabels, nameColumn, orNone, textColumn, wide } from '../columns'
import { defaultService, keepAllocated, normalizeAddresses } from '../defaults/service'
import type { Kind } from '../kind'
import type { Service as StoredService } from '../types'
import { keepStatus } from '../updates'
import { validateService, validateServiceUpdate } from '../validation/service'

export type Service = StoredService

export const Service: Kind<Service> = {
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  subresources: ['proxy', 'status'],
  columns: [
    nameColumn,
    textColumn('Type', 'What sort it is.'),
    textColumn('Cluster-IP', 'Its address inside of the cluster.'),
    textColumn('External-IP', 'Its address outside of the cluster.'),
    textColumn('Port(s)', 'Ports it answers on.'),
    ageColumn,
    wide(textColumn('Selector', 'Labels of the pods behind it.')),
  ],
  row: (service, nowMs) => [
    service.metadata.name,
    service.spec.type ?? '',
    orNone(service.spec.clusterIP),
    externalAddress(service),
    portsOf(service),
    ageOf(service, nowMs),
    formatLabels(service.spec.selector),
  ],
  selectableFields: ({ spec }) => ({ 'spec.clusterIP': spec.clusterIP ?? '', 'spec.type': spec.type ?? '' }),
  setDefaults: defaultService,
  prepareForCreate: (service) => ({ ...normalizeAddresses(service), status: { loadBalancer: {} } }),
  prepareForUpdate: (next, previous) => keepStatus(normalizeAddresses(keepAllocated(next, previous)), previous),
  prepareForStatusUpdate: keepAllButStatus,
  validate: validateService,
  validateUpdate: validateServiceUpdate,
}

/** Whoever gives it an address from outside holds it by a finalizer, and writes both at once. */
function keepAllButStatus(sent: Service, { apiVersion, kind, metadata, spec }: Service): Service {
  const { labels, annotations, finalizers } = sent.metadata
  const { labels: _labels, annotations: _annotations, finalizers: _finalizers, ...rest } = metadata
  const own = { ...rest, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}), ...(finalizers?.length ? { finalizers } : {}) }
  return { apiVersion, kind, metadata: own, spec, status: sent.status }
}

function externalAddress({ spec, status }: Service): string {
  const external = spec.externalIPs ?? []
  if (spec.type === 'ExternalName') return spec.externalName ?? ''
  if (spec.type !== 'LoadBalancer') return orNone(external.join(','))
  const balanced = (status.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '')
  const all = [...new Set(balanced)].sort().concat(external)
  return all.length > 0 ? all.join(',') : '<pending>'
}

const portsOf = ({ spec }: Service): string =>
  orNone((spec.ports ?? []).map(({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol ?? 'TCP'}`).join(','))
