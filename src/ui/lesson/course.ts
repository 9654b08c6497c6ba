/** The course as the page ships it: prose as trees of elements, made from the Markdown at build time. */
import type { Root } from 'hast'
import type { RecallTopic } from '../../lesson/drills/recall/recall-index'

/** What the page's start knows. */
export interface Course {
  readonly first: string | undefined
  readonly load: () => Promise<Contents>
}

export interface Contents {
  readonly chapters: readonly ChapterEntry[]
  readonly loadGlossary: () => Promise<Glossary>
  /** By language; what is missing there is English. */
  readonly glossaries?: Readonly<Record<string, () => Promise<GlossaryTranslation>>>
  readonly loadSearch: () => Promise<readonly Passage[]>
  /** By language; lessons that are not translated are in English there. */
  readonly searches?: Readonly<Record<string, () => Promise<readonly Passage[]>>>
  /** By which steps each topic is recalled. */
  readonly loadRecall: () => Promise<readonly RecallTopic[]>
}

export interface ChapterEntry {
  readonly id: string
  readonly title: string
  readonly about: string
  /** Titles of lessons that are not there yet. */
  readonly coming: readonly string[]
  /** By language. */
  readonly translations?: Readonly<Record<string, { readonly title: string; readonly about: string }>>
  readonly lessons: readonly LessonEntry[]
}

export interface LessonEntry {
  /** `first-steps/first-deployment` */
  readonly path: string
  readonly title: string
  readonly minutes: number
  readonly level: string
  readonly steps: readonly { readonly id: string; readonly title: string }[]
  /** Titles by language: of the lesson, and of its steps by their ids. */
  readonly translations?: Readonly<Record<string, { readonly title: string; readonly steps: Readonly<Record<string, string>> }>>
  /** By language; English is always there. */
  readonly load: Readonly<Record<string, () => Promise<LessonText>>>
  /** As it was written, for drills; lessons from elsewhere make none. */
  readonly loadSource?: () => Promise<LessonSourceText>
}

export interface LessonSourceText {
  readonly markdown: string
  /** Name below `files/` -> content. */
  readonly files: Readonly<Record<string, string>>
  /** By language, without English. */
  readonly translations: Readonly<Record<string, string>>
}

export type Glossary = Readonly<Record<string, GlossaryEntry>>
export type GlossaryTranslation = Readonly<Record<string, Pick<GlossaryEntry, 'word' | 'means'>>>

export interface GlossaryEntry {
  readonly word: string
  readonly means: string
  readonly chapter: string
  /** Where it is not English. */
  readonly language?: string
}

/** A lesson or a step of it, for the search. */
export interface Passage {
  readonly lesson: string
  readonly step?: string
  readonly title: string
  readonly text: string
}

export interface LessonText {
  readonly path: string
  readonly language: string
  /** Its frame was translated from another English than there is now. */
  readonly outdated?: boolean
  readonly title: string
  readonly why: Root | undefined
  readonly introduction: Root
  readonly steps: readonly StepText[]
  readonly remember: readonly Root[]
  readonly links: readonly { readonly title: string; readonly url: string }[]
  /** Sentences that the cluster says in English, in the lesson's language. */
  readonly phrases: Readonly<Record<string, string>>
  /** Only of a recall drill. */
  readonly recall?: RecallFacts
}

export interface RecallFacts {
  /** Where it was learned: path and title. */
  readonly lesson: string
  readonly title: string
  /** What is recalled, in a line each. */
  readonly topics: readonly string[]
  /** Of the home, that the editor opens. */
  readonly files: readonly string[]
  /** Titles of the steps before. */
  readonly done: readonly string[]
}

export interface StepText {
  readonly id: string
  readonly title: string
  /** Where it is not the lesson's. */
  readonly language: string | undefined
  /** Translated from another English than there is now. */
  readonly outdated?: boolean
  readonly prose: Root
  readonly guesses: readonly PredictionText[]
  /** What checks ask for, by their id. */
  readonly questions: Readonly<Record<string, Question>>
  readonly solutions: readonly SolutionText[]
}

export interface PredictionText {
  readonly ask: string
  readonly options: readonly string[]
  /** The same in the lesson's language. */
  readonly shown: readonly string[]
  /** Shown afterwards. */
  readonly then: Root
}

export interface Question {
  readonly ask: string
  readonly options: readonly string[]
  /** The same in the lesson's language. */
  readonly shown: readonly string[]
}

export interface SolutionText {
  readonly title: string
  readonly steps: readonly SolutionAct[]
}

export type SolutionAct =
  | { readonly type: 'run'; readonly command: string }
  | { readonly type: 'write' | 'open'; readonly file: string; readonly content: string }
  | { readonly type: 'replace'; readonly file: string; readonly find: string; readonly with: string }
  | { readonly type: 'edit'; readonly file: string; readonly object: string; readonly set: Readonly<Record<string, unknown>> }
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'answer'; readonly check: string; readonly value: string }
  | { readonly type: 'browse'; readonly url: string }
