/** Short lives of a whole cluster; `node bin/simulate.mjs --days 10 --seed 1` lives longer ones. */
import { describe, expect, it } from 'vitest'
import { live } from './live.test.support'

describe('a whole cluster', () => {
  it.each(['c', 'd', 'f'])('lives through ninety random acts without a fault, and comes to rest (seed %s)', async (seed) => {
    const { found } = await live({ seed, acts: 90 })
    expect(found.map(({ act, at, text }) => `act ${act} at ${at}: ${text}`)).toEqual([])
  })

  it('lives the same life again, however time is cut', async () => {
    const { hash } = await live({ seed: 'same', acts: 60 })
    expect((await live({ seed: 'same', acts: 60, inPieces: true })).hash).toBe(hash)
  })
})
