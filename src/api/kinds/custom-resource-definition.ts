/**
 * CustomResourceDefinition: a kind that users add to the API.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition/strategy.go, pkg/apis/apiextensions/v1/defaults.go (v1.32).
 */
import type { Column, Kind } from '../kind'
import { nameColumn } from '../columns'
import { defaultDefinition } from '../custom/default-definition'
import type { CustomResourceDefinition as Definition, DefinitionStatus } from '../custom/definition'
import { validateDefinition, validateDefinitionUpdate } from '../custom/validate-definition'
import { countGeneration, isSame } from '../updates'

export type CustomResourceDefinition = Definition

const createdAt: Column = { name: 'Created At', type: 'date', description: 'When the object was created, in UTC.', priority: 0 }

export const CustomResourceDefinition: Kind<CustomResourceDefinition> = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  singular: 'customresourcedefinition',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  namespaced: false,
  subresources: ['status'],
  columns: [nameColumn, createdAt],
  row: ({ metadata }) => [metadata.name, metadata.creationTimestamp],
  setDefaults: defaultDefinition,
  prepareForCreate: (definition) => ({ ...definition, metadata: { ...definition.metadata, generation: 1 }, status: withStored({}, definition) }),
  prepareForUpdate: (next, previous) => {
    const kept = { ...next, status: withStored(previous.status, next) }
    return countGeneration(kept, previous, isSame(kept.spec, previous.spec))
  },
  validate: validateDefinition,
  validateUpdate: validateDefinitionUpdate,
}

/** Each version that ever was the stored one is written down. */
function withStored(status: DefinitionStatus, { spec }: CustomResourceDefinition): DefinitionStatus {
  const storage = spec.versions.filter((version) => version.storage).map(({ name }) => name)
  const missing = storage.filter((name) => !status.storedVersions?.includes(name))
  return missing.length === 0 ? status : { ...status, storedVersions: [...(status.storedVersions ?? []), ...missing] }
}
