/**
 * What a check says of the cluster at one instant. Four kinds: it holds; it will hold by itself soon; something has to change
 * first; it cannot be told. The page, grading and embedding hosts all read this one object.
 */
import type { Phrase, Sentence } from '../words/sentence'
import type { Cause } from './cause'

export interface Verdict {
  readonly check: string
  readonly say: string
  readonly kind: VerdictKind
  /** Why, in one or two sentences; none when passed. */
  readonly because: readonly Sentence[]
  /** The virtual time at which it will pass by itself, ms since the epoch, where a fork that ran ahead has told. */
  readonly passesAtMs?: number
  /** The request's way, for checks of behaviour. */
  readonly hops: readonly VerdictHop[]
  /** Fields that differ, for checks of structure. */
  readonly differences: readonly Difference[]
  /** Ids of recognised mistakes (`K02`). */
  readonly mistakes: readonly string[]
  /** Where each of them stands, in their order. */
  readonly findings?: readonly VerdictFinding[]
  /** Who made the first of what differs or was found, and where in the learner's files it stands. */
  readonly cause?: Cause
  /** It held when its step began, or before; the learner has done nothing for it yet. */
  readonly already?: boolean
  /** The guard that refuses what would have passed. */
  readonly guard?: string
}

export type VerdictKind = 'passed' | 'waiting' | 'notYet' | 'unknown'

export interface VerdictHop {
  readonly at: string
  readonly ok: boolean
  readonly text: string
  readonly object?: string
}

export interface VerdictFinding {
  /** `Service/default/web` */
  readonly object: string
  /** `spec.selector.app` */
  readonly path: string
  readonly is: Phrase
  readonly right?: Phrase
  readonly nearest?: string
}

export interface Difference {
  /** `Deployment/default/hello` */
  readonly object: string
  /** `spec.replicas` */
  readonly path: string
  readonly expected: unknown
  readonly actual: unknown
}
