import { describe, expect, it } from 'vitest'
import type { LessonStep, LessonVerdict } from '../../protocol/messages'
import { givenUp, noteFinished, notePractice } from './note-practice'

const verdict = (mistakes: readonly string[], by?: 'learner' | 'lesson'): LessonVerdict => ({
  ...{ check: 'c', say: '', kind: 'notYet', because: [], hops: [], differences: [], mistakes, hidden: false, hints: [] },
  ...(by ? { cause: { by } } : {}),
})
const step = (passed: boolean, ...verdicts: readonly LessonVerdict[]): LessonStep => ({ id: 's', title: '', passed, verdicts, truths: [] })
const nothing = { met: [], done: [] }

describe('the book of mistakes', () => {
  it('notes what the student brought about, once', () => {
    const now = [step(false, verdict(['K02'], 'learner'))]
    const practice = notePractice(nothing, { lesson: 'a/b', before: [], now, nowMs: 5, acted: true })
    expect(practice).toEqual({ met: [{ mistake: 'K02', atMs: 5 }], done: [] })
    expect(notePractice(practice, { lesson: 'a/b', before: now, now, nowMs: 6, acted: true })).toBe(practice)
  })

  it('notes nothing that the lesson brought along', () => {
    expect(notePractice(nothing, { lesson: 'a/b', before: [], now: [step(false, verdict(['K02'], 'lesson'), verdict(['K01']))], nowMs: 5, acted: true })).toBe(nothing)
  })

  it('notes nothing before the student has done something in the step: the one before had it broken on purpose', () =>
    expect(notePractice(nothing, { lesson: 'a/b', before: [], now: [step(false, verdict(['K02'], 'learner'))], nowMs: 5, acted: false })).toBe(nothing))

  it('notes nothing of a step that begins at this very moment, and what is made in it afterwards', () => {
    const [first, broken] = [step(true), step(false, verdict(['K02'], 'learner'))]
    const look = (before: readonly LessonStep[]) => notePractice(nothing, { lesson: 'a/b', before, now: [first, broken], nowMs: 5, acted: true })
    expect(look([step(false), step(false)])).toBe(nothing)
    expect(look([first, step(false)]).met).toEqual([{ mistake: 'K02', atMs: 5 }])
  })

  it('notes a drill when it is solved, and not again when its page is reloaded', () => {
    const solved = notePractice(nothing, { lesson: 'drill/K02/7', before: [step(false, verdict(['K02'], 'learner'))], now: [step(true)], nowMs: 9, acted: true })
    expect(solved).toEqual({ met: [], done: [{ mistake: 'K02', atMs: 9, solved: true }] })
    expect(notePractice(solved, { lesson: 'drill/K02/7', before: [step(true)], now: [step(true)], nowMs: 10, acted: true })).toBe(solved)
  })
})

describe('the book of what is recalled', () => {
  const name = 'recall/a/one/scale/3'

  it('notes a recall drill when it is solved, and when it is given up', () => {
    const solved = notePractice(nothing, { lesson: name, before: [step(false)], now: [step(true)], nowMs: 9, acted: true })
    expect(solved).toEqual({ met: [], done: [], recalled: [{ lesson: 'a/one', step: 'scale', atMs: 9, solved: true }] })
    expect(notePractice(solved, { lesson: name, before: [step(true)], now: [step(true)], nowMs: 10, acted: true })).toBe(solved)
    expect(givenUp(solved, { lesson: name, nowMs: 12 }).recalled?.at(-1)).toEqual({ lesson: 'a/one', step: 'scale', atMs: 12, solved: false })
    expect(givenUp(nothing, { lesson: 'drill/K02/7', nowMs: 12 })).toEqual({ met: [], done: [{ mistake: 'K02', atMs: 12, solved: false }] })
  })

  it('notes mistakes that are made in it as those of a lesson', () =>
    expect(notePractice(nothing, { lesson: name, before: [], now: [step(false, verdict(['K02'], 'learner'))], nowMs: 5, acted: true }).met).toEqual([{ mistake: 'K02', atMs: 5 }]))

  it('notes once when a lesson was finished, and no drill as one', () => {
    const noted = noteFinished(nothing, { lesson: 'a/one', nowMs: 4 })
    expect(noted.finished).toEqual([{ lesson: 'a/one', atMs: 4 }])
    expect(noteFinished(noted, { lesson: 'a/one', nowMs: 8 })).toBe(noted)
    expect(noteFinished(nothing, { lesson: name, nowMs: 8 })).toBe(nothing)
  })
})
