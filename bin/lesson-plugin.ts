/**
 * Reads the lessons when the page is built: Markdown becomes a tree of elements, so that the page ships no Markdown parser and never
 * sets HTML from text. The page's start knows the first lesson and how to load the rest: `virtual:contents` lists the course in its
 * order, each lesson is a chunk of its own in each of its languages, and the search's index and the glossary are chunks too.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Plugin } from 'vite'
import type { Chapter, ChapterTranslation } from '../lessons/chapter'
import { chapters, curriculum } from '../lessons/curriculum'
import { german } from '../lessons/german'
import { recallIndex } from '../src/lesson/drills/recall/recall-index'
import { stampsOf } from '../src/lesson/translation/stamps'
import { parseLesson } from '../src/lesson/parse-lesson'
import type { Lesson } from '../src/lesson/lesson'
import type { LessonSourceText } from '../src/ui/lesson/course'
import { phrasesOf, plainText, textOf, translated } from '../src/ui/lesson/text/lesson-text'
import { splitLesson, variablesIn, type LessonParts } from '../src/ui/lesson/text/split-lesson'

const COURSE = 'virtual:course'
const CONTENTS = 'virtual:contents'
const GLOSSARY = 'virtual:glossary'
const SEARCH = 'virtual:course-search'
const RECALL = 'virtual:recall'
const LESSON = 'virtual:lesson/'
/** As it was written, for drills that are made of it in the page. */
const SOURCE = 'virtual:lesson-source/'
/** Languages that the course may be translated into: `lesson.de.md` beside `lesson.md`, and the chapters with their words. */
const CHAPTERS: Readonly<Record<string, Readonly<Record<string, ChapterTranslation>>>> = { de: german }
const TRANSLATIONS = Object.keys(CHAPTERS)

export function lessonPlugin(root: string): Plugin {
  const fileOf = (path: string, language = 'en'): string => join(root, 'lessons', path, language === 'en' ? 'lesson.md' : `lesson.${language}.md`)
  const markdownOf = (path: string, language?: string): string => readFileSync(fileOf(path, language), 'utf8')
  const read = (path: string): Lesson => parseLesson(markdownOf(path), `lessons/${path}/lesson.md`)
  const languagesOf = (path: string): readonly string[] => ['en', ...TRANSLATIONS.filter((language) => existsSync(fileOf(path, language)))]

  function sourceOf(path: string): LessonSourceText {
    const translations = Object.fromEntries(languagesOf(path).flatMap((language) => (language === 'en' ? [] : [[language, markdownOf(path, language)]])))
    return { markdown: markdownOf(path), files: filesBelow(join(root, 'lessons', path, 'files')), translations }
  }

  /** In the language where it is translated, else in English. */
  const partsOf = (path: string, language: string): LessonParts =>
    splitLesson(markdownOf(path, languagesOf(path).includes(language) ? language : 'en'), variablesIn(markdownOf(path)))

  /** Titles of a lesson and its steps, by language. */
  function titlesOf(path: string): object {
    const others = languagesOf(path).filter((language) => language !== 'en')
    return Object.fromEntries(others.map((language) => {
      const { head, steps } = partsOf(path, language)
      return [language, { title: String(head.title ?? read(path).title), steps: Object.fromEntries(steps.map(({ id, title }) => [id, title])) }]
    }))
  }

  function lessonEntry(path: string): string {
    const { title, minutes, level, steps } = read(path)
    const loads = languagesOf(path).map((language) => `${language}:()=>import(${JSON.stringify(`${LESSON}${path}@${language}`)}).then((module)=>module.text)`)
    return `${unclosed({ path, title, minutes, level, translations: titlesOf(path), steps: steps.map(({ id, title: name }) => ({ id, title: name })) })},load:{${loads.join(',')}},loadSource:()=>import(${JSON.stringify(SOURCE + path)}).then((module)=>module.source)}`
  }

  function chapterEntry({ id, title, about, coming = [], lessons }: Chapter): string {
    return `${unclosed({ id, title, about, coming, translations: chapterTitles(id) })},lessons:[${lessons.map((lesson) => lessonEntry(`${id}/${lesson}`)).join(',')}]}`
  }

  function contents(): string {
    const glossaries = TRANSLATIONS.map((language) => `${language}:()=>import('${GLOSSARY}@${language}').then((module)=>module.glossary)`)
    const searches = TRANSLATIONS.map((language) => `${language}:()=>import('${SEARCH}@${language}').then((module)=>module.passages)`)
    const more = `glossaries:{${glossaries.join(',')}},searches:{${searches.join(',')}},loadGlossary:()=>import('${GLOSSARY}').then((module)=>module.glossary),loadSearch:()=>import('${SEARCH}').then((module)=>module.passages),loadRecall:()=>import('${RECALL}').then((module)=>module.topics)`
    return `export const contents={chapters:[${chapters.map(chapterEntry).join(',')}],${more}}`
  }

  function passages(language = 'en'): object[] {
    return chapters.flatMap((chapter) =>
      chapter.lessons.flatMap((name) => {
        const path = `${chapter.id}/${name}`
        const lesson = read(path)
        const { head, introduction, steps } = partsOf(path, language)
        const first = { lesson: path, title: String(head.title ?? lesson.title), text: [plainText(introduction), ...topicsOf(lesson, chapter)].join(' ') }
        const texts = lesson.steps.map((step) => steps.find(({ id }) => id === step.id) ?? step)
        return [first, ...texts.map(({ id, title, prose }) => ({ lesson: path, step: id, title, text: plainText(prose.replaceAll(/^@predict-\d+@$/gm, '')) }))]
      }),
    )
  }

  return {
    name: 'kubarium-lessons',
    resolveId: (id) => ([COURSE, CONTENTS, GLOSSARY, SEARCH, RECALL].includes(id) || id.startsWith(`${GLOSSARY}@`) || id.startsWith(`${SEARCH}@`) || id.startsWith(LESSON) || id.startsWith(SOURCE) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith('\0virtual:')) return undefined
      const name = id.slice(1)
      if (name === COURSE) return `export const course={first:${JSON.stringify(curriculum[0])},load:()=>import('${CONTENTS}').then((module)=>module.contents)}`
      if (name.startsWith(`${GLOSSARY}@`)) return `export const glossary=${JSON.stringify(translatedWords(name.slice(GLOSSARY.length + 1)))}`
      if (name === GLOSSARY) return `export const glossary=${JSON.stringify(glossary())}`
      if (name.startsWith(`${SEARCH}@`)) return `export const passages=${JSON.stringify(passages(name.slice(SEARCH.length + 1)))}`
      if (name === CONTENTS || name === SEARCH || name === RECALL) {
        for (const path of curriculum) this.addWatchFile(fileOf(path))
        if (name === RECALL) return `export const topics=${JSON.stringify(recallIndex({ chapters, lessons: curriculum.map((path) => ({ path, lesson: read(path) })) }))}`
        return name === CONTENTS ? contents() : `export const passages=${JSON.stringify(passages())}`
      }
      if (name.startsWith(SOURCE)) {
        const path = name.slice(SOURCE.length)
        this.addWatchFile(fileOf(path))
        return `export const source=${JSON.stringify(sourceOf(path))}`
      }
      if (!name.startsWith(LESSON)) return undefined
      const [path, language] = name.slice(LESSON.length).split('@')
      this.addWatchFile(fileOf(path, language))
      const english = markdownOf(path)
      const text = textOf(path, { lesson: read(path), markdown: english })
      if (language === 'en') return `export const text=${JSON.stringify(text)}`
      const markdown = markdownOf(path, language)
      return `export const text=${JSON.stringify({ ...translated(text, { language, markdown, variables: variablesIn(english), stamps: stampsOf(read(path)) }), phrases: phrasesOf(english, markdown) })}`
    },
  }
}

const glossary = (): Readonly<Record<string, object>> =>
  Object.fromEntries(chapters.flatMap(({ title, glossary: words }) => Object.entries(words).map(([id, word]) => [id, { ...word, chapter: title }])))

/** Title and sentence of a chapter, by language. */
const chapterTitles = (id: string): object =>
  Object.fromEntries(Object.entries(CHAPTERS).flatMap(([language, translated]) => (Object.hasOwn(translated, id) ? [[language, { title: translated[id].title, about: translated[id].about }]] : [])))

const translatedWords = (language: string): object => Object.assign({}, ...Object.values(CHAPTERS[language] ?? {}).map(({ glossary: words }) => words ?? {})) as object

function filesBelow(folder: string): Readonly<Record<string, string>> {
  if (!existsSync(folder)) return {}
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(files.map(({ parentPath, name }) => join(parentPath, name)).map((file) => [relative(folder, file).replaceAll('\\', '/'), readFileSync(file, 'utf8')]))
}

const topicsOf = ({ teaches }: Lesson, { topics }: Chapter): readonly string[] =>
  (Array.isArray(teaches) ? (teaches as readonly string[]) : Object.keys(teaches)).map((topic) => topics[topic] ?? topic)

/** JSON of an object without its last brace, so that code may follow. */
const unclosed = (object: object): string => JSON.stringify(object).slice(0, -1)
