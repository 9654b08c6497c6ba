/**
 * One check against the cluster as it is now. Level-triggered: nothing is remembered here but what the caller latches. A check that
 * does not hold says why, and tells "not yet, it is on its way" from "something has to change".
 */
import { convergingBecause } from './convergence'
import { examine } from './examine'
import type { Check } from './lesson'
import type { LessonView } from './lesson-view'
import { recogniseMistakes, type Recognised } from './mistakes/catalogue'
import { namespaceOf } from './mistakes/scope'
import type { Verdict } from './verdict'

/** Conditions that wait for the learner, not for the cluster. */
const BY_LEARNER: ReadonlySet<Check['type']> = new Set(['ran', 'answer', 'never'])

type Recognise = (check: Check, view: LessonView) => readonly Recognised[]

/** To recognise mistakes costs more than to look; who looks often says what is known of them. */
export function evaluateCheck(check: Check, view: LessonView, recognise: Recognise = recogniseMistakes): Verdict {
  const finding = examine(check, { id: check.id, view })
  const head = { check: check.id, say: check.say, hops: finding.hops, differences: finding.differences }
  if (finding.holds) return { ...head, kind: 'passed', because: [], mistakes: [] }
  const mistakes = recognise(check, view)
  const converging = mistakes.length === 0 && !BY_LEARNER.has(check.type) ? convergingBecause(view, namespaceOf(check)) : undefined
  if (converging) return { ...head, kind: 'waiting', because: [converging], mistakes: [] }
  return { ...head, kind: 'notYet', because: finding.because, mistakes: mistakes.map(({ mistake }) => mistake.id), findings: mistakes.map((each) => each.finding) }
}
