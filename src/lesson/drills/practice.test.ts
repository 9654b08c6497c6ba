import { describe, expect, it } from 'vitest'
import { nextDrill, planPractice, type PracticeHistory } from './practice'

const DAY = 24 * 60 * 60 * 1_000
const drillable = ['K01', 'K02', 'K24']
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
  { name: 'there is no drill of it', history: { met: [met('K18', 0)], done: [] }, day: 9, next: undefined },
]

describe('nextDrill', () => {
  it.each(rows)('gives $next when $name', ({ history, day, next }) => expect(nextDrill(history, { drillable, nowMs: day * DAY })?.mistake).toBe(next))

  it('gives another seed each time', () => {
    const history = { met: [met('K02', 0)], done: [solved('K02', 0), failed('K02', 1)] }
    expect(nextDrill(history, { drillable, nowMs: DAY })).toEqual({ mistake: 'K02', seed: 3, box: 0, dueAtMs: DAY, times: 1 })
  })
})

describe('planPractice', () => {
  it('lists what is not due yet, too', () => {
    const plan = planPractice({ met: [met('K01', 0), met('K02', 0)], done: [solved('K01', 0)] }, drillable)
    expect(plan.map(({ mistake, box, dueAtMs }) => [mistake, box, dueAtMs / DAY])).toEqual([['K02', 0, 0], ['K01', 1, 1]])
  })
})
