import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeFieldError } from '../field-error'
import { withDefaults } from './default-values'
import { jsonPath } from './json-path'
import { validateListTypes } from './list-types'
import { prune } from './prune'
import { ruleTree } from './rule-tree'
import type { Schema } from './schema'
import { validateRules } from './validate-rules'
import { validateValue } from './validate-value'
import { compareVersions } from './version-order'

const texts = (errors: Parameters<typeof describeFieldError>[0] extends infer E ? readonly E[] : never): readonly string[] => errors.map(describeFieldError)

describe('pruning', () => {
  it.each<{ name: string; schema: Schema; value: unknown; left: unknown; dropped: readonly string[] }>([
    {
      name: 'drops what the schema does not know, at any depth',
      schema: { type: 'object', properties: { spec: { type: 'object', properties: { a: { type: 'string' }, list: { type: 'array', items: { type: 'object', properties: { b: { type: 'string' } } } } } } } },
      value: { apiVersion: 'v1', kind: 'K', metadata: { x: 1 }, spec: { a: 'a', z: 1, list: [{ b: 'b', y: 1 }] }, more: {} },
      left: { apiVersion: 'v1', kind: 'K', metadata: { x: 1 }, spec: { a: 'a', list: [{ b: 'b' }] } },
      dropped: ['spec.z', 'spec.list[0].y', 'more'],
    },
    {
      name: 'keeps the fields of maps, and of what preserves them, but prunes again below a known field',
      schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { known: { type: 'object', properties: { a: { type: 'string' } } }, map: { type: 'object', additionalProperties: { type: 'object' } } } },
      value: { free: { x: 1 }, known: { a: 'a', b: 1 }, map: { k: { gone: 1 } } },
      left: { free: { x: 1 }, known: { a: 'a' }, map: { k: {} } },
      dropped: ['known.b', 'map.k.gone'],
    },
    {
      name: 'knows type and metadata of what is embedded',
      schema: { type: 'object', properties: { template: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: { type: 'object' } } } } },
      value: { template: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: {}, other: 1 } },
      left: { template: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: {} } },
      dropped: ['template.other'],
    },
  ])('$name', ({ schema, value, left, dropped }) => {
    const heard: string[] = []
    expect(prune(value, schema, (path) => heard.push(path))).toEqual(left)
    expect(heard).toEqual(dropped)
  })

  it('shares what it does not change', () => {
    const value = { spec: { a: 'a' } }
    expect(prune(value, { properties: { spec: { properties: { a: { type: 'string' } } } } })).toBe(value)
  })
})

describe('defaults', () => {
  it.each<{ name: string; schema: Schema; value: unknown; whole: unknown }>([
    { name: 'fill what lacks, and what the default itself lacks', schema: { properties: { a: { type: 'object', default: {}, properties: { b: { default: 1 } } } } }, value: {}, whole: { a: { b: 1 } } },
    { name: 'do not make objects to stand in', schema: { properties: { a: { type: 'object', properties: { b: { default: 1 } } } } }, value: {}, whole: {} },
    { name: 'take the place of a null that may not be', schema: { properties: { a: { default: 1 }, b: { default: 2, nullable: true }, c: {} } }, value: { a: null, b: null, c: null }, whole: { a: 1, b: null, c: null } },
    { name: 'reach into lists and maps', schema: { properties: { l: { items: { properties: { x: { default: 'y' } } } }, m: { additionalProperties: { properties: { x: { default: 'z' } } } } } }, value: { l: [{}], m: { k: {} } }, whole: { l: [{ x: 'y' }], m: { k: { x: 'z' } } } },
  ])('$name', ({ schema, value, whole }) => {
    expect(withDefaults(value, schema)).toEqual(whole)
  })
})

describe('validation', () => {
  const field = (schema: Schema): Schema => ({ type: 'object', properties: { spec: { type: 'object', properties: { x: schema } } } })
  it.each<[name: string, schema: Schema, value: unknown, faults: readonly string[]]>([
    ['a wrong type', { type: 'integer' }, 'a', ['spec.x: Invalid value: "string": spec.x in body must be of type integer: "string"']],
    ['a fraction', { type: 'integer' }, 1.5, ['spec.x: Invalid value: "number": spec.x in body must be of type integer: "number"']],
    ['a null', { type: 'string' }, null, ['spec.x: Invalid value: "null": spec.x in body must be of type string: "null"']],
    ['a null that may be', { type: 'string', nullable: true }, null, []],
    ['neither number nor text', { 'x-kubernetes-int-or-string': true }, [], ['spec.x: Invalid value: "array": spec.x in body must be of type integer,string: "array"']],
    ['an unknown word', { type: 'string', enum: ['a', 'b'] }, 'c', ['spec.x: Unsupported value: "c": supported values: "a", "b"']],
    ['too small', { type: 'integer', minimum: 1 }, 0, ['spec.x: Invalid value: 0: spec.x in body should be greater than or equal to 1']],
    ['too great', { type: 'integer', maximum: 3, exclusiveMaximum: true }, 3, ['spec.x: Invalid value: 3: spec.x in body should be less than 3']],
    ['no multiple', { type: 'number', multipleOf: 0.5 }, 0.7, ['spec.x: Invalid value: 0.7: spec.x in body should be a multiple of 0.5']],
    ['no match', { type: 'string', pattern: '^a$' }, 'b', ["spec.x: Invalid value: \"b\": spec.x in body should match '^a$'"]],
    ['too long', { type: 'string', maxLength: 2 }, 'abc', ['spec.x: Too long: may not be more than 2 bytes']],
    ['too short', { type: 'string', minLength: 2 }, 'a', ['spec.x: Invalid value: "a": spec.x in body should be at least 2 chars long']],
    ['no time', { type: 'string', format: 'date-time' }, 'soon', ['spec.x: Invalid value: "soon": spec.x in body must be of type date-time: "soon"']],
    ['too many', { type: 'array', maxItems: 1, items: { type: 'string' } }, ['a', 'b'], ['spec.x: Too many: 2: must have at most 1 items']],
    ['too few', { type: 'array', minItems: 1, items: { type: 'string' } }, [], ['spec.x: Invalid value: 0: spec.x in body should have at least 1 items']],
    ['an item', { type: 'array', items: { type: 'object', required: ['a'] } }, [{}], ['spec.x[0].a: Required value']],
    ['no alternative', { anyOf: [{ required: ['a'] }, { required: ['b'] }] }, {}, ['<nil>: Invalid value: "": "spec.x" must validate at least one schema (anyOf)', 'spec.x.a: Required value']],
    ['two alternatives', { oneOf: [{ required: ['a'] }, { required: ['b'] }] }, { a: 1, b: 1 }, ['<nil>: Invalid value: "": "spec.x" must validate one and only one schema (oneOf). Found 2 valid alternatives']],
    ['what may not be', { not: { required: ['a'] } }, { a: 1 }, ['<nil>: Invalid value: "": "spec.x" must not validate the schema (not)']],
  ])('tells of %s', (_name, schema, value, faults) => {
    expect(texts(validateValue({ spec: { x: value } }, field(schema)))).toEqual(faults)
  })

  it('tells of items that are there twice', () => {
    const schema: Schema = { properties: { set: { 'x-kubernetes-list-type': 'set', items: {} }, map: { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'], items: {} } } }
    expect(texts(validateListTypes({ set: ['a', 'b', 'a', 'a'], map: [{ name: 'x', v: 1 }, { name: 'x', v: 2 }] }, schema))).toEqual([
      'set[2]: Duplicate value: "a"',
      'map[1]: Duplicate value: map[string]interface {}{"name":"x"}',
    ])
  })
})

describe('rules', () => {
  const schema: Schema = {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        'x-kubernetes-validations': [{ rule: 'self.min <= self.max', message: ' min may not be over max ', fieldPath: '.min' }],
        properties: {
          min: { type: 'integer' },
          max: { type: 'integer' },
          fixed: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf' }] },
          once: { type: 'string', 'x-kubernetes-validations': [{ rule: "oldSelf.hasValue() || self == 'new'", optionalOldSelf: true, reason: 'FieldValueForbidden' }] },
          list: {
            type: 'array',
            'x-kubernetes-list-type': 'map',
            'x-kubernetes-list-map-keys': ['name'],
            items: { type: 'object', 'x-kubernetes-validations': [{ rule: 'self.size >= oldSelf.size', messageExpression: "'%s may not shrink'.format([self.name])" }], properties: { name: { type: 'string' }, size: { type: 'integer' } } },
          },
        },
      },
    },
  }
  const judge = (value: unknown, old?: unknown): readonly string[] => {
    const tree = ruleTree(schema, true)
    if (!tree) throw new Error('no rules')
    return texts(validateRules(tree, { path: '', value, old, forgives: old !== undefined, warn: () => {} }))
  }
  it.each<[name: string, value: unknown, old: unknown, faults: readonly string[]]>([
    ['hold', { spec: { min: 1, max: 2 } }, undefined, []],
    ['fail with their message at their field', { spec: { min: 3, max: 2 } }, undefined, ['spec.min: Invalid value: "object": min may not be over max']],
    ['that cannot be asked say why', { spec: { min: 3 } }, undefined, ['spec: Invalid value: "object": no such key: max evaluating rule: min may not be over max']],
    ['are forgiven where nothing changed', { spec: { min: 3, max: 2 } }, { spec: { min: 3, max: 2 } }, []],
    ['of a change are not asked of what is new', { spec: { min: 1, max: 2, fixed: 'a' } }, { spec: { min: 1, max: 2 } }, []],
    ['of a change compare', { spec: { min: 1, max: 2, fixed: 'b' } }, { spec: { min: 1, max: 2, fixed: 'a' } }, ['spec.fixed: Invalid value: "string": failed rule: self == oldSelf']],
    ['may ask whether there was anything', { spec: { min: 1, max: 2, once: 'x' } }, { spec: { min: 1, max: 2 } }, ["spec.once: Forbidden: failed rule: oldSelf.hasValue() || self == 'new'"]],
    ['find items by their keys', { spec: { min: 1, max: 2, list: [{ name: 'b', size: 1 }, { name: 'a', size: 1 }] } }, { spec: { min: 1, max: 2, list: [{ name: 'a', size: 2 }, { name: 'b', size: 1 }] } }, ['spec.list[1]: Invalid value: "object": a may not shrink']],
  ])('%s', (_name, value, old, faults) => {
    expect(judge(value, old)).toEqual(faults)
  })
})

describe('paths', () => {
  const object = { a: { 'b.c': 1, list: [{ type: 'Ready', status: 'True' }, { type: 'Other', n: 3 }] } }
  it.each<[string, readonly unknown[] | undefined]>([
    ['.a.list[0].type', ['Ready']],
    ['.a.list[*].type', ['Ready', 'Other']],
    ['.a.list[-1].n', [3]],
    [".a['b.c']", [1]],
    ['.a.b\\.c', [1]],
    ['.a.list[?(@.type=="Ready")].status', ['True']],
    ["$.a.list[?(@.n > 2)].type", ['Other']],
    ['.a.nope.x', []],
    ['.a.constructor', []],
    ['a b', undefined],
  ])('%s', (path, found) => {
    expect(jsonPath(path)?.(object)).toEqual(found)
  })
})

it('prefers versions as kubectl does', () => {
  expect(['v1beta1', 'foo10', 'v10', 'v2', 'v1', 'v11alpha2', 'v12alpha1', 'v3beta1', 'foo1', 'v11beta2'].sort(compareVersions)).toEqual([
    ...['v10', 'v2', 'v1', 'v11beta2', 'v3beta1', 'v1beta1', 'v12alpha1', 'v11alpha2', 'foo1', 'foo10'],
  ])
})

describe('whatever is sent', () => {
  const keys = fc.constantFrom('a', 'b', '__proto__', 'constructor', 'metadata', 'kind', 'toString')
  const schemaOf = (depth: number): fc.Arbitrary<Schema> => {
    const below = depth === 0 ? fc.constant<Schema>({ type: 'string' }) : schemaOf(depth - 1)
    return fc.record(
      {
        type: fc.constantFrom('object', 'array', 'string', 'integer', 'boolean', 'number'),
        nullable: fc.boolean(),
        default: fc.jsonValue({ maxDepth: 1 }),
        properties: fc.dictionary(keys, below, { maxKeys: 3 }),
        additionalProperties: fc.oneof(fc.boolean(), below),
        items: below,
        required: fc.array(keys, { maxLength: 2 }),
        enum: fc.array(fc.jsonValue({ maxDepth: 0 }), { maxLength: 2 }),
        pattern: fc.constantFrom('^a+$', '(', '[[:alpha:]]'),
        anyOf: fc.array(below, { maxLength: 2 }),
        not: below,
        'x-kubernetes-preserve-unknown-fields': fc.boolean(),
        'x-kubernetes-embedded-resource': fc.boolean(),
        'x-kubernetes-int-or-string': fc.boolean(),
        'x-kubernetes-list-type': fc.constantFrom('set', 'map', 'atomic'),
        'x-kubernetes-list-map-keys': fc.array(keys, { maxLength: 2 }),
        'x-kubernetes-validations': fc.array(fc.record({ rule: fc.constantFrom('self == self', 'has(self.a) && self.a == oldSelf.a', 'size(self) > 1', ')') }), { maxLength: 1 }),
      },
      { requiredKeys: [] },
    )
  }
  const schemas = schemaOf(2)

  it('pruning, defaults and validation end, and what is pruned and complete stays as it is', () => {
    const value = fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.dictionary(keys, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }))
    fc.assert(
      fc.property(schemas, value, (schema, given) => {
        const pruned = prune(given, schema)
        const whole = withDefaults(pruned, schema)
        expect(prune(pruned, schema)).toEqual(pruned)
        expect(withDefaults(whole, schema)).toEqual(whole)
        for (const { field, message } of [...validateValue(whole, schema), ...validateListTypes(whole, schema)]) expect([typeof field, typeof message]).toEqual(['string', 'string'])
        const tree = ruleTree(schema, true)
        if (tree) validateRules(tree, { path: '', value: whole, old: given, forgives: true, warn: () => {} })
        expect(Object.hasOwn(Object.prototype, 'a')).toBe(false)
      }),
      { numRuns: 300, seed: 1 },
    )
  })
})
