/**
 * What a mistake of the catalogue is: how it is recognised, how it is put into an application that works, and
 * what a cluster says of it then. A detector reads the state and the learner's own lines; it never remembers.
 */
import type { MistakeId, Phrase, Sentence } from '../../words/sentence'
import type { Check } from '../lesson'
import type { LessonView } from '../lesson-view'
import type { Application, Tree } from './application'

export interface Mistake {
  /** Of the catalogue: `K02`. */
  readonly id: MistakeId
  /** Speaks only of a check that does not pass, and only of what that check concerns. */
  detect(check: Check, view: LessonView): Finding | undefined
  readonly mutation: Mutation
}

/** The first object that is wrong, and the place in it. */
export interface Finding {
  /** `Service/default/web` */
  readonly object: string
  /** `spec.selector.app` */
  readonly path: string
  /** What stands there; `nothing` where nothing does. */
  readonly is: Phrase
  /** What would be right, or comes nearest to it. */
  readonly right?: Phrase
  /** The object that shows it: `Pod/default/web-1`. */
  readonly nearest?: string
  /** 0 to 1. */
  readonly confidence: number
}

export interface Mutation {
  /** What it makes of an application; undefined where it does not fit. */
  spoil(application: Application): Spoiled | undefined
  /** What a real cluster says of it then. */
  readonly symptom: Symptom
}

/** An application with a mistake in it, and the way back. */
export interface Spoiled {
  /** What stands in the cluster when the learner comes. */
  readonly cluster: readonly Tree[]
  /** The learner's file; absent: it says what stands in the cluster. */
  readonly file?: readonly Tree[]
  /** Lines by which the learner makes the mistake; none: it is in the cluster already. */
  readonly lines: readonly string[]
  /** What mends it. */
  readonly cure: readonly CureStep[]
  /** Where the finding has to point: object, and the beginning of the path. */
  readonly at: { readonly object: RegExp; readonly path: string }
  /** Checks in place of the application's, where it is another thing that does not hold. */
  readonly checks?: readonly Tree[]
  /** Of the symptom only: what the learner is told. */
  readonly task?: Sentence
}

/** As steps of a solution are written in a lesson. */
export type CureStep =
  | { readonly run: string }
  | { readonly write: { readonly file: string; readonly content: string } }
  | { readonly wait: string }

export interface Symptom {
  /** Events of the namespace. */
  readonly events?: readonly { readonly reason: string; readonly message: RegExp }[]
  /** What the learner's lines print. */
  readonly prints?: RegExp
  /** What this line prints. */
  readonly shows?: { readonly line: string; readonly says: RegExp }
}
