/** The search over titles, topics and prose of the course: every word of the query must be there. Titles go before text. Pure. */
import type { Passage } from './course'

export interface Finding {
  readonly passage: Passage
  /** A piece of the text around the first word found in it; empty when only the title has it. */
  readonly excerpt: string
}

const AROUND = 48
const AT_MOST = 40

export function findPassages(passages: readonly Passage[], query: string): readonly Finding[] {
  const words = folded(query).split(/\s+/).filter((word) => word !== '')
  if (words.length === 0) return []
  return passages
    .map((passage, order) => ({ passage, order, score: scoreOf(passage, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .slice(0, AT_MOST)
    .map(({ passage }) => ({ passage, excerpt: excerptOf(passage.text, words) }))
}

function scoreOf({ title, text, step }: Passage, words: readonly string[]): number {
  const inTitle = folded(title)
  const inText = folded(text)
  if (!words.every((word) => inTitle.includes(word) || inText.includes(word))) return 0
  return 1 + words.filter((word) => inTitle.includes(word)).length * (step === undefined ? 3 : 2)
}

function excerptOf(text: string, words: readonly string[]): string {
  const search = folded(text)
  const at = Math.min(...words.map((word) => search.indexOf(word)).filter((index) => index >= 0))
  if (!Number.isFinite(at)) return ''
  // Whole words at both ends.
  const from = at <= AROUND ? 0 : text.indexOf(' ', at - AROUND) + 1
  const to = at + AROUND >= text.length ? text.length : text.lastIndexOf(' ', at + AROUND)
  return `${from > 0 ? '…' : ''}${text.slice(from, to).trim()}${to < text.length ? '…' : ''}`
}

const folded = (text: string): string => text.toLowerCase()
