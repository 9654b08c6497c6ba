import { describe, expect, it } from 'vitest'
import { Clock } from '../../base/clock'
import { ContainerUsage } from './container-usage'
import { shareCores, sharesOf } from './cpu-shares'
import { NodeCpu } from './node-cpu'

const wish = (wanted: number, weight = 1024, limit = Infinity) => ({ wanted, weight, limit })

describe('who gets how much of the cores', () => {
  it.each([
    { name: 'everybody, where there is enough', wishes: [wish(1), wish(2)], cores: 4, granted: [1, 2] },
    { name: 'no more than the limit, even where there is enough', wishes: [wish(2, 1024, 0.5)], cores: 4, granted: [0.5] },
    { name: 'equal shares for equal weights', wishes: [wish(4), wish(4)], cores: 4, granted: [2, 2] },
    { name: 'by weight', wishes: [wish(4, 3072), wish(4, 1024)], cores: 4, granted: [3, 1] },
    { name: 'what the modest leave goes to the others', wishes: [wish(0.5), wish(4), wish(4)], cores: 4, granted: [0.5, 1.75, 1.75] },
    { name: 'what the limited leave goes to the others', wishes: [wish(4, 1024, 1), wish(4)], cores: 4, granted: [1, 3] },
    { name: 'next to nothing without a request', wishes: [wish(4, sharesOf(0)), wish(4, sharesOf(2000))], cores: 2, granted: [2 * (2 / 2050), 2 * (2048 / 2050)] },
    { name: 'nobody', wishes: [], cores: 4, granted: [] },
  ])('$name', ({ wishes, cores, granted }) => {
    shareCores(wishes, cores).forEach((each, index) => expect(each).toBeCloseTo(granted[index], 9))
  })

  /** Upstream: TestMilliCPUToShares in pkg/kubelet/cm/helpers_linux_test.go. */
  it.each([
    [0, 2],
    [1, 2],
    [2, 2],
    [3, 3],
    [100, 102],
    [500, 512],
    [1000, 1024],
    [256_000, 262_144],
    [1_000_000, 262_144],
  ])('a request of %dm is worth %d', (milli, shares) => expect(sharesOf(milli)).toBe(shares))
})

describe('a container that computes', () => {
  function stage(cores = 2) {
    const clock = new Clock(0)
    const node = new NodeCpu(cores)
    return { clock, container: (limit = Infinity, weight = 1024) => new ContainerUsage({ clock, node }, limit, weight) }
  }

  it('takes the time of its work, and the longer the less it may use', () => {
    const { clock, container } = stage()
    const ends: string[] = []
    container().compute(1000, () => ends.push(`free ${clock.now()}`))
    container(0.25).compute(1000, () => ends.push(`throttled ${clock.now()}`))
    clock.advanceTo(10_000)
    expect(ends).toEqual(['free 1000', 'throttled 4000'])
  })

  it('goes on faster when others leave it more', () => {
    const { clock, container } = stage(1)
    const ends: string[] = []
    container().compute(1000, () => ends.push(`a ${clock.now()}`))
    container().compute(500, () => ends.push(`b ${clock.now()}`))
    clock.advanceTo(10_000)
    expect(ends).toEqual(['b 1000', 'a 1500'])
  })

  it('is told of on average, and not as it is at the moment', () => {
    const { clock, container } = stage()
    const usage = container()
    clock.advanceTo(5_000)
    usage.compute(5_000, () => undefined)
    clock.advanceTo(20_000)
    expect(usage.coresBetween(0, 15_000)).toBeCloseTo(1 / 3)
    expect(usage.coresBetween(15_000, 20_000)).toBe(0)
    usage.setMemory(7)
    expect([usage.memoryAt(19_999), usage.memoryAt(20_000)]).toEqual([0, 7])
  })

  it('counts when it is held back', () => {
    const { clock, container } = stage()
    const usage = container(0.5)
    usage.setCores(2)
    clock.advanceTo(10_000)
    expect(usage.stat()).toEqual({ usageUsec: 5_000_000, periods: 100, throttledPeriods: 100, throttledUsec: 10_000_000 })
    usage.end()
    clock.advanceTo(20_000)
    expect(usage.stat()).toMatchObject({ usageUsec: 5_000_000, throttledUsec: 10_000_000 })
  })
})
