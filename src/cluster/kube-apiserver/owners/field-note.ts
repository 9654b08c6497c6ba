/**
 * What a write leaves behind so that the owners of fields can be reckoned later: who wrote, and from what to what. Notes stand one
 * behind the other; each lies in the store beside the object that its write made.
 */
import type { Managed, ManagedFieldsEntry } from '../../../api/apply/managed-fields'
import type { KubeObject } from '../../../api/object'
import type { FieldWrite } from './field-write'
import type { Reckon } from './reckon-fields'

/** What is known of a write beside who wrote. */
export interface Intent {
  /** As the writer meant it, before admission; absent: as it was stored. */
  readonly meant?: KubeObject | undefined
  /** What the client says of the owners itself. */
  readonly sent?: readonly unknown[] | undefined
  /** Owners that are known already. */
  readonly managed?: Managed | undefined
}

export interface Reckoned {
  readonly managed: Managed
  entries?: readonly ManagedFieldsEntry[] | undefined
}

export interface FieldNote {
  previous: FieldNote | undefined
  before: KubeObject | undefined
  /** Absent while it is the object itself beside which the note lies. */
  after: KubeObject | undefined
  readonly write: FieldWrite
  readonly sent: readonly unknown[] | undefined
  /** How many stand behind it, itself included, since owners were reckoned. */
  readonly count: number
  /** Whatever follows is another change, even of the same writer. */
  isClosed: boolean
  reckoned: Reckoned | undefined
}

/** What the store has of an object. */
export interface Noted {
  readonly value: KubeObject
  readonly note: FieldNote | undefined
}

/** Notes kept one behind the other before they are reckoned up. */
const MAX_NOTES = 16

interface Following {
  readonly intent: Intent | undefined
  readonly reckon: Reckon
}

/** `last` absent: the object is new. */
export function nextNote(last: Noted | undefined, write: FieldWrite, { intent = nothing, reckon }: Following): FieldNote {
  const note = last?.note
  const { managed } = intent
  if (!last || !note || managed) return noteOf(write, intent, { previous: undefined, before: managed ? undefined : last?.value, count: 1 })
  if (isContinued(note, write)) return noteOf(write, intent, note)
  if (note.count >= MAX_NOTES) reckon(note, last.value)
  const behind = settled(note, last.value)
  return noteOf(write, intent, { previous: behind, before: last.value, count: behind.reckoned ? 1 : behind.count + 1 })
}

/** One for each write of the cluster: made in one piece. */
const noteOf = (write: FieldWrite, { meant, sent, managed }: Intent, { previous, before, count }: Pick<FieldNote, 'previous' | 'before' | 'count'>): FieldNote => ({
  previous,
  before,
  after: meant,
  write,
  sent,
  count,
  isClosed: false,
  reckoned: managed && { managed },
})

const nothing: Intent = {}

/** The object changed and nobody is to be booked for it, not even those who wrote before and go on writing. */
export function carriedNote({ value, note }: Noted): FieldNote | undefined {
  if (!note) return undefined
  note.isClosed = true
  return settled(note, value)
}

/** The note of an object that is no longer the last one, with no more in memory than is needed. */
function settled(note: FieldNote, object: KubeObject): FieldNote {
  if (note.reckoned) note.previous = note.before = note.after = undefined
  else note.after ??= object
  return note
}

/**
 * Simplified: what a component changes in several writes in a row, with nobody in between, is booked as one change; a real API server
 * books each, so that a value that was changed and changed back is booked, too.
 */
function isContinued({ write: last, before, isClosed }: FieldNote, write: FieldWrite): boolean {
  return (
    !isClosed &&
    write.isRepeated &&
    last.isRepeated &&
    before !== undefined &&
    last.writer.manager === write.writer.manager &&
    last.writer.subresource === write.writer.subresource &&
    last.writer.apiVersion === write.writer.apiVersion
  )
}
