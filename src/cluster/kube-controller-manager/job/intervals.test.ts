/** Rows: upstream's pkg/controller/job/indexed_job_utils_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import { countCommon, countIndexes, firstFree, formatIndexes, hasIndex, intervalsOf, merge, parseIndexes } from './intervals'

describe('the indexes of a Job', () => {
  it.each([
    { before: '', fresh: [1], completions: 2, after: '1' },
    { before: '', fresh: [5, 5, 10], completions: 11, after: '5,10' },
    { before: '', fresh: [2, 3, 5, 6, 7], completions: 8, after: '2,3,5-7' },
    { before: '', fresh: [0, 2, 3, 4, 5], completions: 6, after: '0,2-5' },
    { before: '0-5,8-10', fresh: [], completions: 8, after: '0-5' },
    { before: '0-5,8-10', fresh: [], completions: 10, after: '0-5,8,9' },
    { before: '0,4,5,10-12', fresh: [2, 7, 8], completions: 13, after: '0,2,4,5,7,8,10-12' },
    { before: '3,4,6', fresh: [2, 7, 8], completions: 9, after: '2-4,6-8' },
    { before: '2,7,8', fresh: [3, 4, 6], completions: 9, after: '2-4,6-8' },
    { before: '2-7', fresh: [0, 3, 5, 9], completions: 10, after: '0,2-7,9' },
    { before: '0,1-foo,bar', fresh: [3], completions: 4, after: '0,3' },
    { before: '0,1,2', fresh: [], completions: 5, after: '0-2' },
  ])('$before and $fresh of $completions are $after', ({ before, fresh, completions, after }) => {
    expect(formatIndexes(merge(parseIndexes(before, completions), intervalsOf(fresh)))).toBe(after)
  })

  it.each([
    { taken: '', count: 0, completions: 3, free: [] },
    { taken: '', count: 3, completions: 5, free: [0, 1, 2] },
    { taken: '0,2-4', count: 5, completions: 10, free: [1, 5, 6, 7, 8] },
    { taken: '0-3,6-7', count: 4, completions: 10, free: [4, 5, 8, 9] },
    { taken: '0,4,6', count: 7, completions: 8, free: [1, 2, 3, 5, 7] },
    { taken: '0-9', count: 3, completions: 10, free: [] },
    { taken: '1-3,5', count: 3, completions: 5, free: [0, 4] },
  ])('of $completions without $taken the first $count that are free are $free', ({ taken, count, completions, free }) => {
    expect(firstFree(parseIndexes(taken, 20), count, completions)).toEqual(free)
  })

  it.each([
    { a: '0-2', b: '4-6', common: 0 },
    { a: '1-3,5-7', b: '2-4,6-8', common: 4 },
    { a: '0-6,8-9', b: '1-3,5-9', common: 7 },
    { a: '4,6', b: '0-2,4-7', common: 2 },
  ])('$a and $b have $common in common', ({ a, b, common }) => {
    expect(countCommon(parseIndexes(a, 20), parseIndexes(b, 20))).toBe(common)
  })

  it('are counted and found', () => {
    const some = parseIndexes('0,2-4', 5)
    expect([countIndexes(some), [0, 1, 2, 3, 4, 5].filter((index) => hasIndex(some, index))]).toEqual([4, [0, 2, 3, 4]])
  })
})
