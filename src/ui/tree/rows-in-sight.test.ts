import { describe, expect, it } from 'vitest'
import { rowsInSight } from './rows-in-sight'

describe('the rows of a tree that are there', () => {
  it.each([
    { name: 'all of a short one', rows: 300, top: 200, kept: -1, first: 0, last: 300 },
    { name: 'the first of a long one', rows: 10_000, top: 0, kept: 0, first: 0, last: 120 },
    { name: 'those in the middle', rows: 10_000, top: 5_000, kept: 0, first: 4_960, last: 5_080 },
    { name: 'the last', rows: 10_000, top: 9_990, kept: -1, first: 9_920, last: 10_000 },
    { name: 'that of the keyboard when it is near', rows: 10_000, top: 5_000, kept: 5_100, first: 4_960, last: 5_101 },
    { name: 'not that of the keyboard when it is far', rows: 10_000, top: 5_000, kept: 9_000, first: 4_960, last: 5_080 },
  ])('are $name', ({ rows, top, kept, first, last }) => expect(rowsInSight(rows, { top, count: 40 }, kept)).toEqual({ first, last }))
})
