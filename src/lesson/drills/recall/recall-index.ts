/** For each topic of the course: what it says, and the steps in which it is recalled. Made from the lessons. */
import type { Lesson } from '../../lesson'
import { RECALL_KINDS, recallStepsOf, type RecallKind } from './recall-steps'

export interface RecallPlace {
  /** `services/wrong-door` */
  readonly lesson: string
  readonly step: string
}

export interface RecallTopic {
  readonly topic: string
  /** In one line. */
  readonly about: string
  readonly kind: RecallKind
  readonly places: readonly RecallPlace[]
}

export interface Recallable {
  readonly chapters: readonly { readonly topics: Readonly<Record<string, string>> }[]
  readonly lessons: readonly { readonly path: string; readonly lesson: Pick<Lesson, 'teaches' | 'steps'> }[]
}

/** In the order of the course; without topics that no step recalls. */
export function recallIndex({ chapters, lessons }: Recallable): readonly RecallTopic[] {
  return chapters.flatMap(({ topics }) =>
    Object.entries(topics).flatMap(([topic, about]): readonly RecallTopic[] => {
      const found = lessons.flatMap(({ path, lesson }) => {
        const recalled = recallStepsOf(lesson, topic)
        return recalled ? [{ kind: recalled.kind, places: recalled.steps.map((step) => ({ lesson: path, step })) }] : []
      })
      const kind = RECALL_KINDS.find((each) => found.some((one) => one.kind === each))
      return kind === undefined ? [] : [{ topic, about, kind, places: found.filter((one) => one.kind === kind).flatMap(({ places }) => places) }]
    }),
  )
}
