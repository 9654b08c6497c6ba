/** Field sets written and read. Facts: structured-merge-diff/v4/fieldpath/{serialize,set,path}_test.go (v4.4.2). */
import { describe, expect, it } from 'vitest'
import { difference, differenceBelow, hasPath, intersection, isSameSet, pathsOf, setOf, union, withNamedFields } from './field-set'
import { decodeFields, encodeFields } from './fields-v1'
import { MergeFault } from './merge-fault'
import { compareElements, describePath, itemElement, parseElement } from './path-element'
import type { Type } from './type'

const text = (set: ReturnType<typeof setOf>): readonly string[] => pathsOf(set).map(describePath)

describe('field sets', () => {
  it('are written in order, fields before keys before values before places', () => {
    const fields = {
      'f:aaa': {},
      'f:aab': { '.': {}, 'k:{"name":"first"}': { 'f:a': {} }, 'k:{"name":"second"}': { 'v:1': {}, 'v:"1"': {} }, 'v:3': {}, 'i:0': {}, 'i:10': {} },
    }
    expect(JSON.stringify(encodeFields(decodeFields(fields)))).toBe(JSON.stringify(fields))
    const mixed = { 'i:2': {}, 'v:true': {}, 'v:"b"': {}, 'v:1': {}, 'k:{"name":"a"}': {}, 'f:z': {}, 'f:b': {} }
    expect(Object.keys(encodeFields(decodeFields(mixed)))).toEqual(['f:b', 'f:z', 'k:{"name":"a"}', 'v:1', 'v:"b"', 'v:true', 'i:2'])
  })

  it('leave out what they do not know, and refuse what is none', () => {
    expect(encodeFields(decodeFields({ 'q:new': {}, 'f:a': {} }))).toEqual({ 'f:a': {} })
    for (const key of ['f', 'fa', 'k:name', 'v:{', 'i:x']) expect(() => parseElement(key), key).toThrow(MergeFault)
  })

  it('spell one key in one way', () => {
    expect(parseElement('k:{"protocol":"TCP", "containerPort":80}')).toBe('k:{"containerPort":80,"protocol":"TCP"}')
    expect(parseElement('v:"a<b"')).toBe('v:"a\\u003cb"')
    expect(compareElements('k:{"name":"a","port":2}', 'k:{"name":"a","port":10}')).toBeLessThan(0)
  })

  const key = 'k:{"name":"a"}'
  const both = setOf(['f:one', 'f:x'], ['f:two', 'f:y'], ['f:list', key, 'f:value'])

  it('are joined, shared and told apart', () => {
    const other = setOf(['f:one', 'f:x'], ['f:one', 'f:z'], ['f:list', key])
    expect(text(union(both, other))).toEqual(['.list[name="a"]', '.list[name="a"].value', '.one.x', '.one.z', '.two.y'])
    expect(text(intersection(both, other))).toEqual(['.one.x'])
    expect(text(difference(both, other))).toEqual(['.list[name="a"].value', '.two.y'])
    expect(text(differenceBelow(both, other))).toEqual(['.two.y'])
    expect(isSameSet(difference(both, both), setOf())).toBe(true)
    expect([hasPath(both, ['f:one', 'f:x']), hasPath(both, ['f:one'])]).toEqual([true, false])
  })

  it('name the structs on the way, but no maps', () => {
    const value: Type = { scalar: 'numeric' }
    const self: { map?: Type['map'] } = {}
    self.map = {
      fields: new Map([
        ['named', { type: self }],
        ['list', { type: { list: { element: self, keys: ['name'], isAtomic: false } } }],
        ['value', { type: value }],
      ]),
      always: [],
      element: self,
      isAtomic: false,
    }
    const named = (...path: string[]) => text(withNamedFields(setOf(path), self)).toSorted()
    expect(named('f:named', 'f:named', 'f:value')).toEqual(['.named', '.named.named', '.named.named.value'])
    expect(named('f:a', 'f:named', 'f:value')).toEqual(['.a.named', '.a.named.value'])
    expect(named('f:named', 'f:list', key, 'f:named', 'f:a', 'f:value')).toEqual([
      '.named',
      '.named.list',
      '.named.list[name="a"].named',
      '.named.list[name="a"].named.a.value',
    ])
  })

  it('tell why an element has no key', () => {
    const list = { element: { map: { fields: new Map([['port', { type: {} }]]), always: [], isAtomic: false } }, keys: ['port'], isAtomic: false }
    const set = { element: {}, keys: [], isAtomic: false }
    const faults: readonly [typeof list | typeof set, unknown, string][] = [
      [list, null, 'associative list with keys may not have a null element'],
      [list, 'x', 'associative list with keys may not have non-map elements'],
      [list, {}, `associative list with keys has an element that omits key field "port" (and doesn't have default value)`],
      [set, null, "associative list without keys has an element that's an explicit null"],
      [set, {}, "associative list without keys has an element that's a map type"],
      [set, [], 'not supported: associative list with lists as elements'],
    ]
    for (const [type, item, fault] of faults) expect(() => itemElement(type, item)).toThrow(fault)
  })
})
