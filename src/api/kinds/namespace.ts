/** Namespace: a room for names. Upstream: pkg/registry/core/namespace/strategy.go (v1.32). */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import type { Kind } from '../kind'
import type * as Types from '../types'

export type Namespace = Types.Namespace

export const Namespace: Kind<Namespace> = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  categories: [],
  namespaced: false,
  subresources: ['finalize', 'status'],
  columns: [nameColumn, textColumn('Status', 'Active, or Terminating while it is being emptied.'), ageColumn],
  row: (namespace, nowMs) => [namespace.metadata.name, namespace.status.phase ?? '', ageOf(namespace, nowMs)],
  selectableFields: ({ status }) => ({ 'status.phase': status.phase ?? '' }),
  prepareForCreate: (namespace) => ({
    ...namespace,
    spec: { ...namespace.spec, finalizers: [...new Set([...(namespace.spec?.finalizers ?? []), 'kubernetes'])] },
    status: { phase: 'Active' },
  }),
}
