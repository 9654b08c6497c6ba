import { describe, expect, it } from 'vitest'
import type { LessonStep, LessonVerdict } from '../../protocol/messages'
import { notePractice } from './note-practice'

const verdict = (mistakes: readonly string[], by?: 'learner' | 'lesson'): LessonVerdict => ({
  ...{ check: 'c', say: '', kind: 'notYet', because: [], hops: [], differences: [], mistakes, hidden: false, hints: [] },
  ...(by ? { cause: { by } } : {}),
})
const step = (passed: boolean, ...verdicts: readonly LessonVerdict[]): LessonStep => ({ id: 's', title: '', passed, verdicts, truths: [] })
const nothing = { met: [], done: [] }

describe('the book of mistakes', () => {
  it('notes what the student brought about, once', () => {
    const now = [step(false, verdict(['K02'], 'learner'))]
    const practice = notePractice(nothing, { lesson: 'a/b', before: [], now, nowMs: 5 })
    expect(practice).toEqual({ met: [{ mistake: 'K02', atMs: 5 }], done: [] })
    expect(notePractice(practice, { lesson: 'a/b', before: now, now, nowMs: 6 })).toBe(practice)
  })

  it('notes nothing that the lesson brought along', () => {
    expect(notePractice(nothing, { lesson: 'a/b', before: [], now: [step(false, verdict(['K02'], 'lesson'), verdict(['K01']))], nowMs: 5 })).toBe(nothing)
  })

  it('notes a drill when it is solved, and not again when its page is reloaded', () => {
    const solved = notePractice(nothing, { lesson: 'drill/K02/7', before: [step(false, verdict(['K02'], 'learner'))], now: [step(true)], nowMs: 9 })
    expect(solved).toEqual({ met: [], done: [{ mistake: 'K02', atMs: 9, solved: true }] })
    expect(notePractice(solved, { lesson: 'drill/K02/7', before: [step(true)], now: [step(true)], nowMs: 10 })).toBe(solved)
  })
})
