/** The measures for Kubarium. Run by `run.mjs` in a process of its own; everything runs on virtual time, as fast as it goes. */
import { CronJob } from '../src/api/kinds/cron-job'
import { Deployment } from '../src/api/kinds/deployment'
import { Event } from '../src/api/kinds/event'
import { Job } from '../src/api/kinds/job'
import { Pod } from '../src/api/kinds/pod'
import { Service } from '../src/api/kinds/service'
import { drive } from '../src/base/driver'
import { createSimulation, type Simulation } from '../src/base/simulation'
import { bootCluster, type Cluster } from '../src/cluster/cluster'
import { images } from '../src/images/images'
import { createTools } from '../src/shell/tools'
import { cpuSeconds, cpuSecondsOf, print, spread } from './measure'
import { measureScheduling } from './scheduling'
import { measureRules } from './rules'
import { measureSize } from './size'

const labels = { app: 'web' }
/** A worker of a cluster that takes 110 pods, as a kubelet does unless told otherwise. */
const PODS_PER_NODE = 100

interface Booted {
  readonly simulation: Simulation
  readonly cluster: Cluster
}

const MIB = 2 ** 20
let peakHeap = 0

/** Steps the clock until `holds`, looked at after every 50 steps; now and then looks how large the heap is. */
function stepUntil({ clock }: Simulation, holds: () => boolean): void {
  for (let looks = 0; !holds(); looks++) {
    if (looks % 20 === 0) peakHeap = Math.max(peakHeap, process.memoryUsage().heapUsed)
    for (let steps = 0; steps < 50; steps++) clock.step()
  }
}

function boot(nodes: number): Booted {
  const simulation = createSimulation({ seed: 'bench', startMs: Date.UTC(2026, 0, 5, 9) })
  const cluster = bootCluster({ simulation, nodes, images, tools: createTools() })
  stepUntil(simulation, cluster.isReady)
  return { simulation, cluster }
}

const admin = (cluster: Cluster) => cluster.door({ user: 'kubernetes-admin', fieldManager: 'bench' })

function deploy(cluster: Cluster, replicas: number): void {
  admin(cluster).create(Deployment, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } } },
  })
}

/** Every replica is Ready by the Deployment's own count. */
function waitUntilReady({ simulation, cluster }: Booted, replicas: number): void {
  const door = admin(cluster)
  stepUntil(simulation, () => door.get(Deployment, { namespace: 'default', name: 'web' }).status.readyReplicas === replicas)
}

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
  waitUntilReady(booted, replicas)
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

const web = { namespace: 'default', name: 'web' }

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

const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 10 }
const DAY_MS = 86_400_000

/** A quiet cluster's days: 20 pods that are probed twice in ten seconds, and a job of five seconds begun every minute. */
async function measureDays(days: number): Promise<void> {
  const booted = boot(3)
  const { simulation, cluster } = booted
  const door = admin(cluster)
  const containers = [{ name: 'web', image: 'nginx:1.27', readinessProbe: probe, livenessProbe: probe }]
  door.create(Deployment, {
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas: 20, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  })
  const run = { restartPolicy: 'OnFailure', containers: [{ name: 'tick', image: 'busybox:1.36', command: ['sh', '-c', 'date; sleep 5'] }] }
  door.create(CronJob, {
    metadata: { name: 'tick', namespace: 'default' },
    spec: { schedule: '* * * * *', successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1, jobTemplate: { spec: { template: { spec: run } } } },
  })
  waitUntilReady(booted, 20)
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
      ...{ events: door.list(Event).items.length, heapMiB: process.memoryUsage().heapUsed / MIB },
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
