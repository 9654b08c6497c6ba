/** StatefulSets without their Service, claims that wait, and what does not want to go (K23, K43, K50). */
import { isTerminating, type KubeObject } from '../../api/object'
import { matchesLabels } from '../../api/selectors'
import { sentence, type Phrase } from '../../words/sentence'
import type { Check } from '../lesson'
import type { LessonView } from '../lesson-view'
import { at, FILE, find, type Tree } from './application'
import type { Finding, Mistake } from './mistake'
import { nearestName } from './nearest'
import { eventsAbout, isService, namespaceOf, patternOf, podsOf, refOf } from './scope'
import { cured, madeByLines, mainWorkload, standsWrong } from './spoil'

export const noHeadlessService: Mistake = {
  id: 'K23',
  detect(check, view) {
    const namespace = namespaceOf(check)
    const pattern = patternOf(check)
    if (pattern?.kind === 'PersistentVolumeClaim' && isAbsence(check)) {
      const left = view.list('PersistentVolumeClaim', namespace).find(({ metadata }) => fits(metadata, pattern) && /-\d+$/.test(metadata.name) && !view.list('StatefulSet', namespace).some((set) => metadata.name.includes(`-${set.metadata.name}-`)))
      return left && { object: refOf(left), path: 'metadata', is: sentence('found.kept'), right: sentence('found.deletedByHand'), confidence: 0.8 }
    }
    if (isAbsence(check) || pattern?.kind === 'PersistentVolumeClaim') return undefined
    for (const set of view.list('StatefulSet', namespace)) {
      const name = String(at(set, 'spec.serviceName') ?? '')
      const service = view.find('Service', namespace, name)
      if (service && isService(service) && service.spec.clusterIP === 'None') continue
      if (!isAskedByName(set, check, view)) continue
      const headless = view.list('Service', namespace).filter(isService).filter(({ spec }) => spec.clusterIP === 'None' && matchesLabels(spec.selector ?? {}, (at(set, 'spec.template.metadata.labels') ?? {}) as Readonly<Record<string, string>>))
      if (service) return { object: refOf(service), path: 'spec.clusterIP', is: String(at(service, 'spec.clusterIP')), right: 'None', nearest: refOf(set), confidence: 0.9 }
      const meant = headless[0]?.metadata.name ?? nearestName(name, headless.map(({ metadata }) => metadata.name))
      return { object: refOf(set), path: 'spec.serviceName', is: name === '' ? sentence('found.nothing') : name, right: meant ?? sentence('found.headless'), confidence: 0.9 }
    }
    return undefined
  },
  mutation: {
    spoil(application) {
      const place = mainWorkload(application)
      if (!place || application.template !== 'state') return undefined
      return standsWrong(application, { manifest: place.manifest, path: 'spec.serviceName' }, `${application.workload.name}-headless`)
    },
    symptom: { shows: { line: 'kubectl get pods', says: /0\/1 +Running/ } },
  },
}

/** Somebody calls `db-0.db`, or the check is about the set itself. */
function isAskedByName(set: KubeObject, check: Check, view: LessonView): boolean {
  const { name } = set.metadata
  const words = podsOf(check, view).map(({ spec }) => JSON.stringify(spec.containers)).join(' ')
  const asked = check.type === 'reach' ? check.url : ''
  const lines = view.ran.filter(({ output }) => /bad address|Could not resolve|Name or service not known|NXDOMAIN|can't resolve/.test(output)).map(({ line }) => line)
  return new RegExp(`\\b${name}-\\d+\\.`).test(`${words} ${asked} ${lines.join(' ')}`)
}

const isAbsence = (check: Check): boolean => check.type === 'absent' || (check.type === 'count' && check.atMost === 0)

const fits = (metadata: KubeObject['metadata'], { name, labels }: { name: string | undefined; labels: Readonly<Record<string, string>> }): boolean =>
  name === undefined ? matchesLabels(labels, metadata.labels ?? {}) : metadata.name === name

/** What the volume controllers say of a claim that waits. */
function waitingClaim(claim: KubeObject, check: Check, view: LessonView): Finding | undefined {
  const object = refOf(claim)
  const className = at(claim, 'spec.storageClassName')
  const classes = view.list('StorageClass', '').map(({ metadata }) => metadata.name)
  if (typeof className === 'string' && className !== '' && !classes.includes(className) && !matchingVolumes(claim, view)) {
    return { object, path: 'spec.storageClassName', is: className, right: nearestName(className, classes) ?? (classes.join(', ') || sentence('found.classThere')), confidence: 0.95 }
  }
  const said = eventsAbout(claim, view).findLast(({ message }) => message !== undefined)?.message ?? ''
  if (/no persistent volumes available for this claim and no storage class is set/.test(said)) {
    const released = releasedVolume(claim, view)
    if (released) return released
    const right = closestVolume(claim, view)
    return { object, path: right?.path ?? 'spec.storageClassName', is: right?.is ?? sentence('found.noClassNamed'), right: right?.right ?? (classes.join(', ') || sentence('found.fittingVolume')), ...(right ? { nearest: right.volume } : {}), confidence: 0.85 }
  }
  const isAwaited = /waiting for first consumer/.test(said) && patternOf(check)?.kind === 'PersistentVolumeClaim'
  return isAwaited ? { object, path: 'spec.volumeName', is: sentence('found.noVolumeYet'), right: sentence('found.podOfClaim'), confidence: 0.6 } : undefined
}

const volumesOf = (view: LessonView): readonly KubeObject[] => view.list('PersistentVolume', '').filter((volume) => at(volume, 'status.phase') === 'Available')

const matchingVolumes = (claim: KubeObject, view: LessonView): boolean => volumesOf(view).some((volume) => at(volume, 'spec.storageClassName') === at(claim, 'spec.storageClassName'))

/** One that would fit, but is still kept for a claim that is gone. */
function releasedVolume(claim: KubeObject, view: LessonView): Finding | undefined {
  const volume = view.list('PersistentVolume', '').find((each) => at(each, 'status.phase') === 'Released' && (at(each, 'spec.storageClassName') ?? '') === (at(claim, 'spec.storageClassName') ?? ''))
  const former = [at(volume, 'spec.claimRef.namespace'), at(volume, 'spec.claimRef.name')].join('/')
  return volume && { object: refOf(volume), path: 'spec.claimRef', is: sentence('found.keptFor', { claim: former }), right: sentence('found.nothing'), nearest: refOf(claim), confidence: 0.85 }
}

function closestVolume(claim: KubeObject, view: LessonView): { path: string; is: string; right: Phrase; volume: string } | undefined {
  const [volume] = volumesOf(view)
  if (!volume) return undefined
  const wanted = (at(claim, 'spec.accessModes') ?? []) as readonly string[]
  const offered = (at(volume, 'spec.accessModes') ?? []) as readonly string[]
  const name = refOf(volume)
  if (!wanted.every((mode) => offered.includes(mode))) return { path: 'spec.accessModes', is: wanted.join(', '), right: offered.join(', '), volume: name }
  return { path: 'spec.resources.requests.storage', is: String(at(claim, 'spec.resources.requests.storage')), right: sentence('found.atMost', { most: String(at(volume, 'spec.capacity.storage')) }), volume: name }
}

function claimsOf(check: Check, view: LessonView): readonly KubeObject[] {
  const all = view.list('PersistentVolumeClaim', namespaceOf(check))
  const pattern = patternOf(check)
  if (pattern?.kind === 'PersistentVolumeClaim') return all.filter(({ metadata }) => fits(metadata, pattern))
  const used = new Set(podsOf(check, view).flatMap(({ spec }) => (spec.volumes ?? []).map(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName)))
  return all.filter(({ metadata }) => used.has(metadata.name))
}

export const claimWaits: Mistake = {
  id: 'K43',
  detect(check, view) {
    for (const claim of claimsOf(check, view).filter((each) => at(each, 'status.phase') === 'Pending')) {
      const found = waitingClaim(claim, check, view)
      if (found) return found
    }
    return undefined
  },
  mutation: {
    spoil(application) {
      const place = mainWorkload(application)
      if (!place || application.template !== 'state') return undefined
      const { name } = application.workload
      const claim = 'spec.volumeClaimTemplates[0].spec.storageClassName'
      return standsWrong(application, { manifest: place.manifest, path: claim }, 'fast-ssd', {
        at: { object: new RegExp(`^PersistentVolumeClaim/default/data-${name}-0$`), path: 'spec.storageClassName' },
        cure: [...cured(application, []), { run: `kubectl delete -f ${FILE}` }, { run: `kubectl delete pvc data-${name}-0` }, { run: `kubectl apply -f ${FILE}` }],
      })
    },
    symptom: { events: [{ reason: 'ProvisioningFailed', message: /^storageclass\.storage\.k8s\.io "fast-ssd" not found$/ }] },
  },
}

const KINDS = ['Pod', 'Deployment', 'StatefulSet', 'ConfigMap', 'Secret', 'Service', 'PersistentVolumeClaim', 'Job']

function lingering(object: KubeObject, { nowMs }: LessonView): Finding | undefined {
  const finalizers = (object.metadata.finalizers ?? []).filter((each) => each !== 'foregroundDeletion' && each !== 'orphan')
  if (finalizers.length > 0 && !(object.kind === 'PersistentVolumeClaim' && finalizers[0] === 'kubernetes.io/pvc-protection')) {
    return { object: refOf(object), path: 'metadata.finalizers', is: finalizers.join(', '), right: sentence('found.noFinalizer'), confidence: 0.9 }
  }
  if (object.kind === 'PersistentVolumeClaim' && finalizers.length > 0) return { object: refOf(object), path: 'metadata.finalizers', is: sentence('found.keptInUse'), right: sentence('found.freeOnceUnused'), confidence: 0.7 }
  if (object.kind !== 'Pod') return undefined
  const graceMs = (object.metadata.deletionGracePeriodSeconds ?? 30) * 1_000
  const sinceMs = nowMs - (Date.parse(object.metadata.deletionTimestamp ?? '') - graceMs)
  return sinceMs > 12_000 && graceMs > 12_000
    ? { object: refOf(object), path: 'spec.terminationGracePeriodSeconds', is: String(graceMs / 1_000), right: sentence('found.endsAtSigterm'), confidence: 0.75 }
    : undefined
}

export const doesNotGo: Mistake = {
  id: 'K50',
  detect(check, view) {
    const namespace = namespaceOf(check)
    const pattern = patternOf(check)
    const kinds = pattern && !KINDS.includes(pattern.kind) ? [pattern.kind, ...KINDS] : KINDS
    const leaving = kinds.flatMap((kind) => view.list(kind, kind === 'Namespace' ? '' : namespace)).filter(isTerminating)
    // A new Pod of a workload does not wait for the old one to go.
    const isReplaced = pattern?.kind === 'Pod' && pattern.name === undefined && !isAbsence(check)
    const meant = pattern && !isReplaced ? leaving.filter((each) => each.kind === pattern.kind && fits(each.metadata, pattern)) : []
    for (const object of meant) {
      const found = lingering(object, view)
      if (found) return found
    }
    return undefined
  },
  mutation: {
    spoil(application) {
      const { manifests, template } = application
      const config = find(manifests, 'ConfigMap')
      if (template !== 'settings' || !config) return undefined
      const note: Tree = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'old-notes', finalizers: ['example.com/archive'] }, data: { line: 'nothing of importance' } }
      return madeByLines({ ...application, manifests: [...manifests, note] }, ['kubectl delete configmap old-notes --wait=false'], {
        at: { object: /^ConfigMap\/default\/old-notes$/, path: 'metadata.finalizers' },
        cure: [{ run: 'kubectl patch configmap old-notes --type=merge -p \'{"metadata":{"finalizers":null}}\'' }],
        checks: [{ id: 'works', say: sentence('say.notesGone'), absent: { kind: 'ConfigMap', name: 'old-notes' } }],
        task: sentence('task.notes'),
      })
    },
    symptom: { prints: /configmap "old-notes" deleted/ },
  },
}

