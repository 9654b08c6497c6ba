/**
 * Reads the lessons when the page is built: Markdown becomes a tree of elements, so that the page ships no Markdown parser and never
 * sets HTML from text. The page's start knows the first lesson and how to load the rest: `virtual:contents` lists the course in its
 * order, each lesson is a chunk of its own in each of its languages, and the search's index and the glossary are chunks too.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import type { Chapter } from '../lessons/chapter'
import { chapters, curriculum } from '../lessons/curriculum'
import { parseLesson } from '../src/lesson/parse-lesson'
import type { Lesson } from '../src/lesson/lesson'
import { phrasesOf, plainText, textOf, translated } from '../src/ui/lesson/text/lesson-text'
import { variablesIn } from '../src/ui/lesson/text/split-lesson'

const COURSE = 'virtual:course'
const CONTENTS = 'virtual:contents'
const GLOSSARY = 'virtual:glossary'
const SEARCH = 'virtual:course-search'
const LESSON = 'virtual:lesson/'
/** Languages that a lesson may be translated into: `lesson.de.md` beside `lesson.md`. */
const TRANSLATIONS = ['de']

export function lessonPlugin(root: string): Plugin {
  const fileOf = (path: string, language = 'en'): string => join(root, 'lessons', path, language === 'en' ? 'lesson.md' : `lesson.${language}.md`)
  const markdownOf = (path: string, language?: string): string => readFileSync(fileOf(path, language), 'utf8')
  const read = (path: string): Lesson => parseLesson(markdownOf(path), `lessons/${path}/lesson.md`)
  const languagesOf = (path: string): readonly string[] => ['en', ...TRANSLATIONS.filter((language) => existsSync(fileOf(path, language)))]

  function lessonEntry(path: string): string {
    const { title, minutes, level, steps } = read(path)
    const loads = languagesOf(path).map((language) => `${language}:()=>import(${JSON.stringify(`${LESSON}${path}@${language}`)}).then((module)=>module.text)`)
    return `${unclosed({ path, title, minutes, level, steps: steps.map(({ id, title: name }) => ({ id, title: name })) })},load:{${loads.join(',')}}}`
  }

  function chapterEntry({ id, title, about, coming = [], lessons }: Chapter): string {
    return `${unclosed({ id, title, about, coming })},lessons:[${lessons.map((lesson) => lessonEntry(`${id}/${lesson}`)).join(',')}]}`
  }

  function contents(): string {
    const more = `loadGlossary:()=>import('${GLOSSARY}').then((module)=>module.glossary),loadSearch:()=>import('${SEARCH}').then((module)=>module.passages)`
    return `export const contents={chapters:[${chapters.map(chapterEntry).join(',')}],${more}}`
  }

  function passages(): object[] {
    return chapters.flatMap((chapter) =>
      chapter.lessons.flatMap((name) => {
        const path = `${chapter.id}/${name}`
        const lesson = read(path)
        const first = { lesson: path, title: lesson.title, text: [plainText(lesson.introduction), ...topicsOf(lesson, chapter)].join(' ') }
        return [first, ...lesson.steps.map(({ id, title, prose }) => ({ lesson: path, step: id, title, text: plainText(prose) }))]
      }),
    )
  }

  return {
    name: 'kubarium-lessons',
    resolveId: (id) => ([COURSE, CONTENTS, GLOSSARY, SEARCH].includes(id) || id.startsWith(LESSON) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith('\0virtual:')) return undefined
      const name = id.slice(1)
      if (name === COURSE) return `export const course={first:${JSON.stringify(curriculum[0])},load:()=>import('${CONTENTS}').then((module)=>module.contents)}`
      if (name === GLOSSARY) return `export const glossary=${JSON.stringify(glossary())}`
      if (name === CONTENTS || name === SEARCH) {
        for (const path of curriculum) this.addWatchFile(fileOf(path))
        return name === CONTENTS ? contents() : `export const passages=${JSON.stringify(passages())}`
      }
      if (!name.startsWith(LESSON)) return undefined
      const [path, language] = name.slice(LESSON.length).split('@')
      this.addWatchFile(fileOf(path, language))
      const english = markdownOf(path)
      const text = textOf(path, { lesson: read(path), markdown: english })
      if (language === 'en') return `export const text=${JSON.stringify(text)}`
      const markdown = markdownOf(path, language)
      return `export const text=${JSON.stringify({ ...translated(text, { language, markdown, variables: variablesIn(english) }), phrases: phrasesOf(english, markdown) })}`
    },
  }
}

const glossary = (): Readonly<Record<string, object>> =>
  Object.fromEntries(chapters.flatMap(({ title, glossary: words }) => Object.entries(words).map(([id, word]) => [id, { ...word, chapter: title }])))

const topicsOf = ({ teaches }: Lesson, { topics }: Chapter): readonly string[] =>
  (Array.isArray(teaches) ? (teaches as readonly string[]) : Object.keys(teaches)).map((topic) => topics[topic] ?? topic)

/** JSON of an object without its last brace, so that code may follow. */
const unclosed = (object: object): string => JSON.stringify(object).slice(0, -1)
