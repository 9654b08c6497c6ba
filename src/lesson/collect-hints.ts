/** The hints of a step that fit what a check says now: those for a recognised mistake before those for anybody. */
import type { Step } from './lesson'
import type { Verdict } from './verdict'

export function collectHints(step: Step, verdict: Verdict): readonly string[] {
  if (verdict.kind === 'passed') return []
  const fitting = step.hints.filter(({ check }) => check === verdict.check)
  const special = fitting.filter(({ mistake }) => verdict.mistakes.includes(mistake))
  const chosen = special.length > 0 ? special : fitting.filter(({ mistake }) => mistake === '')
  return chosen.flatMap(({ levels }) => levels)
}
