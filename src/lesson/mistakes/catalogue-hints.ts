/** What the catalogue says of a mistake, with what was found put in; the words are in `src/words`. */
import { sentence, type MistakeId, type MistakePart, type Sentence, type SentenceKey } from '../../words/sentence'
import type { VerdictFinding } from '../verdict'
import { mistakes } from './catalogue'

const LEVELS = ['point', 'contrast', 'concept', 'edit'] as const

/** Gentlest first; empty for a mistake that is not in the catalogue. What was not found is spoken of in general. */
export function catalogueHints(id: string, { object, path, is, right = sentence('found.whatFits'), nearest = object }: VerdictFinding): readonly Sentence[] {
  const mistake = mistakes.find((each) => each.id === id)
  return mistake ? LEVELS.map((level) => ({ key: partOf(mistake.id, level), values: { object, path, is, right, nearest } })) : []
}

export const mistakeTitle = (id: MistakeId): Sentence => ({ key: partOf(id, 'title'), values: {} })

const partOf = (id: MistakeId, part: MistakePart): SentenceKey => `${id}.${part}`
