/**
 * The hints of a step that fit what a check says now: those for a recognised mistake, of the lesson or of the catalogue, before those
 * for anybody.
 */
import type { Step } from './lesson'
import { catalogueHints } from './mistakes/catalogue-hints'
import type { Verdict } from './verdict'

export function collectHints(step: Step, verdict: Verdict): readonly string[] {
  if (verdict.kind === 'passed') return []
  const fitting = step.hints.filter(({ check }) => check === verdict.check)
  const special = fitting.filter(({ mistake }) => verdict.mistakes.includes(mistake))
  if (special.length > 0) return special.flatMap(({ levels }) => levels)
  const [mistake] = verdict.mistakes
  const [finding] = verdict.findings ?? []
  if (mistake !== undefined && finding) return catalogueHints(mistake, finding)
  return fitting.filter((hint) => hint.mistake === '').flatMap(({ levels }) => levels)
}

/** After how long without an act they are offered, in real ms: the shortest time of those that fit. Undefined: only when asked for. */
export function offerAfterMs(step: Step, verdict: Verdict): number | undefined {
  if (verdict.kind === 'passed') return undefined
  const fitting = step.hints.filter(({ check, mistake, idleMs }) => check === verdict.check && idleMs > 0 && (mistake === '' || verdict.mistakes.includes(mistake)))
  return fitting.length > 0 ? Math.min(...fitting.map(({ idleMs }) => idleMs)) : undefined
}
