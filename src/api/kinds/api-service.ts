/**
 * APIService: who serves a group and version of the API. Upstream: k8s.io/kube-aggregator/pkg/registry/apiservice/{strategy.go,etcd/etcd.go}
 * (v1.32).
 */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import { change, fill } from '../defaults/fill'
import type { Kind } from '../kind'
import type * as Types from '../types'
import type { Registration } from '../types'
import { keepStatus } from '../updates'
import { validateAPIService } from '../validation/api-service'

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
  setDefaults: defaultAPIService,
  prepareForCreate: (service) => ({ ...service, status: service.spec.service ? {} : { conditions: [localCondition(service)] } }),
  prepareForUpdate: keepStatus,
  validate: validateAPIService,
}

const serviceOf = ({ spec: { service } }: APIService): string => (service ? `${service.namespace ?? ''}/${service.name ?? ''}` : 'Local')

function availabilityOf({ status }: APIService): string {
  const available = status.conditions?.find(({ type }) => type === 'Available')
  if (!available) return 'Unknown'
  return available.status !== 'True' && available.reason ? `${available.status} (${available.reason})` : available.status
}

const HTTPS_PORT = 443

function defaultAPIService(object: APIService): APIService {
  return change(object, 'spec', (spec) => change(spec, 'service', (service) => fill(service, { port: HTTPS_PORT })))
}

const localCondition = ({ metadata }: APIService): Registration.APIServiceCondition => ({
  type: 'Available',
  status: 'True',
  lastTransitionTime: metadata.creationTimestamp,
  reason: 'Local',
  message: 'Local APIServices are always available',
})
