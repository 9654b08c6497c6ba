/** How a lesson stands, as the page is told of it. */
import type { Lesson } from '../lesson/lesson'
import type { LessonView } from '../lesson/lesson-view'
import { computeTruth } from '../lesson/truth'
import type { WorkerMessage } from '../protocol/messages'
import type { Host } from './host'
import type { LessonNow, StepState } from './lesson-desk'
import { lessonViewOf } from './world'

/** Undefined where no lesson is open. */
export function lessonMessage({ world, log }: Host, { steps, goals }: LessonNow): WorkerMessage | undefined {
  const { lesson, only } = world
  const id = log().settings.lesson
  if (!lesson || id === undefined) return undefined
  const view = lessonViewOf(world)
  const truthsOf = (step: string): string[] => (lesson.steps.find((one) => one.id === step)?.predictions ?? []).map(({ truth }) => computeTruth(truth, view) ?? '')
  const told = steps.filter((step) => only === undefined || step.id === only).map((step) => ({ ...copied(step), truths: truthsOf(step.id), ...(only === undefined ? {} : { answers: answersTo(lesson, { step: only, view }) }) }))
  return { type: 'lesson', lesson: id, title: lesson.title, open: [...lesson.open], steps: told, goals: [...goals] }
}

/** Where the state can tell. */
function answersTo({ steps }: Lesson, { step, view }: { readonly step: string; readonly view: LessonView }): Record<string, string> {
  const checks = steps.find(({ id }) => id === step)?.checks ?? []
  const answers = checks.flatMap((check) => (check.type === 'answer' && check.truth.type !== 'option' ? [[check.id, computeTruth(check.truth, view)] as const] : []))
  return Object.fromEntries(answers.filter((entry): entry is readonly [string, string] => entry[1] !== undefined))
}

/** Messages are mutable by type; what the desk keeps is not. */
const copied = ({ verdicts, ...step }: StepState) => ({
  ...step,
  verdicts: verdicts.map((verdict) => ({
    ...verdict,
    hops: [...verdict.hops],
    differences: [...verdict.differences],
    mistakes: [...verdict.mistakes],
    findings: verdict.findings && [...verdict.findings],
    hints: [...verdict.hints],
  })),
})
