/**
 * `kubarium lesson test`: the proof of each lesson, in two processes at a time, and of the course as a whole. Named lessons are told claim by
 * claim; of many, only what does not hold.
 */
import { execFileSync } from 'node:child_process'
import { chapters, curriculum } from '../../../lessons/curriculum'
import { german } from '../../../lessons/german'
import { findUnrecalled, findUntaught } from '../../lesson/review/review-course'
import { reviewChapters } from '../../lesson/translation/review-chapters'
import { UsageError } from '../options'
import { coverageIsStale } from './lesson-coverage'
import { proveAll, type ProvedLesson } from './prove-all'
import { findLesson, readCourse, root } from './read-lessons'

/** As many lessons as somebody wants to read every line of. */
const TOLD_IN_FULL = 3

export async function runLessonTests(args: readonly string[]): Promise<number> {
  const names = args.filter((arg) => !arg.startsWith('--'))
  const flag = args.find((arg) => arg.startsWith('--') && arg !== '--changed')
  if (flag !== undefined) throw new UsageError(`unknown flag: ${flag}`)
  const missing = names.find((name) => !findLesson(name))
  if (missing !== undefined) throw new UsageError(`no lesson ${missing}; there are ${curriculum.join(', ')}`)
  const isWhole = args.length === 0
  const chosen = args.includes('--changed') ? [...names, ...changedLessons()] : isWhole ? curriculum : names
  const told = { passed: 0, failed: 0 }
  const tell = (what: string, problem: string | undefined, isShown = true): void => {
    if (problem === undefined) told.passed++
    else told.failed++
    if (isShown || problem !== undefined) console.log(`${problem === undefined ? 'ok  ' : 'FAIL'} ${what}${problem === undefined ? '' : `\n     ${problem}`}`)
  }
  const isFull = chosen.length <= TOLD_IN_FULL
  for await (const { name, proofs, cpuSeconds } of proveAll(chosen)) {
    for (const { claim, problem } of proofs) tell(`${name}: ${claim}`, problem, isFull)
    console.log(summary({ name, proofs, cpuSeconds }))
  }
  if (isWhole) tellCourse(tell)
  console.log(`${told.passed} passed, ${told.failed} failed`)
  return told.failed > 0 ? 1 : 0
}

function summary({ name, proofs, cpuSeconds }: ProvedLesson): string {
  const failed = proofs.filter(({ problem }) => problem !== undefined).length
  return `${failed === 0 ? 'ok  ' : 'FAIL'} ${name}: ${proofs.length - failed} of ${proofs.length} claims hold, ${cpuSeconds.toFixed(1)} s`
}

function tellCourse(tell: (what: string, problem: string | undefined) => void): void {
  const untaught = findUntaught(readCourse())
  tell('the course: each topic of a chapter with lessons is taught', untaught.length > 0 ? untaught.join('\n     ') : undefined)
  const unrecalled = findUnrecalled(readCourse())
  tell('the course: each topic can be recalled in a drill', unrecalled.length > 0 ? unrecalled.join('\n     ') : undefined)
  const outdated = reviewChapters(chapters, german)
  tell('the course: its German (lessons/german.ts) is of this English', outdated.length > 0 ? outdated.join('\n     ') : undefined)
  tell('the course: docs/course-coverage.md says what the lessons say', coverageIsStale() ? 'write it anew: node bin/kubarium.mjs lesson coverage' : undefined)
}

/** Those of the course whose folders differ from what was committed last. */
function changedLessons(): readonly string[] {
  const lines = execFileSync('git', ['status', '--porcelain', '--untracked-files=all', '--', 'lessons'], { cwd: root, encoding: 'utf8' }).split('\n')
  return curriculum.filter((path) => lines.some((line) => line.includes(`lessons/${path}/`)))
}
