/** The course as the page ships it: prose as trees of elements, made from the Markdown at build time. */
import type { Root } from 'hast'

export interface CourseEntry {
  /** `first-steps/first-deployment` */
  readonly path: string
  readonly title: string
  readonly minutes: number
  readonly level: string
  readonly load: () => Promise<LessonText>
}
export type Course = readonly CourseEntry[]

export interface LessonText {
  readonly path: string
  readonly title: string
  readonly introduction: Root
  readonly steps: readonly StepText[]
}

export interface StepText {
  readonly id: string
  readonly title: string
  readonly prose: Root
  readonly solutions: readonly SolutionText[]
}

export interface SolutionText {
  readonly title: string
  readonly steps: readonly SolutionAct[]
}

export type SolutionAct =
  | { readonly type: 'run'; readonly command: string }
  | { readonly type: 'write'; readonly file: string; readonly content: string }
  | { readonly type: 'replace'; readonly file: string; readonly find: string; readonly with: string }
  | { readonly type: 'wait'; readonly ms: number }
