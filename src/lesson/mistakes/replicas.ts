/** Pods that come back, and Pods that do not (K14, K15, K16). */
import { controllerOf, type KubeObject } from '../../api/object'
import { matchesLabels } from '../../api/selectors'
import type { Pod } from '../../api/types'
import { sentence } from '../../words/sentence'
import { convergingBecause } from '../convergence'
import type { Check } from '../lesson'
import type { LessonView } from '../lesson-view'
import { at, FILE, find, type Application } from './application'
import type { Mistake, Spoiled } from './mistake'
import { isDeployment, isEvent, namespaceOf, ownersOf, patternOf, podsIn, refOf } from './scope'
import { refersTo } from './spoil'

const wantsNone = (check: Check): boolean => check.type === 'absent' || (check.type === 'count' && check.atMost === 0)

const CHANGES = /\bkubectl\b.*\b(apply|create|delete|replace|run|scale|patch|edit|set|rollout|label)\b/

/** The last that the learner has changed in this step. */
const deletedPods = (view: LessonView): boolean =>
  /\bdelete\s+(?:-\S+\s+)*(pods?|po)\b/.test(view.ran.slice(view.linesBefore).findLast(({ line }) => CHANGES.test(line))?.line ?? '')

export const deletedToStop: Mistake = {
  id: 'K14',
  detect(check, view) {
    const pattern = patternOf(check)
    if (!pattern || pattern.kind !== 'Pod' || !wantsNone(check)) return undefined
    const meant = podsIn(view, pattern.namespace).filter(({ metadata }) => (pattern.name === undefined ? matchesLabels(pattern.labels, metadata.labels ?? {}) : metadata.name === pattern.name))
    // Mirror Pods belong to their node.
    const owned = meant.find((pod) => ![undefined, 'Node'].includes(controllerOf(pod)?.kind) && deletedPods(view))
    const owner = owned && ownersOf(owned, view).at(-1)
    if (!owned || !owner) return undefined
    return { object: refOf(owner), path: 'spec.replicas', is: String(at(owner, 'spec.replicas') ?? 1), right: '0', nearest: refOf(owned), confidence: 0.9 }
  },
  mutation: {
    spoil(application) {
      const { manifests, workload } = application
      const manifest = find(manifests, 'Deployment', workload.name)
      if (!manifest || application.template !== 'web') return undefined
      return {
        cluster: manifests,
        lines: [`kubectl delete pod -l app=${workload.name}`],
        cure: [{ run: `kubectl scale deployment ${workload.name} --replicas=0` }],
        at: { object: refersTo(manifest), path: 'spec.replicas' },
        checks: [{ id: 'works', say: sentence('say.noneRuns', { workload: workload.name }), count: { kind: 'Pod', labels: { app: workload.name }, atMost: 0 } }],
        task: sentence('task.night', { workload: workload.name }),
      }
    },
    symptom: { events: [{ reason: 'SuccessfulCreate', message: /^Created pod: / }] },
  },
}

export const bareIsGone: Mistake = {
  id: 'K15',
  detect(check, view) {
    const pattern = patternOf(check)
    const namespace = namespaceOf(check)
    if (!pattern || wantsNone(check)) return undefined
    const bare = podsIn(view, namespace).find(({ metadata }) => !metadata.ownerReferences?.length && metadata.labels?.['run'] !== undefined)
    const wantsController = pattern.kind === 'Deployment' && (pattern.name === undefined || pattern.name === bare?.metadata.labels?.['run'])
    if (wantsController && bare && view.list('Deployment', namespace).filter(isDeployment).length === 0) {
      return { object: refOf(bare), path: 'metadata.ownerReferences', is: sentence('found.nothing'), right: sentence('found.deployment'), confidence: 0.8 }
    }
    const meant = pattern.name ?? at(pattern.match, 'metadata.name')
    const gone = pattern.kind === 'Pod' && typeof meant === 'string' ? goneBarePod(meant, namespace, view) : undefined
    if (gone === undefined || podsIn(view, namespace).some(({ metadata }) => metadata.name === gone)) return undefined
    return { object: `Pod/${namespace}/${gone}`, path: 'metadata.ownerReferences', is: sentence('found.nothing'), right: sentence('found.deployment'), confidence: 0.8 }
  },
  mutation: {
    spoil: ({ manifests, template, workload }) => barePodDeleted({ manifests, template, workload }),
    symptom: { prints: /pod "[^"]+" deleted/ },
  },
}

/** Deleted by name in this step, nothing was made since, and no controller's name begins like it. */
function goneBarePod(name: string, namespace: string, view: LessonView): string | undefined {
  const ran = view.ran.slice(view.linesBefore)
  const last = ran.findLastIndex(({ line }) => CHANGES.test(line))
  // Who has only just deleted it may be about to make it anew.
  if (last === ran.length - 1 && !isLongGone(name, namespace, view)) return undefined
  const lines = ran.slice(Math.max(last, 0)).flatMap(({ line }) => /\bkubectl\b.*\bdelete\s+(?:-\S+\s+)*(?:pods?|po)[ /]([a-z0-9][a-z0-9.-]*)/.exec(line)?.[1] ?? [])
  const controllers = ['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job'].flatMap((kind) => view.list(kind, namespace)).map(({ metadata }) => metadata.name)
  return lines.findLast((deleted) => deleted === name && !controllers.some((each) => deleted.startsWith(`${each}-`)))
}

/** So long somebody may take to type the next line. */
const PATIENCE_MS = 30_000

function isLongGone(name: string, namespace: string, view: LessonView): boolean {
  const killed = view.list('Event', namespace).filter(isEvent).findLast(({ involvedObject, reason }) => involvedObject.kind === 'Pod' && involvedObject.name === name && reason === 'Killing')
  return killed !== undefined && view.nowMs - Date.parse(killed.lastTimestamp ?? killed.metadata.creationTimestamp) > PATIENCE_MS
}

function barePodDeleted({ manifests, template, workload }: Pick<Application, 'manifests' | 'template' | 'workload'>): Spoiled | undefined {
  const shell = find(manifests, 'Pod', 'shell')
  if (template !== 'web' || !shell) return undefined
  return {
    cluster: manifests,
    lines: ['kubectl delete pod shell --now'],
    cure: [{ run: `kubectl apply -f ${FILE}` }],
    at: { object: /^Pod\/default\/shell$/, path: 'metadata.ownerReferences' },
    checks: [{ id: 'works', say: sentence('say.shellRuns'), count: { kind: 'Pod', match: { metadata: { name: 'shell' }, status: { phase: 'Running' } }, atLeast: 1 } }],
    task: sentence('task.shell', { workload: workload.name }),
  }
}

export const relabelled: Mistake = {
  id: 'K16',
  detect(check, view) {
    const namespace = namespaceOf(check)
    if (convergingBecause(view, namespace) !== undefined) return undefined
    const sets = view.list('ReplicaSet', namespace)
    const ownerOnce = (pod: Pod): KubeObject | undefined => (pod.metadata.ownerReferences?.length ? undefined : sets.find(({ metadata }) => pod.metadata.generateName === `${metadata.name}-`))
    const orphan = podsIn(view, namespace).find(ownerOnce)
    const pattern = patternOf(check)
    if (!orphan || (check.type === 'count' && check.atMost === Infinity && pattern?.kind === 'Pod' && matchesLabels(pattern.labels, orphan.metadata.labels ?? {}))) return undefined
    const former = ownerOnce(orphan)
    const wanted = (at(former, 'spec.selector.matchLabels') ?? {}) as Readonly<Record<string, string>>
    const [key = ''] = Object.keys(wanted).filter((each) => orphan.metadata.labels?.[each] !== wanted[each])
    if (!former || key === '') return undefined
    return { object: refOf(orphan), path: `metadata.labels.${key}`, is: orphan.metadata.labels?.[key] ?? sentence('found.nothing'), right: wanted[key], nearest: refOf(former), confidence: 0.8 }
  },
  mutation: {
    spoil(application) {
      const { manifests, workload, template } = application
      const manifest = find(manifests, 'Deployment', workload.name)
      if (!manifest || template !== 'web') return undefined
      const selector = `app=${workload.name}`
      const named = `$(kubectl get pods -l ${selector} -o name | head -1)`
      return {
        cluster: manifests,
        lines: [`kubectl label ${named} app=${workload.name}-old --overwrite`],
        cure: [{ run: `kubectl delete pod -l app=${workload.name}-old` }],
        at: { object: new RegExp(`^Pod/default/${workload.name}-`), path: 'metadata.labels.app' },
        checks: [{ id: 'works', say: sentence('say.exactly', { count: String(at(manifest, 'spec.replicas')) }), count: { kind: 'Pod', match: { spec: { containers: { any: { name: 'web' } } }, status: { phase: 'Running' } }, atLeast: 1, atMost: at(manifest, 'spec.replicas') } }],
        task: sentence('task.surplus', { count: String(at(manifest, 'spec.replicas')), workload: workload.name, named }),
      }
    },
    symptom: { events: [{ reason: 'SuccessfulCreate', message: /^Created pod: / }] },
  },
}
