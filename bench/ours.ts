/** The measures for Kubarium. Run by `run.mjs` in a process of its own; everything runs on virtual time, as fast as it goes. */
import { Deployment } from '../src/api/kinds/deployment'
import { Event } from '../src/api/kinds/event'
import { Job } from '../src/api/kinds/job'
import { Pod } from '../src/api/kinds/pod'
import { Service } from '../src/api/kinds/service'
import { drive } from '../src/base/driver'
import { MemoryFileSystem } from '../src/base/os/memory-file-system'
import { stateHash } from '../src/host/state-hash'
import { cpuSeconds, cpuSecondsOf, print, spread } from './measure'
import { admin, boot, bootQuiet, deploy, labels, stepUntil, waitUntilReady, web, type Booted } from './scenarios'
import { measureScheduling } from './scheduling'
import { measureRules } from './rules'
import { measureSize } from './size'

/** A worker of a cluster that takes 110 pods, as a kubelet does unless told otherwise. */
const PODS_PER_NODE = 100
const MIB = 2 ** 20
let peakHeap = 0
const noteHeap = (): void => void (peakHeap = Math.max(peakHeap, process.memoryUsage().heapUsed))

function measureBoot(): void {
  const started = performance.now()
  const cpu = cpuSeconds()
  boot(3)
  print({ measure: 'boot', subject: 'kubarium', wallSeconds: (performance.now() - started) / 1000, cpuSeconds: cpuSeconds() - cpu })
}

function measureReplicas(replicas: number, nodes = 1 + Math.max(2, Math.ceil(replicas / PODS_PER_NODE))): void {
  const booted = boot(nodes)
  const cpu = cpuSeconds()
  const started = performance.now()
  deploy(booted.cluster, replicas)
  waitUntilReady(booted, replicas, noteHeap)
  const seconds = cpuSeconds() - cpu
  const pods = admin(booted.cluster).list(Pod, { namespace: 'default' }).items.length
  if (pods !== replicas) throw new Error(`${pods} pods instead of ${replicas}`)
  print({
    measure: `replicas-${replicas}`,
    subject: 'kubarium',
    nodes,
    cpuSeconds: seconds,
    wallSeconds: (performance.now() - started) / 1000,
    podsPerCpuSecond: replicas / seconds,
    virtualSeconds: (booted.simulation.clock.now() - booted.simulation.clock.startedAt) / 1000,
    peakHeapMiB: Math.max(peakHeap, process.memoryUsage().heapUsed) / MIB,
    peakResidentMiB: process.resourceUsage().maxRSS / 1024,
  })
}

/** Another image for all of them; done when nothing of the old is left. */
function rollOver({ simulation, cluster }: Booted, replicas: number): void {
  const door = admin(cluster)
  const template = { spec: { containers: [{ name: 'web', image: 'nginx:1.28' }] } }
  door.patch(Deployment, web, { type: 'application/strategic-merge-patch+json', patch: { spec: { template } } })
  stepUntil(simulation, () => {
    const { observedGeneration, updatedReplicas, availableReplicas, replicas: all } = door.get(Deployment, web).status
    return observedGeneration === 2 && [updatedReplicas, availableReplicas, all].every((count) => count === replicas)
  })
}

/** One cluster after the other in one process: the first meets a cold engine, the others one that is warm. */
function measureRounds(replicas: number, rounds: number, isRolled: boolean): void {
  const starts: number[] = []
  const rolls: number[] = []
  for (let round = 0; round < rounds; round++) {
    const booted = boot(1 + Math.max(2, Math.ceil(replicas / PODS_PER_NODE)))
    starts.push(
      cpuSecondsOf(() => {
        deploy(booted.cluster, replicas)
        waitUntilReady(booted, replicas)
      }),
    )
    if (isRolled) rolls.push(cpuSecondsOf(() => rollOver(booted, replicas)))
  }
  print({ measure: `start-${replicas}`, subject: 'kubarium', ...spread(starts) })
  if (isRolled) print({ measure: `rolling-update-${replicas}`, subject: 'kubarium', ...spread(rolls) })
}

function measureRequests(count: number): void {
  const booted = boot(3)
  const { simulation, cluster } = booted
  deploy(cluster, 3)
  waitUntilReady(booted, 3)
  const service = admin(cluster).create(Service, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: labels, ports: [{ port: 80, targetPort: 80 }] },
  })
  simulation.clock.advanceTo(simulation.clock.now() + 3_000)
  const node = cluster.network.findNode('worker-1')
  const host = service.spec.clusterIP ?? ''
  let answered = 0
  const cpu = cpuSeconds()
  for (let i = 0; i < count; i++) {
    node?.http({ method: 'GET', host, port: 80, path: '/', headers: { host }, body: '' }, { timeoutMs: 1_000 }, (outcome) => {
      if ('response' in outcome && outcome.response.status === 200) answered++
    })
    while (answered <= i) simulation.clock.step()
  }
  print({ measure: 'cluster-ip', subject: 'kubarium', requests: answered, requestsPerCpuSecond: count / (cpuSeconds() - cpu) })
}

const DAY_MS = 86_400_000

/** The beginning of its hash: what makes a day cheaper must not make it another day. */
const stateOf = ({ simulation: { clock }, cluster: { storage } }: Booted): string =>
  stateHash({ storage, files: new MemoryFileSystem({ clock }), home: '/', nowMs: clock.now() }).slice(0, 12)

/** One line for each day, so that growth shows. */
async function measureDays(days: number): Promise<void> {
  const booted = bootQuiet()
  const { simulation, cluster } = booted
  const door = admin(cluster)
  const { clock } = simulation
  let jobs = 0
  door.watch(Job, {}, ({ object, previous }) => void (object.status.succeeded && !previous?.status.succeeded && jobs++))
  const startedAt = clock.now()
  for (let day = 1; day <= days; day++) {
    const cpu = cpuSeconds()
    const { revision } = cluster.storage.store
    const jobsBefore = jobs
    await drive(clock, { untilMs: startedAt + day * DAY_MS })
    const seconds = cpuSeconds() - cpu
    if (globalThis.gc) globalThis.gc()
    print({
      ...{ measure: 'day-20-pods', subject: 'kubarium', day, cpuSeconds: seconds, jobs: jobs - jobsBefore, writes: cluster.storage.store.revision - revision },
      ...{ events: door.list(Event).items.length, heapMiB: process.memoryUsage().heapUsed / MIB, state: stateOf(booted) },
    })
  }
}

const [measure, size, rounds, isRolled] = process.argv.slice(2)
if (measure === 'boot') measureBoot()
else if (measure === 'replicas') measureReplicas(Number(size))
else if (measure === 'rounds') measureRounds(Number(size), Number(rounds), isRolled === 'rolled')
else if (measure === 'large') measureReplicas(Number(size), 1_000)
else if (measure === 'scheduling') measureScheduling({ nodes: Number(size), initialPods: 1_000, pods: 10_000 })
else if (measure === 'size') await measureSize({ nodes: Number(size), pods: Number(rounds) })
else if (measure === 'rules') measureRules({ services: Number(size), endpoints: Number(rounds) })
else if (measure === 'days') await measureDays(Number(size))
else measureRequests(Number(size))
