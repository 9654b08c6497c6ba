/**
 * One application grows through the course: each of its lessons begins with what the one before has left in the cluster, field by
 * field, and the last one begins with that and five faults.
 */
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { driveToRest } from '../../host/drive-to-rest'
import { createHost, type Host } from '../../host/host'
import { performAction } from '../../host/perform-action'
import { lessonViewOf } from '../../host/world'
import { valueAt } from '../../lesson/objects'
import { parseLesson } from '../../lesson/parse-lesson'
import { findLesson } from './read-lessons'

const thread = [
  'workloads/five-parts',
  'services/outside',
  'namespaces/rehearsal',
  'configuration/settings',
  'storage/data-that-stays',
  'voting-app/healthy',
  'voting-app/under-load',
  'voting-app/everything-at-once',
]

/** What the files of the application say; numbers of replicas come and go. */
const said: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec.strategy', 'spec.template.spec'],
  Service: ['spec.type', 'spec.selector', 'spec.ports'],
  Ingress: ['spec.rules'],
  PersistentVolumeClaim: ['spec.accessModes', 'spec.resources'],
  HorizontalPodAutoscaler: ['spec'],
  ConfigMap: ['data'],
  Secret: ['data'],
}

/** What every cluster has, a helper of one lesson, and a name that is wrong on purpose. */
const others = new Set(['kubernetes', 'kube-root-ca.crt', 'crowd', 'cache'])

type Application = Readonly<Record<string, Readonly<Record<string, unknown>>>>

function look(host: Host): Application {
  const view = lessonViewOf(host.world)
  const entries = Object.entries(said).flatMap(([kind, paths]) =>
    view
      .list(kind, 'default')
      .filter(({ metadata: { name } }) => !others.has(name))
      .map((object) => [`${kind}/${object.metadata.name}`, Object.fromEntries(paths.map((path) => [path, valueAt(object, path)]))]),
  )
  return Object.fromEntries(entries) as Application
}

/** How a lesson begins, and how it ends after the first solution of each step. */
async function play(path: string): Promise<{ readonly begin: Application; readonly end: Application }> {
  const source = findLesson(path)
  if (!source) throw new Error(`no lesson ${path}`)
  const { seed, steps } = parseLesson(source.markdown, path)
  const host = await createHost({ settings: { seed, startMs: Date.UTC(2026, 0, 5, 9), nodes: 3, lesson: path }, lesson: source, schema: undefined, onOutput: () => undefined })
  const { clock } = host.world.simulation
  const begin = look(host)
  for (const { solutions } of steps) {
    for (const action of solutions[0].steps) await performAction(host, action)
    await driveToRest(clock, { untilMs: clock.now() + 20_000 })
  }
  return { begin, end: look(host) }
}

describe('the application that grows through the course', () => {
  const played = new Map<string, ReturnType<typeof play>>()
  const lessonOf = (path: string): ReturnType<typeof play> => {
    const known = played.get(path) ?? play(path)
    played.set(path, known)
    return known
  }

  it.each(thread.slice(1, -1).map((path, index) => [path, thread[index]]))('begins %s with what %s has left', async (path, before) => {
    const { begin } = await lessonOf(path)
    const { end } = await lessonOf(before)
    expect(begin).toEqual(end)
  })

  it('is whole in the end but for five faults', async () => {
    const { begin } = await lessonOf(thread[7])
    const { end } = await lessonOf(thread[6])
    const faults = Object.keys(end).filter((name) => !isDeepStrictEqual(begin[name], end[name]))
    expect(Object.keys(begin).toSorted()).toEqual(Object.keys(end).toSorted())
    expect(faults.toSorted()).toEqual(['Deployment/db', 'Deployment/redis', 'Deployment/result', 'Service/result', 'Service/vote'])
  })

  it('is mended in the end', async () => {
    const { end: mended } = await lessonOf(thread[7])
    const { end: whole } = await lessonOf(thread[6])
    const differences = Object.keys(whole).filter((name) => !isDeepStrictEqual(mended[name], whole[name]))
    // Somebody has given it a probe, and that stays.
    expect(differences).toEqual(['Deployment/result'])
  })
})
