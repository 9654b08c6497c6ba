/** What holds of every sequence of applies and updates, tried with generated ones. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyConfiguration } from './apply-configuration'
import { difference, emptySet, isSameSet, pathsOf, withNamedFields } from './field-set'
import { fieldSetOf } from './field-set-of'
import { decodeFields, encodeFields } from './fields-v1'
import { mergeTyped } from './merge-typed'
import { updateManagers, type Managers, type Versions } from './managers'
import { describePath } from './path-element'
import { typeOfSchema } from './types-of-schema'

const text = { type: 'string' }
const item = { type: 'object', properties: { name: text, size: { type: 'integer' }, tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: text } } }
const type = typeOfSchema({
  type: 'object',
  properties: {
    name: text,
    labels: { type: 'object', additionalProperties: text },
    set: { type: 'array', 'x-kubernetes-list-type': 'set', items: text },
    parts: { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'], items: item },
    whole: { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { a: text, b: text } },
    plain: { type: 'array', items: text },
  },
})

const word = fc.constantFrom('a', 'b', 'c')
/** What is applied empty is a case of its own: a list of nothing says nothing. */
const words = fc.uniqueArray(word, { minLength: 1 })
const some = (model: Record<string, fc.Arbitrary<unknown>>) => fc.record(model, { requiredKeys: [] })
const part = fc.record({ name: word, size: fc.nat(2), tags: words }, { requiredKeys: ['name'] })
const config = some({
  name: word,
  labels: fc.dictionary(word, word, { minKeys: 1 }),
  set: words,
  parts: fc.uniqueArray(part, { minLength: 1, selector: ({ name }) => name }),
  whole: fc.record({ a: word, b: word }, { requiredKeys: ['a'] }),
  plain: fc.array(word, { minLength: 1, maxLength: 2 }),
})
const steps = fc.array(fc.record({ manager: fc.constantFrom('one', 'two', 'three'), isApply: fc.boolean(), config }), { minLength: 1, maxLength: 8 })

const versions: Versions = { typeOf: () => type, convert: (value) => value, ignored: () => emptySet }

describe('applying', () => {
  it('leaves the object as the applier wants it, and everything in it owned or forgotten', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        let object: unknown = {}
        let managers: Managers = new Map()
        for (const step of sequence) {
          if (!step.isApply) {
            managers = updateManagers(managers, `update ${step.manager}`, { before: object, after: step.config, apiVersion: 'v1' }, versions)
            object = step.config
            continue
          }
          const application = { live: object, config: step.config, apiVersion: 'v1', manager: step.manager }
          const applied = applyConfiguration({ ...application, managers }, type, versions)
          managers = applied.managers
          object = applied.object === undefined ? object : (applied.object ?? {})
          // What was said is there, and is owned by whoever said it.
          expect(mergeTyped(object, step.config, type)).toEqual(object)
          expect(isSameSet(managers.get(step.manager)?.set ?? emptySet, fieldSetOf(step.config, type))).toBe(true)
          // Said again it changes nothing.
          const again = applyConfiguration({ ...application, live: object, managers }, type, versions)
          expect([again.object, again.conflicts.size]).toEqual([undefined, 0])
        }
        const present = withNamedFields(fieldSetOf(object, type), type)
        for (const { set } of managers.values()) {
          expect(isSameSet(decodeFields(encodeFields(set)), set)).toBe(true)
          // Nobody owns what is not there.
          expect(pathsOf(difference(set, present)).map(describePath)).toEqual([])
        }
      }),
      { numRuns: 300, seed: 20261121 },
    )
  })
})
