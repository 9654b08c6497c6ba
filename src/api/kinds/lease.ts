/** Lease: a sign of life, or who leads. Upstream: pkg/registry/coordination/lease/strategy.go (v1.32). */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { validateLease } from '../validation/cluster'

export type Lease = Types.Lease

export const Lease: Kind<Lease> = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  singular: 'lease',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  columns: [nameColumn, textColumn('Holder', 'Who holds it now.'), ageColumn],
  row: (lease, nowMs) => [lease.metadata.name, lease.spec.holderIdentity ?? '', ageOf(lease, nowMs)],
  withMetadata: ({ apiVersion, kind, spec }, metadata) => ({ apiVersion, kind, metadata, spec }),
  setDefaults: (lease) => (lease.spec ? lease : { ...lease, spec: {} }),
  validate: validateLease,
}
