/** `kubarium lesson coverage`: writes `docs/course-coverage.md` and `docs/mistakes.md` from the lessons. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mistakeTable } from '../../lesson/mistakes/mistake-table'
import { coverageTable } from '../../lesson/review/coverage'
import { findUnrecalled, findUntaught } from '../../lesson/review/review-course'
import { english } from '../../words/english'
import { tell } from '../../words/sentence'
import { readCourse, root } from './read-lessons'

const file = join(root, 'docs', 'course-coverage.md')

export function coverageIsStale(): boolean {
  return !existsSync(file) || readFileSync(file, 'utf8') !== coverageTable(readCourse())
}

export function writeCoverage(): number {
  const course = readCourse()
  writeFileSync(file, coverageTable(course))
  writeFileSync(join(root, 'docs', 'mistakes.md'), mistakeTable(course, (said) => tell(said, english)))
  const untaught = findUntaught(course)
  console.log(`docs/course-coverage.md: ${course.lessons.length} lessons${untaught.length > 0 ? `; no lesson teaches yet:\n  ${untaught.join('\n  ')}` : ''}`)
  const unrecalled = findUnrecalled(course)
  if (unrecalled.length > 0) console.log(`no drill recalls yet:\n  ${unrecalled.join('\n  ')}`)
  return untaught.length + unrecalled.length > 0 ? 1 : 0
}
