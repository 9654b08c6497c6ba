/** The four kinds of verdict in words and glyphs, and a field's value as the learner reads it. Pure. */
import type { LessonVerdict } from '../../protocol/messages'

type Kind = LessonVerdict['kind']

export const verdictWords: Readonly<Record<Kind, { readonly word: string; readonly glyph: string }>> = {
  passed: { word: 'Done', glyph: '✓' },
  waiting: { word: 'Waiting', glyph: '…' },
  notYet: { word: 'Not yet', glyph: '' },
  unknown: { word: 'Cannot tell', glyph: '?' },
}

export function showValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
