/** What each `lessons/<chapter>/chapter.ts` says of its chapter. */
/** A chapter in another language; what is missing is shown in English. */
export interface ChapterTranslation extends Pick<Chapter, 'title' | 'about'> {
  /** Stamp of the English that it was made from; `lesson test` says which one is due. */
  readonly from: string
  /** Of words by their ids. */
  readonly glossary?: Chapter['glossary']
}

export interface Chapter {
  /** Name of its folder. */
  readonly id: string
  readonly title: string
  /** One sentence: what somebody can do after it. */
  readonly about: string
  /** Folders of its lessons, in the order in which a student should meet them. */
  readonly lessons: readonly string[]
  /** Lessons whose tools the sandbox does not have yet. */
  readonly coming?: readonly string[]
  /** What the chapter has to teach: id (`probe.liveness`) -> the thing in one line. Lessons name these under `teaches`. */
  readonly topics: Readonly<Record<string, string>>
  /** Words that stand first in this chapter: id -> the word and its meaning in one or two plain sentences. */
  readonly glossary: Readonly<Record<string, { readonly word: string; readonly means: string }>>
}
