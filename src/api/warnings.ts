/**
 * What is accepted and yet told: `Warning` headers about the object of a write.
 * Upstream: WarningsOnCreate and WarningsOnUpdate in pkg/registry/<group>/<kind>/strategy.go (v1.32).
 * Simplified: policies of admission go without; a real API server tells of expressions that it cannot check the types of.
 */
import type { KubeObject, ObjectMeta } from './object'
import { nodeLabelWarning, podSpecWarnings } from './pod-spec-warnings'
import { serviceWarnings } from './service-warnings'
import { capacityWarnings, claimSpecWarnings, claimWarnings, classWarnings, volumeWarnings } from './storage-warnings'
import type { Core, CSIStorageCapacity, Ingress, PersistentVolume, PersistentVolumeClaim, RuntimeClass, Service, StatefulSet, StorageClass } from './types'
import { dnsLabel } from './validation/formats'

type Template = Readonly<Core.PodTemplateSpec>

/** Where the description of pods is, in which field of what. */
const templates: Readonly<Record<string, string>> = {
  'apps/v1/DaemonSet': 'spec.template',
  'apps/v1/Deployment': 'spec.template',
  'apps/v1/ReplicaSet': 'spec.template',
  'apps/v1/StatefulSet': 'spec.template',
  'batch/v1/CronJob': 'spec.jobTemplate.spec.template',
  'batch/v1/Job': 'spec.template',
  'v1/PodTemplate': 'template',
  'v1/ReplicationController': 'spec.template',
}

/** Their names begin those of their pods. */
const naming = ['CronJob', 'Deployment', 'Job', 'ReplicaSet', 'ReplicationController']

/** Told at every write, whatever it changes. */
const always: Readonly<Record<string, (object: KubeObject) => readonly string[]>> = {
  'node.k8s.io/v1/RuntimeClass': (object) => runtimeClassWarnings(object as RuntimeClass),
  'storage.k8s.io/v1/CSIStorageCapacity': (object) => capacityWarnings(object as CSIStorageCapacity),
  'storage.k8s.io/v1/StorageClass': (object) => classWarnings(object as StorageClass),
  'v1/PersistentVolume': (object) => volumeWarnings(object as PersistentVolume),
  'v1/PersistentVolumeClaim': (object) => claimWarnings(object as PersistentVolumeClaim),
  'v1/Service': (object) => serviceWarnings(object as Service),
}

/** Of a new object, or of one that got a new generation. */
export function warningsOf(next: KubeObject, previous?: KubeObject): readonly string[] {
  const key = `${next.apiVersion}/${next.kind}`
  if (key === 'v1/Pod') return previous ? [] : [...nameWarnings(next, "the Pod's hostname"), ...podWarnings(next)]
  if (key === 'networking.k8s.io/v1/Ingress') return previous ? [] : ingressWarnings(next as Ingress)
  if (Object.hasOwn(always, key)) return always[key](next)
  if (!Object.hasOwn(templates, key)) return []
  const claims = key === 'apps/v1/StatefulSet' ? claimTemplateWarnings(next as StatefulSet) : []
  return previous && previous.metadata.generation === next.metadata.generation ? claims : [...templateWarnings(next, key, !previous), ...claims]
}

function templateWarnings(next: KubeObject, key: string, isNew: boolean): readonly string[] {
  const path = templates[key]
  const template = at(next, path)
  const named = isNew && naming.includes(next.kind) ? nameWarnings(next, 'Pod names and hostnames') : []
  return template?.spec ? [...named, ...podSpecWarnings({ path: `${path}.`, metadata: (template.metadata ?? {}) as Partial<ObjectMeta>, spec: template.spec })] : named
}

/** Go names the last field by its own name. */
const claimTemplateWarnings = ({ spec }: StatefulSet): readonly string[] =>
  (spec.volumeClaimTemplates ?? []).flatMap((claim, index) => (claim.spec ? claimSpecWarnings(claim.spec, `spec.volumeClaimTemplates[${index}].Spec`) : []))

const podWarnings = (pod: KubeObject): readonly string[] => {
  const { spec } = pod as KubeObject & { readonly spec?: Core.PodSpec }
  return spec ? podSpecWarnings({ path: '', metadata: pod.metadata, spec }) : []
}

const at = (object: object, path: string): Template | undefined =>
  path.split('.').reduce<unknown>((value, field) => (value as Readonly<Record<string, unknown>> | undefined)?.[field], object) as Template | undefined

function nameWarnings({ metadata }: KubeObject, use: string): readonly string[] {
  const faults = dnsLabel(metadata.name)
  if (faults.length === 0) return []
  return [`metadata.name: this is used in ${use}, which can result in surprising behavior; a DNS label is recommended: [${faults.join(' ')}]`]
}

const CLASS = 'kubernetes.io/ingress.class'

function ingressWarnings({ metadata, spec }: Ingress): readonly string[] {
  const isOld = metadata.annotations?.[CLASS] !== undefined && spec.ingressClassName === undefined
  return isOld ? [`annotation "${CLASS}" is deprecated, please use 'spec.ingressClassName' instead`] : []
}

const runtimeClassWarnings = ({ scheduling }: RuntimeClass): readonly string[] =>
  Object.keys(scheduling?.nodeSelector ?? {}).sort().flatMap((label) => {
    const text = nodeLabelWarning(label)
    return text === undefined ? [] : [`scheduling.nodeSelector: ${text}`]
  })
