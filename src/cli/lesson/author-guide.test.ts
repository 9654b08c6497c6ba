import { describe, expect, it } from 'vitest'
import { proveLesson } from '../../host/proof/prove-lesson'
import { fieldTables } from '../../lesson/format/field-tables'
import { parseLesson } from '../../lesson/parse-lesson'
import { reviewLesson } from '../../lesson/review/review-lesson'
import { exampleIn, readGuide, withTables } from './author-guide'

describe('the author guide', () => {
  const guide = readGuide()
  const markdown = exampleIn(guide, 'lesson.md') ?? ''
  const files = { 'house.yaml': exampleIn(guide, 'house.yaml') ?? '' }

  it('has tables that say what the format says', () => {
    // Written anew by `node bin/kubarium.mjs lesson schema`.
    expect(withTables(guide)).toBe(guide)
    for (const name of Object.keys(fieldTables())) expect(guide).toContain(`<!-- fields: ${name} -->`)
  })

  it('has an example to which nothing is missing', () => {
    const lesson = parseLesson(markdown, 'example')
    const reviews = reviewLesson({ lesson, files: Object.keys(files), topics: undefined, words: undefined })
    expect(reviews.filter(({ problems }) => problems.length > 0)).toEqual([])
  })

  it('has an example that keeps what it promises', async () => {
    const problems: string[] = []
    let claims = 0
    for await (const { claim, problem } of proveLesson({ lesson: { id: 'tea-house', markdown, files }, schema: undefined })) {
      claims++
      if (problem !== undefined) problems.push(`${claim}: ${problem}`)
    }
    expect(problems).toEqual([])
    expect(claims).toBeGreaterThan(8)
  })
})
