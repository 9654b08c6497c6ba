/** Namespace: a room for names. Upstream: pkg/registry/core/namespace/strategy.go (v1.32). */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { keepStatus } from '../updates'
import { validateNamespaceSpec } from '../validation/cluster'

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
  setDefaults: withNameLabel,
  prepareForCreate: (namespace) => ({
    ...namespace,
    spec: { ...namespace.spec, finalizers: [...new Set([...(namespace.spec?.finalizers ?? []), 'kubernetes'])] },
    status: { phase: 'Active' },
  }),
  prepareForUpdate: (next, previous) => keepStatus({ ...next, spec: previous.spec }, previous),
  validate: validateNamespaceSpec,
}

const NAME_LABEL = 'kubernetes.io/metadata.name'

/** The name as a label, so that selectors can find a namespace by it. */
function withNameLabel(namespace: Namespace): Namespace {
  const { name, labels } = namespace.metadata
  if (!name || labels?.[NAME_LABEL] === name) return namespace
  return { ...namespace, metadata: { ...namespace.metadata, labels: { ...labels, [NAME_LABEL]: name } } }
}
