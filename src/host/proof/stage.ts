/**
 * A world of a lesson in which claims are tried. To boot one and to bring it to a step costs most of a proof, so what a trial left as
 * it was is used again: no object is another, no check has another verdict, files are put back, and the trial spoke to nobody but the
 * API server.
 */
import { resolvePath } from '../../base/os/file-system'
import type { Action, Lesson, Step } from '../../lesson/lesson'
import type { SchemaCheck } from '../../cluster/kube-apiserver/http/exchange'
import { driveToRest } from '../drive-to-rest'
import { createHost, type Host } from '../host'
import { startLessonDesk, type LessonDesk, type StepState } from '../lesson-desk'
import { ActionError, performAction } from '../perform-action'
import { HOME } from '../student-machine'
import { lessonViewOf, type LessonSource } from '../world'

export interface Subject {
  readonly lesson: LessonSource
  readonly schema: SchemaCheck | undefined
}

export interface Stage {
  readonly host: Host
  readonly desk: LessonDesk
  /** Whether the desk recognises mistakes, which is dear. */
  recognises: boolean
  note(text: string): void
  /** What its terminal has printed, and what was noted, since it was looked at last. */
  takeOutput(): string
  /** Mistakes that were named of what the learner sees since it was asked last, each with its check and its place. */
  takeNamed(): readonly NamedMistake[]
}

export interface NamedMistake {
  readonly id: string
  /** `mend/answers: Service/default/web spec.selector.app` */
  readonly where: string
}

/** After the first solution of an earlier step. */
const PATIENCE_MS = 120_000

export async function openStage({ lesson: source, schema }: Subject, lesson: Lesson): Promise<Stage> {
  let output = ''
  let named = new Map<string, NamedMistake>()
  const settings = { seed: lesson.seed, startMs: Date.UTC(2026, 0, 5, 9), nodes: 3, lesson: source.id }
  const host = await createHost({ settings, lesson: source, schema, onOutput: (_stream, text) => void (output += text) })
  const desk = startLessonDesk({ simulation: host.world.simulation, lesson, view: () => lessonViewOf(host.world), recognises: () => stage.recognises, onChange: ({ steps }) => namedIn(steps).forEach((each) => named.set(`${each.id} ${each.where}`, each)) })
  const stage: Stage = {
    host,
    desk,
    recognises: false,
    note: (text) => void (output += text),
    takeOutput() {
      const taken = output.trim()
      output = ''
      return taken
    },
    takeNamed() {
      const taken = [...named.values()]
      named = new Map()
      return taken
    },
  }
  desk.look()
  return stage
}

const namedIn = (steps: readonly StepState[]): NamedMistake[] =>
  steps.flatMap(({ id: step, verdicts }) =>
    verdicts.filter(({ hidden }) => !hidden).flatMap(({ check, mistakes, findings = [] }) => mistakes.map((id, index) => ({ id, where: `${step}/${check}: ${findings[index]?.object} ${findings[index]?.path}` }))),
  )

/** Does the first solution of each step before this one. */
export async function goTo(stage: Stage, { steps }: Lesson, index: number): Promise<void> {
  for (const step of steps.slice(0, index)) {
    await perform(stage, step.solutions[0]?.steps ?? [])
    await driveUntil(stage, { step, isEnough: ({ passed }) => passed, patienceMs: PATIENCE_MS })
  }
  stage.takeOutput()
}

/** What cannot be done is left out, as somebody would who cannot do it. */
export async function perform(stage: Stage, actions: Iterable<Action>): Promise<void> {
  for (const action of actions) {
    try {
      await performAction(stage.host, action)
    } catch (error) {
      if (!(error instanceof ActionError)) throw error
      stage.note(`${error.message}\n`)
    }
  }
}

export interface Waiting {
  readonly step: Step
  readonly patienceMs: number
  isEnough(state: StepState): boolean
}

/** The state of the step when it is enough, or when patience is at its end. */
export async function driveUntil({ host, desk }: Stage, { step, isEnough, patienceMs }: Waiting): Promise<StepState> {
  const { clock } = host.world.simulation
  const stateOf = (steps: readonly StepState[]): StepState => steps.find(({ id }) => id === step.id) ?? { id: step.id, title: '', passed: false, verdicts: [] }
  if (isEnough(stateOf(desk.look()))) return stateOf(desk.steps)
  await driveToRest(clock, { untilMs: clock.now() + patienceMs, until: () => isEnough(stateOf(desk.steps)) })
  return stateOf(desk.look())
}

/** What a trial may not change. */
export interface Footing {
  readonly objects: ReadonlyMap<string, unknown>
  readonly files: ReadonlyMap<string, string>
  readonly verdicts: string
}

/** Heartbeats and words change these by themselves. */
const RESTLESS: ReadonlySet<string> = new Set(['leases.coordination.k8s.io', 'events', 'events.events.k8s.io', 'nodes'])

export function footingOf({ host: { world }, desk }: Stage): Footing {
  const objects = new Map<string, unknown>()
  for (const [{ resource, namespace, name }, value] of world.cluster.storage.store.entries()) {
    const key = `${resource}/${namespace}/${name}`
    if (!RESTLESS.has(resource)) objects.set(key, value)
    else if (resource === 'nodes') objects.set(key, wishOf(value))
  }
  const files = new Map<string, string>()
  collectFiles(world.machine.files, HOME, files)
  return { objects, files, verdicts: kindsOf(desk.look()) }
}

const wishOf = (node: unknown): string => {
  const { spec, metadata } = node as { readonly spec?: unknown; readonly metadata?: { readonly labels?: unknown; readonly annotations?: unknown } }
  return JSON.stringify([spec, metadata?.labels, metadata?.annotations])
}

const kindsOf = (steps: readonly StepState[]): string => steps.flatMap(({ verdicts }) => verdicts.map(({ check, kind }) => `${check} ${kind === 'passed'}`)).join('\n')

function collectFiles(files: Host['world']['machine']['files'], folder: string, into: Map<string, string>): void {
  for (const { name, type } of files.list(folder)) {
    const path = `${folder}/${name}`
    if (type === 'directory') collectFiles(files, path, into)
    else if (type === 'file') into.set(path, files.read(path))
  }
}

/** What kubectl asks of the API server alone; nothing else of the machine or of a pod remembers it. */
const REMEMBERED_BY_NOBODY = /^kubectl (?:get|describe|logs|explain|top|apply|create|delete|patch|set|label|annotate|scale|rollout|expose|replace|api-resources|api-versions|version|auth) (?!.*--raw)[^|;&$`<>]*$/

/** Puts files and answers back; whether the stage is then as it was before these acts. */
export function restore(stage: Stage, before: Footing, actions: readonly Action[]): boolean {
  const isQuiet = (action: Action): boolean => action.type !== 'browse' && (action.type !== 'run' || REMEMBERED_BY_NOBODY.test(action.command))
  if (!actions.every(isQuiet)) return false
  for (const action of actions) if (action.type === 'answer') stage.host.answer(action.check, '')
  const { files } = stage.host.world.machine
  const now = footingOf(stage)
  for (const path of now.files.keys()) if (!before.files.has(path)) files.remove(path)
  for (const [path, content] of before.files) if (now.files.get(path) !== content) files.write(resolvePath(HOME, path), content)
  if (now.verdicts !== before.verdicts || now.objects.size !== before.objects.size) return false
  for (const [key, value] of before.objects) if (now.objects.get(key) !== value) return false
  return true
}
