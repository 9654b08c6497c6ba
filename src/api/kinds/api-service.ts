/**
 * APIService: who serves a group and version of the API. Upstream: k8s.io/kube-aggregator/pkg/registry/apiservice/{strategy.go,etcd/etcd.go}
 * (v1.32).
 */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { keepStatus } from '../updates'

export type APIService = Types.APIService

export const APIService: Kind<APIService> = {
  group: 'apiregistration.k8s.io',
  version: 'v1',
  kind: 'APIService',
  plural: 'apiservices',
  singular: 'apiservice',
  shortNames: [],
  categories: ['api-extensions'],
  namespaced: false,
  subresources: ['status'],
  columns: [
    nameColumn,
    textColumn('Service', 'The service that is asked; Local: this server itself.'),
    textColumn('Available', 'Whether it answers.'),
    ageColumn,
  ],
  row: (service, nowMs) => [service.metadata.name, serviceOf(service), availabilityOf(service), ageOf(service, nowMs)],
  prepareForCreate: (service) => ({ ...service, status: {} }),
  prepareForUpdate: keepStatus,
}

const serviceOf = ({ spec: { service } }: APIService): string => (service ? `${service.namespace ?? ''}/${service.name ?? ''}` : 'Local')

function availabilityOf({ status }: APIService): string {
  const available = status.conditions?.find(({ type }) => type === 'Available')
  if (!available) return 'Unknown'
  return available.status !== 'True' && available.reason ? `${available.status} (${available.reason})` : available.status
}
