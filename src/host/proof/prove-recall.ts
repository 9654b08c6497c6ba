/**
 * The recall drills of a lesson in one dress, tried one after the other as its steps come: none is done where it starts, and the way
 * of the lesson, in the names of this dress, leads to its end. The world in which a drill of a step begins is the one that the steps
 * before leave behind, so that one walk proves them all.
 */
import { makeRecall, type RecallSource } from '../../lesson/drills/recall/recall-drill'
import { recallKindOf } from '../../lesson/drills/recall/recall-steps'
import type { Action, Step } from '../../lesson/lesson'
import { parseLesson } from '../../lesson/parse-lesson'
import { computeTruth } from '../../lesson/truth'
import { english } from '../../words/english'
import { tellAll } from '../../words/sentence'
import { lessonViewOf } from '../world'
import { driveUntil, openStage, perform, type Stage, type Subject } from './stage'

/** After the last act a step may take so long to pass. */
const PATIENCE_MS = 120_000
/** Who does nothing has not solved a drill after so long. */
const IDLE_MS = 20_000

export interface RecallProof {
  readonly step: string
  /** Why the drill is none; absent when it is one. */
  readonly problem: string | undefined
}

export interface RecallSubject {
  /** `services/wrong-door` */
  readonly path: string
  readonly source: RecallSource
  readonly schema: Subject['schema']
  readonly seed: number
}

export async function* proveRecall({ path, source, schema, seed }: RecallSubject): AsyncGenerator<RecallProof> {
  const last = parseLesson(source.markdown, `${path}/lesson.md`).steps.at(-1)
  const drill = last && makeRecall(source, { lesson: path, step: last.id, seed })
  if (!drill) return
  const { lesson, markdown, files } = drill
  const stage = await openStage({ lesson: { id: path, markdown, files }, schema }, lesson)
  for (const step of lesson.steps) {
    const isDrill = recallKindOf(step) !== undefined
    const early = isDrill && (await passes(stage, step, IDLE_MS))
    stage.takeOutput()
    await perform(stage, actsOf(stage, step))
    const isSolved = await passes(stage, step, PATIENCE_MS + slowest(step))
    const printed = stage.takeOutput()
    if (isDrill) yield { step: step.id, problem: early ? 'it is done before anything was done' : isSolved ? undefined : told(stage, step, printed) }
  }
  stage.desk.stop()
}

const passes = async (stage: Stage, step: Step, patienceMs: number): Promise<boolean> => (await driveUntil(stage, { step, isEnough: ({ passed }) => passed, patienceMs })).passed

const slowest = ({ checks }: Step): number => Math.max(0, ...checks.map(({ stableForMs, withinMs }) => stableForMs + withinMs))

/** Questions are answered by what this cluster says; the answer that is written was true of another one. */
function* actsOf(stage: Stage, { checks, solutions }: Step): Generator<Action> {
  for (const action of solutions[0]?.steps ?? []) {
    const check = action.type === 'answer' ? checks.find(({ id }) => id === action.check) : undefined
    const truth = check?.type === 'answer' ? computeTruth(check.truth, lessonViewOf(stage.host.world)) : undefined
    yield action.type === 'answer' && truth !== undefined ? { ...action, value: truth } : action
  }
}

function told(stage: Stage, { id }: Step, printed: string): string {
  const verdicts = stage.desk.steps.find((step) => step.id === id)?.verdicts ?? []
  return ['the solution does not pass', ...verdicts.filter(({ kind, hidden }) => kind !== 'passed' && !hidden).map(({ check, because }) => `${check}: ${tellAll(because, english)}`), printed].join('\n     ')
}
