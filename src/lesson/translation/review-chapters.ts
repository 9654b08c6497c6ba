/** What can be said of the chapters of the course in another language: that they are those that there are, and of the English as it is now. */
import { chapterStamp } from './stamps'

interface Words {
  readonly title: string
  readonly about: string
  readonly glossary: Readonly<Record<string, { readonly word: string; readonly means: string }>>
}

type Chapters = readonly (Words & { readonly id: string })[]
type Translated = Readonly<Record<string, Pick<Words, 'title' | 'about'> & { readonly from: string; readonly glossary?: Words['glossary'] }>>

/** Problems, none where all is well. A chapter that is not translated is shown in English. */
export function reviewChapters(chapters: Chapters, translated: Translated): readonly string[] {
  return Object.entries(translated).flatMap(([id, { from, glossary = {} }]) => {
    const chapter = chapters.find((each) => each.id === id)
    if (!chapter) return [`${id}: there is no such chapter`]
    const now = chapterStamp(chapter, Object.keys(glossary))
    const strays = Object.keys(glossary).filter((word) => !Object.hasOwn(chapter.glossary, word))
    return [...strays.map((word) => `${id}: its glossary has no ${word}`), ...(from === now ? [] : [`${id}: the English has changed since; when it fits, write from: '${now}'`])]
  })
}
