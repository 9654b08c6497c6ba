/** Types read from a schema, values checked against them, and what differs. Facts: structured-merge-diff/v4/typed/*_test.go (v4.4.2). */
import { describe, expect, it } from 'vitest'
import { compare, isUnchanged } from './compare'
import { encodeFields } from './fields-v1'
import { fieldSetOf } from './field-set-of'
import { typeOfSchema, typesOfSchema } from './types-of-schema'
import { findTypeFault } from './validate-typed'

const type = typeOfSchema({
  type: 'object',
  properties: {
    name: { type: 'string' },
    count: { type: 'integer' },
    on: { type: 'boolean' },
    any: { 'x-kubernetes-int-or-string': true },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    whole: { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { a: { type: 'string' } } },
    list: { type: 'array', items: { type: 'string' } },
    set: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
    ports: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['port', 'protocol'],
      items: { type: 'object', properties: { port: { type: 'integer' }, protocol: { type: 'string', default: 'TCP' }, name: { type: 'string' } } },
    },
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
})

describe('values of a type', () => {
  const faults: readonly { value: object; fault: string | undefined }[] = [
    { value: { name: 'a', count: 1, on: true, any: 'x', labels: { a: 'b' }, free: { x: [1] }, ports: [{ port: 1 }] }, fault: undefined },
    { value: { name: null, labels: null, set: null }, fault: undefined },
    { value: { nope: 1 }, fault: '.nope: field not declared in schema' },
    { value: { name: 1.5 }, fault: '.name: expected string, got &value.valueUnstructured{Value:1.5}' },
    { value: { name: { a: ['b'] } }, fault: '.name: expected string, got &value.valueUnstructured{Value:map[string]interface {}{"a":[]interface {}{"b"}}}' },
    { value: { count: 'x' }, fault: '.count: expected numeric (int or float), got string' },
    { value: { count: [] }, fault: '.count: expected numeric (int or float), got []interface {}' },
    { value: { on: 'yes' }, fault: '.on: expected boolean, got &{yes}' },
    { value: { labels: 'x' }, fault: '.labels: expected map, got &{x}' },
    { value: { list: { a: 1 } }, fault: '.list: expected list, got &{map[a:1]}' },
    { value: { list: [1] }, fault: '.list[0]: expected string, got &value.valueUnstructured{Value:1}' },
    { value: { set: ['a', 'a'] }, fault: '.set: duplicate entries for key [="a"]' },
    { value: { ports: [{ port: 1 }, { port: 1, protocol: 'TCP' }] }, fault: '.ports: duplicate entries for key [port=1,protocol="TCP"]' },
    {
      value: { ports: [{ name: 'x' }] },
      fault: `.ports: element 0: associative list with keys has an element that omits key field "port" (and doesn't have default value)`,
    },
    { value: { ports: [{ port: 1, name: 2 }] }, fault: '.ports[port=1,protocol="TCP"].name: expected string, got &value.valueUnstructured{Value:2}' },
    { value: { count: 'x', on: 1 }, fault: 'errors:\n  .count: expected numeric (int or float), got string\n  .on: expected boolean, got &{1}' },
  ]
  it.each(faults)('$value: $fault', ({ value, fault }) => {
    expect(findTypeFault(value, type)).toBe(fault)
  })

  const owned: readonly { value: object; fields: object }[] = [
    { value: { labels: { a: 'b' } }, fields: { 'f:labels': { 'f:a': {} } } },
    { value: { labels: {} }, fields: { 'f:labels': {} } },
    { value: { whole: { a: 'b' }, list: ['x'] }, fields: { 'f:list': {}, 'f:whole': {} } },
    { value: { set: ['x', 'x', 'y'] }, fields: { 'f:set': { 'v:"x"': {}, 'v:"y"': {} } } },
    { value: { set: [], ports: [] }, fields: {} },
    { value: { free: { a: { b: 1 }, c: [1] } }, fields: { 'f:free': { 'f:a': { '.': {}, 'f:b': {} }, 'f:c': {} } } },
    { value: { ports: [{ port: 1 }] }, fields: { 'f:ports': { 'k:{"port":1,"protocol":"TCP"}': { '.': {}, 'f:port': {} } } } },
  ]
  it.each(owned)('who applies $value owns $fields', ({ value, fields }) => {
    expect(encodeFields(fieldSetOf(value, type))).toEqual(fields)
  })

  interface Difference {
    readonly before: object
    readonly after: object
    readonly added?: object
    readonly modified?: object
    readonly removed?: object
  }
  const differences: readonly Difference[] = [
    { before: { name: 'a' }, after: { name: 'b' }, modified: { 'f:name': {} } },
    { before: {}, after: { labels: { a: 'b' } }, added: { 'f:labels': { '.': {}, 'f:a': {} } } },
    { before: { labels: { a: 'b' } }, after: { labels: {} }, removed: { 'f:labels': { 'f:a': {} } } },
    { before: {}, after: { labels: {} }, added: { 'f:labels': {} } },
    { before: { whole: { a: 'b' } }, after: { whole: { a: 'c' } }, modified: { 'f:whole': {} } },
    { before: { set: ['a', 'b'] }, after: { set: ['b', 'c'] }, added: { 'f:set': { 'v:"c"': {} } }, removed: { 'f:set': { 'v:"a"': {} } } },
    {
      before: { ports: [{ port: 1, name: 'x' }] },
      after: { ports: [{ port: 1, protocol: 'TCP' }] },
      added: { 'f:ports': { 'k:{"port":1,"protocol":"TCP"}': { 'f:protocol': {} } } },
      removed: { 'f:ports': { 'k:{"port":1,"protocol":"TCP"}': { 'f:name': {} } } },
    },
    // An element that came twice is one piece.
    { before: { set: ['a'] }, after: { set: ['a', 'a'] }, added: { 'f:set': { 'v:"a"': {} } }, removed: { 'f:set': { 'v:"a"': {} } } },
  ]
  it.each(differences)('$before and $after differ', ({ before, after, added = {}, modified = {}, removed = {} }) => {
    const found = compare(before, after, type)
    expect(encodeFields(found.added)).toEqual(added)
    expect(encodeFields(found.modified)).toEqual(modified)
    expect(encodeFields(found.removed)).toEqual(removed)
  })

  it('that are one object do not differ', () => {
    const value = { ports: [{ port: 1 }], labels: { a: 'b' } }
    expect(isUnchanged(compare(value, { ...value, labels: { a: 'b' } }, type))).toBe(true)
  })

  it('have structs without a pointer even where nothing is written', () => {
    const inner = { type: 'object', required: ['items'], properties: { a: { type: 'string' }, items: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } } } }
    const outer = { type: 'object', properties: { inner: { default: {}, allOf: [{ $ref: '#/components/schemas/Inner' }] }, pointer: { $ref: '#/components/schemas/Inner' } } }
    const go = typesOfSchema({ Inner: inner, Outer: outer })('Outer') ?? {}
    const added = (after: object) => encodeFields(compare({}, after, go).added)
    expect(added({ inner: { a: 'x', items: ['y'] } })).toEqual({ 'f:inner': { 'f:a': {}, 'f:items': { 'v:"y"': {} } } })
    expect(added({ pointer: { a: 'x' } })).toEqual({ 'f:pointer': { '.': {}, 'f:a': {}, 'f:items': {} } })
  })
})
