/** ConfigMap: settings kept apart from images. Upstream: pkg/apis/core/validation/validation.go (v1.32). */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { validateConfigMap, validateImmutable } from '../validation/config'

export type ConfigMap = Types.ConfigMap

export const ConfigMap: Kind<ConfigMap> = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  categories: [],
  namespaced: true,
  subresources: [],
  columns: [nameColumn, textColumn('Data', 'How many entries it has.'), ageColumn],
  row: (configMap, nowMs) => [
    configMap.metadata.name,
    Object.keys(configMap.data ?? {}).length + Object.keys(configMap.binaryData ?? {}).length,
    ageOf(configMap, nowMs),
  ],
  validate: validateConfigMap,
  validateUpdate: validateImmutable,
}
