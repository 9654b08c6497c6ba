import { describe, expect, it } from 'vitest'
import { anyDrill, drillName, drillOf, isDrillable } from './drill-of'

describe('a drill by its name', () => {
  it('is the same each time', () => {
    const name = drillName({ mistake: 'K02', seed: 7 })
    expect(drillOf(name)?.markdown).toBe(drillOf('drill/K02/7')?.markdown)
    expect(drillOf(name)?.mistake).toBe('K02')
  })

  it.each(['drill/K02', 'drill/K99/1', 'services/wrong-door', 'drill/K02/x'])('is none for %s', (name) => expect(drillOf(name)).toBeUndefined())

  it('is there for whoever has made no mistake yet', () => {
    for (const seed of [0, 17, 49]) expect(drillOf(anyDrill(seed))).toBeDefined()
    expect(isDrillable('K02')).toBe(true)
  })
})
