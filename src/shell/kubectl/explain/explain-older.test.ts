import { describe, expect, it } from 'vitest'
import type { Resource } from '../discovery'
import { explainOlder } from './explain-older'
import type { OpenApiDocument, Schema } from './schema'

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })
const document: OpenApiDocument = {
  components: {
    schemas: {
      Tea: {
        'x-kubernetes-group-version-kind': [{ group: 'shop', version: 'v1', kind: 'Tea' }],
        description: 'Tea is a drink.',
        required: ['leaves'],
        properties: {
          leaves: { description: 'What it is made of.', type: 'array', items: ref('Leaf') },
          degrees: { description: 'How hot.', type: 'integer', format: 'int32' },
          labels: { type: 'object', additionalProperties: { type: 'string' } },
          raw: { description: 'Anything.', allOf: [ref('Raw')] },
          door: { description: 'A number or a name.', allOf: [ref('Either')] },
        },
      },
      Leaf: { description: 'Leaf grows on a bush.', properties: { colour: { type: 'string' }, inner: { allOf: [ref('Leaf')] } } },
      Raw: { type: 'object' },
      Either: { oneOf: [{ type: 'integer' }, { type: 'string' }] },
    },
  },
}
const tea = { group: 'shop', version: 'v1', apiVersion: 'shop/v1', kind: 'Tea', name: 'teas' } as Resource
const explain = (path: string[], recursive = false): string => explainOlder(document, tea, { path, recursive })
const HEAD = 'KIND:     Tea\nVERSION:  shop/v1\n\n'

describe('the older layout', () => {
  it('tells of a resource with all its fields', () => {
    expect(explain([])).toBe(
      `${HEAD}DESCRIPTION:\n     Tea is a drink.\n\nFIELDS:\n   degrees\t<integer>\n     How hot.\n\n   door\t<string>\n     A number or a name.\n\n` +
        '   labels\t<map[string]string>\n\n   leaves\t<[]Object> -required-\n     What it is made of.\n\n   raw\t<map[string]>\n     Anything.\n\n',
    )
  })

  it('tells of a field what is said of it and of what lies in it', () => {
    expect(explain(['leaves'])).toBe(
      `${HEAD}RESOURCE: leaves <[]Object>\n\nDESCRIPTION:\n     What it is made of.\n\n     Leaf grows on a bush.\n\nFIELDS:\n   colour\t<string>\n\n   inner\t<Object>\n\n`,
    )
  })

  it('goes down once where a type contains itself', () => {
    expect(explain([], true)).toContain('   leaves\t<[]Object>\n      colour\t<string>\n      inner\t<Object>\n   raw')
  })

  it.each([
    { path: ['degrees'], text: 'FIELD:    degrees <integer>\n\nDESCRIPTION:\n     How hot.\n' },
    { path: ['door'], text: 'FIELD:    door <string>\n\nDESCRIPTION:\n     A number or a name.\n' },
    { path: ['labels'], text: 'FIELD:    labels <map[string]string>\n\nDESCRIPTION:\n     <empty>\n' },
    { path: ['raw'], text: 'DESCRIPTION:\n     Anything.\n' },
  ])('tells of $path, which has no fields', ({ path, text }) => {
    expect(explain(path)).toBe(HEAD + text)
  })

  it('complains of a name that is not there', () => {
    expect(() => explain(['leaves', 'milk'])).toThrow('field "milk" does not exist')
  })
})
