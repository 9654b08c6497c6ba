/**
 * How many pods a second the scheduler places, with an API server and nothing else: nodes and pods in the shapes of upstream's own measure
 * (test/integration/scheduler_perf, SchedulingBasic), which asks for 270 pods a second of 5,000 nodes.
 */
import { kinds } from '../src/api/kinds'
import { Node } from '../src/api/kinds/node'
import { Pod } from '../src/api/kinds/pod'
import { ServiceAccount } from '../src/api/kinds/service-account'
import { createSimulation } from '../src/base/simulation'
import { createApiServer } from '../src/cluster/kube-apiserver/api-server'
import { startScheduler } from '../src/cluster/kube-scheduler/scheduler'
import { cpuSecondsOf, print } from './measure'

const CREATED_AT_ONCE = 500

export interface SchedulingSize {
  readonly nodes: number
  readonly initialPods: number
  readonly pods: number
}

export function measureScheduling({ nodes, initialPods, pods }: SchedulingSize): void {
  const simulation = createSimulation({ seed: 'bench', startMs: Date.UTC(2026, 0, 5, 9) })
  const apiServer = createApiServer({ simulation, kinds, disableAdmissionPlugins: ['TaintNodesByCondition'] })
  const door = apiServer.door({ user: 'kubernetes-admin', fieldManager: 'bench' })
  const { clock } = simulation
  const resources = { cpu: '4', memory: '32Gi', pods: '110' }
  for (let i = 0; i < nodes; i++) {
    const name = `scheduler-perf-${i}`
    door.create(Node, { metadata: { name, labels: { 'kubernetes.io/hostname': name } }, status: { allocatable: resources, capacity: resources } })
  }
  door.create(ServiceAccount, { metadata: { name: 'default', namespace: 'default' } })
  startScheduler({ apiServer, simulation })
  let bound = 0
  door.watch(Pod, {}, ({ object, previous }) => void (object.spec.nodeName && !previous?.spec.nodeName && bound++))
  let made = 0
  const requests = { cpu: '100m', memory: '500Mi' }
  const container = { name: 'pause', image: 'registry.k8s.io/pause:3.10', ports: [{ containerPort: 80 }], resources: { requests, limits: requests } }
  function schedule(count: number): void {
    const wanted = made + count
    while (bound < wanted) {
      for (let i = 0; i < CREATED_AT_ONCE && made < wanted; i++) door.create(Pod, { metadata: { name: `pod-${made++}`, namespace: 'default' }, spec: { containers: [container] } })
      while (bound < made) clock.step()
    }
  }
  schedule(initialPods)
  const cpuSeconds = cpuSecondsOf(() => schedule(pods))
  print({ measure: `scheduling-${nodes}-nodes`, subject: 'kubarium', pods, cpuSeconds, podsPerCpuSecond: pods / cpuSeconds })
}
