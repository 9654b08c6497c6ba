import { describe, expect, it } from 'vitest'
import { internalError } from '../../../api/status-error'
import { startSlowly } from './replicas'

const failure = internalError('no')

describe('of many that are to be made', () => {
  it.each([
    { name: 'one is tried when none succeeds', count: 10, allowed: 0, created: 0, tried: 1 },
    { name: 'all are made when all succeed', count: 10, allowed: 10, created: 10, tried: 10 },
    { name: 'the batch in which one fails is the last', count: 10, allowed: 5, created: 5, tried: 7 },
    { name: 'the second batch has two', count: 10, allowed: 1, created: 1, tried: 3 },
    { name: 'nothing is tried when none are wanted', count: 0, allowed: 1, created: 0, tried: 0 },
  ])('$name', ({ count, allowed, created, tried }) => {
    let calls = 0
    const started = startSlowly(count, () => (++calls > allowed ? failure : undefined))
    expect({ created: started.created, tried: calls }).toEqual({ created, tried })
    expect(started.failure).toBe(created < count ? failure : undefined)
  })
})
