/**
 * Who set which field of which object, reckoned when somebody asks: a write only leaves a note. Objects share what a write did not
 * change, so the difference of two is cheap to find later, and most writes are never asked about. What is shown depends on the writes
 * alone, not on who looked when.
 * Upstream: k8s.io/apimachinery/pkg/util/managedfields (v1.32), which works the entries out with each write and stores them.
 */
import { encodeManaged, nobody, type Managed, type ManagedFieldsEntry } from '../../../api/apply/managed-fields'
import type { Kind } from '../../../api/kind'
import type { KubeObject } from '../../../api/object'
import { nextNote, type FieldNote, type Intent, type Reckoned } from './field-note'
import type { FieldWrite } from './field-write'
import type { Reckon } from './reckon-fields'
import type { Storage } from '../storage'

interface Rehearsal {
  readonly previous: KubeObject | undefined
  readonly fields: FieldWrite
  readonly intent: Intent | undefined
}

export interface FieldOwners {
  of(kind: Kind, object: KubeObject): Managed
  entries(kind: Kind, object: KubeObject): readonly ManagedFieldsEntry[] | undefined
  /** The object with `metadata.managedFields`. */
  shown<T extends KubeObject>(kind: Kind<T>, object: T): T
  /** An object that was only tried, and is stored nowhere. */
  rehearsed<T extends KubeObject>(object: T, rehearsal: Rehearsal): T
}

export function createFieldOwners(storage: Pick<Storage, 'noted'>, reckon: Reckon): FieldOwners {
  const tried = new WeakMap<KubeObject, FieldNote>()

  function reckonedOf(kind: Kind, object: KubeObject): Reckoned | undefined {
    const rehearsed = tried.get(object)
    if (rehearsed) return reckon(rehearsed, object)
    const noted = storage.noted(kind, object)
    return noted?.note && reckon(noted.note, noted.value)
  }

  function entries(kind: Kind, object: KubeObject): readonly ManagedFieldsEntry[] | undefined {
    const reckoned = reckonedOf(kind, object)
    return reckoned && (reckoned.entries ??= encodeManaged(reckoned.managed))
  }

  return {
    of: (kind, object) => reckonedOf(kind, object)?.managed ?? nobody,
    entries,
    shown(kind, object) {
      const managedFields = entries(kind as Kind, object)
      return managedFields ? { ...object, metadata: { ...object.metadata, managedFields } } : object
    },
    rehearsed(object, { previous, fields, intent }) {
      const last = previous && storage.noted(fields.kind, previous)
      tried.set(object, nextNote(last, fields, { intent, reckon }))
      return object
    },
  }
}
