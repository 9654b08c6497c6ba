/** What the catalogue says of a mistake, with what was found put in. */
import { authored, type Sentence } from '../../words/sentence'
import type { VerdictFinding } from '../verdict'
import { mistakes } from './catalogue'

/** Gentlest first; empty for a mistake that is not in the catalogue. */
export function catalogueHints(id: string, finding: VerdictFinding): readonly Sentence[] {
  const hints = mistakes.find((mistake) => mistake.id === id)?.hints ?? []
  return hints.map((hint) => authored(filled(hint, finding)))
}

/** `$nearest` and the like; what was not found is spoken of in general. */
export const filled = (hint: string, { object, path, is, right = 'what fits', nearest = object }: VerdictFinding): string =>
  hint.replaceAll(/\$(object|path|is|right|nearest)\b/g, (_all, name: string) => ({ object, path, is, right, nearest })[name] ?? '')
