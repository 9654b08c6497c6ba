/** The four kinds of verdict in words and glyphs, and a field's value as the learner reads it. */
import type { LessonVerdict } from '../../protocol/messages'
import { say } from '../language/say'

export const verdictGlyphs: Readonly<Record<LessonVerdict['kind'], string>> = { passed: '✓', waiting: '…', notYet: '', unknown: '?' }

export const wordOf = ({ kind }: Pick<LessonVerdict, 'kind'>): string => say(`check.${kind}`)

export function showValue(value: unknown): string {
  if (value === undefined || value === null) return say('check.nothing')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
