/** Fields that have to keep the value they had when the lesson began: who changes them has gone around the task. */
import type { Guard, Lesson } from './lesson'
import type { LessonView } from './lesson-view'
import { valueAt } from './objects'
import { subjectOf } from './subject'
import type { Difference } from './verdict'

export interface BrokenGuard {
  readonly id: string
  readonly say: string
  readonly difference: Difference
}

export interface Guards {
  broken(view: LessonView): readonly BrokenGuard[]
}

export function createGuards({ guards }: Pick<Lesson, 'guards'>): Guards {
  /** JSON of the values that were seen first. */
  const kept = new Map<string, unknown>()

  function check({ id, say, object: { kind, namespace, name = '' }, path }: Guard, view: LessonView): readonly BrokenGuard[] {
    const object = view.find(kind, namespace, name)
    const actual = valueAt(object, path)
    if (!kept.has(id)) {
      if (actual !== undefined) kept.set(id, actual)
      return []
    }
    const expected = kept.get(id)
    if (JSON.stringify(actual) === JSON.stringify(expected)) return []
    return [{ id, say, difference: { object: object ? subjectOf(object) : `${kind}/${namespace}/${name}`, path, expected, actual } }]
  }

  return { broken: (view) => guards.flatMap((guard) => check(guard, view)) }
}
