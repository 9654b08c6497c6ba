/** The contents of the course in another language: titles, what chapters are about, and words; what is not translated stays English. Pure. */
import type { ChapterEntry, Contents, Glossary, GlossaryTranslation, LessonEntry } from './course'

export function translateContents(contents: Contents, language: string): Contents {
  const { chapters, glossaries, searches, loadGlossary, loadSearch } = contents
  const load = glossaries?.[language]
  return {
    ...contents,
    chapters: chapters.map((chapter) => translateChapter(chapter, language)),
    loadSearch: searches?.[language] ?? loadSearch,
    loadGlossary: async () => {
      const titles = Object.fromEntries(chapters.map(({ title, translations }) => [title, translations?.[language]?.title ?? title]))
      return layOver(await loadGlossary(), { words: await load?.(), titles, language })
    },
  }
}

function translateChapter(chapter: ChapterEntry, language: string): ChapterEntry {
  return { ...chapter, ...chapter.translations?.[language], lessons: chapter.lessons.map((lesson) => translateEntry(lesson, language)) }
}

function translateEntry(lesson: LessonEntry, language: string): LessonEntry {
  const words = lesson.translations?.[language]
  return words ? { ...lesson, title: words.title, steps: lesson.steps.map(({ id, title }) => ({ id, title: words.steps[id] ?? title })) } : lesson
}

interface Layer {
  readonly words: GlossaryTranslation | undefined
  readonly titles: Readonly<Record<string, string>>
  readonly language: string
}

const layOver = (glossary: Glossary, { words = {}, titles, language }: Layer): Glossary =>
  Object.fromEntries(Object.entries(glossary).map(([id, entry]) => [id, { ...entry, chapter: titles[entry.chapter] ?? entry.chapter, ...(words[id] ? { ...words[id], language } : {}) }]))
