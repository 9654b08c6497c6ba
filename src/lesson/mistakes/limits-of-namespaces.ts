/** What a namespace does not allow, and metrics that are a share of nothing (K40, K42). */
import { sentence } from '../../words/sentence'
import { eventsAbout, namespaceOf, ownersOf, patternOf, refOf, workloadsOf } from './scope'
import type { Check } from '../lesson'
import type { LessonView } from '../lesson-view'
import { at, podPath, type Tree } from './application'
import type { Mistake } from './mistake'
import { refusedFor } from './refusals'
import { cured, mainContainer, refersTo, standsWrong, valueAt, within } from './spoil'

const OVER = /exceeded quota: ([\w.-]+)|failed quota: ([\w.-]+): must specify (.+)|(maximum|minimum) (cpu|memory) usage per (Container|Pod) is ([^,]+)/

/** What a controller could not create, by the last event of each. */
function refusedPods(check: Check, view: LessonView) {
  const makers = ['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job'].flatMap((kind) => view.list(kind, namespaceOf(check)))
  const concerned = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job'].flatMap((kind) => workloadsOf(check, view, kind)))
  return makers.flatMap((maker) => {
    const written = ownersOf(maker, view).at(-1) ?? maker
    const wanted = Number(at(maker, 'spec.replicas') ?? 1)
    const has = Number(at(maker, 'status.replicas') ?? at(maker, 'status.currentNumberScheduled') ?? at(maker, 'status.active') ?? 0)
    const failure = eventsAbout(maker, view).findLast(({ reason }) => reason === 'FailedCreate')?.message ?? ''
    return concerned.has(written) && wanted > has && OVER.test(failure) ? [{ written, failure }] : []
  })
}

export const overQuota: Mistake = {
  id: 'K40',
  detect(check, view) {
    const refused = refusedFor(check, view, OVER)
    const [made] = refusedPods(check, view)
    const text = made?.failure ?? refused?.refusal.text
    const match = text === undefined ? null : OVER.exec(text)
    if (!match || text === undefined) return undefined
    const object = made ? refOf(made.written) : (refused?.object ?? '')
    const base = made ? podPath(made.written.kind) : 'spec'
    const [, quota, without, fields, , , , bound] = match
    const nearest = quota ?? without
    const right = quota === undefined ? (fields === undefined ? sentence('found.within', { bound }) : sentence('found.with', { fields: fields.split('\n')[0] })) : sentence('found.less')
    const requested = /requested: ([^,]+)/.exec(text)?.[1]
    return { object, path: `${base}.containers[0].resources`, is: requested ?? sentence('found.notAllowed'), right, ...(nearest ? { nearest: `ResourceQuota/${namespaceOf(check)}/${nearest}` } : {}), confidence: 0.95 }
  },
  mutation: {
    spoil(application) {
      const place = mainContainer(application)
      if (!place || application.template !== 'web') return undefined
      const quota: Tree = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'allowance' }, spec: { hard: { 'requests.cpu': '500m', 'requests.memory': '1Gi' } } }
      const roomy = { ...application, manifests: application.manifests.map((each) => modest(each)).toSpliced(0, 0, quota) }
      const there = mainContainer(roomy)
      return there && { ...standsWrong(roomy, within(there, 'resources.requests.cpu'), '600m'), cure: cured(roomy), at: { object: refersTo(there.manifest), path: `${there.path}.resources` } }
    },
    symptom: { events: [{ reason: 'FailedCreate', message: /^Error creating: pods "[^"]+" is forbidden: exceeded quota: allowance, requested: requests\.cpu=600m, used: requests\.cpu=\d+m?, limited: requests\.cpu=500m$/ }] },
  },
}

/** The Pod to ask from needs requests, too, where there is a quota for them. */
function modest(manifest: Tree): Tree {
  if (manifest['kind'] !== 'Pod') return manifest
  return { ...manifest, spec: { containers: [{ ...(at(manifest, 'spec.containers[0]') as Tree), resources: { requests: { cpu: '10m', memory: '16Mi' } } }] } }
}

export const nothingToMeasure: Mistake = {
  id: 'K42',
  detect(check, view) {
    const pattern = patternOf(check)
    const scalers = view.list('HorizontalPodAutoscaler', namespaceOf(check)).filter(({ metadata }) => pattern?.kind !== 'HorizontalPodAutoscaler' || pattern.name === undefined || pattern.name === metadata.name)
    for (const scaler of scalers) {
      const conditions = (at(scaler, 'status.conditions') ?? []) as readonly { type: string; status: string; message?: string }[]
      const failed = conditions.find(({ type, status, message }) => type === 'ScalingActive' && status === 'False' && /missing request for (cpu|memory)/.test(message ?? ''))
      const target = view.find(String(at(scaler, 'spec.scaleTargetRef.kind')), namespaceOf(check), String(at(scaler, 'spec.scaleTargetRef.name')))
      if (!failed || !target) continue
      const resource = /missing request for (\w+)/.exec(failed.message ?? '')?.[1] ?? 'cpu'
      return { object: refOf(target), path: `${podPath(target.kind)}.containers[0].resources.requests.${resource}`, is: sentence('found.nothing'), right: sentence('found.request'), nearest: refOf(scaler), confidence: 0.95 }
    }
    return undefined
  },
  mutation: {
    spoil(application) {
      const place = mainContainer(application)
      if (!place || application.template !== 'web' || !valueAt(within(place, 'resources.requests.cpu'))) return undefined
      const { name } = application.workload
      const scaler: Tree = {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name },
        spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name }, minReplicas: 2, maxReplicas: 5, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } }] },
      }
      const scaled = { ...application, manifests: [...application.manifests, scaler] }
      return {
        ...standsWrong(scaled, within(place, 'resources.requests.cpu'), undefined),
        checks: [{ id: 'works', say: sentence('say.hasNumbers', { name }), assert: { kind: 'HorizontalPodAutoscaler', name, match: { status: { conditions: { any: { type: 'ScalingActive', status: 'True' } } } } } }],
        task: sentence('task.autoscaler', { name }),
      }
    },
    symptom: { events: [{ reason: 'FailedGetResourceMetric', message: /missing request for cpu in container web of Pod / }] },
  },
}

