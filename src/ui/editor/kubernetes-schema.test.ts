import { describe, expect, it } from 'vitest'
import { manifestSchema } from './kubernetes-schema'

const document = {
  components: {
    schemas: {
      'io.k8s.api.core.v1.ContainerPort': {
        type: 'object',
        properties: { containerPort: { type: 'integer', format: 'int32', default: 0 }, default: { type: 'string' }, probe: { 'x-kubernetes-int-or-string': true } },
        required: ['containerPort'],
      },
      'io.k8s.api.core.v1.Pod': {
        type: 'object',
        description: 'A group of containers.',
        properties: {
          metadata: { type: 'object', additionalProperties: { type: 'string' } },
          spec: { allOf: [{ $ref: '#/components/schemas/io.k8s.api.core.v1.ContainerPort' }], default: {} },
        },
        'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Pod' }],
      },
      'io.k8s.api.apps.v1.Deployment': { properties: { metadata: {} }, 'x-kubernetes-group-version-kind': [{ group: 'apps', version: 'v1', kind: 'Deployment' }] },
      'io.k8s.api.core.v1.PodList': { properties: { metadata: {} }, 'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'PodList' }] },
      'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions': { properties: {}, 'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'DeleteOptions' }] },
    },
  },
}

describe('the schema of manifests', () => {
  const schema = manifestSchema(document)

  it('chooses by apiVersion and kind among what can be applied', () => {
    expect(schema.properties).toEqual({ apiVersion: { type: 'string', enum: ['apps/v1', 'v1'] }, kind: { type: 'string', enum: ['Deployment', 'Pod'] } })
    expect(schema.allOf).toContainEqual({
      if: { properties: { apiVersion: { const: 'v1' }, kind: { const: 'Pod' } }, required: ['apiVersion', 'kind'] },
      then: { $ref: '#/definitions/io.k8s.api.core.v1.Pod' },
    })
  })

  it('takes the empty times that kubectl writes', () => {
    const Time = { type: 'string', format: 'date-time' }
    expect(manifestSchema({ components: { schemas: { Time } } }).definitions).toMatchObject({ Time: { type: ['string', 'null'] } })
  })

  it('says what the documents say of kinds and fields', () => {
    const docs = { 'io.k8s.api.core.v1.Pod': { '': 'A group.', spec: 'What it should be.' } }
    expect(manifestSchema(document, docs).definitions).toMatchObject({
      'io.k8s.api.core.v1.Pod': { properties: { spec: { description: 'What it should be.' }, metadata: { type: 'object' } } },
    })
  })

  it('closes objects with known fields, leaves maps open, and follows references', () => {
    expect(schema.definitions).toMatchObject({
      'io.k8s.api.core.v1.Pod': {
        title: 'Pod',
        additionalProperties: false,
        properties: {
          metadata: { additionalProperties: { type: 'string' } },
          spec: { allOf: [{ $ref: '#/definitions/io.k8s.api.core.v1.ContainerPort' }] },
        },
      },
      'io.k8s.api.core.v1.ContainerPort': {
        title: 'ContainerPort',
        properties: { containerPort: { type: 'integer', default: 0 }, default: { type: 'string' }, probe: { type: ['string', 'number'] } },
      },
    })
  })

  it('has no reference to nowhere: one of them silences every squiggle', () => {
    const targets = [...JSON.stringify(schema).matchAll(/"#\/definitions\/([^"]+)"/g)].map(([, name]) => name)
    expect(targets.filter((name) => !Object.hasOwn(schema.definitions as object, name))).toEqual([])
  })
})
