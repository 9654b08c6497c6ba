import { describe, expect, it } from 'vitest'
import { sayInEnglish } from '../../words/english'
import { german } from '../../words/german'
import { tell } from '../../words/sentence'
import { anyDrill, drillName, drillOf } from './drill-of'
import { isDrillable } from './make-drill'

describe('a drill by its name', () => {
  it('is the same each time', () => {
    const name = drillName({ mistake: 'K02', seed: 7 })
    expect(drillOf(name, sayInEnglish)?.markdown).toBe(drillOf('drill/K02/7', sayInEnglish)?.markdown)
    expect(drillOf(name, sayInEnglish)?.mistake).toBe('K02')
  })

  it.each(['drill/K02', 'drill/K99/1', 'services/wrong-door', 'drill/K02/x'])('is none for %s', (name) => expect(drillOf(name, sayInEnglish)).toBeUndefined())

  it('is the same in another language, in other words', () => {
    const name = drillName({ mistake: 'K33', seed: 3 })
    const [english, other] = [drillOf(name, sayInEnglish), drillOf(name, (said) => tell(said, german))]
    expect(other?.files).toEqual(english?.files)
    expect(other?.lesson.title).toBe('Übung: finde heraus, was nicht stimmt')
    expect(other?.lesson.steps[0].prose).toContain('Die Begrüßung wurde in der ConfigMap')
    expect(other?.lesson.steps[0].checks.map(({ say, ...check }) => [check, say.includes('sagt „good evening“')])).toEqual(english?.lesson.steps[0].checks.map(({ say, ...check }) => [check, say.includes('says "good evening"')]))
  })

  it('is there for whoever has made no mistake yet', () => {
    for (const seed of [0, 17, 49]) expect(drillOf(anyDrill(seed), sayInEnglish)).toBeDefined()
    expect(isDrillable('K02')).toBe(true)
  })
})
