/** For tests: a workload of so many pods that use so much, and an autoscaler of it, before a real API server. */
import type { Kind } from '../../../api/kind'
import { Deployment } from '../../../api/kinds/deployment'
import { Event } from '../../../api/kinds/event'
import { HorizontalPodAutoscaler } from '../../../api/kinds/horizontal-pod-autoscaler'
import { Pod } from '../../../api/kinds/pod'
import { PodMetrics } from '../../../api/kinds/pod-metrics'
import { ReplicaSet } from '../../../api/kinds/replica-set'
import { ReplicationController } from '../../../api/kinds/replication-controller'
import { StatefulSet } from '../../../api/kinds/stateful-set'
import type { KubeObject } from '../../../api/object'
import type { Autoscaling } from '../../../api/types'
import { metricsKinds } from '../../metrics-server/metrics-server'
import { startControlPlane } from '../testing.test.support'

export interface World {
  readonly kind?: 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'ReplicationController'
  readonly replicas: number
  readonly min?: number
  readonly max: number
  /** Percent; absent: `metrics`, or the default of 80. */
  readonly cpu?: number
  readonly metrics?: readonly object[]
  readonly behavior?: Autoscaling.HorizontalPodAutoscalerBehavior
  /** What each pod uses, in thousandths of a core, by the order of their names. */
  readonly levels?: readonly number[]
  readonly request?: string
  /** No metrics API at all. */
  readonly withoutMetrics?: boolean
}

const LABELS = { name: 'test-pod' }
export const place = { namespace: 'default', name: 'test' }

export function startWorld(world: World) {
  const plane = startControlPlane(world.withoutMetrics ? {} : { moreKinds: metricsKinds })
  const { door, apiServer, clock, run } = plane
  let levels = world.levels ?? []
  const pods = () => door.list(Pod, { namespace: 'default' }).items.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  if (!world.withoutMetrics) apiServer.compute(PodMetrics, () => pods().flatMap((pod, index) => metricsOf(pod, levels[index], clock.now())))
  createWorkload(door, world)
  run(3)
  makeOld(door, pods())
  const autoscaler = () => door.get(HorizontalPodAutoscaler, place)
  return {
    ...plane,
    pods,
    autoscaler,
    setLevels: (next: readonly number[]) => void (levels = next),
    /** All pods that there are run and have been ready for long. */
    settle: () => makeOld(door, pods()),
    start: (extra: Partial<Autoscaling.HorizontalPodAutoscalerSpec> = {}) => {
      door.create(HorizontalPodAutoscaler, { metadata: place, spec: { ...specOf(world), ...extra } })
      run(16)
    },
    /** By their types: `True SucceededRescale`. */
    conditions: () => Object.fromEntries((autoscaler().status.conditions ?? []).map(({ type, status, reason }) => [type, `${status} ${reason}`])),
    replicas: () => replicasOf(door, world),
    events: () => door.list(Event).items.filter(({ involvedObject }) => involvedObject.kind === 'HorizontalPodAutoscaler').map(({ type, reason, message }) => `${type} ${reason}: ${message}`),
  }
}

type Door = ReturnType<typeof startControlPlane>['door']
const workloads = { Deployment, ReplicaSet, StatefulSet, ReplicationController } as object as Readonly<Record<string, Kind>>

function createWorkload(door: Door, { kind = 'ReplicaSet', replicas, request = '1' }: World): void {
  const containers = [{ name: 'container', image: 'nginx', resources: { requests: request ? { cpu: request } : {} } }]
  const selector = kind === 'ReplicationController' ? LABELS : { matchLabels: LABELS }
  const spec = { replicas, selector, serviceName: 'test', podManagementPolicy: 'Parallel', template: { metadata: { labels: LABELS }, spec: { containers } } }
  const { serviceName, podManagementPolicy, ...plain } = spec
  const fitting = kind === 'StatefulSet' ? { ...plain, serviceName, podManagementPolicy } : plain
  door.create(workloads[kind], { metadata: place, spec: fitting } as object)
}

const replicasOf = (door: Door, { kind = 'ReplicaSet' }: World): number =>
  (door.get(workloads[kind], place) as KubeObject & { readonly spec: { readonly replicas: number } }).spec.replicas

const LONG_AGO = '2025-01-01T00:00:00Z'

function makeOld(door: Door, pods: readonly Pod[]): void {
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: LONG_AGO }]
  for (const pod of pods) door.updateStatus(Pod, { ...pod, status: { ...pod.status, phase: 'Running', startTime: LONG_AGO, conditions } })
}

function metricsOf({ metadata }: Pod, level: number | undefined, nowMs: number): PodMetrics[] {
  if (level === undefined) return []
  const { name, namespace, labels, creationTimestamp } = metadata
  const usage = { cpu: `${level}m`, memory: '1Mi' }
  return [
    {
      ...{ apiVersion: 'metrics.k8s.io/v1beta1', kind: 'PodMetrics', timestamp: new Date(nowMs).toISOString(), window: '15s' },
      metadata: { name, namespace, labels, creationTimestamp, uid: '', resourceVersion: '' },
      containers: [{ name: 'container', usage }],
    },
  ]
}

function specOf({ kind = 'ReplicaSet', min, max, cpu, metrics, behavior }: World): HorizontalPodAutoscaler['spec'] {
  const resource = { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpu } }
  return {
    scaleTargetRef: { apiVersion: kind === 'ReplicationController' ? 'v1' : 'apps/v1', kind, name: 'test' },
    ...(min === undefined ? {} : { minReplicas: min }),
    maxReplicas: max,
    ...(behavior ? { behavior } : {}),
    metrics: [...(cpu === undefined ? [] : [{ type: 'Resource', resource }]), ...(metrics ?? [])] as Autoscaling.MetricSpec[],
  }
}
