/** What can be said only of the course as a whole: every topic is taught, and every word is explained where it first stands. */
import type { Lesson } from '../lesson'
import { recallIndex } from '../drills/recall/recall-index'
import { withoutCode } from './plain-text'
import { proseOf } from './review-lesson'

export interface CourseChapter {
  readonly id: string
  readonly title: string
  readonly lessons: readonly string[]
  readonly topics: Readonly<Record<string, string>>
  readonly glossary: Readonly<Record<string, { readonly word: string }>>
}

export interface CourseLesson {
  /** `pods/anatomy` */
  readonly path: string
  readonly lesson: Lesson
}

export interface Course {
  readonly chapters: readonly CourseChapter[]
  /** In the order of the course. */
  readonly lessons: readonly CourseLesson[]
}

/** Topics of chapters with lessons that no lesson of theirs teaches: `pods: pod.anatomy`. */
export function findUntaught({ chapters, lessons }: Course): readonly string[] {
  return chapters.flatMap(({ id, lessons: names, topics }) => {
    const taught = new Set(names.flatMap((name) => Object.keys(lessons.find(({ path }) => path === `${id}/${name}`)?.lesson.teaches ?? {})))
    return names.length === 0 ? [] : Object.keys(topics).filter((topic) => !taught.has(topic)).map((topic) => `${id}: ${topic}`)
  })
}

/** Topics that no step of any lesson can recall in a drill. */
export function findUnrecalled(course: Course): readonly string[] {
  const recalled = new Set(recallIndex(course).map(({ topic }) => topic))
  return course.chapters.flatMap(({ id, lessons, topics }) => (lessons.length === 0 ? [] : Object.keys(topics).filter((topic) => !recalled.has(topic)).map((topic) => `${id}: ${topic}`)))
}

/** Words that stand in a lesson for the first time without a link to what they mean: path -> words. */
export function findUnexplained({ chapters, lessons }: Course): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  const entries = chapters.flatMap(({ glossary }) => Object.entries(glossary).map(([id, { word }]) => ({ id, word })))
  const texts = lessons.map(({ path, lesson }) => ({ path, text: withoutCode(proseOf(lesson)) }))
  for (const { id, word } of entries) {
    const first = texts.find(({ text }) => patternOf(word).test(text))
    if (first && !isExplained(first.text, { id, word })) found.set(first.path, [...(found.get(first.path) ?? []), `[${word}](term:${id})`])
  }
  return found
}

/** The word in the singular or plural. A small first letter may stand large at the beginning of a sentence; a name may not stand small. */
function patternOf(word: string): RegExp {
  const [first] = word
  const start = first === first.toLowerCase() ? `[${first}${first.toUpperCase()}]` : first
  return new RegExp(`(?<![\\w-])${start}${escaped(word.slice(1))}(?:s|es)?(?![\\w-])`)
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+')

/** The word does not stand before the link that explains it. */
function isExplained(text: string, { id, word }: { readonly id: string; readonly word: string }): boolean {
  const link = text.indexOf(`](term:${id})`)
  return link >= 0 && text.search(patternOf(word)) >= text.lastIndexOf('[', link)
}
