/**
 * Clusters of growing size up to the limit that upstream states (5,000 nodes, 150,000 pods): what each step costs in CPU time and heap.
 * The steps: nodes ready, pods ready, all pods listed by HTTP in chunks of 500, a tenth of the pods scaled away and back, a hundredth of the nodes drained.
 * Upstream: sig-scalability/configs-and-limits/thresholds.md.
 */
import { Deployment } from '../src/api/kinds/deployment'
import { Namespace } from '../src/api/kinds/namespace'
import { Node } from '../src/api/kinds/node'
import { Pod } from '../src/api/kinds/pod'
import { drive } from '../src/base/driver'
import { cpuSeconds, print } from './measure'
import { admin, boot, labels, stepUntil } from './scenarios'

/** A namespace should not hold more than 3,000. */
const PODS_PER_DEPLOYMENT = 1_000
const MIB = 2 ** 20

export interface Size {
  readonly nodes: number
  readonly pods: number
}

export async function measureSize({ nodes, pods }: Size): Promise<void> {
  const count = Math.max(1, Math.round(pods / PODS_PER_DEPLOYMENT))
  const each = Math.round(pods / count)
  const names = Array.from({ length: count }, (_, i) => `team-${i}`)

  async function step<T>(name: string, work: () => T | Promise<T>): Promise<T> {
    const cpu = cpuSeconds()
    const startedAt = performance.now()
    const result = await work()
    const wallSeconds = (performance.now() - startedAt) / 1000
    const seconds = cpuSeconds() - cpu
    const peakMiB = process.memoryUsage().heapUsed / MIB
    globalThis.gc?.()
    const heapMiB = process.memoryUsage().heapUsed / MIB
    print({ measure: `size-${nodes}-${pods}`, subject: 'kubarium', step: name, cpuSeconds: seconds, wallSeconds, peakMiB, heapMiB, residentMiB: process.memoryUsage().rss / MIB })
    return result
  }

  const { simulation, cluster } = await step('nodes', () => boot(nodes))
  const { clock } = simulation
  const door = admin(cluster)
  const until = (holds: () => boolean): void => stepUntil(simulation, holds)
  let ready = 0
  const isReady = ({ status }: Pod): boolean => status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false
  const isOurs = ({ metadata: { namespace } }: Pod): boolean => namespace?.startsWith('team-') ?? false
  const known = new Set<string>()
  door.watch(Pod, {}, ({ type, object }) => {
    if (!isOurs(object)) return
    if (type !== 'DELETED' && isReady(object)) known.add(object.metadata.uid)
    else known.delete(object.metadata.uid)
    ready = known.size
  })
  const deployments = () => names.map((namespace) => door.get(Deployment, { namespace, name: 'web' }))
  const areReady = () => ready === pods && deployments().every(({ status, spec }) => status.readyReplicas === spec.replicas && status.replicas === spec.replicas)
  await step('pods', () => {
    for (const namespace of names) {
      door.create(Namespace, { metadata: { name: namespace } })
      clock.advanceTo(clock.now() + 100)
      const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } }
      door.create(Deployment, { metadata: { name: 'web', namespace }, spec: { replicas: each, selector: { matchLabels: labels }, template } })
    }
    until(areReady)
  })
  await step('list', async () => {
    let listed = 0
    let next = ''
    do {
      const response = await cluster.fetch({ method: 'GET', path: `/api/v1/pods?limit=500${next ? `&continue=${encodeURIComponent(next)}` : ''}`, headers: { accept: 'application/json' } })
      const body = JSON.parse(typeof response.body === 'string' ? response.body : '')
      listed += body.items.length
      next = body.metadata.continue ?? ''
    } while (next)
    if (listed < pods) throw new Error(`${listed} pods were listed`)
  })
  await step('scale', () => {
    const some = names.slice(0, Math.max(1, Math.floor(count / 10)))
    const scale = (replicas: number) => {
      for (const namespace of some) door.patch(Deployment, { namespace, name: 'web' }, { type: 'application/merge-patch+json', patch: { spec: { replicas } } })
    }
    scale(0)
    until(() => ready === pods - some.length * each)
    scale(each)
    until(areReady)
  })
  await step('drain', async () => {
    const drained = door.list(Node).items.slice(1, 1 + Math.max(1, Math.floor(nodes / 100)))
    for (const { metadata } of drained) door.patch(Node, metadata, { type: 'application/merge-patch+json', patch: { spec: { unschedulable: true } } })
    for (const { metadata } of drained) {
      const there = door.list(Pod).items.filter(({ spec, metadata: { namespace } }) => spec.nodeName === metadata.name && namespace?.startsWith('team-'))
      for (const pod of there) {
        const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/eviction`
        const body = JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod.metadata.name, namespace: pod.metadata.namespace } })
        const response = await cluster.fetch({ method: 'POST', path, headers: { 'content-type': 'application/json' }, body })
        if (response.status !== 201) throw new Error(`eviction: ${response.status}`)
      }
    }
    until(() => door.list(Node).items.length === nodes && drainedAreEmpty())
    function drainedAreEmpty(): boolean {
      const gone = new Set(drained.map(({ metadata }) => metadata.name))
      return ready === pods && !door.list(Pod).items.some((pod) => isOurs(pod) && gone.has(pod.spec.nodeName ?? ''))
    }
  })
  await step('idle-minute', () => drive(clock, { untilMs: clock.now() + 60_000 }))
}
