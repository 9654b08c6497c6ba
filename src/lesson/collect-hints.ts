/**
 * The hints of a step that fit what a check says now: those for a recognised mistake, of the lesson or of the catalogue, before those
 * for anybody.
 */
import { authored, type Sentence } from '../words/sentence'
import type { Hint, Step } from './lesson'
import { catalogueHints } from './mistakes/catalogue-hints'
import type { Verdict } from './verdict'

export function collectHints(step: Step, verdict: Verdict): readonly Sentence[] {
  if (verdict.kind === 'passed') return []
  const fitting = step.hints.filter(({ check }) => check === verdict.check)
  const special = fitting.filter(({ mistake }) => verdict.mistakes.includes(mistake))
  if (special.length > 0) return written(special)
  const [mistake] = verdict.mistakes
  const [finding] = verdict.findings ?? []
  if (mistake !== undefined && finding) return catalogueHints(mistake, finding)
  return written(fitting.filter((hint) => hint.mistake === ''))
}

const written = (hints: readonly Hint[]): readonly Sentence[] => hints.flatMap(({ levels }) => levels.map(authored))

/** After how long without an act they are offered, in real ms: the shortest time of those that fit. Undefined: only when asked for. */
export function offerAfterMs(step: Step, verdict: Verdict): number | undefined {
  if (verdict.kind === 'passed') return undefined
  const fitting = step.hints.filter(({ check, mistake, idleMs }) => check === verdict.check && idleMs > 0 && (mistake === '' || verdict.mistakes.includes(mistake)))
  return fitting.length > 0 ? Math.min(...fitting.map(({ idleMs }) => idleMs)) : undefined
}
