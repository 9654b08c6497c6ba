/** The four kinds of verdict in words and glyphs, and a field's value as the learner reads it. */
import type { LessonVerdict } from '../../protocol/messages'
import { tell, type Tongue } from '../../words/sentence'
import { wantedPhrase } from '../../words/wanted'
import { say } from '../language/say'

export const verdictGlyphs: Readonly<Record<LessonVerdict['kind'], string>> = { passed: '✓', waiting: '…', notYet: '', unknown: '?' }

/** With the simulated seconds that are left, where they are known; what held before anybody did anything for it is not called done. */
export function wordOf({ kind, already }: Pick<LessonVerdict, 'kind' | 'already'>, secondsLeft: number | undefined): string {
  if (already) return say('verdict.already')
  return kind === 'waiting' && secondsLeft !== undefined ? say('verdict.waitingFor', { seconds: secondsLeft }) : say(`verdict.${kind}`)
}

/** What a field is to be: a value, or what is asked of it. */
export function showWanted(expected: unknown, tongue: Tongue | undefined): string {
  const phrase = wantedPhrase(expected)
  if (typeof phrase === 'string' || !tongue) return `\`${showValue(expected)}\``
  return tell(phrase, tongue)
}

export function showValue(value: unknown): string {
  if (value === undefined || value === null) return say('check.nothing')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
