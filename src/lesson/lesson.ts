/**
 * A lesson as data: what the Markdown of `lessons/<chapter>/<lesson>/lesson.md` says once it is read. Declarative throughout, so
 * that a lesson from anywhere is safe to open. `format/` holds how each part is written.
 */
import type { ImageDeclaration } from '../api/image-declaration'
import type { Condition, ObjectPattern, ReachRequest } from './condition'

export type { Condition, ObjectPattern, ReachRequest } from './condition'

export interface Lesson {
  readonly id: string
  readonly title: string
  readonly level: string
  readonly minutes: number
  readonly kubernetes: string
  readonly seed: string
  /** Topic of the chapter -> steps in which it is shown or practised; no step: the lesson as a whole. */
  readonly teaches: Readonly<Record<string, readonly string[]>>
  /** Topics that a learner has met before. */
  readonly assumes: readonly string[]
  /** Mistakes that are usual here. */
  readonly watchFor: readonly string[]
  readonly why: string
  readonly remember: readonly string[]
  readonly links: readonly Link[]
  readonly world: World
  readonly guards: readonly Guard[]
  /** Files of the student's home that the editor opens, first one in front. */
  readonly open: readonly string[]
  /** Markdown before the first step. */
  readonly introduction: string
  readonly steps: readonly Step[]
}

export interface Link {
  readonly title: string
  readonly url: string
}

export interface World {
  /** Manifests applied before the learner comes in, by file name or address. */
  readonly apply: readonly string[]
  /** Command lines run behind the scenes, after the manifests. */
  readonly run: readonly string[]
  /** Virtual milliseconds that pass before the learner comes in. */
  readonly settleMs: number
  /** Control plane and workers; undefined: as the session has it. */
  readonly nodes: number | undefined
  readonly addons: readonly string[]
  readonly images: readonly ImageDeclaration[]
}

/** A field that keeps the value it had at the start. */
export interface Guard {
  readonly id: string
  readonly object: ObjectPattern
  readonly path: string
  /** Why it has to stay. */
  readonly say: string
}

export interface Step {
  readonly id: string
  readonly title: string
  /** Markdown without the machine-readable blocks. */
  readonly prose: string
  /** Files that the prose shows and the editor opens at a click: name -> content. */
  readonly files: Readonly<Record<string, string>>
  readonly checks: readonly Check[]
  readonly predictions: readonly Prediction[]
  readonly hints: readonly Hint[]
  readonly solutions: readonly Solution[]
  readonly wrongs: readonly WrongAttempt[]
  readonly bypasses: readonly Bypass[]
  readonly demo: readonly Beat[]
  /** For whoever shows the lesson to others. */
  readonly notes: readonly string[]
}

export type Check = CheckHead & Condition

interface CheckHead {
  readonly id: string
  /** What will be true, as the learner reads it. */
  readonly say: string
  /** Once passed, stays passed (an observation, not a state). */
  readonly latch: boolean
  /** Not shown as a task; explains another check. */
  readonly hidden: boolean
  /** Must have held for so long, in virtual ms. */
  readonly stableForMs: number
  /** After the right act it passes within this time, in virtual ms; 0: as it takes. */
  readonly withinMs: number
  /** What it counts for where lessons are graded. */
  readonly weight: number
}

export interface Prediction {
  readonly ask: string
  readonly options: readonly string[]
  readonly truth: Truth
  /** The explanation that follows. */
  readonly then: string
}

/** How an answer is found in the state; `option`: where the state cannot tell. */
export type Truth =
  | { readonly type: 'count'; readonly object: ObjectPattern }
  | { readonly type: 'field'; readonly object: ObjectPattern; readonly path: string }
  | { readonly type: 'reach'; readonly request: ReachRequest }
  | { readonly type: 'event'; readonly object: ObjectPattern; readonly reason: string }
  | { readonly type: 'option'; readonly text: string }

export interface Hint {
  readonly check: string
  /** Only when this mistake was recognised; empty: always. */
  readonly mistake: string
  /** Offered by itself after so long without an act, in ms of the learner's own time; 0: only when asked for. */
  readonly idleMs: number
  readonly levels: readonly string[]
}

export interface Solution {
  readonly title: string
  readonly steps: readonly Action[]
}

export interface WrongAttempt {
  readonly name: string
  readonly steps: readonly Action[]
  /** Id of the mistake that must be named. */
  readonly expect: string
}

/** A shortcut, and the guard that refuses it. */
export interface Bypass {
  readonly title: string
  readonly steps: readonly Action[]
  readonly refusedBy: string
}

export type Action =
  | { readonly type: 'run'; readonly command: string }
  | { readonly type: 'write'; readonly file: string; readonly content: string }
  | { readonly type: 'replace'; readonly file: string; readonly find: string; readonly with: string }
  | { readonly type: 'wait'; readonly ms: number }
  /** The prose shows this file; it is put into the home as shown. */
  | { readonly type: 'open'; readonly file: string; readonly content: string }
  /** Fields of a manifest of the home: path -> value. `object`: which one of several documents, `Service/web`. */
  | { readonly type: 'edit'; readonly file: string; readonly object: string; readonly set: Readonly<Record<string, unknown>> }
  | { readonly type: 'answer'; readonly check: string; readonly value: string }
  | { readonly type: 'browse'; readonly url: string }

/** One moment of a lesson that is shown to a room. */
export type Beat =
  | { readonly type: 'note' | 'type' | 'run'; readonly text: string }
  | { readonly type: 'focus'; readonly object: ObjectPattern }
  | { readonly type: 'solution' }
  | { readonly type: 'wait'; readonly check: string }
  | { readonly type: 'pause'; readonly text: string }
  | { readonly type: 'speed'; readonly ratio: number }
