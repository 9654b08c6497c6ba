/** What a check may ask of the cluster and of the learner. */
import type { Truth } from './lesson'

export type Condition =
  | { readonly type: 'assert'; readonly object: ObjectPattern }
  | { readonly type: 'absent'; readonly object: ObjectPattern }
  | { readonly type: 'count'; readonly object: ObjectPattern; readonly atLeast: number; readonly atMost: number }
  | ({ readonly type: 'reach' } & ReachRequest & ReachExpectation)
  | { readonly type: 'event'; readonly object: ObjectPattern; readonly reason: string; readonly message: string }
  /** `prints`: what the line must have printed, an expression; empty: anything. */
  | { readonly type: 'ran'; readonly pattern: string; readonly prints: string }
  | { readonly type: 'never'; readonly condition: Condition }
  | { readonly type: 'log'; readonly object: ObjectPattern; readonly container: string; readonly previous: boolean; readonly contains: string; readonly matches: string }
  | { readonly type: 'rollout'; readonly object: ObjectPattern }
  | { readonly type: 'answer'; readonly ask: string; readonly truth: Truth; readonly options: readonly string[] }

export interface ReachRequest {
  /** `Pod/name`, `Pod/namespace/name`, `Node` or `outside`. */
  readonly from: string
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface ReachExpectation {
  readonly status: number
  /** Of the body. */
  readonly contains: string
  /** No answer is wanted, and for this reason; empty: an answer is. */
  readonly fails: '' | 'any' | ReachFailure
}

export type ReachFailure = 'refused' | 'timeout' | 'dns'

/** A kind, perhaps a name or labels, and a partial tree that must match. */
export interface ObjectPattern {
  readonly kind: string
  readonly namespace: string
  readonly name: string | undefined
  readonly labels: Readonly<Record<string, string>>
  readonly match: unknown
}
