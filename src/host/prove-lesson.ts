/** The claims that a lesson makes by its solutions and wrong attempts, each tried on a world of its own. */
import type { SchemaCheck } from '../cluster/kube-apiserver/http/exchange'
import type { Action, Lesson, Step } from '../lesson/lesson'
import { parseLesson } from '../lesson/parse-lesson'
import { driveToRest } from './drive-to-rest'
import { createHost, type Host } from './host'
import { startLessonDesk, type LessonDesk, type StepState } from './lesson-desk'
import { performAction } from './perform-action'
import { lessonViewOf, type LessonSource } from './world'

/** After the last act a step may take so long to pass or to show its mistake. */
const PATIENCE_MS = 120_000

export interface Proof {
  readonly claim: string
  /** Why it does not hold; absent when it does. */
  readonly problem: string | undefined
}

interface Subject {
  readonly lesson: LessonSource
  readonly schema: SchemaCheck | undefined
}

export async function* proveLesson(subject: Subject): AsyncGenerator<Proof> {
  const lesson = parseLesson(subject.lesson.markdown, `${subject.lesson.id}/lesson.md`)
  yield { claim: 'no step is done at the start', problem: await doneAtStart(subject, lesson) }
  for (const [index, step] of lesson.steps.entries()) {
    for (const { title, steps } of step.solutions) {
      yield { claim: `${step.id}: solution "${title}"`, problem: await unsolved(subject, { lesson, index, actions: steps }) }
    }
    for (const { name, steps, expect } of step.wrongs) {
      yield { claim: `${step.id}: wrong attempt "${name}" is named`, problem: await unnamed(subject, { lesson, index, actions: steps, expect }) }
    }
  }
}

interface Try {
  readonly lesson: Lesson
  readonly index: number
  readonly actions: readonly Action[]
}

async function openWorld({ lesson: source, schema }: Subject, lesson: Lesson): Promise<{ host: Host; desk: LessonDesk; output: { text: string } }> {
  const output = { text: '' }
  const settings = { seed: lesson.seed, startMs: Date.UTC(2026, 0, 5, 9), nodes: 3, lesson: source.id }
  const host = await createHost({ settings, lesson: source, schema, onOutput: (_stream, text) => void (output.text += text) })
  const desk = startLessonDesk({ simulation: host.world.simulation, lesson, view: () => lessonViewOf(host.world), onChange() {} })
  return { host, desk, output }
}

async function doneAtStart(subject: Subject, lesson: Lesson): Promise<string | undefined> {
  const { desk } = await openWorld(subject, lesson)
  const done = desk.look().filter(({ passed, verdicts }) => passed && verdicts.length > 0)
  return done.length > 0 ? `already done: ${done.map(({ id }) => id).join(', ')}` : undefined
}

/** Does the first solution of every step before, then the acts in question. */
async function attempt(subject: Subject, { lesson, index, actions }: Try) {
  const opened = await openWorld(subject, lesson)
  const { host, desk } = opened
  for (const earlier of lesson.steps.slice(0, index)) {
    for (const action of earlier.solutions[0]?.steps ?? []) await performAction(host, action)
    await driveUntilStep(host, desk, { step: earlier, isEnough: ({ passed }) => passed })
  }
  for (const action of actions) await performAction(host, action)
  return opened
}

async function unsolved(subject: Subject, trial: Try): Promise<string | undefined> {
  const { host, desk, output } = await attempt(subject, trial)
  const state = await driveUntilStep(host, desk, { step: trial.lesson.steps[trial.index], isEnough: ({ passed }) => passed })
  if (state.passed) return undefined
  const open = state.verdicts.filter(({ kind }) => kind !== 'passed').map(({ check, kind, because }) => `${check} is ${kind}: ${because}`)
  return [...open, output.text.trim()].join('\n     ')
}

async function unnamed(subject: Subject, trial: Try & { expect: string }): Promise<string | undefined> {
  const { expect } = trial
  const { host, desk, output } = await attempt(subject, trial)
  const isNamed = ({ verdicts }: StepState): boolean => verdicts.some(({ mistakes }) => mistakes.includes(expect))
  const state = await driveUntilStep(host, desk, { step: trial.lesson.steps[trial.index], isEnough: isNamed })
  if (state.passed) return 'it passes'
  const named = [...new Set(state.verdicts.flatMap(({ mistakes }) => mistakes))]
  if (expect === 'none') return named.length > 0 ? `named ${named.join(', ')}, expected none` : undefined
  if (isNamed(state)) return undefined
  const said = state.verdicts.map(({ check, kind, because }) => `${check} is ${kind}: ${because}`)
  return [`named ${named.join(', ') || 'nothing'}, expected ${expect}`, ...said, output.text.trim()].join('\n     ')
}

interface Waiting {
  readonly step: Step
  isEnough(state: StepState): boolean
}

async function driveUntilStep(host: Host, desk: LessonDesk, { step, isEnough }: Waiting): Promise<StepState> {
  const { clock } = host.world.simulation
  const stateOf = (steps: readonly StepState[]) => steps.find(({ id }) => id === step.id) ?? { id: step.id, title: '', passed: false, verdicts: [] }
  await driveToRest(clock, { untilMs: clock.now() + PATIENCE_MS, until: () => isEnough(stateOf(desk.steps)) })
  return stateOf(desk.look())
}
