/** Plays the beats of a step as somebody does who shows it to a room: each in its turn, and what is waited for has to come. */
import type { Beat, Step } from '../../lesson/lesson'
import { nameOf, selectObjects } from '../../lesson/objects'
import { lessonViewOf } from '../world'
import { driveUntil, perform, type Stage } from './stage'

/** An audience waits no longer, in virtual ms. */
const PATIENCE_MS = 600_000

/** Why it does not play to its end; undefined when it does. */
export async function playDemo(stage: Stage, step: Step): Promise<string | undefined> {
  for (const beat of step.demo) {
    const problem = await play(stage, step, beat)
    if (problem !== undefined) return [problem, stage.takeOutput()].filter((text) => text !== '').join('\n     ')
  }
  return undefined
}

async function play(stage: Stage, step: Step, beat: Beat): Promise<string | undefined> {
  switch (beat.type) {
    case 'run':
      return void (await perform(stage, [{ type: 'run', command: beat.text }]))
    case 'solution':
      return void (await perform(stage, step.solutions[0]?.steps ?? []))
    case 'wait':
      return (await comes(stage, step, beat.check)) ? undefined : `${beat.check} is waited for in vain`
    case 'focus':
      return selectObjects(beat.object, lessonViewOf(stage.host.world)).length > 0 ? undefined : `there is no ${nameOf(beat.object)} to show`
    default:
      return undefined
  }
}

async function comes(stage: Stage, step: Step, check: string): Promise<boolean> {
  const hasPassed = (): boolean => stage.desk.steps.some(({ verdicts }) => verdicts.some((verdict) => verdict.check === check && verdict.kind === 'passed'))
  await driveUntil(stage, { step, isEnough: hasPassed, patienceMs: PATIENCE_MS })
  return hasPassed()
}
