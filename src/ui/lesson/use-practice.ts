/** What the student can practise: their history with the lessons they finished, and the drill that is due. */
import { useMemo } from 'react'
import type { PracticeHistory } from '../../lesson/drills/practice'
import type { Contents } from './course'
import { lessonsOf, useContents, useLoaded } from './course-context'
import type { DrillOffer } from './due-drill'
import { practiceOf, recordOf, type CourseProgress } from './progress-book'
import { useProgress } from './use-record'

/** Lessons that were done before their hour was noted count as done long ago. */
export function historyOf(progress: CourseProgress, contents: Contents): PracticeHistory {
  const { finished = [], ...practice } = practiceOf(progress)
  const noted = new Set(finished.map(({ lesson }) => lesson))
  const others = lessonsOf(contents).filter(({ path, steps }) => !noted.has(path) && steps.length > 0 && steps.every(({ id }) => recordOf(progress, path).passed.includes(id)))
  return { ...practice, finished: [...finished, ...others.map(({ path }) => ({ lesson: path, atMs: 0 }))] }
}

export async function findOffer(progress: CourseProgress, contents: Contents): Promise<DrillOffer> {
  const [topics, { offerDrill }] = await Promise.all([contents.loadRecall(), import('./due-drill')])
  return offerDrill(historyOf(progress, contents), { topics, nowMs: Date.now() })
}

export interface Practising {
  /** Undefined while it is looked for. */
  readonly offer: DrillOffer | undefined
  /** A drill was solved since midnight. */
  readonly doneToday: boolean
}

export function usePractising(): Practising {
  const progress = useProgress((all) => all)
  const contents = useContents()
  const from = useMemo(() => ({ progress, contents }), [progress, contents])
  const offer = useLoaded(contents.chapters.length === 0 ? undefined : from, ({ progress: now, contents: course }) => findOffer(now, course))
  const { done, recalled = [] } = practiceOf(progress)
  const today = new Date().toDateString()
  return { offer, doneToday: [...done, ...recalled].some(({ atMs, solved }) => solved && new Date(atMs).toDateString() === today) }
}
