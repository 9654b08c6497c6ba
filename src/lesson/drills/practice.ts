/**
 * Which drill comes next: the learner's own mistakes, and topics of lessons they have finished, each in one of five boxes. Solved, it
 * moves up a box and rests for longer; not solved, or met again, it falls back into the first. Own mistakes go first. Times are handed
 * in; where the history is kept is the caller's affair.
 */
import type { RecallPlace, RecallTopic } from './recall/recall-index'

export interface Met {
  /** Of the catalogue: `K02`. */
  readonly mistake: string
  readonly atMs: number
}

export interface Practised extends Met {
  readonly solved: boolean
}

export interface Finished {
  /** `services/wrong-door` */
  readonly lesson: string
  readonly atMs: number
}

export interface Recalled extends RecallPlace {
  readonly atMs: number
  readonly solved: boolean
}

export interface PracticeHistory {
  /** Mistakes that were named while the learner did lessons. */
  readonly met: readonly Met[]
  /** Drills that were done or given up. */
  readonly done: readonly Practised[]
  /** Lessons that were done to their end. */
  readonly finished?: readonly Finished[] | undefined
  /** Recall drills that were done or given up. */
  readonly recalled?: readonly Recalled[] | undefined
}

/** What there are drills of. */
export interface Drillable {
  readonly mistakes: readonly string[]
  readonly topics: readonly RecallTopic[]
}

interface Due {
  /** Another one than before. */
  readonly seed: number
  /** 0 to 4. */
  readonly box: number
  readonly dueAtMs: number
}

export interface DueMistake extends Due {
  readonly mistake: string
  /** How often it was met. */
  readonly times: number
}

export interface DueTopic extends Due {
  readonly topic: string
  readonly place: RecallPlace
}

export type DueDrill = DueMistake | DueTopic

const DAY_MS = 24 * 60 * 60 * 1_000
/** How long a mistake or a topic rests in each box. The first is practised at once. */
const RESTS_MS = [0, 1, 3, 7, 21].map((days) => days * DAY_MS)
/** A topic that was just learned need not be recalled on the same day. */
const LEARNED_BOX = 1

/** All that can be practised now or later, own mistakes first, and of each sort the one to do next first. */
export function planPractice(history: PracticeHistory, { mistakes, topics }: Drillable): readonly DueDrill[] {
  const { met, done } = history
  const known = [...new Set(met.map(({ mistake }) => mistake))].filter((mistake) => mistakes.includes(mistake))
  const own = known.map((mistake) => planMistake(mistake, { met: met.filter((each) => each.mistake === mistake), done: done.filter((each) => each.mistake === mistake) }))
  const learned = topics.flatMap((topic) => planTopic(topic, history) ?? [])
  return [
    ...own.sort((a, b) => a.dueAtMs - b.dueAtMs || b.times - a.times || a.mistake.localeCompare(b.mistake)),
    // Else in the order of the course.
    ...learned.sort((a, b) => a.dueAtMs - b.dueAtMs),
  ]
}

interface Now extends Drillable {
  readonly nowMs: number
}

/** The one to do now; undefined when none is due. */
export const nextDrill = (history: PracticeHistory, { nowMs, ...drillable }: Now): DueDrill | undefined => planPractice(history, drillable).find(({ dueAtMs }) => dueAtMs <= nowMs)

/** For whoever asks for it: of the topics of a lesson the one that has waited longest, whether it is due or not. */
export function recallOfLesson(history: PracticeHistory, { lesson, topics }: Pick<Drillable, 'topics'> & { readonly lesson: string }): DueTopic | undefined {
  const own = topics.map((topic) => ({ ...topic, places: topic.places.filter((place) => place.lesson === lesson) })).filter(({ places }) => places.length > 0)
  const plans = own.flatMap((topic) => planTopic(topic, { ...history, finished: [{ lesson, atMs: 0 }] }) ?? [])
  return plans.sort((a, b) => a.dueAtMs - b.dueAtMs)[0]
}

interface Act {
  readonly atMs: number
  readonly solved: boolean
}

function planMistake(mistake: string, { met, done }: PracticeHistory): DueMistake {
  const acts = [...met.map((each) => ({ ...each, solved: false })), ...done]
  return { mistake, seed: done.length + 1, times: met.length, ...boxOf(acts, { box: 0, atMs: 0 }) }
}

/** Whoever recalls a step recalls all topics that it stands for. */
function planTopic({ topic, places }: RecallTopic, { finished = [], recalled = [] }: PracticeHistory): DueTopic | undefined {
  const learned = finished.filter(({ lesson }) => places.some((place) => place.lesson === lesson))
  if (learned.length === 0) return undefined
  const open = places.filter(({ lesson }) => learned.some((each) => each.lesson === lesson))
  const acts = recalled.filter((act) => places.some(({ lesson, step }) => lesson === act.lesson && step === act.step))
  const place = open[acts.length % open.length]
  return { topic, place, seed: acts.length + 1, ...boxOf(acts, { box: LEARNED_BOX, atMs: Math.min(...learned.map(({ atMs }) => atMs)) }) }
}

function boxOf(acts: readonly Act[], first: { readonly box: number; readonly atMs: number }): Pick<Due, 'box' | 'dueAtMs'> {
  const inOrder = acts.toSorted((a, b) => a.atMs - b.atMs)
  let { box } = first
  for (const { solved } of inOrder) box = solved ? Math.min(box + 1, RESTS_MS.length - 1) : 0
  return { box, dueAtMs: (inOrder.at(-1)?.atMs ?? first.atMs) + RESTS_MS[box] }
}
