/**
 * A definition as its validator reads it: what all versions have alike is said once, at the top. Messages name the places of this form.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1/conversion.go (v1.32).
 */
import { isSame } from '../updates'
import type { DefinitionSpec, PrinterColumn, Subresources, Version } from './definition'
import type { Schema } from './schema'

export interface Shared {
  readonly schema?: { readonly openAPIV3Schema?: Schema }
  readonly subresources?: Subresources
  readonly additionalPrinterColumns?: readonly PrinterColumn[]
  readonly selectableFields?: Version['selectableFields']
}

export interface Hoisted {
  readonly shared: Shared
  readonly versions: readonly Version[]
}

export function hoisted({ versions }: DefinitionSpec): Hoisted {
  const [first] = versions
  if (!first) return { shared: {}, versions }
  const isAlike = (field: keyof Shared): boolean => versions.every((version) => isSame(version[field], first[field]))
  const alike = (['schema', 'subresources', 'additionalPrinterColumns', 'selectableFields'] as const).filter(
    (field) => isAlike(field) && (field !== 'selectableFields' || isAlike('schema')),
  )
  const shared: Shared = Object.fromEntries(alike.map((field) => [field, first[field]]))
  return { shared, versions: versions.map((version) => ({ ...version, ...Object.fromEntries(alike.map((field) => [field, undefined])) })) }
}
