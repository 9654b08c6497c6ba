/**
 * Recall drills of the whole course. With each lesson's own proof (`lesson test`) all of them are tried in one dress; here every topic
 * is looked for, and with KUBARIUM_FULL=1 all are tried in more dresses.
 */
import { describe, expect, it } from 'vitest'
import { findLesson, readCourse } from '../../../cli/lesson/read-lessons'
import { loadSchema } from '../../../cli/load-schema'
import { proveRecall } from '../../../host/proof/prove-recall'
import { makeRecall } from './recall-drill'
import { recallIndex } from './recall-index'
import { recallKindOf } from './recall-steps'

const course = readCourse()
const index = recallIndex(course)
const seeds = process.env['KUBARIUM_FULL'] ? [2, 3, 4, 5] : [2]
/** One in so many lessons. */
const EACH = process.env['KUBARIUM_FULL'] ? 1 : 12
const sample = seeds.flatMap((seed) => course.lessons.filter((_lesson, at) => at % EACH === 0).map((each) => ({ ...each, seed })))

describe('every topic of the course', () => {
  it('has a step that recalls it', () => {
    const topics = course.chapters.flatMap((chapter) => (chapter.lessons.length === 0 ? [] : Object.keys(chapter.topics)))
    const known = new Set(index.map(({ topic }) => topic))
    expect(topics.filter((topic) => !known.has(topic))).toEqual([])
  })

  it('is recalled by doing it, where a step has it done', () => {
    expect(index.filter(({ kind }) => kind === 'does').length / index.length).toBeGreaterThan(0.8)
    for (const { places, kind } of index) {
      const steps = places.map(({ lesson, step }) => course.lessons.find(({ path }) => path === lesson)?.lesson.steps.find(({ id }) => id === step))
      expect(steps.map((step) => step && recallKindOf(step))).toEqual(places.map(() => kind))
    }
  })

  it('opens at its step, whose name no dress changes, and has other names in two lessons of three', () => {
    const drills = course.lessons.map(({ path, lesson }, at) => {
      const source = findLesson(path)
      return source && makeRecall(source, { lesson: path, step: lesson.steps[lesson.steps.length - 1].id, seed: (at % 3) + 1 })
    })
    expect(drills.map((drill) => drill?.lesson.steps.map(({ id }) => id))).toEqual(course.lessons.map(({ lesson }) => lesson.steps.map(({ id }) => id)))
    expect(drills.filter((drill) => Object.keys(drill?.dress ?? {}).length > 0).length / drills.length).toBeGreaterThan(0.6)
  })
})

describe('the recall drills of a lesson', () => {
  it.each(sample.map(({ path, lesson, seed }) => [path, seed, lesson] as const))('%s, seed %s: none is done at its start, and each is solved by the way of the lesson', async (path, seed, lesson) => {
    const source = findLesson(path)
    if (!source) throw new Error(`no lesson ${path}`)
    const told = new Map<string, string | undefined>()
    for await (const { step, problem } of proveRecall({ path, source, schema: loadSchema(), seed })) told.set(step, problem)
    expect([...told].filter(([, problem]) => problem !== undefined)).toEqual([])
    expect([...told.keys()]).toEqual(lesson.steps.filter((step) => recallKindOf(step) !== undefined).map(({ id }) => id))
  })
})
