/** Everything that is claimed of one lesson: what can be seen of it, then what has to be tried. */
import { proveLesson, type Proof } from '../../host/proof/prove-lesson'
import { proveRecall } from '../../host/proof/prove-recall'
import type { LessonSource } from '../../host/world'
import { LessonError } from '../../lesson/lesson-error'
import { parseLesson } from '../../lesson/parse-lesson'
import { findUnexplained, type Course } from '../../lesson/review/review-course'
import { reviewLesson } from '../../lesson/review/review-lesson'
import { reviewTranslation } from '../../lesson/translation/review-translation'
import { loadSchema } from '../load-schema'
import { curriculum } from '../../../lessons/curriculum'
import { readTranslations } from './read-lessons'

/** The dress in which the recall drills of a lesson are tried; more of them are with KUBARIUM_FULL=1. */
const DRESS = 1

export async function* prove(source: LessonSource, course: Course): AsyncGenerator<Proof> {
  try {
    yield* review(source, course)
    yield* proveLesson({ lesson: source, schema: loadSchema() })
    for await (const { step, problem } of proveRecall({ path: source.id, source, schema: loadSchema(), seed: DRESS })) yield { claim: `${step}: it is a drill in another dress`, problem }
  } catch (error) {
    yield { claim: error instanceof LessonError ? 'it can be read' : 'it can be tried', problem: error instanceof LessonError ? error.message : String(error instanceof Error ? error.stack : error) }
  }
}

function* review({ id, markdown, files }: LessonSource, course: Course): Generator<Proof> {
  const lesson = parseLesson(markdown, `${id}/lesson.md`)
  const isOfCourse = curriculum.includes(id)
  const chapter = isOfCourse ? course.chapters.find((one) => id.startsWith(`${one.id}/`)) : undefined
  const words = isOfCourse ? new Set(course.chapters.flatMap(({ glossary }) => Object.keys(glossary))) : undefined
  const reviews = reviewLesson({ lesson, files: Object.keys(files), topics: chapter?.topics, words })
  for (const { claim, problems } of reviews) yield { claim, problem: problems.length > 0 ? problems.join('\n     ') : undefined }
  for (const [language, translation] of Object.entries(readTranslations(id))) {
    const problems = reviewTranslation(lesson, translation)
    yield { claim: `its translation (${language}) is of this English`, problem: problems.length > 0 ? problems.join('\n     ') : undefined }
  }
  if (!isOfCourse) return
  const unexplained = findUnexplained(course).get(id) ?? []
  const problem = unexplained.length > 0 ? `here these words stand first, and are not linked where they do: ${unexplained.join(', ')}` : undefined
  yield { claim: 'words that stand here first are explained', problem }
}
