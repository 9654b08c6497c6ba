import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatYaml } from './format'
import { compareKeys } from './key-order'
import { parseYamlDocuments } from './parse'

const long = 'word '.repeat(20).trim()

describe('texts as kubectl writes them', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['plain', 'plain'],
    ['', '""'],
    ['yes', '"yes"'],
    ['1', '"1"'],
    ['1.5', '"1.5"'],
    ['0x1F', '"0x1F"'],
    ['null', '"null"'],
    ['.inf', '".inf"'],
    ['12:30:45', '"12:30:45"'],
    ['2026-01-05', '"2026-01-05"'],
    ['2026-01-05T09:00:00Z', '"2026-01-05T09:00:00Z"'],
    ['2026-13-05', '2026-13-05'],
    ['2026-01-05T09:00:00', '2026-01-05T09:00:00'],
    ['v1.2.3', 'v1.2.3'],
    ['a: b', "'a: b'"],
    ['a:b', 'a:b'],
    ['a #b', "'a #b'"],
    ['#b', "'#b'"],
    ["it's", "it's"],
    ["'quoted'", "'''quoted'''"],
    [' led', "' led'"],
    ['-', "'-'"],
    ['-n', '-n'],
    ['*', "'*'"],
    ['tab\there', '"tab\\there"'],
    ['bell\x07', '"bell\\a"'],
    ['😀', '"\\U0001F600"'],
    ['one\ntwo\n', '|\n    one\n    two'],
    ['one\ntwo', '|-\n    one\n    two'],
    ['one\n\n', '|+\n    one\n'],
    [' one\ntwo\n', '|2\n     one\n    two'],
    ['one \ntwo', '"one \\ntwo"'],
    [long, `${'word '.repeat(16).trim()}\n    ${'word '.repeat(4).trim()}`],
  ]
  it.each(rows)('%j', (text, written) => expect(formatYaml({ a: { k: text } })).toBe(`a:\n  k: ${written}\n`))
})

it('does not indent lists below their key', () => {
  const value = { b: [{ d: 1, c: [] }, ['x', ['y']], 'z', {}], a: { n: null, t: true, gone: undefined } }
  expect(formatYaml(value)).toBe('a:\n  "n": null\n  t: true\nb:\n- c: []\n  d: 1\n- - x\n  - - "y"\n- z\n- {}\n')
})

it('writes numbers as Go does', () => {
  const numbers = [0, -1, 0.5, 0.0001, 0.00001, 123456.5, 1234567.5, 2 ** 53, 9007199254740993n]
  const written = '0,-1,0.5,0.0001,1e-05,123456.5,1.2345675e+06,9007199254740992,9007199254740993'
  expect(formatYaml(numbers)).toBe(written.split(',').map((number) => `- ${number}\n`).join(''))
})

it('writes a value that is no container', () => {
  expect(['x', null, [], {}].map(formatYaml)).toEqual(['x\n', 'null\n', '[]\n', '{}\n'])
})

it('orders keys by number where they have one', () => {
  const keys = ['a10', 'a2', 'B', 'a', 'a/b', 'a-b', 'aB', '10', '2', 'a02', '.x', '_y']
  expect([...keys].sort(compareKeys)).toEqual(['.x', '_y', '2', '10', 'B', 'a', 'a-b', 'a/b', 'a2', 'a02', 'a10', 'aB'])
})

it('is read back as what was written', () => {
  const leaf = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.constant(null))
  const text = fc.oneof(leaf, fc.string({ unit: fc.constantFrom('a', ' ', '\n', ':', '#', '-', "'", '"', '1', '\t'), maxLength: 120 }))
  const { tree } = fc.letrec((tie) => ({
    node: fc.oneof({ maxDepth: 4 }, text, fc.array(tie('node'), { maxLength: 4 }), tie('tree')),
    tree: fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('y', '1', 'a b', 'k')), tie('node'), { maxKeys: 5, noNullPrototype: true }),
  }))
  fc.assert(
    fc.property(tree, (value) => {
      expect(parseYamlDocuments(formatYaml({ value }))).toEqual([{ value }])
    }),
    { seed: 1, numRuns: 1_000 },
  )
})
