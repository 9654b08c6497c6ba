import { describe, expect, it } from 'vitest'
import { findLesson, readCourse } from '../../cli/lesson/read-lessons'
import { recallIndex } from '../../lesson/drills/recall/recall-index'
import { daysUntilBack } from './days-until-back'
import { offerDrill } from './due-drill'
import { recallText } from './recall-text'

const DAY = 24 * 60 * 60 * 1_000
const topics = recallIndex(readCourse())
const lesson = 'first-steps/self-healing'
const { markdown = '', files = {} } = findLesson(lesson) ?? {}
const german = `---\ntitle: Selbstheilung\n---\n\n## Aus der Zählung {#relabel}\n\nText.\n\n\`\`\`yaml check\nid: quarantined\nsay: Ein Pod, und nicht \`tea\`, trägt die Marke.\n\`\`\`\n`
const make = (language = 'en', seed = 3) => recallText({ lesson, step: 'relabel', seed }, { source: { markdown, files, translations: { de: german } }, topics, language })

describe('what the page shows of a recall drill', () => {
  it('is its step alone, with the guess and the way back, and without the prose', () => {
    const text = make()
    expect(text?.steps.map(({ id }) => id)).toEqual(['relabel'])
    expect(JSON.stringify(text?.steps[0].prose)).not.toContain('kubectl')
    expect(text?.steps[0].prose.children).toMatchObject([{ tagName: 'aside' }])
    expect(text?.steps[0].guesses).toHaveLength(1)
    expect(text?.recall).toMatchObject({ lesson, done: ['Delete a Pod'], topics: expect.arrayContaining(['A ReplicaSet counts the Pods that its selector finds, by their labels.']) as unknown })
    expect(text?.links).toEqual([])
  })

  it('speaks of the names of its dress, in the language of the page', () => {
    const [file] = make()?.recall?.files ?? []
    const name = file.replace('.yaml', '')
    expect(name).not.toBe('tea')
    expect(JSON.stringify(make()?.steps[0].solutions)).toContain(`app=${name}`)
    const other = make('de')
    expect(other?.steps[0].title).toBe('Aus der Zählung')
    expect(Object.values(other?.phrases ?? {})).toContain(`Ein Pod, und nicht \`${name}\`, trägt die Marke.`)
  })

  it('is nothing where the lesson has no such step', () => expect(recallText({ lesson, step: 'nowhere', seed: 1 }, { source: { markdown, files, translations: {} }, topics, language: 'en' })).toBeUndefined())
})

describe('the drill that is offered', () => {
  const finished = [{ lesson, atMs: 0 }]

  it('is of a lesson a day after it was finished, and counts steps, not topics', () => {
    expect(offerDrill({ met: [], done: [], finished }, { topics, nowMs: DAY - 1 })).toMatchObject({ kind: 'any', due: 0 })
    const offer = offerDrill({ met: [], done: [], finished }, { topics, nowMs: DAY })
    expect(offer).toMatchObject({ kind: 'topic', lesson, due: 3 })
    expect(offer.name).toMatch(/^recall\/first-steps\/self-healing\/[a-z-]+\/1$/)
  })

  it('is of an own mistake first', () => {
    const offer = offerDrill({ met: [{ mistake: 'K02', atMs: 2 * DAY }], done: [], finished }, { topics, nowMs: 2 * DAY })
    expect(offer).toEqual({ name: 'drill/K02/1', kind: 'mistake', lesson: '', due: 4 })
  })

  it('comes back three days after it was recalled', () => {
    const place = { lesson, step: 'relabel' }
    const recalled = [{ ...place, atMs: DAY, solved: true }]
    expect(daysUntilBack({ met: [], done: [], finished, recalled }, { place, topics, nowMs: DAY })).toBe(3)
    expect(daysUntilBack({ met: [], done: [], finished }, { place: { lesson, step: 'nowhere' }, topics, nowMs: DAY })).toBeUndefined()
  })
})
