import { describe, expect, it } from 'vitest'
import { withFields } from './with-fields'

describe('an object with more fields', () => {
  it.each([
    ['a new one', { a: 1, b: 2 }, { c: 3 }],
    ['one in the place of another', { a: 1, b: 2 }, { a: 3, c: 4 }],
    ['one that is absent', { a: 1 }, { b: undefined }],
  ])('is what a copy by spreading is, in the same order: %s', (_name, object, fields) => {
    const before = { ...object }
    expect(Object.entries(withFields(object, fields))).toEqual(Object.entries({ ...object, ...fields }))
    expect(object).toEqual(before)
  })
})
