/** Sits a learner down before a drill: how it stands at first, what is named, what the cluster says, and whether the cure cures. */
import { driveToRest } from '../../host/drive-to-rest'
import { createHost, type Host } from '../../host/host'
import { runCommand } from '../../host/run-command'
import { lessonViewOf, type LessonSource } from '../../host/world'
import { loadSchema } from '../../cli/load-schema'
import { english } from '../../words/english'
import { tellAll } from '../../words/sentence'
import { evaluateCheck } from '../evaluate'
import type { Action, Lesson } from '../lesson'
import type { LessonView } from '../lesson-view'
import { recogniseMistakes, mistakes, type Recognised } from '../mistakes/catalogue'
import type { Symptom } from '../mistakes/mistake'
import { isEvent } from '../mistakes/scope'
import { createProgress } from '../progress'
import type { Verdict } from '../verdict'
import type { Drill } from './make-drill'

const schema = loadSchema()

export interface DrillRun {
  readonly host: Host
  verdicts(): readonly Verdict[]
  view(): LessonView
  /** What the line prints. */
  run(line: string): Promise<string>
  perform(actions: readonly Action[]): Promise<void>
  rest(seconds: number): Promise<boolean>
}

export async function openDrill(source: LessonSource, lesson: Lesson): Promise<DrillRun> {
  let output = ''
  const settings = { seed: lesson.seed, startMs: Date.UTC(2026, 0, 5, 9), nodes: 3, lesson: source.id }
  const host = await createHost({ settings, lesson: source, schema, onOutput: (_stream, text) => void (output += text) })
  const progress = createProgress(lesson)
  const view = (): LessonView => lessonViewOf(host.world)
  const { clock } = host.world.simulation
  const rest = (seconds: number) => driveToRest(clock, { untilMs: clock.now() + seconds * 1_000 })
  async function run(line: string): Promise<string> {
    output = ''
    await runCommand(host, line, 300_000)
    return output
  }
  return {
    host,
    view,
    rest,
    run,
    verdicts: () => progress.evaluate(view()),
    async perform(actions) {
      for (const action of actions) {
        if (action.type === 'run') await run(action.command)
        else if (action.type === 'write') host.write(action.file, action.content)
        else if (action.type === 'wait') await rest(action.ms / 1_000)
        else throw new Error(`a drill does not ${action.type}`)
      }
    },
  }
}

export interface DrillProof {
  /** What does not hold, a sentence each. */
  readonly problems: readonly string[]
  /** Whom the detectors named, over all checks that did not pass, the first first. */
  readonly named: readonly Recognised[]
}

export async function proveDrill(drill: Drill): Promise<DrillProof> {
  const run = await openDrill(drill, drill.lesson)
  const [step] = drill.lesson.steps
  const failing = () => step.checks.filter((check) => evaluateCheck(check, run.view()).kind !== 'passed')
  const named = () => failing().flatMap((check) => recogniseMistakes(check, run.view()))
  const problems: string[] = []
  if (drill.lines.length === 0 && failing().length === 0) problems.push('it passes at the start')
  if (drill.lines.length > 0 && named().some(({ mistake }) => mistake.id === drill.mistake)) problems.push('the mistake is named before it is made')
  let printed = ''
  for (const line of drill.lines) printed += await run.run(line)
  await stepwise(run, 30, () => named().some(({ mistake }) => mistake.id === drill.mistake))
  const found = named()
  if (failing().length === 0) problems.push('the mistake does no harm')
  problems.push(...(await unseen(run, printed, symptomOf(drill))))
  await run.perform(step.solutions[0].steps)
  if (!(await stepwise(run, 60, () => run.verdicts().every(({ kind }) => kind === 'passed')))) {
    problems.push(['the solution does not pass', ...run.verdicts().map(({ check, because }) => `${check}: ${tellAll(because, english)}`)].join('; '))
  }
  return { problems, named: found }
}

const symptomOf = ({ mistake }: Drill): Symptom => mistakes.find(({ id }) => id === mistake)?.mutation.symptom ?? {}

/** What the cluster should say of the mistake, and does not. */
async function unseen(run: DrillRun, printed: string, { events = [], prints, shows }: Symptom): Promise<string[]> {
  const said = () => run.view().list('Event', 'default').filter(isEvent)
  const missing = () => events.filter(({ reason, message }) => !said().some((event) => event.reason === reason && message.test(event.message ?? '')))
  await stepwise(run, 24, () => missing().length === 0)
  const problems = missing().map(({ reason, message }) => `no event ${reason} ${message.source}; there are ${said().map((event) => `${event.reason}: ${event.message}`).join(' | ')}`)
  if (prints && !prints.test(printed)) problems.push(`the lines print ${printed}`)
  const shown = shows ? await run.run(shows.line) : ''
  if (shows && !shows.says.test(shown)) problems.push(`${shows.line} prints ${shown}`)
  return problems
}

/** Looks every five seconds, so many times. */
async function stepwise(run: DrillRun, times: number, isEnough: () => boolean): Promise<boolean> {
  for (let round = 0; round < times; round++) {
    if (isEnough()) return true
    await run.rest(5)
  }
  return isEnough()
}
