import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyJsonPatch } from './json-patch'
import { applyMergePatch, createMergePatch } from './merge-patch'

const document = { a: { b: [1, 2, 3] }, 'x/y': { '~': 1 } }

describe('applyJsonPatch', () => {
  const rows = [
    { name: 'adds a field', patch: [{ op: 'add', path: '/a/c', value: 4 }], result: { ...document, a: { b: [1, 2, 3], c: 4 } } },
    { name: 'inserts into a list', patch: [{ op: 'add', path: '/a/b/1', value: 9 }], result: { ...document, a: { b: [1, 9, 2, 3] } } },
    { name: 'appends', patch: [{ op: 'add', path: '/a/b/-', value: 4 }], result: { ...document, a: { b: [1, 2, 3, 4] } } },
    { name: 'removes', patch: [{ op: 'remove', path: '/a/b/0' }], result: { ...document, a: { b: [2, 3] } } },
    { name: 'replaces', patch: [{ op: 'replace', path: '/a/b', value: 'x' }], result: { ...document, a: { b: 'x' } } },
    { name: 'unescapes', patch: [{ op: 'replace', path: '/x~1y/~0', value: 2 }], result: { ...document, 'x/y': { '~': 2 } } },
    { name: 'moves', patch: [{ op: 'move', from: '/a/b', path: '/c' }], result: { a: {}, 'x/y': { '~': 1 }, c: [1, 2, 3] } },
    { name: 'copies', patch: [{ op: 'copy', from: '/a/b/2', path: '/c' }], result: { ...document, c: 3 } },
    { name: 'tests, then acts', patch: [{ op: 'test', path: '/a/b', value: [1, 2, 3] }], result: document },
  ]
  it.each(rows)('$name', ({ patch, result }) => expect(applyJsonPatch(document, patch)).toEqual(result))

  const faults = [
    { patch: [{ op: 'test', path: '/a/b', value: 1 }], message: 'testing value /a/b failed: test failed' },
    { patch: [{ op: 'replace', path: '/nope', value: 1 }], message: 'replace operation does not apply: doc is missing key: /nope: missing value' },
    { patch: [{ op: 'dance', path: '/a' }], message: 'Unexpected kind: dance' },
  ]
  it.each(faults)('refuses with: $message', ({ patch, message }) => {
    expect(() => applyJsonPatch(document, patch)).toThrow(message)
  })

  it('never reaches a prototype', () => {
    applyJsonPatch({}, [{ op: 'add', path: '/__proto__', value: { polluted: 1 } }])
    expect(() => applyJsonPatch({}, [{ op: 'add', path: '/__proto__/polluted', value: 1 }])).toThrow(/missing path/)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('merge patches', () => {
  it('remove with null, merge objects, replace the rest', () => {
    expect(applyMergePatch({ a: { b: 1, c: 2 }, l: [1, 2] }, { a: { b: null, d: 3 }, l: [3] })).toEqual({ a: { c: 2, d: 3 }, l: [3] })
  })

  it('lead from any document to any other one', () => {
    const value = fc.letrec((tie) => ({
      node: fc.oneof({ maxDepth: 3 }, fc.integer(), fc.string(), fc.array(fc.integer()), tie('tree')),
      tree: fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__'), tie('node')),
    })).tree
    fc.assert(fc.property(value, value, (before, after) => {
      expect(applyMergePatch(before, createMergePatch(before, after))).toEqual(after)
    }), { seed: 1, numRuns: 300 })
  })
})
