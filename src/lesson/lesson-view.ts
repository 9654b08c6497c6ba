/** What a check may look at. The composition root builds it on the typed door and the network's rehearsal; nothing here can write. */
import type { KubeObject } from '../api/object'
import type { VerdictHop } from './verdict'

export interface LessonView {
  /** Virtual time, ms since the epoch. */
  readonly nowMs: number
  find(kind: string, namespace: string, name: string): KubeObject | undefined
  list(kind: string, namespace: string): readonly KubeObject[]
  /** What a request would meet, without side effects. `from` is `Pod/name`, `Node` or `outside`. */
  reach(from: string, url: string): Reach
  /** Command lines the learner ran, oldest first. */
  readonly commands: readonly string[]
  /** The same lines with what they printed and how they ended. */
  readonly ran: readonly RanLine[]
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
