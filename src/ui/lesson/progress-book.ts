/**
 * What a student has done in the course: steps, hints asked for, guesses. Kept on their machine alone, and theirs to take along as
 * a file. Works without storage too; then it lasts as long as the page.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { boolean, listOf, mapOf, number, optional, structure, text, type Shape } from '../../protocol/codec'
import type { LessonStep } from '../../protocol/messages'
import type { Shelf } from '../store/log-keeper'

const guessCodec = structure({
  chosen: text,
  /** Once it is known. */
  truth: optional(text),
})
export type Guess = Shape<typeof guessCodec>

const recordCodec = structure({
  /** Steps that have been passed once. */
  passed: listOf(text),
  /** By check: how many levels were asked for. */
  hints: mapOf(number),
  /** By step and place: `look 0`. */
  guesses: mapOf(guessCodec),
})
export type LessonRecord = Shape<typeof recordCodec>

/** Mistakes that were met, lessons that were finished, and what came of practising; see `lesson/drills/practice.ts`. */
const practiceCodec = structure({
  met: listOf(structure({ mistake: text, atMs: number })),
  done: listOf(structure({ mistake: text, atMs: number, solved: boolean })),
  finished: optional(listOf(structure({ lesson: text, atMs: number }))),
  recalled: optional(listOf(structure({ lesson: text, step: text, atMs: number, solved: boolean }))),
})
export type Practice = Shape<typeof practiceCodec>

const progressCodec = structure({
  version: number,
  lessons: mapOf(recordCodec),
  /** Where the student was last. */
  practice: optional(practiceCodec),
  last: optional(structure({ lesson: text, step: optional(text) })),
})
export type CourseProgress = Shape<typeof progressCodec>

const KEY = 'course-progress'
const VERSION = 1
const empty: CourseProgress = { version: VERSION, lessons: {} }
const nothing: LessonRecord = { passed: [], hints: {}, guesses: {} }

export interface ProgressBook {
  readonly store: StoreApi<CourseProgress>
  /** Reads what was kept. */
  open(): Promise<void>
  change(lesson: string, change: (record: LessonRecord) => LessonRecord): void
  /** What happened to a mistake just now. */
  practise(change: (practice: Practice, nowMs: number) => Practice): void
  visit(lesson: string, step: string | undefined): void
  /** As a file's content. */
  format(): string
  /** Adds what a file holds to what is there. Throws `Malformed` or a SyntaxError. */
  merge(json: string): void
}

export interface ProgressBookOptions {
  /** Wall ms since the epoch: drills come back after days. */
  now(): number
  tolerate(error: unknown): void
}

export const practiceOf = ({ practice }: CourseProgress): Practice => practice ?? { met: [], done: [] }

export const recordOf = ({ lessons }: CourseProgress, lesson: string): LessonRecord => lessons[lesson] ?? nothing

export function createProgressBook(shelf: Shelf, { now, tolerate }: ProgressBookOptions): ProgressBook {
  const store = createStore<CourseProgress>(() => empty)

  function set(next: CourseProgress): void {
    store.setState(next, true)
    shelf.set(KEY, JSON.stringify(next)).catch(tolerate)
  }

  function change(lesson: string, act: (record: LessonRecord) => LessonRecord): void {
    const before = recordOf(store.getState(), lesson)
    const after = act(before)
    if (after !== before) set({ ...store.getState(), lessons: { ...store.getState().lessons, [lesson]: after } })
  }

  return {
    store,
    async open() {
      try {
        const kept = await shelf.get(KEY)
        if (typeof kept === 'string') store.setState(merged(parse(kept), store.getState()), true)
      } catch (error) {
        if (error instanceof Error && !(error instanceof DOMException)) return
        tolerate(error)
      }
    },
    change,
    practise(act) {
      const before = practiceOf(store.getState())
      const after = act(before, now())
      if (after !== before) set({ ...store.getState(), practice: after })
    },
    visit(lesson, step) {
      const { last } = store.getState()
      if (last?.lesson !== lesson || last.step !== step) set({ ...store.getState(), last: { lesson, ...(step === undefined ? {} : { step }) } })
    },
    format: () => JSON.stringify(store.getState(), undefined, 2),
    merge: (json) => set(merged(store.getState(), parse(json))),
  }
}

const parse = (json: string): CourseProgress => progressCodec.decode(JSON.parse(json), '')

/** Nobody loses a step or a hint by it; of guesses the first stands. */
export function merged(a: CourseProgress, b: CourseProgress): CourseProgress {
  const paths = new Set([...Object.keys(a.lessons), ...Object.keys(b.lessons)])
  const lessons = Object.fromEntries([...paths].map((path) => [path, mergedRecord(recordOf(a, path), recordOf(b, path))]))
  const last = b.last ?? a.last
  const practice = mergedPractice(practiceOf(a), practiceOf(b))
  return { version: VERSION, lessons, ...(Object.values(practice).some((entries) => entries.length > 0) ? { practice } : {}), ...(last ? { last } : {}) }
}

const mergedPractice = (a: Practice, b: Practice): Practice => ({
  met: union(a.met, b.met),
  done: union(a.done, b.done),
  ...grown('finished', a.finished, b.finished),
  ...grown('recalled', a.recalled, b.recalled),
})

const grown = <K extends string, T>(key: K, a: readonly T[] = [], b: readonly T[] = []): { readonly [key in K]?: readonly T[] } =>
  a.length + b.length === 0 ? {} : ({ [key]: union(a, b) } as { readonly [key in K]: readonly T[] })

const union = <T>(a: readonly T[], b: readonly T[]): readonly T[] => {
  const known = new Set(a.map((item) => JSON.stringify(item)))
  return [...a, ...b.filter((item) => !known.has(JSON.stringify(item)))]
}

function mergedRecord(a: LessonRecord, b: LessonRecord): LessonRecord {
  const hints = { ...a.hints }
  for (const [check, count] of Object.entries(b.hints)) hints[check] = Math.max(hints[check] ?? 0, count)
  return { passed: [...new Set([...a.passed, ...b.passed])], hints, guesses: { ...b.guesses, ...a.guesses } }
}

/** Steps that are done now count as done for good, and so do the answers to their guesses. */
export function withSteps(record: LessonRecord, steps: readonly LessonStep[]): LessonRecord {
  const done = steps.filter(({ passed }) => passed)
  const fresh = done.filter(({ id }) => !record.passed.includes(id))
  const answers = done.flatMap(({ id, truths }) => truths.map((truth, index) => [`${id} ${index}`, truth] as const))
  const open = answers.filter(([name, truth]) => truth !== '' && record.guesses[name] !== undefined && record.guesses[name].truth === undefined)
  if (fresh.length === 0 && open.length === 0) return record
  const guesses = { ...record.guesses, ...Object.fromEntries(open.map(([name, truth]) => [name, { ...record.guesses[name], truth }])) }
  return { ...record, guesses, passed: [...record.passed, ...fresh.map(({ id }) => id)] }
}

/** For somebody who begins the lesson again: what is done stays done, hints and guesses are asked for anew. */
export const forgotten = (record: LessonRecord): LessonRecord => ({ ...record, hints: {}, guesses: {} })

export interface Score {
  readonly right: number
  readonly total: number
}

/** Of guesses that were made before the answer was known. */
export function scoreOf({ lessons }: CourseProgress): Score {
  const known = Object.values(lessons).flatMap(({ guesses }) => Object.values(guesses).filter(({ truth }) => truth !== undefined))
  return { right: known.filter(({ chosen, truth }) => chosen === truth).length, total: known.length }
}
