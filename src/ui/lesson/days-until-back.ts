/** After how many days a step comes back; undefined where none of its topics is to be recalled. Pure. */
import { planPractice, type PracticeHistory } from '../../lesson/drills/practice'
import type { RecallPlace, RecallTopic } from '../../lesson/drills/recall/recall-index'

interface Asked {
  readonly place: RecallPlace
  readonly topics: readonly RecallTopic[]
  readonly nowMs: number
}

const DAY_MS = 24 * 60 * 60 * 1_000

export function daysUntilBack(history: PracticeHistory, { place, topics, nowMs }: Asked): number | undefined {
  const own = topics.filter(({ places }) => places.some(({ lesson, step }) => lesson === place.lesson && step === place.step))
  const times = planPractice(history, { mistakes: [], topics: own }).map(({ dueAtMs }) => dueAtMs)
  return times.length === 0 ? undefined : Math.max(0, Math.round((Math.min(...times) - nowMs) / DAY_MS))
}
