/** The clusters that the bench measures. Everything runs on virtual time, as fast as it goes; nothing here knows Node or a browser. */
import type { ApiDoor } from '../src/api/door'
import { CronJob } from '../src/api/kinds/cron-job'
import { Deployment } from '../src/api/kinds/deployment'
import { createSimulation, type Simulation } from '../src/base/simulation'
import { bootCluster, type Cluster } from '../src/cluster/cluster'
import { images } from '../src/images/images'
import { createTools } from '../src/shell/tools'

export const labels = { app: 'web' }
export const web = { namespace: 'default', name: 'web' }

export interface Booted {
  readonly simulation: Simulation
  readonly cluster: Cluster
}

/** Steps the clock until `holds`, looked at after every 50 steps; `look` is called now and then. */
export function stepUntil({ clock }: Simulation, holds: () => boolean, look?: () => void): void {
  for (let looks = 0; !holds(); looks++) {
    if (looks % 20 === 0) look?.()
    for (let steps = 0; steps < 50; steps++) clock.step()
  }
}

export function boot(nodes: number): Booted {
  const simulation = createSimulation({ seed: 'bench', startMs: Date.UTC(2026, 0, 5, 9) })
  const cluster = bootCluster({ simulation, nodes, images, tools: createTools() })
  stepUntil(simulation, cluster.isReady)
  return { simulation, cluster }
}

export const admin = (cluster: Cluster): ApiDoor => cluster.door({ user: 'kubernetes-admin', fieldManager: 'bench' })

export function deploy(cluster: Cluster, replicas: number): void {
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } }
  admin(cluster).create(Deployment, { metadata: web, spec: { replicas, selector: { matchLabels: labels }, template } })
}

/** Every replica is Ready by the Deployment's own count. */
export function waitUntilReady({ simulation, cluster }: Booted, replicas: number, look?: () => void): void {
  const door = admin(cluster)
  stepUntil(simulation, () => door.get(Deployment, web).status.readyReplicas === replicas, look)
}

const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 10 }

/** A quiet cluster: 20 pods that are probed twice in ten seconds, and a job of five seconds begun every minute. */
export function bootQuiet(): Booted {
  const booted = boot(3)
  const door = admin(booted.cluster)
  const containers = [{ name: 'web', image: 'nginx:1.27', readinessProbe: probe, livenessProbe: probe }]
  door.create(Deployment, { metadata: web, spec: { replicas: 20, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } } })
  const run = { restartPolicy: 'OnFailure', containers: [{ name: 'tick', image: 'busybox:1.36', command: ['sh', '-c', 'date; sleep 5'] }] }
  door.create(CronJob, {
    metadata: { name: 'tick', namespace: 'default' },
    spec: { schedule: '* * * * *', successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1, jobTemplate: { spec: { template: { spec: run } } } },
  })
  waitUntilReady(booted, 20)
  return booted
}
