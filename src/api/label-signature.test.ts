import { describe, expect, it } from 'vitest'
import { labelSignature } from './label-signature'

describe('the signature of labels', () => {
  it('is the same in whatever order they stand', () => {
    expect(labelSignature({ app: 'web', tier: 'front' })).toBe(labelSignature({ tier: 'front', app: 'web' }))
  })

  it.each([
    ['another value', { app: 'web' }, { app: 'db' }],
    ['a label more', { app: 'web' }, { app: 'web', tier: '' }],
    ['name and value changed about', { app: 'web' }, { web: 'app' }],
    ['a value with the marks of the text', { app: '","b' }, { app: '', b: '' }],
  ])('differs with %s', (_name, one, other) => {
    expect(labelSignature(one)).not.toBe(labelSignature(other))
  })
})
