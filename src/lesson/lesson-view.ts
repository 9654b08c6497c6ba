/** What a check may look at. The composition root builds it on the typed door and the network's rehearsal; nothing here can write. */
import type { KubeObject } from '../api/object'
import type { ReachFailure } from './condition'
import type { VerdictHop } from './verdict'

export interface LessonView {
  /** Virtual time, ms since the epoch. */
  readonly nowMs: number
  find(kind: string, namespace: string, name: string): KubeObject | undefined
  /** An empty namespace stands for all. */
  list(kind: string, namespace: string): readonly KubeObject[]
  /** What a request would meet, without side effects. `from` is `Pod/name`, `Pod/namespace/name`, `Node` or `outside`. */
  reach(from: string, url: string, request?: AskedRequest): Reach
  /** What a container has written; undefined where there is none, or it never ran. */
  log(container: LoggedContainer): string | undefined
  /** Command lines the learner ran, oldest first. */
  readonly commands: readonly string[]
  /** The same lines with what they printed and how they ended. */
  readonly ran: readonly RanLine[]
  /** How many of them the learner had run when the step began; absent: none. */
  readonly linesBefore?: number
  /** A file of the learner's home; undefined where there is none. */
  read(file: string): string | undefined
  /** What the learner answered last: id of the check -> answer. */
  readonly answers: Readonly<Record<string, string>>
}

export interface AskedRequest {
  readonly method: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface LoggedContainer {
  readonly namespace: string
  readonly pod: string
  /** Empty: the first. */
  readonly container: string
  /** The one before the last restart. */
  readonly previous: boolean
}

export interface RanLine {
  readonly line: string
  /** Absent while it runs. */
  readonly exitCode: number | undefined
  /** Both streams as they came, its beginning where it is long. */
  readonly output: string
}

export interface Reach {
  readonly hops: readonly VerdictHop[]
  /** Absent when no answer came. */
  readonly response: { readonly status: number; readonly body: string } | undefined
  /** Why none came. */
  readonly failure?: ReachFailure | 'other'
  /** Which object decided, and where in it, with one word for the reason (`NoPodSelected`). */
  readonly decided: Decision | undefined
}

export interface Decision {
  readonly reason: string
  readonly text: string
  /** `Service/default/web` */
  readonly object?: string
  readonly path?: string
}
