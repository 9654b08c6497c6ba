/** The four kinds of verdict in words and glyphs, and a field's value as the learner reads it. */
import type { LessonVerdict } from '../../protocol/messages'
import { say } from '../language/say'

export const verdictGlyphs: Readonly<Record<LessonVerdict['kind'], string>> = { passed: '✓', waiting: '…', notYet: '', unknown: '?' }

/** With the simulated seconds that are left, where they are known; what held before anybody did anything for it is not called done. */
export function wordOf({ kind, already }: Pick<LessonVerdict, 'kind' | 'already'>, secondsLeft: number | undefined): string {
  if (already) return say('verdict.already')
  return kind === 'waiting' && secondsLeft !== undefined ? say('verdict.waitingFor', { seconds: secondsLeft }) : say(`verdict.${kind}`)
}

export function showValue(value: unknown): string {
  if (value === undefined || value === null) return say('check.nothing')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
