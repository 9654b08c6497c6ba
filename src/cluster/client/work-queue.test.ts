import { describe, expect, it } from 'vitest'
import { badRequestError } from '../../api/status-error'
import { Clock } from '../../base/clock'
import { createWorkQueue } from './work-queue'

describe('a work queue', () => {
  it('hands out a key once, however often it was added in that time', () => {
    const clock = new Clock(0)
    const seen: string[] = []
    const queue = createWorkQueue(clock, { reconcile: (key) => void seen.push(`${key}@${clock.now()}`), latencyMs: 10 })
    queue.add('a')
    clock.after(5, () => queue.add('a'))
    clock.after(5, () => queue.add('b'))
    clock.after(20, () => queue.add('a'))
    clock.advanceTo(100)
    expect(seen).toEqual(['a@10', 'b@15', 'a@30'])
  })

  it('answers to the act that put the key there first', () => {
    const clock = new Clock(0)
    const causes: number[] = []
    const queue = createWorkQueue(clock, { reconcile: () => void causes.push(clock.cause) })
    clock.within(7, () => queue.add('a'))
    clock.within(8, () => queue.add('a'))
    clock.advanceTo(10)
    clock.within(9, () => queue.addAfter('a', 100))
    clock.advanceTo(200)
    expect(causes).toEqual([7, 9])
  })

  it('tries again after 5 ms, then twice as long each time, and starts over after success', () => {
    const clock = new Clock(0)
    const at: number[] = []
    let failures = 4
    const queue = createWorkQueue(clock, {
      latencyMs: 0,
      reconcile: () => {
        at.push(clock.now())
        if (failures-- > 0) throw badRequestError('no')
      },
    })
    queue.add('a')
    clock.advanceTo(1000)
    failures = 1
    queue.add('a')
    clock.advanceTo(2000)
    expect(at).toEqual([0, 5, 15, 35, 75, 1000, 1005])
  })

  it('gives up after as many retries as it is told', () => {
    const clock = new Clock(0)
    let tries = 0
    const errors: string[] = []
    const queue = createWorkQueue(clock, {
      maxRetries: 2,
      onError: (key, error) => errors.push(`${key}: ${error.message}`),
      reconcile: () => {
        tries++
        throw badRequestError('no')
      },
    })
    queue.add('a')
    clock.advanceTo(10_000)
    expect(tries).toBe(3)
    expect(errors).toEqual(['a: no', 'a: no', 'a: no'])
  })

  it('lets bugs of our own through', () => {
    const clock = new Clock(0)
    const queue = createWorkQueue(clock, {
      reconcile: () => {
        throw new Error('a bug')
      },
    })
    queue.add('a')
    expect(() => clock.step()).toThrow('a bug')
  })

  it('comes back when the reconcile says so, at the earliest of the times asked for', () => {
    const clock = new Clock(0)
    const at: number[] = []
    const queue = createWorkQueue(clock, {
      latencyMs: 0,
      reconcile: () => {
        at.push(clock.now())
        return at.length < 3 ? 50 : undefined
      },
    })
    queue.addAfter('a', 30)
    queue.addAfter('a', 10)
    queue.addAfter('a', 20)
    clock.advanceTo(1000)
    expect(at).toEqual([10, 60, 110])
  })

  it('is silent once stopped', () => {
    const clock = new Clock(0)
    let seen = 0
    const queue = createWorkQueue(clock, { reconcile: () => void seen++ })
    queue.add('a')
    queue.addAfter('b', 10)
    queue.stop()
    queue.add('c')
    clock.advanceTo(1000)
    expect(seen).toBe(0)
  })

  it('hands keys out no faster than at the distance it was given', () => {
    const clock = new Clock(0)
    const at: number[] = []
    const queue = createWorkQueue(clock, { latencyMs: 1, spacingMs: 10, reconcile: () => void at.push(clock.now()) })
    for (const key of ['a', 'b', 'c', 'a']) queue.add(key)
    clock.after(100, () => queue.add('a'))
    clock.advanceTo(200)
    expect(at).toEqual([1, 11, 21, 101])
  })
})
