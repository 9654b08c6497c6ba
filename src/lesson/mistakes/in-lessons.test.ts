/**
 * Mistakes put into the lessons of the course: precision, recall, and whether the first finding points to the right object and place.
 * A sample with each run; all of them with KUBARIUM_FULL=1.
 */
import { expect, it } from 'vitest'
import { curriculum } from '../../../lessons/curriculum'
import { Random } from '../../base/random'
import { findLesson } from '../../cli/lesson/read-lessons'
import { noteFigures } from './note-figures.test.support'
import { nameInLesson, trialsOf, type Trial } from './in-lessons.test.support'

const isFull = process.env['KUBARIUM_FULL'] !== undefined
const COUNT = isFull ? Infinity : 12

function sample(): Trial[] {
  const all = curriculum.flatMap((path) => {
    const source = findLesson(path)
    return source ? trialsOf(source) : []
  })
  const random = new Random('mistakes in lessons')
  return all
    .map((trial) => ({ trial, order: random.float() }))
    .sort((a, b) => a.order - b.order)
    .slice(0, COUNT)
    .map(({ trial }) => trial)
}

it('are named where they do harm', { timeout: isFull ? 3_600_000 : 120_000 }, async () => {
  const tally = { tried: 0, harmful: 0, named: 0, others: 0, placed: 0 }
  const missed: string[] = []
  for (const trial of sample()) {
    tally.tried++
    const outcome = await nameInLesson(trial)
    if (outcome === undefined) continue
    const { named } = outcome
    const ids = [...new Set(named.map(({ mistake }) => mistake.id))]
    const own = named.find(({ mistake }) => mistake.id === trial.mistake.id)
    const isPlaced = own !== undefined && trial.at.object.test(own.finding.object) && own.finding.path.startsWith(trial.at.path)
    tally.harmful++
    if (own) tally.named++
    if (isPlaced) tally.placed++
    const others = ids.filter((id) => id !== trial.mistake.id && !trial.own.has(id))
    tally.others += others.length
    if (!isPlaced || others.length > 0) missed.push(`${trial.lesson} ${trial.mistake.id}: ${named.map(({ mistake, finding }) => `${mistake.id} ${finding.object} ${finding.path}`).join(', ') || `nobody at ${outcome.open.join(', ')}`}`)
  }
  const { tried, harmful, named, others, placed } = tally
  const summary = `${tried} tried, ${harmful} do harm: recall ${(named / harmful).toFixed(3)}, precision ${(named / Math.max(named + others, 1)).toFixed(3)}, place right ${(placed / Math.max(named, 1)).toFixed(3)}`
  if (isFull) {
    console.log([summary, ...missed].join('\n'))
    noteFigures('lessons', { of: curriculum.length, tried, harmful, named, others, placed })
  }
  expect(named / harmful, [summary, ...missed].join('\n')).toBeGreaterThanOrEqual(0.8)
  expect(named / (named + others), [summary, ...missed].join('\n')).toBeGreaterThanOrEqual(isFull ? 0.9 : 0.8)
})
