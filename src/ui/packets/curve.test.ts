import { describe, expect, it } from 'vitest'
import { bendOf, pointOn, spotAt } from './curve'

const [a, b, c] = [{ x: 0, y: 0 }, { x: 100, y: 0 }, { x: 100, y: 80 }]

describe('curves', () => {
  it.each([
    { name: 'begin at their beginning', share: 0, spot: { leg: 0, part: 0 } },
    { name: 'are half along the first leg after a quarter', share: 0.25, spot: { leg: 0, part: 0.5 } },
    { name: 'turn at the half', share: 0.5, spot: { leg: 1, part: 0 } },
    { name: 'end at their end', share: 1, spot: { leg: 1, part: 1 } },
  ])('$name', ({ share, spot }) => {
    expect(spotAt([a, b, c], share)).toEqual(spot)
  })

  it('meet both ends and bow between them, to the other side on the way back', () => {
    expect([pointOn(a, b, 0), pointOn(a, b, 1)]).toEqual([a, b])
    expect(pointOn(a, b, 0.5)).toEqual({ x: 50, y: -8 })
    expect(pointOn(b, a, 0.5)).toEqual({ x: 50, y: 8 })
  })

  it('bow no further than looks well, and not at all on the spot', () => {
    expect(bendOf(a, { x: 1_000, y: 0 })).toEqual({ x: 500, y: -36 })
    expect(bendOf(a, a)).toEqual(a)
  })
})
