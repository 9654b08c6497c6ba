import { describe, expect, it } from 'vitest'
import { driven } from './driver'
import { createSimulation } from './simulation'

describe('work that waits for simulated things', () => {
  it('is waited for by letting time pass, and no more of it than it takes', async () => {
    const { clock } = createSimulation({ seed: 'driven', startMs: 0 })
    clock.after(10_000, () => {})
    expect(await driven(clock, clock.sleep(250).then(() => clock.sleep(50)).then(() => clock.now()))).toBe(300)
    expect(clock.now()).toBe(300)
  })

  it('lets time stand when it needs none', async () => {
    const { clock } = createSimulation({ seed: 'driven', startMs: 0 })
    clock.after(10_000, () => {})
    expect(await driven(clock, Promise.resolve('at once'))).toBe('at once')
    expect(clock.now()).toBe(0)
  })

  it('fails as the work fails', async () => {
    const { clock } = createSimulation({ seed: 'driven', startMs: 0 })
    await expect(driven(clock, clock.sleep(5).then(() => Promise.reject(new Error('no answer'))))).rejects.toThrow('no answer')
  })
})
