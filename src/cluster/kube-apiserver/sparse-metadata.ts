/**
 * Metadata without maps and lists that hold nothing: to Go they are none, so that no answer shows them.
 * Upstream: the omitempty tags of ObjectMeta in k8s.io/apimachinery/pkg/apis/meta/v1/types.go (v1.32).
 */
import type { ObjectMeta } from '../../api/object'

const fields = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const

export function sparse<M extends Partial<ObjectMeta>>(metadata: M): M {
  const empty = fields.filter((field) => isEmpty(metadata[field]))
  if (empty.length === 0) return metadata
  const kept = { ...metadata }
  for (const field of empty) delete kept[field]
  return kept
}

function isEmpty(members: object | undefined): boolean {
  if (members === undefined || members === null) return false
  for (const _member in members) return false
  return true
}
