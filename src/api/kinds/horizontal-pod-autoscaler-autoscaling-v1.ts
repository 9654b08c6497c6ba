/**
 * HorizontalPodAutoscaler as version 1 shows it: one number for CPU; what that cannot say goes into annotations.
 * Upstream: pkg/apis/autoscaling/v1/conversion.go (v1.32).
 */
import { behaviorText, readBehavior } from '../hpa-behavior-v1'
import { flattenSpec, flattenStatus, spreadSpec } from '../hpa-metrics-v1'
import type { Kind } from '../kind'
import type { KubeObject, ObjectMeta } from '../object'
import type * as Types from '../types'
import { autoscalerColumns, HorizontalPodAutoscaler as Stored } from './horizontal-pod-autoscaler'

type Old = Types.HorizontalPodAutoscalerV1
type Current = Types.HorizontalPodAutoscaler
type Metric = NonNullable<Current['spec']['metrics']>[number]

export const HorizontalPodAutoscalerV1: Kind<Old> = {
  group: 'autoscaling',
  version: 'v1',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  storedAs: {
    kind: Stored as Kind,
    decode: (object) => decode(object),
    encode: (stored) => encode(stored as Current),
  },
  columns: autoscalerColumns,
  row: (autoscaler, nowMs) => Stored.row(decode(autoscaler), nowMs),
}

const PREFIX = 'autoscaling.alpha.kubernetes.io/'
const annotationNames = ['metrics', 'behavior', 'current-metrics', 'conditions']
const isCpu = ({ type, resource }: Metric): boolean =>
  type === 'Resource' && resource?.name === 'cpu' && resource.target.averageUtilization !== undefined

/** Whoever asks who owns which fields asks with parts of an object. */
function encode(stored: Current): Old {
  const { spec = {} as Current['spec'], status = {} as Current['status'] }: Partial<Current> = stored
  const { scaleTargetRef, minReplicas, maxReplicas, metrics = [], behavior } = spec
  const cpu = metrics.find(isCpu)?.resource?.target.averageUtilization
  const others = metrics.filter((metric) => !isCpu(metric)).map(flattenSpec)
  const { observedGeneration, lastScaleTime, currentReplicas = 0, desiredReplicas = 0, currentMetrics, conditions } = status
  const used = currentMetrics?.find(({ type, resource }) => type === 'Resource' && resource?.name === 'cpu')?.resource?.current.averageUtilization
  const hidden = { metrics: others, behavior: behavior && behaviorText(behavior), 'current-metrics': currentMetrics?.map(flattenStatus), conditions: conditions?.map(inOrder) }
  return {
    ...stored,
    apiVersion: 'autoscaling/v1',
    metadata: withAnnotations(stored.metadata, hidden),
    spec: {
      scaleTargetRef,
      ...(minReplicas === undefined ? {} : { minReplicas }),
      maxReplicas,
      ...(cpu === undefined ? {} : { targetCPUUtilizationPercentage: cpu }),
    },
    status: {
      ...(observedGeneration === undefined ? {} : { observedGeneration }),
      ...(lastScaleTime ? { lastScaleTime } : {}),
      currentReplicas,
      desiredReplicas,
      ...(used === undefined ? {} : { currentCPUUtilizationPercentage: used }),
    },
  }
}

/** Members in the order of upstream's struct. */
const inOrder = ({ type, status, lastTransitionTime, reason, message }: NonNullable<Current['status']['conditions']>[number]) => ({
  ...{ type, status, lastTransitionTime, reason, message },
})

function withAnnotations(metadata: ObjectMeta, hidden: Readonly<Record<string, unknown>>): ObjectMeta {
  const told = Object.entries(hidden).filter(([, value]) => value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0))
  if (told.length === 0) return metadata
  const annotations = Object.fromEntries(told.map(([name, value]) => [PREFIX + name, JSON.stringify(value)]))
  return { ...metadata, annotations: { ...metadata.annotations, ...annotations } }
}

/** Annotations that cannot be read are as good as absent. */
function readAnnotation(metadata: ObjectMeta | undefined, name: string): unknown {
  const text = metadata?.annotations?.[PREFIX + name]
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const cpuMetric = (averageUtilization: number): Metric => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
})

function decode(object: Old): Current {
  const { targetCPUUtilizationPercentage: cpu, ...spec } = object.spec ?? {}
  const others = readAnnotation(object.metadata, 'metrics')
  const behavior = readAnnotation(object.metadata, 'behavior')
  const metrics = [...(Array.isArray(others) ? others.map(spreadSpec) : []), ...(cpu === undefined || cpu === null ? [] : [cpuMetric(cpu)])]
  return {
    ...object,
    apiVersion: 'autoscaling/v2',
    metadata: withoutAnnotations(object.metadata),
    spec: { ...spec, ...(metrics.length > 0 ? { metrics } : {}), ...(behavior ? { behavior: readBehavior(behavior) } : {}) },
    status: decodeStatus(object),
  }
}

function decodeStatus({ metadata, status }: Old): Current['status'] {
  const { currentCPUUtilizationPercentage: used, ...counts } = status ?? { currentReplicas: 0, desiredReplicas: 0 }
  const conditions = readAnnotation(metadata, 'conditions')
  const current = used === undefined ? undefined : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: used } } }]
  return { ...counts, ...(current ? { currentMetrics: current } : {}), ...(Array.isArray(conditions) ? { conditions } : {}) }
}

function withoutAnnotations<M extends KubeObject['metadata'] | undefined>(metadata: M): M {
  const { annotations } = metadata ?? {}
  if (!annotations || !annotationNames.some((name) => PREFIX + name in annotations)) return metadata
  const kept = Object.entries(annotations).filter(([name]) => !annotationNames.includes(name.slice(PREFIX.length)) || !name.startsWith(PREFIX))
  return { ...metadata, annotations: kept.length > 0 ? Object.fromEntries(kept) : undefined }
}
