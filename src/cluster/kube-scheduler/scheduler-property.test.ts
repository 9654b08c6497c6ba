/** Random clusters and pods: what is bound was possible by a plain second look, and nothing that could run waits once all is at rest. */
import { describe, expect, it } from 'vitest'
import { kinds } from '../../api/kinds'
import { Node } from '../../api/kinds/node'
import { Pod } from '../../api/kinds/pod'
import { PriorityClass } from '../../api/kinds/priority-class'
import { ServiceAccount } from '../../api/kinds/service-account'
import type { Core } from '../../api/types'
import { Random } from '../../base/random'
import { createSimulation } from '../../base/simulation'
import { createApiServer } from '../kube-apiserver/api-server'
import { startScheduler } from './scheduler'

const ZONE = 'topology.kubernetes.io/zone'
const HOST = 'kubernetes.io/hostname'
const apps = ['a', 'b', 'c']
const millis = (text = '0'): number => (text.endsWith('m') ? Number(text.slice(0, -1)) : Number(text) * 1000)
const cpuOf = ({ spec }: Pod): number => spec.containers.reduce((sum, { resources }) => sum + millis(String(resources?.requests?.cpu ?? '0')), 0)
const portOf = ({ spec }: Pod): number | undefined => spec.containers[0].ports?.[0]?.hostPort
const isOver = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed'

type Check = (pod: Pod, node: Node, others: readonly Pod[], nodes: readonly Node[]) => boolean

const antiTerm = ({ spec }: Pod): Core.PodAffinityTerm | undefined => spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.[0]
const shuns = (one: Pod, other: Pod): boolean => antiTerm(one)?.labelSelector?.matchLabels?.app === other.metadata.labels?.app
const labelOf = (node: Node | undefined, key: string): string | undefined => node?.metadata.labels?.[key]

/** What every node must give a pod, said once more and without any of the scheduler's own words. */
const checks: Readonly<Record<string, Check>> = {
  cordon: (_pod, { spec }) => !spec.unschedulable,
  taints: ({ spec: { tolerations = [] } }, { spec }) => (spec.taints ?? []).every(({ key, effect }) => effect === 'PreferNoSchedule' || tolerations.some((each) => each.key === key)),
  selector: ({ spec }, { metadata }) => Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => metadata.labels?.[key] === value),
  cpu: (pod, node, others) => others.filter(({ spec }) => spec.nodeName === node.metadata.name).reduce((sum, other) => sum + cpuOf(other), cpuOf(pod)) <= millis(String(node.status.allocatable?.cpu)),
  count: (_pod, node, others) => others.filter(({ spec }) => spec.nodeName === node.metadata.name).length < Number(node.status.allocatable?.pods),
  port: (pod, node, others) => portOf(pod) === undefined || !others.some((other) => other.spec.nodeName === node.metadata.name && portOf(other) === portOf(pod)),
  neighbours: (pod, node, others, nodes) =>
    others.every((other) => {
      const there = nodes.find(({ metadata }) => metadata.name === other.spec.nodeName)
      const isNear = (term: Core.PodAffinityTerm | undefined): boolean => term !== undefined && labelOf(node, term.topologyKey) === labelOf(there, term.topologyKey)
      return !(shuns(pod, other) && isNear(antiTerm(pod))) && !(shuns(other, pod) && isNear(antiTerm(other)))
    }),
  spread(pod, node, others, nodes) {
    const [constraint] = pod.spec.topologySpreadConstraints ?? []
    if (!constraint) return true
    const own = nodes.filter((each) => checks.selector(pod, each, others, nodes))
    const isCounted = ({ metadata }: Pod): boolean => metadata.labels?.app === pod.metadata.labels?.app && metadata.deletionTimestamp === undefined
    const countIn = (zone: string | undefined): number =>
      others.filter((other) => isCounted(other) && labelOf(own.find(({ metadata }) => metadata.name === other.spec.nodeName), ZONE) === zone).length
    const least = Math.min(...own.map((each) => countIn(labelOf(each, ZONE))))
    return countIn(labelOf(node, ZONE)) + 1 - least <= constraint.maxSkew
  },
}

const failed = (...[pod, node, others, nodes]: Parameters<Check>): string[] => Object.keys(checks).filter((name) => !checks[name](pod, node, others, nodes))

function startCluster(seed: string) {
  const simulation = createSimulation({ seed, startMs: Date.UTC(2026, 0, 1) })
  const apiServer = createApiServer({ simulation, kinds, disableAdmissionPlugins: ['TaintNodesByCondition'] })
  const door = apiServer.door({ user: 'kubernetes-admin', fieldManager: 'kubectl' })
  const { clock } = simulation
  door.create(ServiceAccount, { metadata: { name: 'default', namespace: 'default' } })
  for (const [name, value] of [['high', 1000], ['mid', 100]] as const) door.create(PriorityClass, { metadata: { name }, value })
  const strays: string[] = []
  const placedPods = (): readonly Pod[] => door.list(Pod).items.filter((pod) => pod.spec.nodeName && !isOver(pod))
  door.watch(Pod, {}, ({ type, object, previous }) => {
    if (type === 'MODIFIED' && object.spec.nodeName && !previous?.spec.nodeName) {
      const nodes = door.list(Node).items
      const node = nodes.find(({ metadata }) => metadata.name === object.spec.nodeName)
      const problems = node ? failed(object, node, placedPods().filter(({ metadata }) => metadata.uid !== object.metadata.uid), nodes) : []
      if (problems.length > 0) strays.push(`${object.metadata.name} on ${object.spec.nodeName}: ${problems.join(', ')}`)
    }
    // The kubelet of each node, in short.
    if (type === 'MODIFIED' && object.metadata.deletionTimestamp && !previous?.metadata.deletionTimestamp)
      clock.after(2000, () => door.list(Pod).items.some(({ metadata }) => metadata.uid === object.metadata.uid) && void door.delete(Pod, object.metadata, { gracePeriodSeconds: 0 }))
  })
  startScheduler({ apiServer, simulation })
  return { door, strays, placedPods, run: (seconds: number): void => clock.advanceTo(clock.now() + seconds * 1000) }
}

function drawPod(random: Random, name: string) {
  const often = (share: number): boolean => random.float() < share
  const app = random.pick(apps)
  const other = random.pick(apps)
  const ports = often(0.1) ? { ports: [{ containerPort: 80, hostPort: 8000 + random.below(2) }] } : {}
  const anti = { topologyKey: often(0.5) ? HOST : ZONE, labelSelector: { matchLabels: { app: other } } }
  const spec: Core.PodSpec = {
    containers: [{ name: 'c', image: 'i', resources: { requests: { cpu: `${100 * random.below(18)}m` } }, ...ports }],
    ...(often(0.2) ? { nodeSelector: { disk: random.pick(['ssd', 'hdd']) } } : {}),
    ...(often(0.3) ? { tolerations: [{ key: 'dedicated', operator: 'Exists' }] } : {}),
    ...(often(0.2) ? { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [anti] } } } : {}),
    ...(often(0.2) ? { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app } } }] } : {}),
    ...(often(0.3) ? { priorityClassName: random.pick(['high', 'mid']) } : {}),
  }
  return { metadata: { name, namespace: 'default', labels: { app } }, spec }
}

describe('random clusters', () => {
  it.each(['1', '2', '3', '4'])('bind what is possible, and leave nothing behind that could run (seed %s)', (seed) => {
    const random = new Random(`scheduler ${seed}`)
    const { door, strays, placedPods, run } = startCluster(seed)
    const addNode = (i: number) =>
      door.create(Node, {
        metadata: { name: `n${i}`, labels: { [HOST]: `n${i}`, [ZONE]: `z${i % 3}`, disk: random.pick(['ssd', 'hdd']) } },
        spec: random.float() < 0.3 ? { taints: [{ key: 'dedicated', effect: random.pick(['NoSchedule', 'PreferNoSchedule']) }] } : {},
        status: { allocatable: { cpu: String(2 + random.below(3)), memory: '8Gi', pods: String(4 + random.below(10)) } },
      })
    for (let i = 0; i < 6; i++) addNode(i)
    for (let i = 0; i < 120; i++) {
      const act = random.float()
      const pods = door.list(Pod).items.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      if (act < 0.6) door.create(Pod, drawPod(random, `p${i}`))
      else if (act < 0.8 && pods.length > 0) door.delete(Pod, random.pick(pods).metadata)
      else if (act < 0.9) {
        const node = random.pick(door.list(Node).items)
        const spec = random.float() < 0.5 ? { ...node.spec, unschedulable: !node.spec.unschedulable } : { ...node.spec, taints: random.float() < 0.5 ? [] : [{ key: 'dedicated', effect: 'NoSchedule' }] }
        door.update(Node, { ...node, spec })
      } else if (act < 0.93) addNode(100 + i)
      run(random.float() * 8)
    }
    run(900)
    expect(strays).toEqual([])
    const nodes = door.list(Node).items
    for (const { metadata, status } of nodes) {
      const own = placedPods().filter(({ spec }) => spec.nodeName === metadata.name)
      expect(own.reduce((sum, pod) => sum + cpuOf(pod), 0)).toBeLessThanOrEqual(millis(String(status.allocatable?.cpu)))
      expect(own.length).toBeLessThanOrEqual(Number(status.allocatable?.pods))
    }
    const waiting = door.list(Pod).items.filter(({ spec }) => !spec.nodeName)
    const couldRun = (pod: Pod): string[] =>
      nodes
        .filter((node) => {
          const stay = ({ spec }: Pod): boolean => spec.nodeName !== node.metadata.name || (spec.priority ?? 0) >= (pod.spec.priority ?? 0)
          return failed(pod, node, placedPods(), nodes).length === 0 || (failed(pod, node, placedPods().filter(stay), nodes).length === 0 && pod.spec.preemptionPolicy !== 'Never')
        })
        .map(({ metadata }) => `${pod.metadata.name} on ${metadata.name}`)
    expect(waiting.flatMap(couldRun)).toEqual([])
    expect(placedPods().length).toBeGreaterThan(5)
  })
})
