/** Sits a learner down before a drill: how it stands at first, what is named, and whether the cure cures. */
import { driveToRest } from '../../host/drive-to-rest'
import { createHost, type Host } from '../../host/host'
import { runCommand } from '../../host/run-command'
import { lessonViewOf } from '../../host/world'
import { loadSchema } from '../../cli/load-schema'
import { evaluateCheck } from '../evaluate'
import type { LessonView } from '../lesson-view'
import { recogniseMistakes, type Recognised } from '../mistakes/catalogue'
import { createProgress } from '../progress'
import type { Verdict } from '../verdict'
import type { Drill } from './make-drill'

const schema = loadSchema()

export interface DrillRun {
  readonly host: Host
  readonly output: { text: string }
  verdicts(): readonly Verdict[]
  view(): LessonView
  perform(): Promise<void>
  rest(seconds: number, until?: () => boolean): Promise<boolean>
}

export async function openDrill(drill: Drill): Promise<DrillRun> {
  const output = { text: '' }
  const settings = { seed: drill.lesson.seed, startMs: Date.UTC(2026, 0, 5, 9), nodes: 3, lesson: drill.id }
  const host = await createHost({ settings, lesson: drill, schema, onOutput: (_stream, text) => void (output.text += text) })
  const progress = createProgress(drill.lesson)
  const view = (): LessonView => lessonViewOf(host.world)
  const { clock } = host.world.simulation
  const rest = (seconds: number, until?: () => boolean) => driveToRest(clock, { untilMs: clock.now() + seconds * 1_000, ...(until ? { until } : {}) })
  return {
    host,
    output,
    view,
    rest,
    verdicts: () => progress.evaluate(view()),
    async perform() {
      for (const action of drill.lesson.steps[0].solutions[0].steps) {
        if (action.type === 'run') await runCommand(host, action.command, 300_000)
        else if (action.type === 'write') host.write(action.file, action.content)
        else if (action.type === 'wait') await rest(action.ms / 1_000)
        else throw new Error(`a drill does not ${action.type}`)
      }
    },
  }
}

export interface DrillProof {
  readonly problem: string | undefined
  /** Whom the detectors named, over all checks that did not pass, the first first. */
  readonly named: readonly Recognised[]
}

export async function proveDrill(drill: Drill): Promise<DrillProof> {
  const run = await openDrill(drill)
  const failing = () => drill.lesson.steps[0].checks.filter((check) => evaluateCheck(check, run.view()).kind !== 'passed')
  const early = run.verdicts()
  if (drill.lines.length === 0 && failing().length === 0) return { problem: 'it passes at the start', named: [] }
  if (early.length === 0) return { problem: 'nothing is checked', named: [] }
  for (const line of drill.lines) await runCommand(run.host, line, 300_000)
  const isNamed = () => failing().some((check) => recogniseMistakes(check, run.view()).some(({ mistake }) => mistake.id === drill.mistake))
  await stepwise(run, 24, isNamed)
  const named = failing().flatMap((check) => recogniseMistakes(check, run.view()))
  if (failing().length === 0) return { problem: 'the mistake does no harm', named }
  await run.perform()
  const isDone = () => run.verdicts().every(({ kind }) => kind === 'passed')
  const passes = await stepwise(run, 60, isDone)
  const open = run.verdicts().filter(({ kind }) => kind !== 'passed')
  return { problem: passes ? undefined : ['the solution does not pass', ...open.map(({ check, because }) => `${check}: ${because}`), run.output.text].join('\n'), named }
}

/** Looks every five seconds, so many times. */
async function stepwise(run: DrillRun, times: number, isEnough: () => boolean): Promise<boolean> {
  for (let round = 0; round < times; round++) {
    if (isEnough()) return true
    await run.rest(5)
  }
  return isEnough()
}

