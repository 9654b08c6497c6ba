/** The objects that a lesson means by a pattern, and how far they are from it. */
import type { KubeObject } from '../api/object'
import { matchesLabels } from '../api/selectors'
import type { ObjectPattern } from './condition'
import type { LessonView } from './lesson-view'
import { findMismatches } from './match'
import { subjectOf } from './subject'
import type { Difference } from './verdict'

/** By kind, namespace, name and labels. */
export function selectObjects(pattern: ObjectPattern, view: LessonView): readonly KubeObject[] {
  const hasLabels = (object: KubeObject): boolean => matchesLabels(pattern.labels, object.metadata.labels ?? {})
  if (pattern.name !== undefined) {
    const object = view.find(pattern.kind, pattern.namespace, pattern.name)
    return object && hasLabels(object) ? [object] : []
  }
  return view.list(pattern.kind, pattern.namespace).filter(hasLabels)
}

/** Those that match the tree, too. */
export const fitting = (pattern: ObjectPattern, view: LessonView): readonly KubeObject[] =>
  selectObjects(pattern, view).filter((object) => findMismatches(pattern.match, object).length === 0)

export function differencesOf(object: KubeObject, pattern: ObjectPattern): readonly Difference[] {
  const subject = subjectOf(object)
  return findMismatches(pattern.match, object).map((mismatch) => ({ object: subject, ...mismatch }))
}

export const nameOf = (pattern: ObjectPattern): string => (pattern.name === undefined ? pattern.kind : `${pattern.kind} "${pattern.name}"`)

/** `spec.ports.0.port` of an object; undefined where the way ends. */
export function valueAt(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined), object)
}

interface EventFields {
  readonly reason?: string
  readonly message?: string
  readonly involvedObject?: { readonly kind?: string; readonly name?: string }
}

interface EventPattern {
  readonly object: ObjectPattern
  readonly reason: string
  /** What its message contains. */
  readonly message?: string
}

export function hasEvent({ object: { kind, name, namespace }, reason, message = '' }: EventPattern, view: LessonView): boolean {
  return view.list('Event', namespace).some((event) => {
    const { involvedObject, reason: actual, message: said = '' } = event as typeof event & EventFields
    return actual === reason && involvedObject?.kind === kind && (name === undefined || involvedObject.name === name) && said.includes(message)
  })
}
