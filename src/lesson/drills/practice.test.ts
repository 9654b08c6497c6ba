import { describe, expect, it } from 'vitest'
import { nextDrill, planPractice, recallOfLesson, type DueDrill, type PracticeHistory } from './practice'
import type { RecallTopic } from './recall/recall-index'

const DAY = 24 * 60 * 60 * 1_000
const topic = (name: string, ...places: string[]): RecallTopic => ({ topic: name, about: '', kind: 'does', places: places.map((place) => ({ lesson: place.split('#')[0], step: place.split('#')[1] })) })
const topics = [topic('wish', 'a/one#scale'), topic('count', 'a/one#scale'), topic('door', 'a/one#door', 'b/two#door')]
const drillable = { mistakes: ['K01', 'K02', 'K24'], topics }
const nameOf = (drill: DueDrill | undefined): string | undefined => drill && ('mistake' in drill ? drill.mistake : `${drill.topic} ${drill.place.lesson}#${drill.place.step}`)
const finished = (lesson: string, day: number) => ({ lesson, atMs: day * DAY })
const recalled = (place: string, day: number, isSolved = true) => ({ lesson: place.split('#')[0], step: place.split('#')[1], atMs: day * DAY, solved: isSolved })
const met = (mistake: string, day: number) => ({ mistake, atMs: day * DAY })
const solved = (mistake: string, day: number) => ({ mistake, atMs: day * DAY, solved: true })
const failed = (mistake: string, day: number) => ({ mistake, atMs: day * DAY, solved: false })

const rows: { name: string; history: PracticeHistory; day: number; next: string | undefined }[] = [
  { name: 'nobody has made a mistake', history: { met: [], done: [] }, day: 0, next: undefined },
  { name: 'one was just met', history: { met: [met('K02', 0)], done: [] }, day: 0, next: 'K02' },
  { name: 'it was solved today', history: { met: [met('K02', 0)], done: [solved('K02', 0)] }, day: 0, next: undefined },
  { name: 'it was solved yesterday', history: { met: [met('K02', 0)], done: [solved('K02', 0)] }, day: 1, next: 'K02' },
  { name: 'it was solved twice and rests for three days', history: { met: [met('K02', 0)], done: [solved('K02', 0), solved('K02', 1)] }, day: 3, next: undefined },
  { name: 'three days are over', history: { met: [met('K02', 0)], done: [solved('K02', 0), solved('K02', 1)] }, day: 4, next: 'K02' },
  { name: 'it was given up', history: { met: [met('K02', 0)], done: [solved('K02', 0), failed('K02', 1)] }, day: 1, next: 'K02' },
  { name: 'it was met again after it was solved', history: { met: [met('K02', 0), met('K02', 2)], done: [solved('K02', 0), solved('K02', 1)] }, day: 2, next: 'K02' },
  { name: 'two are due, and one for longer', history: { met: [met('K01', 1), met('K02', 0)], done: [] }, day: 2, next: 'K02' },
  { name: 'two are due alike, and one was met more often', history: { met: [met('K01', 0), met('K24', 0), met('K24', 0)], done: [] }, day: 0, next: 'K24' },
  { name: 'a lesson was finished today', history: { met: [], done: [], finished: [finished('a/one', 0)] }, day: 0, next: undefined },
  { name: 'it was finished yesterday', history: { met: [], done: [], finished: [finished('a/one', 0)] }, day: 1, next: 'wish a/one#scale' },
  { name: 'a mistake is due beside it', history: { met: [met('K02', 1)], done: [], finished: [finished('a/one', 0)] }, day: 1, next: 'K02' },
  { name: 'a step was recalled, and its topics with it', history: { met: [], done: [], finished: [finished('a/one', 0)], recalled: [recalled('a/one#scale', 1)] }, day: 1, next: 'door a/one#door' },
  { name: 'all rests for three days', history: { met: [], done: [], finished: [finished('a/one', 0)], recalled: [recalled('a/one#scale', 1), recalled('a/one#door', 1)] }, day: 3, next: undefined },
  { name: 'three days are over since they were recalled', history: { met: [], done: [], finished: [finished('a/one', 0)], recalled: [recalled('a/one#scale', 1), recalled('a/one#door', 1)] }, day: 4, next: 'wish a/one#scale' },
  { name: 'a topic was given up', history: { met: [], done: [], finished: [finished('a/one', 0)], recalled: [recalled('a/one#scale', 1), recalled('a/one#door', 1, false)] }, day: 1, next: 'door a/one#door' },
  { name: 'another lesson that teaches it was finished too, and it is its turn', history: { met: [], done: [], finished: [finished('a/one', 0), finished('b/two', 2)], recalled: [recalled('a/one#scale', 1), recalled('a/one#door', 1)] }, day: 4, next: 'wish a/one#scale' },
  { name: 'there is no drill of it', history: { met: [met('K18', 0)], done: [] }, day: 9, next: undefined },
]

describe('nextDrill', () => {
  it.each(rows)('gives $next when $name', ({ history, day, next }) => expect(nameOf(nextDrill(history, { ...drillable, nowMs: day * DAY }))).toBe(next))

  it('gives another seed each time', () => {
    const history = { met: [met('K02', 0)], done: [solved('K02', 0), failed('K02', 1)] }
    expect(nextDrill(history, { ...drillable, nowMs: DAY })).toEqual({ mistake: 'K02', seed: 3, box: 0, dueAtMs: DAY, times: 1 })
  })
})

describe('planPractice', () => {
  it('lists what is not due yet, too', () => {
    const plan = planPractice({ met: [met('K01', 0), met('K02', 0)], done: [solved('K01', 0)] }, drillable)
    expect(plan.map((drill) => [nameOf(drill), drill.box, drill.dueAtMs / DAY])).toEqual([['K02', 0, 0], ['K01', 1, 1]])
  })
})

describe('a topic that is recalled each time it is due', () => {
  it('comes back after 1, 3, 7 and 21 days, each time by another seed, and by the lessons that were finished in turn', () => {
    const days: number[] = []
    const drills: string[] = []
    let history: PracticeHistory = { met: [], done: [], finished: [finished('a/one', 0), finished('b/two', 0)] }
    for (let round = 0; round < 6; round++) {
      const plan = planPractice(history, { mistakes: [], topics: [topics[2]] })[0]
      if ('mistake' in plan) throw new Error('no mistake was made')
      days.push(plan.dueAtMs / DAY)
      drills.push(`${plan.place.lesson} ${plan.seed}`)
      history = { ...history, recalled: [...(history.recalled ?? []), { ...plan.place, atMs: plan.dueAtMs, solved: true }] }
    }
    expect(days.map((day, index) => day - (days[index - 1] ?? 0))).toEqual([1, 3, 7, 21, 21, 21])
    expect(drills.slice(0, 3)).toEqual(['a/one 1', 'b/two 2', 'a/one 3'])
  })
})

describe('recallOfLesson', () => {
  it('gives what was recalled longest ago, whether it is due or not', () => {
    const history = { met: [], done: [], recalled: [recalled('a/one#scale', 1)] }
    expect(nameOf(recallOfLesson(history, { lesson: 'a/one', topics }))).toBe('door a/one#door')
    expect(nameOf(recallOfLesson({ ...history, recalled: [...history.recalled, recalled('a/one#door', 2)] }, { lesson: 'a/one', topics }))).toBe('wish a/one#scale')
    expect(recallOfLesson(history, { lesson: 'c/three', topics })).toBeUndefined()
  })
})
