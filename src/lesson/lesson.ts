/**
 * A lesson as data: what the Markdown of `lessons/<chapter>/<lesson>/lesson.md` says once it is read. Declarative throughout, so
 * that a lesson from anywhere is safe to open.
 */
export interface Lesson {
  readonly id: string
  readonly title: string
  readonly level: string
  readonly minutes: number
  readonly seed: string
  readonly teaches: readonly string[]
  readonly world: World
  /** Files of the student's home that the editor opens, first one in front. */
  readonly open: readonly string[]
  /** Markdown before the first step. */
  readonly introduction: string
  readonly steps: readonly Step[]
}

export interface World {
  /** Manifests applied before the learner comes in, by file name. */
  readonly apply: readonly string[]
  /** Virtual milliseconds that pass before the learner comes in. */
  readonly settleMs: number
}

export interface Step {
  readonly id: string
  readonly title: string
  /** Markdown without the machine-readable blocks. */
  readonly prose: string
  readonly checks: readonly Check[]
  readonly hints: readonly Hint[]
  readonly solutions: readonly Solution[]
  readonly wrongs: readonly WrongAttempt[]
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
}

export type Condition =
  | { readonly type: 'assert'; readonly object: ObjectPattern }
  | { readonly type: 'absent'; readonly object: ObjectPattern }
  | { readonly type: 'count'; readonly object: ObjectPattern; readonly atLeast: number; readonly atMost: number }
  | { readonly type: 'reach'; readonly from: string; readonly url: string; readonly status: number; readonly contains: string }
  | { readonly type: 'event'; readonly object: ObjectPattern; readonly reason: string }
  | { readonly type: 'ran'; readonly pattern: string }

/** A kind, perhaps a name or labels, and a partial tree that must match. */
export interface ObjectPattern {
  readonly kind: string
  readonly namespace: string
  readonly name: string | undefined
  readonly labels: Readonly<Record<string, string>>
  readonly match: unknown
}

export interface Hint {
  readonly check: string
  /** Only when this mistake was recognised; empty: always. */
  readonly mistake: string
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

export type Action =
  | { readonly type: 'run'; readonly command: string }
  | { readonly type: 'write'; readonly file: string; readonly content: string }
  | { readonly type: 'replace'; readonly file: string; readonly find: string; readonly with: string }
  | { readonly type: 'wait'; readonly ms: number }
