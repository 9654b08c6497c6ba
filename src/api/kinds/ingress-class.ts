/** IngressClass: who carries Ingresses out. Upstream: pkg/registry/networking/ingressclass/strategy.go (v1.32). */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import { defaultIngressClass } from '../defaults/networking'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { countGeneration, isSame, startGeneration } from '../updates'
import { validateIngressClass, validateIngressClassUpdate } from '../validation/ingress-class'

export type IngressClass = Types.IngressClass

export const IngressClass: Kind<IngressClass> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  singular: 'ingressclass',
  shortNames: [],
  categories: [],
  namespaced: false,
  subresources: [],
  columns: [
    nameColumn,
    textColumn('Controller', 'The controller that carries them out.'),
    textColumn('Parameters', 'The object with its settings.'),
    ageColumn,
  ],
  row: (ingressClass, nowMs) => [
    ingressClass.metadata.name,
    ingressClass.spec.controller ?? '',
    parametersOf(ingressClass),
    ageOf(ingressClass, nowMs),
  ],
  setDefaults: defaultIngressClass,
  prepareForCreate: startGeneration,
  prepareForUpdate: (next, previous) => countGeneration(next, previous, isSame(next.spec, previous.spec)),
  validate: validateIngressClass,
  validateUpdate: validateIngressClassUpdate,
}

/** `IngressParameters.example.com/external` */
function parametersOf({ spec: { parameters } }: IngressClass): string {
  if (!parameters) return '<none>'
  const { kind, apiGroup, name } = parameters
  return `${apiGroup ? `${kind}.${apiGroup}` : kind}/${name}`
}
