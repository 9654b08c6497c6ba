/** The course as the page ships it: prose as trees of elements, made from the Markdown at build time. */
import type { Root } from 'hast'

/** What the page's start knows. */
export interface Course {
  readonly first: string | undefined
  readonly load: () => Promise<Contents>
}

export interface Contents {
  readonly chapters: readonly ChapterEntry[]
  readonly loadGlossary: () => Promise<Glossary>
  readonly loadSearch: () => Promise<readonly Passage[]>
}

export interface ChapterEntry {
  readonly id: string
  readonly title: string
  readonly about: string
  /** Titles of lessons that are not there yet. */
  readonly coming: readonly string[]
  readonly lessons: readonly LessonEntry[]
}

export interface LessonEntry {
  /** `first-steps/first-deployment` */
  readonly path: string
  readonly title: string
  readonly minutes: number
  readonly level: string
  readonly steps: readonly { readonly id: string; readonly title: string }[]
  /** By language; English is always there. */
  readonly load: Readonly<Record<string, () => Promise<LessonText>>>
}

export type Glossary = Readonly<Record<string, { readonly word: string; readonly means: string; readonly chapter: string }>>

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
  readonly title: string
  readonly why: Root | undefined
  readonly introduction: Root
  readonly steps: readonly StepText[]
  readonly remember: readonly Root[]
  readonly links: readonly { readonly title: string; readonly url: string }[]
  /** Sentences that the cluster says in English, in the lesson's language. */
  readonly phrases: Readonly<Record<string, string>>
}

export interface StepText {
  readonly id: string
  readonly title: string
  /** Where it is not the lesson's. */
  readonly language: string | undefined
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
