/**
 * Puts mistakes into the lessons of the course: the files of a lesson are an application, a mutation spoils them, and then a learner
 * does the lesson's own solutions. Who is named at the first step that does not pass?
 */
import { parseYamlDocuments } from '../../base/yaml/parse'
import { ActionError, performAction } from '../../host/perform-action'
import { lessonViewOf, type LessonSource } from '../../host/world'
import { driveToRest } from '../../host/drive-to-rest'
import { createHost } from '../../host/host'
import { loadSchema } from '../../cli/load-schema'
import { authored } from '../../words/sentence'
import { evaluateCheck } from '../evaluate'
import type { Lesson } from '../lesson'
import { isTree } from '../match'
import { parseLesson } from '../parse-lesson'
import { at, documents, find, kindOf, nameOf, type Application, type Tree } from './application'
import { mistakes, recogniseMistakes, type Recognised } from './catalogue'
import type { Mistake } from './mistake'

const WORKLOADS = ['Deployment', 'StatefulSet', 'Job', 'DaemonSet', 'Pod']
const schema = loadSchema()

export interface Trial {
  readonly lesson: string
  readonly mistake: Mistake
  readonly source: LessonSource
  readonly at: { readonly object: RegExp; readonly path: string }
  /** Mistakes that the lesson has in it, or expects, by itself. */
  readonly own: ReadonlySet<string>
}

/** The mutations that the files of a lesson can have in them. */
export function trialsOf(source: LessonSource): Trial[] {
  const { watchFor, steps } = parseLesson(source.markdown, source.id)
  const own = new Set([...watchFor, ...steps.flatMap(({ wrongs }) => wrongs.map(({ expect }) => expect))])
  return Object.entries(source.files).flatMap(([file, text]) => {
    if (!/\.ya?ml$/.test(file)) return []
    const application = applicationOf(text)
    if (!application) return []
    return mistakes.flatMap((mistake) => {
      const spoiled = mistake.mutation.spoil(application)
      // Mutations that are the learner's acts, or that need more objects than the lesson has, are left to the drills.
      if (!spoiled || (spoiled.lines.length > 0 && spoiled.cluster.length > 0) || spoiled.checks) return []
      const files = { ...source.files, [file]: documents(spoiled.file ?? spoiled.cluster) }
      return [{ lesson: source.id, mistake, source: { ...source, files }, at: spoiled.at, own }]
    })
  })
}

function applicationOf(text: string): Application | undefined {
  const manifests = readTrees(text)
  const workload = WORKLOADS.map((kind) => find(manifests, kind)).find((each) => each !== undefined)
  // What is wrong in the file by itself is the lesson's own affair.
  if (!workload || !/^[a-z0-9.-]+$/.test(nameOf(workload))) return undefined
  const labels = at(workload, 'spec.template.metadata.labels') ?? at(workload, 'metadata.labels')
  const service = manifests.find((each) => kindOf(each) === 'Service' && isTree(at(each, 'spec.selector')) && JSON.stringify(at(each, 'spec.selector')) === JSON.stringify(labels))
  const ports = service && { name: nameOf(service), port: Number(at(service, 'spec.ports[0].port')), targetPort: Number(at(service, 'spec.ports[0].targetPort') ?? at(service, 'spec.ports[0].port')) }
  return { template: 'lesson', manifests, workload: { kind: kindOf(workload), name: nameOf(workload) }, service: ports, checks: [], works: authored('') }
}

function readTrees(text: string): Tree[] {
  try {
    return parseYamlDocuments(text).filter(isTree).filter((each) => typeof each['kind'] === 'string' && isTree(each['metadata']))
  } catch {
    return []
  }
}

export interface Outcome {
  readonly named: readonly Recognised[]
  /** Checks that did not pass. */
  readonly open: readonly string[]
}

/** Undefined where the mistake does no harm in this lesson, or its solutions cannot be done with it. */
export async function nameInLesson({ source }: Trial): Promise<Outcome | undefined> {
  const lesson = parseLesson(source.markdown, source.id)
  try {
    const host = await createHost({ settings: { seed: lesson.seed, startMs: Date.UTC(2026, 0, 5, 9), nodes: lesson.world.nodes ?? 3, lesson: source.id }, lesson: source, schema, onOutput() {} })
    const { clock } = host.world.simulation
    for (const step of lesson.steps) {
      const failing = () => failingOf(step, lessonViewOf(host.world))
      for (const action of step.solutions[0]?.steps ?? []) await performAction(host, action)
      for (let round = 0; round < 24 && failing().length > 0; round++) {
        await driveToRest(clock, { untilMs: clock.now() + 5_000 })
        if (round > 11 && failing().some((check) => recogniseMistakes(check, lessonViewOf(host.world)).length > 0)) break
      }
      const open = failing()
      if (open.length > 0) return { named: open.flatMap((check) => recogniseMistakes(check, lessonViewOf(host.world))), open: open.map(({ id }) => `${step.id}/${id}`) }
    }
    return undefined
  } catch (error) {
    // The world of the lesson cannot be made, or a file is not as the solution expects it.
    if (error instanceof ActionError || (error instanceof Error && error.message.startsWith('world: '))) return undefined
    throw error
  }
}

/** What the learner says and saw is not the cluster's. */
const failingOf = (step: Lesson['steps'][number], view: ReturnType<typeof lessonViewOf>) =>
  step.checks.filter((check) => !['ran', 'answer', 'never'].includes(check.type) && evaluateCheck(check, view).kind !== 'passed')
