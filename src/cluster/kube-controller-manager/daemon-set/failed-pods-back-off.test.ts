import { describe, expect, it } from 'vitest'
import { createFailedPodsBackOff } from './failed-pods-back-off'

describe('the back-off of failed pods', () => {
  it('begins with a second, doubles, and stays at a quarter of an hour', () => {
    const backOff = createFailedPodsBackOff()
    const waits: number[] = []
    let now = 0
    expect(backOff.waitOf('a', now)).toBeUndefined()
    for (let turn = 0; turn < 13; turn++) {
      const wait = backOff.waitOf('a', now) ?? 0
      waits.push(wait / 1000)
      expect(backOff.waitOf('a', now + wait - 1)).toBe(wait)
      now += wait
      expect(backOff.waitOf('a', now)).toBeUndefined()
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900])
  })

  it('knows nodes apart, and forgets after half an hour', () => {
    const backOff = createFailedPodsBackOff()
    backOff.waitOf('a', 0)
    expect(backOff.waitOf('b', 10)).toBeUndefined()
    backOff.waitOf('a', 2_000)
    expect(backOff.waitOf('a', 2_010)).toBe(2_000)
    expect(backOff.waitOf('a', 1_803_000)).toBeUndefined()
    expect(backOff.waitOf('a', 1_803_500)).toBe(1_000)
  })
})
