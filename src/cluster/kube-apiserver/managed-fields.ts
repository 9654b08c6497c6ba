/**
 * Who set which field of which object, reckoned when somebody asks: a write only notes who wrote, and from what to what. Objects share
 * what a write did not change, so the difference of two is cheap to find later, and most writes are never asked about.
 * What is shown depends on the writes alone, not on who looked when.
 * Upstream: k8s.io/apimachinery/pkg/util/managedfields (v1.32), which works the entries out with each write and stores them.
 */
import { recordUpdate, type Writer } from '../../api/apply/field-manager'
import { decodeManaged, encodeManaged, isReset, nobody, type Managed, type ManagedFieldsEntry } from '../../api/apply/managed-fields'
import { MergeFault } from '../../api/apply/merge-fault'
import type { Kind } from '../../api/kind'
import type { KubeObject } from '../../api/object'
import type { KindVersions } from './kind-versions'

/** Notes kept one behind the other before they are reckoned up. */
const MAX_NOTES = 16

export interface FieldWrite {
  readonly kind: Kind
  readonly writer: Writer
  /** As the writer meant it, before admission; absent: as it was stored. */
  readonly meant?: KubeObject
  /** What the client says of the owners itself. */
  readonly sent?: readonly unknown[]
  /** Owners that are known already. */
  readonly managed?: Managed
  /** By a component of the cluster: several of its writes in a row count as one. */
  readonly isRepeated?: boolean
}

export interface FieldOwners {
  /** `previous` absent: the object is new. */
  note(object: KubeObject, previous: KubeObject | undefined, write: FieldWrite): void
  /** The object changed, and nobody is to be booked for it. */
  carry(object: KubeObject, previous: KubeObject): void
  of(object: KubeObject): Managed
  entries(object: KubeObject): readonly ManagedFieldsEntry[] | undefined
  /** The object with `metadata.managedFields`. */
  shown<T extends KubeObject>(object: T): T
}

interface Note {
  previous: Note | undefined
  before: KubeObject | undefined
  after: KubeObject | undefined
  readonly write: FieldWrite
  readonly count: number
  managed: Managed | undefined
  entries: readonly ManagedFieldsEntry[] | undefined
}

export function createFieldOwners(versions: KindVersions): FieldOwners {
  const notes = new WeakMap<KubeObject, Note>()

  function managedOf(note: Note | undefined): Managed {
    if (!note) return nobody
    if (note.managed) return note.managed
    const { write, before, after } = note
    const base = baseOf(managedOf(note.previous), write.sent)
    const change = versions.change(write, before, after ?? write.meant)
    return (note.managed = recordUpdate(base, write.writer, change, versions.of(write.kind, write.writer.subresource)))
  }

  /** The note behind which the next one stands, with no more in memory than is needed. */
  function settled(note: Note | undefined): Note | undefined {
    if (!note) return undefined
    if (note.count >= MAX_NOTES) managedOf(note)
    if (note.managed) note.previous = note.before = note.after = undefined
    return note
  }

  return {
    note(object, previous, write) {
      const last = previous && notes.get(previous)
      const { managed } = write
      if (last && !managed && isContinued(last, write)) {
        notes.set(object, { ...last, after: write.meant ?? object, write, managed: undefined, entries: undefined })
        return
      }
      const behind = managed ? undefined : settled(last)
      notes.set(object, {
        previous: behind,
        before: managed ? undefined : previous,
        after: managed ? undefined : (write.meant ?? object),
        write,
        count: behind && !behind.managed ? behind.count + 1 : 1,
        managed,
        entries: undefined,
      })
    },
    carry(object, previous) {
      const note = notes.get(previous)
      if (note) notes.set(object, note)
    },
    of: (object) => managedOf(notes.get(object)),
    entries: (object) => entriesOf(object),
    shown(object) {
      const entries = entriesOf(object)
      return entries ? { ...object, metadata: { ...object.metadata, managedFields: entries } } : object
    },
  }

  function entriesOf(object: KubeObject): readonly ManagedFieldsEntry[] | undefined {
    const note = notes.get(object)
    if (!note) return undefined
    return (note.entries ??= encodeManaged(managedOf(note)))
  }
}

/**
 * Simplified: what a component changes in several writes in a row, with nobody in between, is booked as one change; a real API server
 * books each, so that a value that was changed and changed back is booked, too.
 */
function isContinued({ write: last, before }: Note, write: FieldWrite): boolean {
  return (
    write.isRepeated === true &&
    last.isRepeated === true &&
    before !== undefined &&
    last.writer.manager === write.writer.manager &&
    last.writer.subresource === write.writer.subresource &&
    last.writer.apiVersion === write.writer.apiVersion
  )
}

/** What a client sends of the owners holds, when it can be read; nothing sent, or nonsense, leaves them as they are. */
function baseOf(live: Managed, sent: readonly unknown[] | undefined): Managed {
  if (!sent) return live
  if (isReset(sent)) return nobody
  try {
    const managed = decodeManaged(sent)
    return managed.managers.size > 0 ? managed : live
  } catch (error) {
    if (error instanceof MergeFault) return live
    throw error
  }
}
