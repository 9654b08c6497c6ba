/**
 * A lesson from anywhere: Markdown at an address, and beside it the files that its front matter names. Whoever wrote it is a
 * stranger, so that everything is bounded, and nothing is fetched but what lies below the lesson's own folder.
 */
import { isForeign } from './is-foreign'
import { LessonError } from './lesson-error'
import type { Lesson } from './lesson'
import { parseLesson } from './parse-lesson'

export interface ForeignLesson {
  /** Its address, which is its name from then on. */
  readonly id: string
  readonly markdown: string
  /** Name below `files/` -> content. */
  readonly files: Readonly<Record<string, string>>
  readonly lesson: Lesson
}

/** What is wrong with a lesson from elsewhere, in words for whoever wanted to open it. */
export class ForeignLessonError extends Error {}

/** Fetches a text of so many characters at most; throws when there is none, or a longer one. */
export type FetchText = (address: string, limit: number) => Promise<string>

const LONGEST_LESSON = 100_000
const LONGEST_FILE = 100_000
/** Readers of Markdown take the square of the length for some lines without a meaning, and of the number of marks in a paragraph. */
const LONGEST_LINE = 2_000
const MOST_MARKS = 1_000
const DEEPEST = /^(?:(?: {0,3}>){20}| {60,}(?:[-*+]|\d+[.)]) )/m
const MOST_FILES = 20
/** A home, a world with so many things: what a lesson may ask of the reader's machine. */
const MOST_NODES = 10
const MOST_IMAGES = 20
const MOST_STEPS = 30
const LONGEST_SETTLE_MS = 30 * 60_000

export async function readForeignLesson(address: string, fetchText: FetchText): Promise<ForeignLesson> {
  const url = requireAddress(address)
  const markdown = await fetchText(url.href, LONGEST_LESSON)
  const strange = strangeness(markdown)
  if (strange !== undefined) throw new ForeignLessonError(`${url.href}: ${strange}`)
  const lesson = read(markdown, url.href)
  const problem = excess(lesson)
  if (problem !== undefined) throw new ForeignLessonError(problem)
  const names = filesOf(lesson)
  const contents = await Promise.all(names.map((name) => fetchText(new URL(`files/${name}`, url).href, LONGEST_FILE)))
  return { id: url.href, markdown, lesson, files: Object.fromEntries(names.map((name, index) => [name, contents[index]])) }
}

/** Encrypted, or from this machine, where an author tries it. */
function requireAddress(address: string): URL {
  if (!URL.canParse(address)) throw new ForeignLessonError(`${address} is no address`)
  const url = new URL(address)
  const isLocal = url.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname)
  if (url.protocol !== 'https:' && !isLocal) throw new ForeignLessonError('a lesson from elsewhere needs an address that begins with https://')
  if (url.username !== '' || url.password !== '') throw new ForeignLessonError('the address of a lesson may not hold a password')
  url.hash = ''
  return url
}

function read(markdown: string, address: string): Lesson {
  try {
    return parseLesson(markdown, address)
  } catch (error) {
    if (error instanceof LessonError) throw new ForeignLessonError(error.message)
    // Nested so deep that no reader comes to its end.
    if (error instanceof RangeError) throw new ForeignLessonError(`${address}: nested too deep`)
    throw error
  }
}

/** What no person writes, and what only keeps a reader of Markdown busy. */
function strangeness(markdown: string): string | undefined {
  if (markdown.split('\n').some((line) => line.length > LONGEST_LINE)) return `a line of more than ${LONGEST_LINE} characters`
  if (DEEPEST.test(markdown)) return 'nested too deep'
  const isCrowded = (paragraph: string): boolean => paragraph.replaceAll(/[^*_~[]/g, '').length > MOST_MARKS
  return markdown.split(/\n\s*\n/).some(isCrowded) ? `a paragraph with more than ${MOST_MARKS} marks` : undefined
}

function excess({ world, steps }: Lesson): string | undefined {
  const { nodes = 0, images, settleMs } = world
  if (nodes > MOST_NODES || nodes < 0 || !Number.isInteger(nodes)) return `world.nodes: at most ${MOST_NODES} for a lesson from elsewhere`
  if (images.length > MOST_IMAGES) return `world.images: at most ${MOST_IMAGES} for a lesson from elsewhere`
  if (settleMs > LONGEST_SETTLE_MS) return 'world.settle: at most 30m for a lesson from elsewhere'
  return steps.length > MOST_STEPS ? `more than ${MOST_STEPS} steps` : undefined
}

/** What the world applies, what the editor opens, and what solutions edit; as far as it lies below `files/`. */
function filesOf({ world, open, steps }: Lesson): readonly string[] {
  const shown = new Set(steps.flatMap(({ files }) => Object.keys(files)))
  const acts = steps.flatMap(({ solutions }) => solutions.flatMap((solution) => solution.steps))
  const written = new Set(acts.flatMap((act) => (act.type === 'write' ? [act.file] : [])))
  const edited = acts.flatMap((act) => (act.type === 'replace' || act.type === 'edit' ? [act.file] : []))
  const applied = world.apply.filter((name) => !isForeign(name)).map((name) => name.replace(/^files\//, ''))
  const names = [...new Set([...applied, ...open, ...edited])].filter((name) => !shown.has(name) && !written.has(name))
  if (names.length > MOST_FILES) throw new ForeignLessonError(`more than ${MOST_FILES} files`)
  const stray = names.find((name) => !isBelow(name))
  if (stray !== undefined) throw new ForeignLessonError(`${JSON.stringify(stray)} is no file of the lesson's own folder`)
  return names
}

/** Words, dots and dashes between slashes, and no way up. */
const isBelow = (name: string): boolean => name.length <= 200 && /^[\w][\w.-]*(?:\/[\w][\w.-]*)*$/.test(name)
