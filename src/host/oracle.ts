/**
 * Will it pass, if nobody touches anything? A second cluster is brought to the present by replaying the log, and run ahead. Because
 * everything comes from the seed and the log, what it does is what the first one is going to do, to the millisecond.
 */
import type { Clock } from '../base/clock'
import { stuckBecause } from '../lesson/convergence'
import type { Foresight } from '../lesson/foresight'
import type { InputLog } from '../protocol/input-log'
import { driveToRest } from './drive-to-rest'
import { createHost, type Host } from './host'
import { startLessonDesk, type LessonDesk, type LessonNow, type StepState } from './lesson-desk'
import { lessonViewOf, type WorldOptions } from './world'

/** How far it looks ahead, in virtual ms. */
export const HORIZON_MS = 600_000

export interface OracleOptions extends Pick<WorldOptions, 'lesson' | 'schema'> {
  readonly log: InputLog
  /** The present, ms since the epoch. */
  readonly nowMs: number
  /** Checks that are asked about. */
  readonly checks: ReadonlySet<string>
  /** Called often; gives others their turn, and says false when the answer is of no use any more. */
  readonly goOn?: () => Promise<boolean>
}

/** How much virtual time passes between two calls of `goOn`. */
const STRIDE_MS = 20_000

/** Undefined when it was told to stop. */
export async function foresee(options: OracleOptions): Promise<readonly Foresight[] | undefined> {
  const { log, nowMs, checks, goOn = () => Promise.resolve(true) } = options
  const { settings } = log
  const host = await createHost({ settings, lesson: options.lesson, schema: options.schema, onOutput() {} })
  const { lesson, simulation } = host.world
  if (!lesson) return []
  const { clock } = simulation
  const passed = new Map<string, number>()
  const note = ({ steps }: LessonNow): void => notePassed(steps, clock, passed)
  const desk = startLessonDesk({ simulation, lesson, view: () => lessonViewOf(host.world), recognises: () => false, onChange: note })
  try {
    for (const input of log.inputs) {
      if (!(await goOn())) return undefined
      await host.replay([input])
    }
    await host.replay([{ type: 'rest', at: nowMs }])
    passed.clear()
    desk.look()
    note(desk)
    const isOver = (): boolean => [...checks].every((check) => passed.has(check))
    for (let untilMs = nowMs; untilMs < nowMs + HORIZON_MS && !isOver(); ) {
      if (!(await goOn())) return undefined
      untilMs = Math.min(untilMs + STRIDE_MS, nowMs + HORIZON_MS)
      await driveToRest(clock, { untilMs, until: isOver })
    }
    return answerOf({ checks, passed, desk, host })
  } finally {
    desk.stop()
  }
}

function notePassed(steps: readonly StepState[], clock: Clock, passed: Map<string, number>): void {
  for (const { check, kind } of steps.flatMap(({ verdicts }) => verdicts)) {
    if (kind === 'passed' && !passed.has(check)) passed.set(check, clock.now())
  }
}

interface Outcome {
  readonly checks: ReadonlySet<string>
  readonly passed: ReadonlyMap<string, number>
  readonly desk: LessonDesk
  readonly host: Host
}

function answerOf({ checks, passed, desk, host }: Outcome): readonly Foresight[] {
  const view = lessonViewOf(host.world)
  const verdicts = new Map(desk.look().flatMap(({ verdicts }) => verdicts).map((verdict) => [verdict.check, verdict.because]))
  const asked = desk.lesson.steps.flatMap((step) => step.checks).filter(({ id }) => checks.has(id))
  return asked.map((check) => {
    const passesAtMs = passed.get(check.id)
    if (passesAtMs !== undefined) return { check: check.id, passesAtMs, stuckAt: [] }
    const stuck = stuckBecause(view, check)
    return { check: check.id, passesAtMs, stuckAt: stuck ? [stuck] : (verdicts.get(check.id) ?? []) }
  })
}
