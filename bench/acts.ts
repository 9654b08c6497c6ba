import { createSimulation } from '../src/base/simulation'
import { bootCluster } from '../src/cluster/cluster'
import { images } from '../src/images/images'
import { createTools } from '../src/shell/tools'
import { CronJob } from '../src/api/kinds/cron-job'
import { drive } from '../src/base/driver'
const simulation = createSimulation({ seed: 'bench', startMs: Date.UTC(2026, 0, 5, 9) })
const cluster = bootCluster({ simulation, nodes: 3, images, tools: createTools() })
while (!cluster.isReady()) for (let i = 0; i < 50; i++) simulation.clock.step()
const door = cluster.door({ user: 'kubernetes-admin', fieldManager: 'bench' })
door.create(CronJob, { metadata: { name: 'tick', namespace: 'default' }, spec: { schedule: '* * * * *', successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1, jobTemplate: { spec: { template: { spec: { restartPolicy: 'OnFailure', containers: [{ name: 'tick', image: 'busybox:1.36', command: ['sh', '-c', 'date; sleep 5'] }] } } } } } })
await drive(simulation.clock, { untilMs: simulation.clock.now() + 2 * 3_600_000 })
const from = simulation.trace.record({ kind: 'x', actor: 'x', subject: 'x', text: 'x' } as never)
await drive(simulation.clock, { untilMs: simulation.clock.now() + 60_000 * 10 })
const m = new Map<string, number>()
for (const e of simulation.trace.since(from)) { const k = `${e.kind} ${e.actor} ${e.subject.split('/')[0]} ${e.text.slice(0, 40)}`; m.set(k, (m.get(k) ?? 0) + 1) }
for (const [k, v] of [...m].sort((a, b) => b[1] - a[1])) console.log((v / 10).toFixed(1), k)
