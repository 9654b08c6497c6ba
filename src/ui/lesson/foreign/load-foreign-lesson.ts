/**
 * Opens a lesson at any address (`?lesson=https://...`): fetches it within bounds, without cookies and without saying where the
 * reader comes from, and gives what the course gives of its own lessons. Loaded only when such an address is asked for, for it brings
 * Markdown's reader along.
 */
import { ForeignLessonError, readForeignLesson, type FetchText } from '../../../lesson/foreign-lesson'
import type { LessonEntry, LessonText, StepText } from '../course'
import { textOf } from '../text/lesson-text'
import { harmless, TooDeep } from './harmless-elements'

export interface OpenedLesson {
  /** As the contents list lessons of the course; its `path` is the address. */
  readonly entry: LessonEntry
  /** What the worker builds the world from. */
  readonly source: { readonly id: string; readonly markdown: string; readonly files: Readonly<Record<string, string>> }
}

const PATIENCE_MS = 20_000

/** Throws `ForeignLessonError`, whose message is for the reader. */
export async function loadForeignLesson(address: string, fetchText: FetchText = fetchBounded): Promise<OpenedLesson> {
  const { id, markdown, files, lesson } = await readForeignLesson(address, fetchText)
  const text = harmlessText(id, () => textOf(id, { lesson, markdown }))
  const { title, minutes, level, steps } = lesson
  return {
    entry: { path: id, title, minutes, level, steps: steps.map((step) => ({ id: step.id, title: step.title })), load: { en: () => Promise.resolve(text) } },
    source: { id, markdown, files },
  }
}

function harmlessText(address: string, make: () => LessonText): LessonText {
  try {
    const text = make()
    return { ...text, why: text.why && harmless(text.why), introduction: harmless(text.introduction), remember: text.remember.map(harmless), links: text.links.filter(({ url }) => /^https?:\/\//i.test(url)), steps: text.steps.map(harmlessStep) }
  } catch (error) {
    if (error instanceof TooDeep || error instanceof RangeError) throw new ForeignLessonError(`${address}: nested too deep`)
    throw error
  }
}

const harmlessStep = (step: StepText): StepText => ({ ...step, prose: harmless(step.prose), guesses: step.guesses.map((guess) => ({ ...guess, then: harmless(guess.then) })) })

async function fetchBounded(address: string, limit: number): Promise<string> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const response = await fetch(address, { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-cache', signal }).catch((error: unknown) => {
    throw new ForeignLessonError(`${address} cannot be fetched: ${error instanceof Error ? error.message : String(error)}. Its server has to allow other sites to read it (CORS).`)
  })
  if (!response.ok) throw new ForeignLessonError(`${address}: HTTP ${response.status}`)
  return readBounded(response, { address, limit })
}

/** Stops reading where it becomes too long. */
async function readBounded(response: Response, { address, limit }: { readonly address: string; readonly limit: number }): Promise<string> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder('utf-8', { fatal: false })
  let text = ''
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    text += decoder.decode(value, { stream: true })
    if (text.length <= limit) continue
    await reader.cancel()
    throw new ForeignLessonError(`${address} is longer than ${limit} characters`)
  }
  return text + decoder.decode()
}
