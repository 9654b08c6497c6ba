/**
 * Each mistake put into applications: the cluster says what a real one says, the right mistake is named first and with its object and
 * place, nothing is named before, and the way back leads back. All 1,000 with KUBARIUM_FULL=1.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { mistakes, recogniseMistakes } from '../mistakes/catalogue'
import { noteFigures } from '../mistakes/note-figures.test.support'
import { sayInEnglish } from '../../words/english'
import { makeDrill, templatesFor, type Drill } from './make-drill'
import { openDrill, proveDrill } from './prove-drill.test.support'
import { templates } from './templates'

const COUNT = process.env['KUBARIUM_FULL'] ? 1_000 : 60

/** Every mistake in turn, in the templates that it fits, with a seed of its own. */
function sample(count: number): Drill[] {
  const places = mistakes.map(({ id }) => ({ id, fitting: templatesFor(id) })).filter(({ fitting }) => fitting.length > 0)
  return Array.from({ length: count }, (_, index) => {
    const { id, fitting } = places[index % places.length]
    const round = Math.floor(index / places.length)
    const drill = makeDrill({ mistake: id, template: fitting[(round + index) % fitting.length], seed: round + 1 }, sayInEnglish)
    if (!drill) throw new Error(`no drill of ${id}`)
    return drill
  })
}

const drills = sample(COUNT)
const tally = { named: 0, first: 0, others: 0, placed: 0, of: 0 }

describe('a drill', () => {
  it.each(drills.map((drill) => [drill.id, drill] as const))('%s fails, is named and can be solved', async (_id, drill) => {
    const { problems, named } = await proveDrill(drill)
    const ids: string[] = [...new Set(named.map(({ mistake }) => mistake.id))]
    const [first] = named
    const isPlaced = first !== undefined && drill.at.object.test(first.finding.object) && first.finding.path.startsWith(drill.at.path)
    tally.of++
    if (ids.includes(drill.mistake)) tally.named++
    if (ids[0] === drill.mistake) tally.first++
    if (ids[0] === drill.mistake && isPlaced) tally.placed++
    tally.others += ids.filter((id) => id !== drill.mistake).length
    expect({ problems, first: ids[0], place: isPlaced || `${first?.finding.object} ${first?.finding.path}` }).toEqual({ problems: [], first: drill.mistake, place: true })
  }, 30_000)

  afterAll(() => {
    const { of, named, first, placed, others } = tally
    if (process.env['KUBARIUM_FULL']) console.log(`${of} drills: recall ${named / of}, precision ${named / (named + others)}, named first ${first / of}, object and place right ${placed / of}`)
    if (process.env['KUBARIUM_FULL']) noteFigures('drills', { of, first, placed })
    expect(named / (named + others)).toBeGreaterThanOrEqual(0.9)
    expect(named / of).toBeGreaterThanOrEqual(0.8)
    expect(placed / of).toBeGreaterThanOrEqual(0.95)
  })
})

describe('an application without a mistake', () => {
  it.each(templates.map((template) => [template.id]))('%s has no mistake named in it', async (template) => {
    const ids = mistakes.filter(({ id }) => templatesFor(id).includes(template))
    const drill = ids.map(({ id }) => makeDrill({ mistake: id, template, seed: 3 }, sayInEnglish)).find((each) => each !== undefined)
    if (!drill) throw new Error(`nothing can go wrong in ${template}`)
    const lesson = { ...drill.lesson, steps: drill.lesson.steps.map((step) => ({ ...step })) }
    const right = { ...drill, files: { ...drill.files, ...rightFiles(drill) } }
    const run = await openDrill(right, { ...lesson, world: { ...lesson.world } })
    await run.rest(60)
    expect(lesson.steps[0].checks.flatMap((check) => recogniseMistakes(check, run.view())).map(({ mistake, finding }) => `${mistake.id} ${finding.object} ${finding.path}`)).toEqual([])
  })
})

/** What the world applies, without the mistake. */
function rightFiles(drill: Drill): Readonly<Record<string, string>> {
  const written = drill.lesson.steps[0].solutions[0].steps.find((action) => action.type === 'write')
  return written?.type === 'write' ? Object.fromEntries(drill.lesson.world.apply.map((file) => [file, written.content])) : {}
}

describe('the same seed', () => {
  it('makes the same drill, another seed another', () => {
    const text = (seed: number) => JSON.stringify([makeDrill({ mistake: 'K02', seed }, sayInEnglish)?.markdown, makeDrill({ mistake: 'K02', seed }, sayInEnglish)?.files])
    expect(text(7)).toBe(text(7))
    expect(text(7)).not.toBe(text(8))
  })
})
