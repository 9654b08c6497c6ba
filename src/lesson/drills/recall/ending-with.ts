/** A lesson up to one of its steps, and not further. */
import type { Lesson } from '../../lesson'

export const endingWith = (lesson: Lesson, step: string): Lesson => ({ ...lesson, steps: lesson.steps.slice(0, lesson.steps.findIndex(({ id }) => id === step) + 1) })
