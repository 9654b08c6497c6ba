/**
 * The claims that a lesson makes by its solutions, wrong attempts and shortcuts, each tried: it is not done at its start; every
 * solution passes its step, and not without any one of its acts; every wrong attempt fails and is named; every shortcut is refused by
 * its guard; every prediction has its truth among its options; every demo plays to its end; no mistake is named on the way of a solution;
 * and in the end everything that was asked for still holds.
 */
import { isWait } from '../../lesson/is-wait'
import type { Action, Lesson, Step } from '../../lesson/lesson'
import { parseLesson } from '../../lesson/parse-lesson'
import { computeTruth } from '../../lesson/truth'
import { english } from '../../words/english'
import { tellAll } from '../../words/sentence'
import { driveToRest } from '../drive-to-rest'
import type { StepState } from '../lesson-desk'
import { lessonViewOf } from '../world'
import { playDemo } from './play-demo'
import { driveUntil, footingOf, goTo, openStage, perform, restore, type Stage, type Subject } from './stage'

/** After the last act a step may take so long to pass, or to show its mistake. */
const PATIENCE_MS = 120_000
/** What has not happened after so long will not happen. */
const DOUBT_MS = 60_000

export interface Proof {
  readonly claim: string
  /** Why it does not hold; absent when it does. */
  readonly problem: string | undefined
}

interface Trial {
  readonly index: number
  readonly actions: readonly Action[]
}

/** A claim, and how it is tried; gives the problem. */
interface Claim extends Trial {
  readonly claim: string
  judge(stage: Stage): Promise<string | undefined>
}

export async function* proveLesson(subject: Subject): AsyncGenerator<Proof> {
  const lesson = parseLesson(subject.lesson.markdown, `${subject.lesson.id}/lesson.md`)
  const expected = expectedIn(lesson)
  let stage: Stage | undefined
  async function at(index: number): Promise<Stage> {
    if (stage) return stage
    const opened = await openStage(subject, lesson)
    await goTo(opened, lesson, index)
    return (stage = opened)
  }
  yield { claim: 'no step is done at the start', problem: doneAtStart(await at(0)) }
  for (const [index, step] of lesson.steps.entries()) {
    for (const claim of claimsOf(step, index)) {
      const here = await at(index)
      const before = footingOf(here)
      await perform(here, claim.actions)
      yield { claim: `${step.id}: ${claim.claim}`, problem: await claim.judge(here) }
      if (!restore(here, before, claim.actions)) close()
      here.takeOutput()
    }
    if (step.demo.length > 0) {
      yield { claim: `${step.id}: the demo plays to its end`, problem: await playDemo(await at(index), step) }
      close()
    }
    for (const solution of step.solutions.toReversed()) {
      const here = await at(index)
      yield* proveSolution(here, { step, title: solution.title, actions: solution.steps, expected })
      if (solution === step.solutions[0]) yield* provePredictions(here, step)
      else close()
    }
  }
  yield { claim: 'in the end all that was asked for still holds', problem: stage && (await undoneIn(stage)) }
  close()

  function close(): void {
    stage?.desk.stop()
    stage = undefined
  }
}

/** Mistakes that the lesson has in it: on purpose, or because they are usual there. */
const expectedIn = ({ watchFor, steps }: Lesson): ReadonlySet<string> =>
  new Set([...watchFor, ...steps.flatMap(({ wrongs, hints }) => [...wrongs.map(({ expect }) => expect), ...hints.map(({ mistake }) => mistake)])])

/** What a later step undoes has to be latched. */
async function undoneIn({ desk, host }: Stage): Promise<string | undefined> {
  const open = (): readonly string[] =>
    desk.steps.flatMap(({ id, verdicts }) => verdicts.filter(({ kind, hidden }) => kind !== 'passed' && !hidden).map(({ check, because }) => `${id}/${check}: ${tellAll(because, english)}`))
  desk.look()
  const { clock } = host.world.simulation
  if (open().length > 0) await driveToRest(clock, { untilMs: clock.now() + PATIENCE_MS, until: () => open().length === 0 })
  return open().length > 0 ? open().join('\n     ') : undefined
}

function doneAtStart({ desk }: Stage): string | undefined {
  const done = desk.look().filter(({ passed, verdicts }) => passed && verdicts.length > 0)
  return done.length > 0 ? `already done: ${done.map(({ id }) => id).join(', ')}` : undefined
}

/** Those that need a world of their own. The last act of a solution is left out on the way to doing the whole of it. */
function claimsOf(step: Step, index: number): readonly Claim[] {
  const wrongs = step.wrongs.map(({ name, steps, expect }) => ({
    ...{ claim: `wrong attempt "${name}" ${expect === 'none' ? 'does not pass, and nothing is named' : `is named ${expect}`}`, index, actions: steps },
    judge: (stage: Stage) => unnamed(stage, step, expect),
  }))
  const bypasses = step.bypasses.map(({ title, steps, refusedBy }) => ({
    ...{ claim: `shortcut "${title}" is refused by ${refusedBy}`, index, actions: steps },
    judge: (stage: Stage) => unrefused(stage, step, refusedBy),
  }))
  const omissions = step.solutions.flatMap(({ title, steps }) => {
    const acts = steps.filter((action) => !isWait(action))
    return acts.slice(0, -1).map((left) => ({
      ...{ claim: `solution "${title}" needs ${nameOf(left)}`, index, actions: steps.filter((action) => action !== left) },
      judge: (stage: Stage) => needless(stage, step),
    }))
  })
  return [...wrongs, ...bypasses, ...omissions]
}

function nameOf(action: Action): string {
  switch (action.type) {
    case 'run':
      return `"${action.command.split('\n')[0].slice(0, 60)}"`
    case 'answer':
      return `the answer "${action.value}"`
    case 'browse':
      return `a look at ${action.url}`
    case 'wait':
      return 'the wait'
    default:
      return `${action.type} ${action.file}`
  }
}

interface Solving {
  readonly step: Step
  readonly title: string
  readonly actions: readonly Action[]
  /** Ids of mistakes that may be named. */
  readonly expected: ReadonlySet<string>
}

async function* proveSolution(stage: Stage, { step, title, actions, expected }: Solving): AsyncGenerator<Proof> {
  const last = actions.findLastIndex((action) => !isWait(action))
  stage.takeNamed()
  await performSeen(stage, actions.slice(0, last))
  yield { claim: `${step.id}: solution "${title}" needs ${last < 0 ? 'an act' : nameOf(actions[last])}`, problem: await needless(stage, step) }
  await performSeen(stage, actions.slice(Math.max(last, 0)))
  stage.recognises = true
  const problem = await unsolved(stage, step)
  stage.recognises = false
  yield { claim: `${step.id}: solution "${title}" passes`, problem }
  const others = stage.takeNamed().filter(({ id }) => !expected.has(id))
  yield { claim: `${step.id}: solution "${title}" has no mistake named on its way`, problem: others.length > 0 ? others.map(({ id, where }) => `${id} at ${where}`).join('\n     ') : undefined }
}

/** With a look after each act, as at a learner's who goes step by step. */
async function performSeen(stage: Stage, actions: readonly Action[]): Promise<void> {
  stage.recognises = true
  for (const action of actions) {
    await perform(stage, [action])
    stage.desk.look()
  }
  stage.recognises = false
}

const stableMs = ({ checks }: Step): number => Math.max(0, ...checks.map(({ stableForMs }) => stableForMs))
const withinMs = ({ checks }: Step): number => Math.max(0, ...checks.map((check) => check.withinMs))

async function needless(stage: Stage, step: Step): Promise<string | undefined> {
  const state = await driveUntil(stage, { step, isEnough: ({ passed }) => passed, patienceMs: Math.max(DOUBT_MS, withinMs(step)) + stableMs(step) })
  return state.passed ? 'it passes without' : undefined
}

async function unsolved(stage: Stage, step: Step): Promise<string | undefined> {
  const limit = withinMs(step)
  const state = await driveUntil(stage, { step, isEnough: ({ passed }) => passed, patienceMs: limit > 0 ? limit + stableMs(step) : PATIENCE_MS + stableMs(step) })
  return state.passed ? undefined : told(stage, state)
}

function told(stage: Stage, { verdicts }: StepState): string {
  const open = verdicts.filter(({ kind, hidden }) => kind !== 'passed' && !hidden).map(({ check, kind, because, mistakes }) => `${check} is ${kind}${mistakes.length > 0 ? ` (${mistakes.join(', ')})` : ''}: ${tellAll(because, english)}`)
  return [...open, stage.takeOutput()].filter((text) => text !== '').join('\n     ')
}

async function unnamed(stage: Stage, step: Step, expect: string): Promise<string | undefined> {
  const isNamed = ({ verdicts, passed }: StepState): boolean => passed || verdicts.some(({ mistakes }) => mistakes.includes(expect))
  stage.recognises = true
  const state = await driveUntil(stage, { step, isEnough: isNamed, patienceMs: (expect === 'none' ? DOUBT_MS : PATIENCE_MS) + stableMs(step) })
  stage.recognises = false
  if (state.passed) return 'it passes'
  const named = [...new Set(state.verdicts.flatMap(({ mistakes }) => mistakes))]
  if (expect === 'none') return named.length > 0 ? `named ${named.join(', ')}, expected none` : undefined
  return isNamed(state) ? undefined : [`named ${named.join(', ') || 'nothing'}, expected ${expect}`, told(stage, state)].join('\n     ')
}

async function unrefused(stage: Stage, step: Step, guard: string): Promise<string | undefined> {
  const isRefused = ({ verdicts }: StepState): boolean => {
    const visible = verdicts.filter(({ hidden }) => !hidden)
    return visible.some((verdict) => verdict.guard === guard) && visible.every((verdict) => verdict.kind === 'passed' || verdict.guard !== undefined)
  }
  const state = await driveUntil(stage, { step, isEnough: (one) => one.passed || isRefused(one), patienceMs: PATIENCE_MS + stableMs(step) })
  if (state.passed) return 'it passes'
  return isRefused(state) ? undefined : ['it is not the guard that refuses it', told(stage, state)].join('\n     ')
}

function* provePredictions({ host }: Stage, step: Step): Generator<Proof> {
  for (const { ask, truth, options } of step.predictions) {
    const answer = computeTruth(truth, lessonViewOf(host.world))
    const problem = answer === undefined ? 'the state does not tell' : options.includes(answer) ? undefined : `the truth is "${answer}", which is none of ${options.join(', ')}`
    yield { claim: `${step.id}: the truth of "${ask.slice(0, 60)}" is among its options`, problem }
  }
}

