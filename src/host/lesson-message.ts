/** How a lesson stands, as the page is told of it. */
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
  const told = steps.filter((step) => only === undefined || step.id === only).map((step) => ({ ...copied(step), truths: truthsOf(step.id) }))
  return { type: 'lesson', lesson: id, title: lesson.title, open: [...lesson.open], steps: told, goals: [...goals] }
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
