import { describe, expect, it } from 'vitest'
import { parseYamlDocuments, YamlError } from './parse'

const value = (text: string): unknown => parseYamlDocuments(`v: ${text}`)[0]

describe('scalars as Go reads them', () => {
  const rows: [string, unknown][] = [
    ['yes', true],
    ['Off', false],
    ['y', true],
    ['"yes"', 'yes'],
    ['~', null],
    ['0644', 420],
    ['0o644', 420],
    ['08', 8],
    ['0x1F', 31],
    ['1_000', 1000],
    ['1e3', 1000],
    ['.5', 0.5],
    ['12:30:45', '12:30:45'],
    ['2026-01-05', '2026-01-05'],
    ['9007199254740993', 9007199254740993n],
    ['v1.2', 'v1.2'],
    ['1.2.3', '1.2.3'],
    ['!!str 5', '5'],
  ]
  it.each(rows)('%s', (text, expected) => expect(value(text)).toEqual({ v: expected }))
})

it('reads several documents and leaves out empty ones', () => {
  expect(parseYamlDocuments('a: 1\n---\n---\n# nothing\n---\nb: [1, two]\n')).toEqual([{ a: 1 }, { b: [1, 'two'] }])
})

it('makes texts of keys, and lets the last of equal ones win', () => {
  expect(parseYamlDocuments('y: 1\n2: two\na: 1\na: 2\n')).toEqual([{ true: 1, '2': 'two', a: 2 }])
})

it('treats __proto__ as a key', () => {
  const [parsed] = parseYamlDocuments('__proto__: {polluted: true}\n')
  expect(Object.keys(parsed as object)).toEqual(['__proto__'])
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

it('says where a document is broken', () => {
  expect(() => parseYamlDocuments('a: 1\nb: c: d\n')).toThrow(new YamlError(2, 'mapping values are not allowed in this context').message)
})

it('refuses an alias bomb and a bottomless nest at once', () => {
  const levels = Array.from({ length: 12 }, (_, level) => `l${level + 1}: &l${level + 1} [${Array.from({ length: 12 }, () => `*l${level}`).join(',')}]`)
  const bomb = ['l0: &l0 [x]', ...levels, ...Array.from({ length: 100 }, (_, i) => `z${i}: [${Array.from({ length: 20 }, () => '*l12').join(',')}]`)].join('\n')
  expect(() => parseYamlDocuments(bomb)).toThrow(YamlError)
  expect(() => parseYamlDocuments('['.repeat(5_000))).toThrow(YamlError)
})

it('refuses what contains itself', () => {
  expect(() => parseYamlDocuments('kind: &a [*a]\n')).toThrow(new YamlError(0, "anchor 'a' value contains itself").message)
})
