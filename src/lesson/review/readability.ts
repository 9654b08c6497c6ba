/**
 * The US school grade for which a text is written. J. P. Kincaid et al., "Derivation of New Readability Formulas for Navy Enlisted
 * Personnel", 1975. Names of kinds count as two syllables, however long: a reader knows them by sight.
 */
import { sentencesOf, wordsOf } from './plain-text'
import { syllablesOf } from './syllables'

export function gradeOf(text: string): number {
  const words = wordsOf(text)
  const sentences = sentencesOf(text).length
  if (words.length === 0 || sentences === 0) return 0
  const syllables = words.reduce((sum, word) => sum + (isKind(word) ? 2 : syllablesOf(word)), 0)
  return 0.39 * (words.length / sentences) + 11.8 * (syllables / words.length) - 15.59
}

/** `ReplicaSet`, `ConfigMaps` */
const isKind = (word: string): boolean => /^[A-Z][a-z]+[A-Z]/.test(word)
