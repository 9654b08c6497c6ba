import { describe, expect, it } from 'vitest'
import { Node } from '../../api/kinds/node'
import { Pod } from '../../api/kinds/pod'
import type { ContainerUsage } from '../../api/node-connection'
import type { KubeObject } from '../../api/object'
import { createSimulation } from '../../base/simulation'
import { createApiServer } from '../kube-apiserver/api-server'
import { kinds } from '../../api/kinds'
import type { Kind } from '../../api/kind'
import { metricsKinds, nodeMetrics, podMetrics } from './metrics-server'

const MEBIBYTE = 1024 * 1024

function stage(usages: readonly Omit<ContainerUsage, 'namespace'>[]) {
  const simulation = createSimulation({ seed: 'metrics', startMs: 0 })
  const apiServer = createApiServer({ simulation, kinds: [...(kinds as readonly Kind[]), ...metricsKinds], disableAdmissionPlugins: ['ServiceAccount'] })
  const door = apiServer.door({ user: 'tester', fieldManager: 'tester' })
  door.create(Node, { metadata: { name: 'worker-1' } })
  for (const name of new Set(usages.map(({ pod }) => pod))) {
    const pod = door.create(Pod, { metadata: { name, namespace: 'default', labels: { app: name } }, spec: { containers: [{ name: 'main', image: 'nginx' }] } })
    door.updateStatus(Pod, { ...pod, status: { ...pod.status, phase: 'Running' } })
  }
  const usage = () => usages.map((one) => ({ ...one, namespace: 'default' }))
  const find = (nodeName: string) => (nodeName === 'worker-1' ? ({ usage, machine: () => ({ cpuCores: 0.08, memoryBytes: 380 * MEBIBYTE }) } as never) : undefined)
  return { simulation, apiServer, surroundings: { door, clock: simulation.clock, find } }
}

describe('the figures of metrics-server', () => {
  it('adds up what the containers of a node use, above what the system needs', () => {
    const { simulation, surroundings } = stage([{ pod: 'web', container: 'main', cpuCores: 0.5, memoryBytes: 100 * MEBIBYTE, startedAt: 0 }])
    simulation.clock.advanceTo(20_000)
    expect(nodeMetrics(surroundings).map(({ usage }) => usage)).toEqual([{ cpu: '580000000n', memory: `${480 * 1024}Ki` }])
  })

  it('tells of a pod by container, with the labels by which it is chosen', () => {
    const { simulation, surroundings } = stage([{ pod: 'web', container: 'main', cpuCores: 0.25, memoryBytes: 9 * MEBIBYTE, startedAt: 0 }])
    simulation.clock.advanceTo(20_000)
    expect(podMetrics(surroundings)).toMatchObject([
      { metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } }, window: '15s', containers: [{ name: 'main', usage: { cpu: '250000000n', memory: '9216Ki' } }] },
    ])
  })

  it('has nothing to tell of a container that started a moment ago', () => {
    const { simulation, surroundings } = stage([{ pod: 'web', container: 'main', cpuCores: 1, memoryBytes: MEBIBYTE, startedAt: 19_000 }])
    simulation.clock.advanceTo(20_000)
    expect(podMetrics(surroundings)).toEqual([])
  })

  it('is served beside the stored objects, to be read and not written', async () => {
    const { apiServer, surroundings } = stage([{ pod: 'web', container: 'main', cpuCores: 1, memoryBytes: MEBIBYTE, startedAt: -60_000 }])
    apiServer.compute(metricsKinds[1], () => podMetrics(surroundings) as readonly KubeObject[])
    const ask = async (method: string, path: string) => {
      const { status, body } = await apiServer.fetch({ method, path: `/apis/metrics.k8s.io/v1beta1/${path}`, headers: { 'content-type': 'application/json' }, body: '{}' })
      return [status, JSON.parse(String(body)).kind]
    }
    expect(await ask('GET', 'namespaces/default/pods')).toEqual([200, 'PodMetricsList'])
    expect(await ask('GET', 'namespaces/default/pods/web')).toEqual([200, 'PodMetrics'])
    expect(await ask('GET', 'namespaces/other/pods/web')).toEqual([404, 'Status'])
    expect(await ask('DELETE', 'namespaces/default/pods/web')).toEqual([405, 'Status'])
  })
})
