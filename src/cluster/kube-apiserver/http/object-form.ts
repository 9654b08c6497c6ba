/**
 * Objects in the order in which a real API server writes their fields: type and metadata lead, in lists the metadata alone.
 * Upstream: the structs of k8s.io/api; k8s.io/apimachinery/pkg/apis/meta/v1/unstructured/unstructured_list.go (v1.32).
 * Simplified: further in, fields stand as they were written; a real API server writes those of its own kinds as their structs have them.
 */
import { apiVersionOf, type Kind } from '../../../api/kind'

/** Whatever is shown as an object; one that was only rehearsed lacks parts of its metadata. */
export interface Shown {
  readonly kind: string
  readonly apiVersion: string
  readonly metadata: object
}

export function objectForm(kind: Kind, { kind: name, apiVersion, metadata, ...rest }: Shown): Shown {
  return kind.isCustom ? { apiVersion, kind: name, metadata, ...rest } : { kind: name, apiVersion, metadata, ...rest }
}

/** Items of built-in kinds do not say again what the list says; those of custom kinds do, and their list always says where it goes on. */
export function listForm(kind: Kind, metadata: object, objects: readonly Shown[]): object {
  const name = `${kind.kind}List`
  const apiVersion = apiVersionOf(kind)
  if (!kind.isCustom) return { kind: name, apiVersion, metadata, items: objects.map(untyped) }
  return { apiVersion, items: objects.map((object) => objectForm(kind, object)), kind: name, metadata: { continue: '', ...metadata } }
}

function untyped({ kind, apiVersion, metadata, ...rest }: Shown): object {
  return { metadata, ...rest }
}
