import { describe, expect, it } from 'vitest'
import { filled, structsOf } from './filled'

const reference = (name: string) => ({ default: {}, allOf: [{ $ref: `#/components/schemas/${name}` }] })
const definitions = {
  Scaler: { properties: { metadata: reference('Meta'), spec: reference('ScalerSpec'), status: reference('Meta'), note: { type: 'string' } } },
  ScalerSpec: { properties: { target: reference('Target'), limit: { type: 'integer' } } },
  Target: { properties: { inner: reference('Target') } },
  Meta: {},
}

describe('structs that are always there', () => {
  const structs = structsOf(definitions, 'Scaler')

  it.each([
    [{}, { spec: { target: {} }, status: {} }],
    [{ spec: { limit: 1 } }, { spec: { limit: 1, target: {} }, status: {} }],
    [{ spec: { target: { a: 1 } } }, { spec: { target: { a: 1 } }, status: {} }],
    [{ spec: 'text', status: { a: 1 } }, { spec: 'text', status: { a: 1 } }],
  ])('are added to %j', (object, whole) => expect(filled(object, structs)).toEqual(whole))

  it('leaves what is whole as it is', () => {
    const whole = { spec: { target: {} }, status: {} }
    expect(filled(whole, structs)).toBe(whole)
  })
})
