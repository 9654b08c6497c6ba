import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { curriculum } from '../../../lessons/curriculum'
import { proveLesson } from '../../host/proof/prove-lesson'
import { parseLesson } from '../../lesson/parse-lesson'
import { reviewLesson } from '../../lesson/review/review-lesson'
import { MANIFEST, newLesson, skeleton } from './lesson-new'
import { asText } from './lesson-preview'
import { findLesson, readCourse, root } from './read-lessons'

describe('lesson new', () => {
  const markdown = skeleton('first-try')
  const lesson = parseLesson(markdown, 'first-try/lesson.md')

  it('writes a skeleton to which nothing is missing but topics', () => {
    const reviews = reviewLesson({ lesson, files: ['hello.yaml'], topics: { any: 'thing' }, words: new Set() })
    expect(reviews.flatMap(({ problems }) => problems)).toEqual(['teaches: nothing'])
  })

  it('writes a skeleton whose claims hold', async () => {
    const problems: string[] = []
    for await (const { claim, problem } of proveLesson({ lesson: { id: 'first-try', markdown, files: { 'hello.yaml': MANIFEST } }, schema: undefined })) if (problem !== undefined) problems.push(`${claim}: ${problem}`)
    expect(problems).toEqual([])
  })

  it.each([['first-steps', 'needs CHAPTER/NAME'], ['nowhere/lesson', 'no chapter nowhere'], ['first-steps/self-healing', 'is there already']])('refuses %s', (path, complaint) => {
    expect(() => newLesson([path])).toThrow(complaint)
  })
})

describe('lesson preview', () => {
  it('tells a lesson as text', () => {
    const text = asText(parseLesson(skeleton('first-try'), 'x'))
    expect(text).toContain('1. Apply it (#apply)')
    expect(text).toContain('? How many Pods are there after you apply it? (0 / 1 / 2)')
    expect(text).toContain('[ ] The Deployment `hello` is rolled out. (runs: rollout)')
    expect(text).toContain('in hello.yaml set spec.replicas: 2')
  })
})

describe('lessons on the disk', () => {
  it('are found by their place in the course, or by their folder', () => {
    const [path] = curriculum
    expect(findLesson(path)?.id).toBe(path)
    expect(findLesson(`lessons/${path}/`)?.id).toBe(path)
    expect(findLesson(join(root, 'src'))).toBeUndefined()
    expect(existsSync(join(root, 'lessons', path, 'lesson.md'))).toBe(true)
  })

  it('are read as a course', () => expect(readCourse().lessons.length).toBeGreaterThan(2))
})
