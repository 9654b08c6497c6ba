import { describe, expect, it } from 'vitest'
import { Deployment } from '../api/kinds/deployment'
import { Event } from '../api/kinds/event'
import { Pod } from '../api/kinds/pod'
import { PodDisruptionBudget } from '../api/kinds/pod-disruption-budget'
import { PriorityClass } from '../api/kinds/priority-class'
import type { Core } from '../api/types'
import { drive } from '../base/driver'
import { createSimulation } from '../base/simulation'
import { images } from '../images/images'
import { bootCluster } from './cluster'

const namespace = 'default'
const full = '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }.'
const asking = (cpu: string, more: Partial<Core.PodSpec> = {}): Core.PodSpec => ({
  containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu } } }],
  ...more,
})

/** Takes its time to end. */
const slow = (cpu: string): Core.PodSpec => ({
  containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu } }, lifecycle: { preStop: { sleep: { seconds: 18 } } } }],
})

async function startCluster(nodes = 1, systemPods = false) {
  const simulation = createSimulation({ seed: 'preemption', startMs: Date.UTC(2026, 0, 1) })
  const cluster = bootCluster({ simulation, nodes: nodes + 1, capacity: { cpu: '4', memory: '8Gi' }, systemPods, images })
  const { clock } = simulation
  const door = cluster.door({ user: 'kubernetes-admin', fieldManager: 'kubectl' })
  const run = async (seconds: number): Promise<void> => void (await drive(clock, { untilMs: clock.now() + seconds * 1000 }))
  for (const [name, value] of [['high', 1000], ['mid', 100]] as const) door.create(PriorityClass, { metadata: { name }, value })
  await run(60)
  return {
    door,
    run,
    fault: (name: string, target: string): void => expect(cluster.fault(name, target)).toBeUndefined(),
    pod: (name: string, spec: Core.PodSpec, labels: Record<string, string> = {}) => door.create(Pod, { metadata: { name, namespace, labels }, spec }),
    look: (name: string) => door.get(Pod, { namespace, name }),
    exists: (name: string) => door.list(Pod, { namespace }).items.some(({ metadata }) => metadata.name === name),
    told: (name: string) =>
      door
        .list(Event, { namespace })
        .items.filter(({ involvedObject, reason }) => involvedObject.name === name && ['Preempted', 'FailedScheduling', 'Scheduled', 'Killing'].includes(reason ?? ''))
        .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion)),
  }
}

describe('a cluster that is full', () => {
  it('makes room for a more important pod, and gives the victims their grace period', async () => {
    const { pod, run, look, exists, told } = await startCluster()
    pod('modest', slow('3'))
    await run(10)
    const { uid } = pod('vital', asking('2', { priorityClassName: 'high' })).metadata
    await run(5)
    const { status, metadata, spec } = look('modest')
    expect(metadata.deletionTimestamp).toBeDefined()
    expect(status.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
      ...{ status: 'True', reason: 'PreemptionByScheduler' },
      message: 'default-scheduler: preempting to accommodate a higher priority pod',
    })
    expect(told('modest').map(({ reason, message }) => `${reason}: ${message}`)).toEqual([
      `Scheduled: Successfully assigned default/modest to ${spec.nodeName}`,
      `Preempted: Preempted by pod ${uid} on node ${spec.nodeName}`,
      'Killing: Stopping container c',
    ])
    expect(told('modest')[1]).toMatchObject({ type: 'Normal', action: 'Preempting', related: { kind: 'Pod', name: 'vital', uid } })
    expect(look('vital').status.nominatedNodeName).toBe(spec.nodeName)
    expect(told('vital')[0].message).toBe(full)
    await run(10)
    expect(look('vital').spec.nodeName).toBeUndefined()
    await run(20)
    expect([exists('modest'), look('vital').spec.nodeName, look('vital').status.phase]).toEqual([false, spec.nodeName, 'Running'])
  })

  it('says that it waits when it looks again before the victim is gone', async () => {
    const { pod, run, told, door } = await startCluster()
    pod('modest', slow('3'))
    pod('other', asking('500m'))
    await run(10)
    pod('vital', asking('2', { priorityClassName: 'high' }))
    await run(5)
    door.delete(Pod, { namespace, name: 'other' }, { gracePeriodSeconds: 0 })
    await run(5)
    expect(told('vital').map(({ message }) => message)).toEqual([
      full,
      `${full} preemption: not eligible due to a terminating pod on the nominated node.`,
    ])
  })

  it('takes the promised room from a pod that a still more important one needs it from', async () => {
    const { pod, run, look } = await startCluster()
    pod('modest', slow('3'))
    await run(10)
    pod('middle', asking('2', { priorityClassName: 'mid' }))
    await run(3)
    expect(look('middle').status.nominatedNodeName).toBe(look('modest').spec.nodeName)
    pod('vital', asking('3', { priorityClassName: 'high' }))
    await run(3)
    expect([look('middle').status.nominatedNodeName, look('vital').status.nominatedNodeName]).toEqual([undefined, look('modest').spec.nodeName])
    await run(60)
    expect([look('middle').spec.nodeName, look('vital').status.phase]).toEqual([undefined, 'Running'])
  })

  it('leaves the pods alone that a disruption budget protects, where others can go', async () => {
    const { pod, run, door, exists } = await startCluster(2)
    const labels = { app: 'guarded' }
    door.create(PodDisruptionBudget, { metadata: { name: 'guard', namespace }, spec: { selector: { matchLabels: labels }, minAvailable: 1 } })
    door.create(Deployment, {
      metadata: { name: 'guarded', namespace },
      spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: asking('3') } },
    })
    await run(10)
    pod('free', asking('3', { priorityClassName: 'mid' }))
    await run(20)
    pod('vital', asking('3', { priorityClassName: 'high' }))
    await run(60)
    expect([exists('free'), door.list(Pod, { namespace, labelSelector: 'app=guarded' }).items.map(({ status }) => status.phase)]).toEqual([false, ['Running']])
  })
})

describe('a scheduler that nobody answers', () => {
  it('takes nothing away, and makes room once the API server is back', async () => {
    const { pod, run, look, exists, fault } = await startCluster(1, true)
    pod('modest', asking('3'))
    await run(10)
    fault('component-stop', 'kube-scheduler')
    await run(10)
    pod('vital', asking('2', { priorityClassName: 'high' }))
    await run(5)
    fault('component-start', 'kube-scheduler')
    fault('component-stop', 'kube-apiserver')
    await run(120)
    fault('component-start', 'kube-apiserver')
    await run(120)
    expect([exists('modest'), look('vital').status.phase]).toEqual([false, 'Running'])
  })
})
