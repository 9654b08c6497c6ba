/**
 * Stamps of what a translation is made from: of the frame of a lesson (`lesson`), and of each step by its id. A translation keeps them in
 * its front matter under `from`, so that one can see when the English has changed since. What decides nothing in it is left out: checks,
 * truths and acts are no one's words.
 */
import { md5Hex } from '../../base/hash/md5'
import type { Lesson, Step } from '../lesson'

export type Stamps = Readonly<Record<string, string>>

/** The frame's place among the ids of steps. */
export const FRAME = 'lesson'

export function stampsOf({ title, why, remember, introduction, guards, steps }: Lesson): Stamps {
  const frame = stamp([title, why, remember, introduction, guards.map(({ id, say }) => [id, say])])
  return Object.fromEntries([[FRAME, frame], ...steps.map((step) => [step.id, stamp(wordsOf(step))] as const)])
}

const wordsOf = ({ title, prose, predictions, checks, hints, solutions }: Step): unknown => [
  title,
  prose.trim(),
  predictions.map(({ ask, options, then }) => [ask, options, then]),
  checks.map((check) => [check.id, check.say, check.type === 'answer' ? [check.ask, check.options] : []]),
  hints.map(({ check, mistake, levels }) => [check, mistake, levels]),
  solutions.map((solution) => solution.title),
]

interface ChapterWords {
  readonly title: string
  readonly about: string
  readonly glossary: Readonly<Record<string, { readonly word: string; readonly means: string }>>
}

/** Of a chapter: its title, its sentence, and those of its words that are translated. */
export const chapterStamp = ({ title, about, glossary }: ChapterWords, translated: readonly string[]): string =>
  stamp([title, about, [...translated].sort().map((id) => [id, glossary[id]?.word, glossary[id]?.means])])

const stamp = (words: unknown): string => md5Hex(JSON.stringify(words)).slice(0, 8)
