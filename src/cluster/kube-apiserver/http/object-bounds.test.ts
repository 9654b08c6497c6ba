import { describe, expect, it } from 'vitest'
import { requireStorable } from './object-bounds'

const nested = (depth: number): unknown => Array.from({ length: depth }).reduce<unknown>((inner) => ({ a: inner }), 1)
/** Doubles with every step, as a patch can make it by copying; shared, it costs no memory. */
const doubled = (steps: number): unknown => Array.from({ length: steps }).reduce<unknown>((inner) => [inner, inner], 'x')

describe('what may be stored', () => {
  it.each([
    ['a small object', { data: { a: 'b' } }, ''],
    ['1,000 levels', nested(1000), ''],
    ['1,002 levels', nested(1002), 'exceeded max depth'],
    ['a text of 1.4 MiB', { a: 'x'.repeat(1.4 * 2 ** 20) }, ''],
    ['a text of 1.6 MiB', { a: 'x'.repeat(1.6 * 2 ** 20) }, 'etcdserver: request is too large'],
    ['what doubles 60 times', doubled(60), 'etcdserver: request is too large'],
  ])('is bounded: %s', (_name, object, refusal) => {
    if (refusal) expect(() => requireStorable(object)).toThrow(refusal)
    else requireStorable(object)
  })
})
