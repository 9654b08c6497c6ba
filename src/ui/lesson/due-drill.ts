/** Which drill is due, by what the student did in the course. Loaded when somebody looks: it brings the mistakes along. */
import { anyDrill, drillName } from '../../lesson/drills/drill-of'
import { isDrillable } from '../../lesson/drills/make-drill'
import { planPractice, type DueDrill, type PracticeHistory } from '../../lesson/drills/practice'
import type { RecallTopic } from '../../lesson/drills/recall/recall-index'
import { recallName } from '../../lesson/drills/recall/recall-name'

export interface DrillOffer {
  /** Where a lesson's path would stand. */
  readonly name: string
  readonly kind: 'mistake' | 'topic' | 'any'
  /** Of the lesson that taught it; empty: none did. */
  readonly lesson: string
  /** How many are due. */
  readonly due: number
}

/** The student's own that is due; where none is, one of all mistakes. */
export function offerDrill(history: PracticeHistory, { topics, nowMs }: { readonly topics: readonly RecallTopic[]; readonly nowMs: number }): DrillOffer {
  const mistakes = [...new Set(history.met.map(({ mistake }) => mistake))].filter(isDrillable)
  const due = planPractice(history, { mistakes, topics }).filter(({ dueAtMs }) => dueAtMs <= nowMs)
  if (due.length === 0) return { name: anyDrill(Math.floor(nowMs / 1_000) % 1_000_000), kind: 'any', lesson: '', due: 0 }
  const [first] = due
  const count = new Set(due.map(groupOf)).size
  return 'mistake' in first
    ? { name: drillName(first), kind: 'mistake', lesson: '', due: count }
    : { name: recallName({ ...first.place, seed: first.seed }), kind: 'topic', lesson: first.place.lesson, due: count }
}

/** Topics of one step are recalled together. */
const groupOf = (drill: DueDrill): string => ('mistake' in drill ? drill.mistake : `${drill.place.lesson} ${drill.place.step}`)
