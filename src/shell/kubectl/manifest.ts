/** An API object as kubectl handles it: any kind, fields unknown but for the ones that all have. */
import type { OwnerReference } from '../../api/object'

export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ManifestMeta
  readonly [field: string]: unknown
}

export interface ManifestMeta {
  readonly name?: string
  readonly generateName?: string
  readonly namespace?: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly creationTimestamp?: string | null
  readonly deletionTimestamp?: string
  readonly generation?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly ownerReferences?: readonly OwnerReference[]
  readonly finalizers?: readonly string[]
  readonly [field: string]: unknown
}

export interface ManifestList {
  readonly kind: string
  readonly apiVersion: string
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string }
  readonly items: readonly Manifest[]
}

export type Tree = Readonly<Record<string, unknown>>
export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Lists of a kind come without kind and apiVersion in their items. */
export function itemsOf(list: ManifestList): Manifest[] {
  const kind = list.kind.replace(/List$/, '')
  return (list.items ?? []).map((item) => (item.kind ? item : { ...item, apiVersion: list.apiVersion, kind }))
}

export const nameOf = (manifest: Manifest): string => manifest.metadata.name ?? ''
