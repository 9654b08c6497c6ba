/**
 * What people do to a cluster, and what happens to it. Each act draws from a chance of its own, by its number, so that one can be
 * left out and the others stay as they are.
 */
import type { ApiDoor } from '../../api/door'
import type { Kind } from '../../api/kind'
import { ConfigMap } from '../../api/kinds/config-map'
import { CronJob } from '../../api/kinds/cron-job'
import { DaemonSet } from '../../api/kinds/daemon-set'
import { Deployment } from '../../api/kinds/deployment'
import { EndpointSlice } from '../../api/kinds/endpoint-slice'
import { Job } from '../../api/kinds/job'
import { Namespace } from '../../api/kinds/namespace'
import { Node } from '../../api/kinds/node'
import { Pod } from '../../api/kinds/pod'
import { PodDisruptionBudget } from '../../api/kinds/pod-disruption-budget'
import { PriorityClass } from '../../api/kinds/priority-class'
import { ReplicaSet } from '../../api/kinds/replica-set'
import { ResourceQuota } from '../../api/kinds/resource-quota'
import { Service } from '../../api/kinds/service'
import { StatefulSet } from '../../api/kinds/stateful-set'
import type { KubeObject } from '../../api/object'
import type { Random } from '../../base/random'
import { capacityActs } from './capacity-acts.test.support'
import type { Faults } from './faults.test.support'
import { jobSpec, labelsOf, serverSpec, soundSpec, taskSpec } from './random-workloads.test.support'

export interface Stage {
  readonly door: ApiDoor
  readonly faults: Faults
  readonly workers: readonly string[]
}

export type Act = (stage: Stage, random: Random) => string | undefined

const apps = ['api', 'cache', 'web']
export const namespaces = ['default', 'shop']

const place = (random: Random) => ({ namespace: random.pick(namespaces), name: random.pick(apps) })
const merge = (patch: unknown) => ({ type: 'application/merge-patch+json', patch }) as const
const templateOf = (name: string, spec: Pod['spec']) => ({ metadata: { labels: labelsOf(name) }, spec })

/** One of those that are there, in the namespaces of the play. */
function oneOf<T extends KubeObject>({ door }: Stage, random: Random, kind: Kind<T>): T | undefined {
  const items = door.list(kind).items.filter(({ metadata: { namespace } }) => !kind.namespaced || namespaces.includes(namespace ?? ''))
  return items.length > 0 ? random.pick(items) : undefined
}

function toOne<T extends KubeObject>(kind: Kind<T>, act: (found: T, stage: Stage, random: Random) => string | undefined): Act {
  return (stage, random) => {
    const found = oneOf(stage, random, kind)
    return found && act(found, stage, random)
  }
}

const say = ({ kind, metadata: { namespace = '', name } }: KubeObject): string => `${kind} ${namespace}/${name}`

function createWorkload({ door }: Stage, random: Random): string {
  const metadata = place(random)
  const { name } = metadata
  const replicas = random.below(6)
  const selector = { matchLabels: labelsOf(name) }
  const template = templateOf(name, serverSpec(random))
  const sort = random.below(5)
  if (sort <= 1) {
    const strategy = random.pick([{ type: 'Recreate' }, {}, {}, { rollingUpdate: { maxSurge: random.below(3), maxUnavailable: 1 } }, { rollingUpdate: { maxSurge: '50%', maxUnavailable: 0 } }])
    const rest = { ...(random.below(3) === 0 ? { minReadySeconds: random.below(20) } : {}), ...(random.below(4) === 0 ? { progressDeadlineSeconds: 60 } : {}) }
    return say(door.create(Deployment, { metadata, spec: { replicas, selector, template, strategy, ...rest } }))
  }
  if (sort === 2) return say(door.create(ReplicaSet, { metadata, spec: { replicas, selector, template } }))
  if (sort === 3) {
    const updateStrategy = random.pick([{}, {}, { type: 'OnDelete' }, { rollingUpdate: { partition: random.below(4) } }])
    const podManagementPolicy = random.pick(['OrderedReady', 'Parallel'] as const)
    const claims = random.below(3) === 0 ? { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce' as const], resources: { requests: { storage: '1Gi' } } } }] } : {}
    return say(door.create(StatefulSet, { metadata, spec: { serviceName: name, replicas: random.below(4), selector, template, updateStrategy, podManagementPolicy, ...claims } }))
  }
  const updateStrategy = random.pick([{}, { type: 'OnDelete' }, { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }])
  return say(door.create(DaemonSet, { metadata, spec: { selector, template, updateStrategy } }))
}

export const DESIRED = 'deployment.kubernetes.io/desired-replicas'

const scaled = [Deployment, ReplicaSet, StatefulSet] as readonly Kind[]
const workloads = [Deployment, ReplicaSet, StatefulSet, DaemonSet] as readonly Kind[]

const someWorkload =
  (kinds: readonly Kind[], act: (kind: Kind, found: KubeObject, stage: Stage, random: Random) => string | undefined): Act =>
  (stage, random) => {
    const kind = random.pick(kinds)
    const found = oneOf(stage, random, kind)
    return found && act(kind, found, stage, random)
  }

/**
 * Of a ReplicaSet that belongs to a Deployment nobody but the Deployment changes anything: upstream's proportional scaling, and ours,
 * leaves all bounds when somebody does. Nor of one that was left behind: the next Deployment that adopts it takes it for scaled, for ever.
 */
const isFree = ({ kind, metadata }: KubeObject): boolean => kind !== 'ReplicaSet' || (!metadata.ownerReferences?.length && metadata.annotations?.[DESIRED] === undefined)

const policies = ['Background', 'Background', 'Foreground', 'Orphan'] as const

export const acts: Readonly<Record<string, Act>> = {
  createWorkload,
  scale: someWorkload(scaled, (kind, found, { door }, random) => {
    if (!isFree(found)) return undefined
    const replicas = random.below(7)
    door.patch(kind, found.metadata, merge({ spec: { replicas } }))
    return `${say(found)} to ${replicas}`
  }),
  roll: someWorkload(workloads, (kind, found, { door }, random) => {
    if (!isFree(found)) return undefined
    const { labels } = (found as Deployment).spec.template.metadata ?? {}
    const spec = { ...(found as Deployment).spec, template: { metadata: { labels }, spec: random.below(2) === 0 ? soundSpec : serverSpec(random) } }
    door.update(kind, { ...found, spec } as KubeObject)
    return `${say(found)}: ${JSON.stringify(spec.template.spec.containers[0])}`
  }),
  remove: someWorkload([...workloads, Job, CronJob] as readonly Kind[], (kind, found, { door }, random) => {
    const propagationPolicy = random.pick(policies)
    door.delete(kind, found.metadata, { propagationPolicy })
    return `${say(found)} ${propagationPolicy}`
  }),
  pause: toOne(Deployment, (found, { door }, random) => {
    const paused = random.below(2) === 0
    door.patch(Deployment, found.metadata, merge({ spec: { paused } }))
    return `${say(found)} ${paused}`
  }),
  undo: toOne(Deployment, (found, { door }, random) => {
    const own = door.list(ReplicaSet, { namespace: found.metadata.namespace ?? '' }).items.filter(({ metadata }) => metadata.ownerReferences?.[0]?.uid === found.metadata.uid)
    if (own.length === 0) return undefined
    const { spec, metadata } = random.pick(own)
    const { 'pod-template-hash': _hash, ...labels } = spec.template?.metadata?.labels ?? {}
    door.update(Deployment, { ...found, spec: { ...found.spec, template: { ...spec.template, metadata: { labels } } } } as Deployment)
    return `${say(found)} to ${metadata.name}`
  }),
  partition: toOne(StatefulSet, (found, { door }, random) => {
    if (found.spec.updateStrategy?.type === 'OnDelete') return undefined
    const partition = random.below(4)
    door.patch(StatefulSet, found.metadata, merge({ spec: { updateStrategy: { rollingUpdate: { partition } } } }))
    return `${say(found)} ${partition}`
  }),
  startJob: ({ door }, random) => say(door.create(Job, { metadata: { ...place(random), name: `job-${random.below(20)}` }, spec: jobSpec(random) })),
  suspendJob: toOne(Job, (found, { door }, random) => {
    const suspend = random.below(2) === 0
    door.patch(Job, found.metadata, merge({ spec: { suspend } }))
    return `${say(found)} ${suspend}`
  }),
  widenJob: toOne(Job, (found, { door }, random) => {
    const parallelism = random.below(5)
    door.patch(Job, found.metadata, merge({ spec: { parallelism } }))
    return `${say(found)} to ${parallelism}`
  }),
  startCronJob: ({ door }, random) => {
    const schedule = random.pick(['* * * * *', '*/5 * * * *', '@hourly', '17 3 * * *'])
    const concurrencyPolicy = random.pick(['Allow', 'Forbid', 'Replace'] as const)
    const template = { spec: taskSpec(random) }
    return say(door.create(CronJob, { metadata: place(random), spec: { schedule, concurrencyPolicy, jobTemplate: { spec: { template, backoffLimit: random.below(3) } } } }))
  },
  suspendCronJob: toOne(CronJob, (found, { door }, random) => {
    const suspend = random.below(2) === 0
    door.patch(CronJob, found.metadata, merge({ spec: { suspend } }))
    return `${say(found)} ${suspend}`
  }),
  runPod: ({ door }, random) => {
    const { namespace } = place(random)
    const labels = random.below(2) === 0 ? labelsOf(random.pick(apps)) : {}
    const spec = random.below(2) === 0 ? serverSpec(random) : taskSpec(random)
    return say(door.create(Pod, { metadata: { namespace, name: `bare-${random.below(30)}`, labels }, spec }))
  },
  killPod: toOne(Pod, (found, { door }, random) => {
    const gracePeriodSeconds = random.pick([undefined, undefined, 0, 1])
    door.delete(Pod, found.metadata, gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds })
    return `${say(found)} ${gracePeriodSeconds}`
  }),
  evictPod: toOne(Pod, (found, { door }) => {
    door.evict(found.metadata)
    return say(found)
  }),
  relabelPod: toOne(Pod, (found, { door }, random) => {
    const app = random.pick([...apps, 'stray'])
    door.patch(Pod, found.metadata, merge({ metadata: { labels: { app } } }))
    return `${say(found)} as ${app}`
  }),
  expose: ({ door }, random) => {
    const metadata = place(random)
    const clusterIP = random.below(3) === 0 ? { clusterIP: 'None' } : {}
    return say(door.create(Service, { metadata, spec: { selector: labelsOf(metadata.name), ports: [{ port: 80 }], ...clusterIP } }))
  },
  hide: toOne(Service, (found, { door }) => {
    if (found.metadata.name === 'kubernetes') return undefined
    door.delete(Service, found.metadata)
    return say(found)
  }),
  wreck: toOne(EndpointSlice, (found, { door }) => {
    if (found.metadata.name === 'kubernetes') return undefined
    door.update(EndpointSlice, { ...found, endpoints: [] })
    return say(found)
  }),
  configure: ({ door }, random) => {
    const metadata = { namespace: random.pick(namespaces), name: 'settings' }
    const known = door.list(ConfigMap, { namespace: metadata.namespace }).items.find(({ metadata: { name } }) => name === 'settings')
    if (known && random.below(3) === 0) door.delete(ConfigMap, known.metadata)
    else if (known) door.update(ConfigMap, { ...known, data: { color: String(random.below(9)) } })
    else door.create(ConfigMap, { metadata, data: { color: 'red' } })
    return `${metadata.namespace}/settings`
  },
  budget: ({ door }, random) => {
    const metadata = place(random)
    const spec = random.pick([{ minAvailable: 1 }, { minAvailable: '50%' }, { maxUnavailable: 1 }, { maxUnavailable: 0 }])
    return say(door.create(PodDisruptionBudget, { metadata, spec: { selector: { matchLabels: labelsOf(metadata.name) }, ...spec } }))
  },
  forgetBudget: toOne(PodDisruptionBudget, (found, { door }) => say(door.delete(PodDisruptionBudget, found.metadata))),
  limit: ({ door }, random) => say(door.create(ResourceQuota, { metadata: { namespace: 'shop', name: 'limit' }, spec: { hard: { pods: String(random.below(12)) } } })),
  unlimit: toOne(ResourceQuota, (found, { door }) => say(door.delete(ResourceQuota, found.metadata))),
  favour: ({ door }) => say(door.create(PriorityClass, { metadata: { name: 'important' }, value: 1000 })),
  demolish: ({ door }, random) => (random.below(4) === 0 ? say(door.delete(Namespace, { name: 'shop' })) : undefined),
  found: ({ door }) => say(door.create(Namespace, { metadata: { name: 'shop' } })),
  cordon: toOne(Node, (found, { door }, random) => {
    const unschedulable = random.below(2) === 0
    door.patch(Node, found.metadata, merge({ spec: { unschedulable } }))
    return `${say(found)} ${unschedulable}`
  }),
  drain: ({ door, workers }, random) => {
    const name = random.pick(workers)
    door.patch(Node, { name }, merge({ spec: { unschedulable: true } }))
    const left: string[] = []
    for (const { metadata } of door.list(Pod, { fieldSelector: `spec.nodeName=${name}` }).items) {
      if (metadata.ownerReferences?.[0]?.kind === 'DaemonSet' || !namespaces.includes(metadata.namespace ?? '')) continue
      try {
        door.evict(metadata)
      } catch {
        left.push(metadata.name)
      }
    }
    return `${name}, but for ${left.join(' ')}`
  },
  label: ({ door, workers }, random) => {
    const name = random.pick(workers)
    const zone = random.pick(['east', 'west', null])
    door.patch(Node, { name }, merge({ metadata: { labels: { zone } } }))
    return `${name} zone ${zone}`
  },
  taint: ({ door, workers }, random) => {
    const name = random.pick(workers)
    const effect = random.pick(['NoSchedule', 'NoExecute'] as const)
    const node = door.get(Node, { name })
    const taints = (node.spec.taints ?? []).filter(({ key }) => key !== 'broken')
    const isTainted = random.below(2) === 0
    door.update(Node, { ...node, spec: { ...node.spec, taints: isTainted ? [...taints, { key: 'broken', effect }] : taints } })
    return `${name} ${isTainted ? effect : 'no more'}`
  },
  crash: ({ door, faults }, random) => {
    const running = door.list(Pod).items.filter(({ status }) => status.phase === 'Running')
    return running.length > 0 ? faults.crash(random.pick(running)) : undefined
  },
  fault: ({ faults, workers }, random) => faults.happen(random, random.pick(workers)),
  mend: ({ faults }, random) => faults.mendOne(random),
  ...capacityActs,
}

/** Names of acts, those that come more often more often. */
export const drawn: readonly string[] = [
  ...Object.keys(acts),
  ...Object.entries({ createWorkload: 4, scale: 2, roll: 3, remove: 1, startJob: 2, runPod: 1, killPod: 1, evictPod: 1, expose: 1, found: 1, fault: 2, mend: 4, load: 2, autoscale: 1, claim: 1, keepData: 1, unration: 2 }).flatMap(([name, more]) => Array.from({ length: more }, () => name)),
]
