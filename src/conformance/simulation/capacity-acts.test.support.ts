/** Acts about how much there is: autoscalers and the load they follow, claims of storage, quotas of more than pods, pods that push others out. */
import { Deployment } from '../../api/kinds/deployment'
import { HorizontalPodAutoscaler } from '../../api/kinds/horizontal-pod-autoscaler'
import { LimitRange } from '../../api/kinds/limit-range'
import { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim'
import { Pod } from '../../api/kinds/pod'
import { ResourceQuota } from '../../api/kinds/resource-quota'
import { StatefulSet } from '../../api/kinds/stateful-set'
import type { KubeObject } from '../../api/object'
import type { Core } from '../../api/types'
import type { Random } from '../../base/random'
import type { Act } from './acts.test.support'
import { labelsOf } from './random-workloads.test.support'

const namespaces = ['default', 'shop']
const apps = ['api', 'cache', 'web']
const merge = (patch: unknown) => ({ type: 'application/merge-patch+json', patch }) as const
const say = ({ kind, metadata: { namespace = '', name } }: KubeObject): string => `${kind} ${namespace}/${name}`

/** What takes CPU: little, all that it may, or by turns. */
const loads: readonly Core.Container[] = [
  { name: 'main', image: 'nginx:1.27', resources: { requests: { cpu: '100m' } } },
  { name: 'main', image: 'vish/stress', args: ['-cpus', '1'], resources: { requests: { cpu: '100m' }, limits: { cpu: '150m' } } },
  { name: 'main', image: 'polinux/stress', command: ['stress'], args: ['--cpu', '1', '--timeout', '240s'], resources: { requests: { cpu: '200m' }, limits: { cpu: '300m' } } },
]

const behaviors = [
  undefined,
  undefined,
  { scaleDown: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } },
  { scaleUp: { policies: [{ type: 'Percent', value: 50, periodSeconds: 30 }] }, scaleDown: { selectPolicy: 'Disabled' } },
]

function autoscalerFor(random: Random, name: string): HorizontalPodAutoscaler['spec'] {
  const minReplicas = 1 + random.below(3)
  const kind = random.pick(['Deployment', 'Deployment', 'StatefulSet', 'ReplicaSet'])
  const behavior = random.pick(behaviors)
  const target = { type: 'Utilization', averageUtilization: 20 + random.below(100) }
  return {
    scaleTargetRef: { apiVersion: 'apps/v1', kind, name },
    ...{ minReplicas, maxReplicas: minReplicas + random.below(5) },
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
    ...(behavior ? { behavior } : {}),
  }
}

export const capacityActs: Readonly<Record<string, Act>> = {
  autoscale: ({ door }, random) => {
    const metadata = { namespace: random.pick(namespaces), name: random.pick(apps) }
    return say(door.create(HorizontalPodAutoscaler, { metadata, spec: autoscalerFor(random, metadata.name) }))
  },
  retune: ({ door }, random) => {
    const items = door.list(HorizontalPodAutoscaler).items
    if (items.length === 0) return undefined
    const found = random.pick(items)
    const maxReplicas = (found.spec.minReplicas ?? 1) + random.below(5)
    door.patch(HorizontalPodAutoscaler, found.metadata, merge({ spec: { maxReplicas } }))
    return `${say(found)} to ${maxReplicas}`
  },
  stopAutoscaling: ({ door }, random) => {
    const items = door.list(HorizontalPodAutoscaler).items
    return items.length > 0 ? say(door.delete(HorizontalPodAutoscaler, random.pick(items).metadata)) : undefined
  },
  load: ({ door }, random) => {
    const metadata = { namespace: random.pick(namespaces), name: random.pick(apps) }
    const template = { metadata: { labels: labelsOf(metadata.name) }, spec: { containers: [random.pick(loads)], terminationGracePeriodSeconds: 5 } }
    return say(door.create(Deployment, { metadata, spec: { replicas: 1 + random.below(3), selector: { matchLabels: labelsOf(metadata.name) }, template } }))
  },
  claim: ({ door }, random) => {
    const metadata = { namespace: random.pick(namespaces), name: `disk-${random.below(4)}` }
    const accessModes = [random.pick(['ReadWriteOnce', 'ReadWriteOncePod'] as const)]
    return say(door.create(PersistentVolumeClaim, { metadata, spec: { accessModes, resources: { requests: { storage: `${1 + random.below(3)}Gi` } } } }))
  },
  keepData: ({ door }, random) => {
    const name = random.below(4)
    const container = { name: 'main', image: 'nginx:1.27', volumeMounts: [{ name: 'disk', mountPath: '/data' }] }
    const volumes = [{ name: 'disk', persistentVolumeClaim: { claimName: `disk-${name}` } }]
    const metadata = { namespace: random.pick(namespaces), name: `keeper-${name}-${random.below(3)}` }
    return say(door.create(Pod, { metadata, spec: { containers: [container], volumes, terminationGracePeriodSeconds: 5 } }))
  },
  unclaim: ({ door }, random) => {
    const items = door.list(PersistentVolumeClaim).items.filter(({ metadata }) => namespaces.includes(metadata.namespace ?? ''))
    return items.length > 0 ? say(door.delete(PersistentVolumeClaim, random.pick(items).metadata)) : undefined
  },
  ration: ({ door }, random) => {
    const hard = random.pick<Record<string, string>>([{ 'requests.cpu': `${200 * (1 + random.below(8))}m` }, { persistentvolumeclaims: String(random.below(4)) }, { 'count/deployments.apps': String(1 + random.below(3)) }])
    return say(door.create(ResourceQuota, { metadata: { namespace: random.pick(namespaces), name: `ration-${random.below(2)}` }, spec: { hard } }))
  },
  unration: ({ door }, random) => {
    const items = door.list(ResourceQuota).items
    return items.length > 0 ? say(door.delete(ResourceQuota, random.pick(items).metadata)) : undefined
  },
  measureOut: ({ door }, random) => {
    const metadata = { namespace: 'shop', name: 'range' }
    const known = door.list(LimitRange, { namespace: 'shop' }).items.length > 0
    if (known) return say(door.delete(LimitRange, metadata))
    const limits = [{ type: 'Container', defaultRequest: { cpu: `${50 * (1 + random.below(4))}m` }, default: { cpu: '500m' } }]
    return say(door.create(LimitRange, { metadata, spec: { limits } }))
  },
  /** So much that others have to go, or that it waits. */
  crowd: ({ door }, random) => {
    const spec = { containers: [{ name: 'main', image: 'nginx:1.27', resources: { requests: { cpu: `${1 + random.below(3)}` } } }], terminationGracePeriodSeconds: random.below(30) }
    const priority = random.below(2) === 0 ? { priorityClassName: 'important' } : {}
    return say(door.create(Pod, { metadata: { namespace: random.pick(namespaces), name: `large-${random.below(12)}` }, spec: { ...spec, ...priority } }))
  },
  stretch: ({ door }, random) => {
    const items = door.list(StatefulSet).items.filter(({ metadata }) => namespaces.includes(metadata.namespace ?? ''))
    if (items.length === 0) return undefined
    const found = random.pick(items)
    const whenScaled = random.pick(['Delete', 'Retain'] as const)
    door.patch(StatefulSet, found.metadata, merge({ spec: { persistentVolumeClaimRetentionPolicy: { whenScaled, whenDeleted: random.pick(['Delete', 'Retain']) } } }))
    return say(found)
  },
}
