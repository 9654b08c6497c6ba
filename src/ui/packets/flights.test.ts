import { describe, expect, it } from 'vitest'
import { emptySky, launch, MARK_MS, MOVE_MS, nextDrawingMs, poseOf, stillAloft, type Sky } from './flights'
import { passageOf, type Passage } from './traffic-store'

const points = [{ x: 0, y: 0 }, { x: 10, y: 0 }]
const elsewhere = [{ x: 5, y: 5 }, { x: 10, y: 0 }]
const wayOf = ({ from }: Passage) => ({ 'Pod/default/a': points, 'Pod/default/b': elsewhere })[from]

const said = (id: number, outcome: Passage['outcome'], from = 'Pod/default/a'): Passage =>
  passageOf({ id, at: id, from, protocol: 'tcp', address: '10.0.0.1', port: 80, outcome, hops: [] })
const fly = (sky: Sky, nowMs: number, ...passages: Passage[]): Sky => launch(sky, passages, { wayOf, nowMs, moves: true })

const sum = ({ flights }: Sky): unknown[] => flights.map(({ ids, outcome, launchedAt, landedAt }) => [ids, outcome, launchedAt, landedAt])

describe('flights', () => {
  it.each([
    { name: 'are gone and marked when all is known at once', sky: fly(emptySky, 0, said(1, 'answered')), flights: [[[1], 'answered', 0, MOVE_MS]] },
    { name: 'of equal connections of a batch are one', sky: fly(emptySky, 0, said(1, 'answered'), said(2, 'answered')), flights: [[[1, 2], 'answered', 0, MOVE_MS]] },
    {
      name: 'with other ends or other ways are told apart',
      sky: fly(emptySky, 0, said(1, 'answered'), said(2, 'refused'), said(3, 'answered', 'Pod/default/b')),
      flights: [[[1], 'answered', 0, MOVE_MS], [[2], 'refused', 0, MOVE_MS], [[3], 'answered', 0, MOVE_MS]],
    },
    {
      name: 'get their outcome while they move, and show it on arrival',
      sky: fly(fly(emptySky, 0, said(1, undefined)), 100, said(1, 'refused')),
      flights: [[[1], 'refused', 0, MOVE_MS]],
    },
    {
      name: 'get their outcome where they wait',
      sky: fly(fly(emptySky, 0, said(1, undefined)), 1_000, said(1, 'timeout')),
      flights: [[[1], 'timeout', 0, 1_000]],
    },
    {
      name: 'part when one of two has ended',
      sky: fly(fly(emptySky, 0, said(1, undefined), said(2, undefined)), 100, said(1, 'answered')),
      flights: [[[2], undefined, 0, MOVE_MS], [[1], 'answered', 0, MOVE_MS]],
    },
    {
      name: 'that nobody waits for any more only leave their mark',
      sky: fly(stillAloft(fly(emptySky, 0, said(1, undefined)), 9_000), 9_000, said(1, 'timeout')),
      flights: [[[1], 'timeout', 9_000 - MOVE_MS, 9_000]],
    },
    {
      name: 'take the place of a mark that tells the same, once it stands',
      sky: fly(fly(fly(emptySky, 0, said(1, 'answered')), 300, said(2, 'answered')), 700, said(3, 'answered')),
      flights: [[[2], 'answered', 300, 900], [[3], 'answered', 700, 1_300]],
    },
    {
      name: 'leave a mark that tells otherwise',
      sky: fly(fly(emptySky, 0, said(1, 'refused')), 700, said(2, 'answered')),
      flights: [[[1], 'refused', 0, MOVE_MS], [[2], 'answered', 700, 1_300]],
    },
    { name: 'need both ends in the picture', sky: fly(emptySky, 0, said(1, 'answered', 'Pod/kube-system/c')), flights: [] },
    { name: 'do not move for those who want less motion', sky: launch(emptySky, [said(1, 'answered')], { wayOf, nowMs: 5_000, moves: false }), flights: [[[1], 'answered', 5_000 - MOVE_MS, 5_000]] },
  ])('$name', ({ sky, flights }) => {
    expect(sum(sky)).toEqual(flights)
  })

  it('are bounded', () => {
    let sky = emptySky
    for (let id = 1; id <= 300; id++) sky = fly(sky, id, said(id, undefined))
    expect(sky.flights).toHaveLength(128)
    expect(sky.flights.at(-1)?.ids).toEqual([300])
    expect(sky.open.size).toBe(300)
  })
})

describe('a flight in time', () => {
  const sky = fly(emptySky, 0, said(1, 'refused'))
  const end = MOVE_MS + MARK_MS
  it.each([
    { name: 'begins', nowMs: 0, pose: { share: 0, alpha: 1, landed: false }, next: 0 },
    { name: 'is half way', nowMs: 300, pose: { share: 0.5, alpha: 1, landed: false }, next: 0 },
    { name: 'stands, and nothing is drawn until it fades', nowMs: MOVE_MS, pose: { share: 1, alpha: 1, landed: true }, next: MARK_MS - 400 },
    { name: 'fades', nowMs: end - 200, pose: { share: 1, alpha: 0.5, landed: true }, next: 0 },
  ])('$name', ({ nowMs, pose, next }) => {
    expect(poseOf(sky.flights[0], nowMs)).toEqual(pose)
    expect(nextDrawingMs(stillAloft(sky, nowMs), nowMs)).toBe(next)
  })

  it('is over, and nothing is due any more', () => {
    expect(nextDrawingMs(stillAloft(sky, end), end)).toBeUndefined()
  })
})
