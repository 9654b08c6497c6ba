/** RuntimeClass: with what the containers of a pod are run. Upstream: pkg/registry/node/runtimeclass/strategy.go (v1.32). */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import { defaultRuntimeClass } from '../defaults/classes'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { validateRuntimeClass, validateRuntimeClassUpdate } from '../validation/runtime-class'

export type RuntimeClass = Types.RuntimeClass

export const RuntimeClass: Kind<RuntimeClass> = {
  group: 'node.k8s.io',
  version: 'v1',
  kind: 'RuntimeClass',
  plural: 'runtimeclasses',
  singular: 'runtimeclass',
  shortNames: [],
  categories: [],
  namespaced: false,
  subresources: [],
  columns: [nameColumn, textColumn('Handler', 'The name that the container runtime has for it.'), ageColumn],
  row: (runtimeClass, nowMs) => [runtimeClass.metadata.name, runtimeClass.handler, ageOf(runtimeClass, nowMs)],
  setDefaults: defaultRuntimeClass,
  validate: validateRuntimeClass,
  validateUpdate: validateRuntimeClassUpdate,
}
