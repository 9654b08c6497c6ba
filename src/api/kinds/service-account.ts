/** ServiceAccount: who a pod is to the API server. Upstream: pkg/registry/core/serviceaccount/strategy.go (v1.32). */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import type { Kind } from '../kind'
import type * as Types from '../types'

export type ServiceAccount = Types.ServiceAccount

export const ServiceAccount: Kind<ServiceAccount> = {
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  categories: [],
  namespaced: true,
  subresources: ['token'],
  columns: [nameColumn, textColumn('Secrets', 'How many secrets it names.'), ageColumn],
  row: (account, nowMs) => [account.metadata.name, account.secrets?.length ?? 0, ageOf(account, nowMs)],
}
