/** Settings that are not there, or were copied too early (K32, K33). */
import type { KubeObject } from '../../api/object'
import type { Pod } from '../../api/types'
import { sentence } from '../../words/sentence'
import type { Check } from '../lesson'
import type { LessonView } from '../lesson-view'
import { at, find, nameOf, podPath, type Tree } from './application'
import { containersOf, isReady } from './containers'
import type { Finding, Mistake } from './mistake'
import { nearestName } from './nearest'
import { patternOf, podsOf, refOf, writtenFor } from './scope'
import { mainContainer, madeByLines, refersTo, standsWrong, valueAt, within } from './spoil'

interface Reference {
  readonly kind: 'ConfigMap' | 'Secret'
  readonly name: string
  readonly key: string | undefined
  /** Where it is written, down to the name or the key: `env[0].valueFrom.configMapKeyRef`. */
  readonly object: string
  readonly path: string
  /** Copied when the container starts. */
  readonly isCopied: boolean
  readonly isOptional: boolean
}

const FIELDS = [
  { field: 'configMap', kind: 'ConfigMap', name: 'name' },
  { field: 'secret', kind: 'Secret', name: 'secretName' },
] as const

/** Everything that a Pod refers to. */
function referencesOf(pod: Pod, view: LessonView): (Reference & { readonly nameField: string })[] {
  const written = writtenFor(pod, view)
  const [object, base] = [refOf(written), podPath(written.kind)]
  const found: (Reference & { readonly nameField: string })[] = []
  const add = (kind: Reference['kind'], reference: unknown, more: { path: string; isCopied: boolean; nameField?: string }): void => {
    const { nameField = 'name', path, isCopied } = more
    const name = at(reference, nameField)
    const key = at(reference, 'key') ?? at(reference, 'items[0].key')
    if (typeof name !== 'string') return
    found.push({ kind, name, key: typeof key === 'string' ? key : undefined, object, path, isCopied, isOptional: at(reference, 'optional') === true, nameField })
  }
  for (const { container, path } of containersOf(pod, view)) {
    for (const [index, { valueFrom }] of (container.env ?? []).entries()) {
      add('ConfigMap', valueFrom?.configMapKeyRef, { path: `${path}.env[${index}].valueFrom.configMapKeyRef`, isCopied: true })
      add('Secret', valueFrom?.secretKeyRef, { path: `${path}.env[${index}].valueFrom.secretKeyRef`, isCopied: true })
    }
    for (const [index, { configMapRef, secretRef }] of (container.envFrom ?? []).entries()) {
      add('ConfigMap', configMapRef, { path: `${path}.envFrom[${index}].configMapRef`, isCopied: true })
      add('Secret', secretRef, { path: `${path}.envFrom[${index}].secretRef`, isCopied: true })
    }
  }
  const bySubPath = new Set(pod.spec.containers.flatMap(({ volumeMounts = [] }) => volumeMounts.filter(({ subPath }) => subPath).map(({ name }) => name)))
  for (const [index, volume] of (pod.spec.volumes ?? []).entries()) {
    for (const { field, kind, name } of FIELDS) add(kind, volume[field], { path: `${base}.volumes[${index}].${field}`, isCopied: bySubPath.has(volume.name), nameField: name })
  }
  return found
}

const keysOf = (object: KubeObject): string[] => [...Object.keys((at(object, 'data') ?? {}) as object), ...Object.keys((at(object, 'binaryData') ?? {}) as object), ...Object.keys((at(object, 'stringData') ?? {}) as object)]

function missing(pod: Pod, view: LessonView): Finding | undefined {
  const namespace = pod.metadata.namespace ?? 'default'
  for (const { kind, name, key, object, path, isOptional, nameField } of referencesOf(pod, view)) {
    if (isOptional) continue
    const there = view.find(kind, namespace, name)
    if (!there) {
      const others = view.list(kind, namespace).map(({ metadata }) => metadata.name).filter((each) => each !== 'kube-root-ca.crt')
      const meant = nearestName(name, others)
      const elsewhere = view.list(kind, '').find(({ metadata }) => metadata.name === name)
      const right = meant ?? (elsewhere ? sentence('found.copyIn', { namespace, other: elsewhere.metadata.namespace ?? '' }) : sentence('found.ofThatName', { kind }))
      return { object, path: `${path}.${nameField}`, is: name, right, ...(meant ? { nearest: `${kind}/${namespace}/${meant}` } : {}), confidence: 0.95 }
    }
    if (key !== undefined && !keysOf(there).includes(key)) {
      const isItem = /volumes\[/.test(path)
      return { object, path: `${path}.${isItem ? 'items[0].key' : 'key'}`, is: key, right: nearestName(key, keysOf(there)) ?? (keysOf(there).join(', ') || sentence('found.keyThere')), nearest: refOf(there), confidence: 0.95 }
    }
  }
  return undefined
}

export const missingSetting: Mistake = {
  id: 'K32',
  detect(check, view) {
    for (const pod of podsOf(check, view)) {
      const found = isReady(pod) || pod.status.phase === 'Succeeded' ? undefined : missing(pod, view)
      if (found) return found
    }
    return undefined
  },
  mutation: {
    spoil(application) {
      const place = mainContainer(application)
      if (!place || !valueAt(within(place, 'env[0].valueFrom.configMapKeyRef'))) return undefined
      const key = String(valueAt(within(place, 'env[0].valueFrom.configMapKeyRef.key')))
      return standsWrong(application, within(place, 'env[0].valueFrom.configMapKeyRef.key'), `${key}s`)
    },
    symptom: { events: [{ reason: 'Failed', message: /^Error: couldn't find key \w+ in ConfigMap default\/[\w-]+$/ }], shows: { line: 'kubectl get pods', says: /CreateContainerConfigError/ } },
  },
}

/** All its containers run; one that is started again copies anew. */
const isRunning = ({ status: { containerStatuses = [] } }: Pod): boolean => containerStatuses.length > 0 && containerStatuses.every(({ state }) => state?.running !== undefined)

/** The object is younger than the last thing that is written of the Pod, so the Pod cannot have seen it. */
function copiedBefore(check: Check, view: LessonView): Finding | undefined {
  const pattern = patternOf(check)
  if (pattern?.kind === 'ConfigMap' || pattern?.kind === 'Secret') return undefined
  for (const pod of podsOf(check, view).filter(isRunning)) {
    for (const { kind, name, path, object, isCopied } of referencesOf(pod, view)) {
      const source = view.find(kind, pod.metadata.namespace ?? 'default', name)
      const isNewer = source !== undefined && Number(source.metadata.resourceVersion) > Number(pod.metadata.resourceVersion)
      if (isCopied && isNewer) return { object, path, is: sentence('found.asItWas', { kind }), right: sentence('found.laterPods'), nearest: refOf(source), confidence: 0.85 }
    }
  }
  return undefined
}

export const copiedTooEarly: Mistake = {
  id: 'K33',
  detect: copiedBefore,
  mutation: {
    spoil(application) {
      const { manifests, workload, service, template } = application
      const config = find(manifests, 'ConfigMap')
      const place = mainContainer(application)
      if (!config || !place || !service || template !== 'settings') return undefined
      const [key] = Object.keys(at(config, 'data') as Tree)
      const patch = JSON.stringify({ data: { [key]: 'good evening' } })
      return madeByLines(application, [`kubectl patch configmap ${nameOf(config)} --type=merge -p '${patch}'`], {
        at: { object: refersTo(place.manifest), path: `${place.path}.env[0].valueFrom` },
        cure: [{ run: `kubectl rollout restart deployment ${workload.name}` }],
        checks: [{ id: 'works', say: sentence('say.goodEvening', { name: service.name }), reach: { from: 'Pod/shell', url: `http://${service.name}/`, expect: { status: 200, body: { contains: 'good evening' } } }, stableFor: '5s' }],
        task: sentence('task.greeting', { config: nameOf(config), patch, name: service.name }),
      })
    },
    symptom: { prints: /configmap\/[\w-]+ patched/ },
  },
}

