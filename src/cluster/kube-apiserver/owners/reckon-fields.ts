/** From notes to owners: plays the writes that nobody asked about until now. */
import { recordUpdate } from '../../../api/apply/field-manager'
import { decodeManaged, isReset, nobody, type Managed } from '../../../api/apply/managed-fields'
import { MergeFault } from '../../../api/apply/merge-fault'
import type { KubeObject } from '../../../api/object'
import type { FieldNote, Reckoned } from './field-note'
import type { KindVersions } from './kind-versions'

/** `object` is the one beside which the note lies. */
export type Reckon = (note: FieldNote, object: KubeObject) => Reckoned

export function createReckoning(versions: KindVersions): Reckon {
  return function reckon(note, object) {
    if (note.reckoned) return note.reckoned
    const { write, before, previous } = note
    const base = baseOf(previous && before ? reckon(previous, before).managed : nobody, note.sent)
    const change = versions.change(write, before, note.after ?? object)
    return (note.reckoned = { managed: recordUpdate(base, write.writer, change, versions.of(write.kind, write.writer.subresource)) })
  }
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
