/** Brings a world to where a step of its lesson begins, as somebody would who knows the answers: the first solution of each step before. */
import type { Lesson, Step } from '../lesson/lesson'
import { driveToRest } from './drive-to-rest'
import type { Host } from './host'
import type { LessonDesk } from './lesson-desk'
import { performAction } from './perform-action'

/** After the last act of a solution its step may take so long to pass. */
const PATIENCE_MS = 120_000

export async function reachStep(host: Host, desk: LessonDesk, step: string): Promise<void> {
  for (const earlier of stepsBefore(desk.lesson, step)) {
    if (isPassed(desk, earlier)) continue
    for (const action of earlier.solutions[0]?.steps ?? []) await performAction(host, action)
    const { clock } = host.world.simulation
    await driveToRest(clock, { untilMs: clock.now() + PATIENCE_MS, until: () => desk.steps.some(({ id, passed }) => id === earlier.id && passed) })
  }
  desk.skipTo(step)
}

export function stepsBefore({ steps }: Lesson, step: string): readonly Step[] {
  const at = steps.findIndex(({ id }) => id === step)
  return steps.slice(0, Math.max(0, at))
}

const isPassed = (desk: LessonDesk, { id, checks }: Step): boolean => checks.length > 0 && desk.look().some((state) => state.id === id && state.passed)
