import { describe, expect, it } from 'vitest'
import { kinds } from '../../api/kinds'
import { Event } from '../../api/kinds/event'
import { Node } from '../../api/kinds/node'
import { Pod } from '../../api/kinds/pod'
import { ServiceAccount } from '../../api/kinds/service-account'
import type { Core } from '../../api/types'
import { createSimulation } from '../../base/simulation'
import { createApiServer } from '../kube-apiserver/api-server'
import { startScheduler } from './scheduler'

function startTestCluster({ nodes = 3, cpu = '2' } = {}) {
  const simulation = createSimulation({ seed: '1', startMs: Date.UTC(2026, 0, 1) })
  // Nobody here finds out that nodes are ready.
  const apiServer = createApiServer({ simulation, kinds, disableAdmissionPlugins: ['TaintNodesByCondition'] })
  const door = apiServer.door({ user: 'kubernetes-admin', fieldManager: 'kubectl' })
  const { clock } = simulation
  const addNode = (name: string, spec: Core.NodeSpec = {}) =>
    door.create(Node, {
      metadata: { name, labels: { 'kubernetes.io/hostname': name } },
      spec,
      status: { allocatable: { cpu, memory: '4Gi', pods: '110' }, capacity: { cpu, memory: '4Gi', pods: '110' } },
    })
  for (let i = 1; i <= nodes; i++) addNode(`worker-${i}`)
  door.create(ServiceAccount, { metadata: { name: 'default', namespace: 'default' } })
  const scheduler = startScheduler({ apiServer, simulation })
  const run = (seconds: number): void => clock.advanceTo(clock.now() + seconds * 1000)
  const addPod = (name: string, spec: Partial<Core.PodSpec> = {}, labels: Record<string, string> = {}) =>
    door.create(Pod, { metadata: { name, namespace: 'default', labels }, spec: { containers: [{ name: 'main', image: 'nginx' }], ...spec } })
  const nodeOf = (name: string) => door.get(Pod, { namespace: 'default', name }).spec.nodeName
  const eventsOf = (name: string) =>
    door.list(Event).items.filter(({ involvedObject }) => involvedObject.name === name).map(({ type, reason, message }) => ({ type, reason, message }))
  const scheduledCondition = (name: string) =>
    door.get(Pod, { namespace: 'default', name }).status.conditions?.find(({ type }) => type === 'PodScheduled')
  return { door, run, addNode, addPod, nodeOf, eventsOf, scheduledCondition, scheduler, simulation }
}

const asking = (cpu: string): Partial<Core.PodSpec> => ({ containers: [{ name: 'main', image: 'nginx', resources: { requests: { cpu } } }] })

describe('the scheduler', () => {
  it('spreads equal pods over equal nodes and says where each one went', () => {
    const { run, addPod, nodeOf, eventsOf, scheduledCondition } = startTestCluster()
    for (const name of ['a', 'b', 'c']) addPod(name, asking('500m'))
    run(1)
    expect(['a', 'b', 'c'].map(nodeOf).sort()).toEqual(['worker-1', 'worker-2', 'worker-3'])
    expect(eventsOf('a')).toEqual([{ type: 'Normal', reason: 'Scheduled', message: `Successfully assigned default/a to ${nodeOf('a')}` }])
    expect(scheduledCondition('a')?.status).toBe('True')
  })

  it('takes the pod with the higher priority first', () => {
    const { run, addPod, nodeOf } = startTestCluster({ nodes: 1, cpu: '1' })
    addPod('modest', asking('800m'))
    addPod('vital', { ...asking('800m'), priorityClassName: 'system-cluster-critical' })
    run(1)
    expect([nodeOf('vital'), nodeOf('modest')]).toEqual(['worker-1', undefined])
  })

  it('says what each node lacks, and tries again when a node is added that has it', () => {
    const { run, addPod, addNode, nodeOf, eventsOf, scheduledCondition } = startTestCluster({ cpu: '500m' })
    addPod('big', asking('1'))
    run(2)
    const message =
      '0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.'
    expect(scheduledCondition('big')).toMatchObject({ status: 'False', reason: 'Unschedulable', message })
    expect(eventsOf('big')).toEqual([{ type: 'Warning', reason: 'FailedScheduling', message }])
    run(60)
    addNode('too-small')
    run(10)
    expect(nodeOf('big')).toBeUndefined()
    expect(eventsOf('big')).toHaveLength(1)
  })

  it('places a waiting pod on the room that a deleted pod leaves', () => {
    const { door, run, addPod, nodeOf } = startTestCluster({ nodes: 1, cpu: '1' })
    addPod('first', asking('800m'))
    run(1)
    addPod('second', asking('800m'))
    run(5)
    expect(nodeOf('second')).toBeUndefined()
    door.delete(Pod, { namespace: 'default', name: 'first' }, { gracePeriodSeconds: 0 })
    run(2)
    expect(nodeOf('second')).toBe('worker-1')
  })

  it('places a waiting pod once the taint that kept it away is gone', () => {
    const { door, run, addPod, nodeOf, addNode, eventsOf } = startTestCluster({ nodes: 0 })
    addNode('worker-1', { taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] })
    addPod('web')
    run(2)
    expect(eventsOf('web')[0].message).toBe(
      '0/1 nodes are available: 1 node(s) had untolerated taint {dedicated: db}. ' +
        'preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
    )
    const node = door.get(Node, { name: 'worker-1' })
    door.update(Node, { ...node, spec: {} })
    run(2)
    expect(nodeOf('web')).toBe('worker-1')
  })

  it('reports an empty cluster in its own words', () => {
    const { run, addPod, eventsOf } = startTestCluster({ nodes: 0 })
    addPod('web')
    run(1)
    expect(eventsOf('web')[0].message).toBe('no nodes available to schedule pods')
  })

  it('leaves gated pods and pods of other schedulers alone', () => {
    const { run, addPod, nodeOf, eventsOf, scheduledCondition, door } = startTestCluster()
    addPod('gated', { schedulingGates: [{ name: 'example.com/wait' }] })
    addPod('foreign', { schedulerName: 'other' })
    run(5)
    expect([nodeOf('gated'), nodeOf('foreign')]).toEqual([undefined, undefined])
    expect(eventsOf('gated')).toEqual([])
    expect(scheduledCondition('gated')).toMatchObject({ status: 'False', reason: 'SchedulingGated', message: 'Scheduling is blocked due to non-empty scheduling gates' })
    const gated = door.get(Pod, { namespace: 'default', name: 'gated' })
    const { schedulingGates: _gates, ...spec } = gated.spec
    door.update(Pod, { ...gated, spec })
    run(1)
    expect(nodeOf('gated')).toBeDefined()
  })

  it('keeps what it found out of each node, for those who ask why', () => {
    const { run, addPod, scheduler } = startTestCluster()
    addPod('web', { nodeSelector: { 'kubernetes.io/hostname': 'worker-2' } })
    run(1)
    const [attempt] = scheduler.attempts('default/web')
    expect(attempt).toMatchObject({ pod: 'default/web', nodeName: 'worker-2', nodesTotal: 3, tiedNodes: [], candidates: [] })
    expect(attempt.nodes).toContainEqual({
      name: 'worker-1',
      rejectedBy: 'NodeAffinity',
      reasons: ["node(s) didn't match Pod's node affinity/selector"],
      isResolvable: false,
    })
    expect(scheduler.attempts('default/other')).toEqual([])
  })

  it('keeps what each plugin thought of each node, at first and in the end, and between which nodes the lot decided', () => {
    const { run, addPod, addNode, scheduler } = startTestCluster({ nodes: 2 })
    addNode('worker-3', { taints: [{ key: 'k', effect: 'PreferNoSchedule' }] })
    addPod('web', asking('1'))
    run(1)
    const [{ nodes, tiedNodes, nodeName }] = scheduler.attempts('default/web')
    const of = (name: string) => nodes.find((node) => node.name === name)
    expect(of('worker-3')?.scores?.TaintToleration).toEqual({ raw: 1, normalized: 0, weight: 3, weighted: 0 })
    expect(of('worker-1')?.scores?.TaintToleration).toEqual({ raw: 0, normalized: 100, weight: 3, weighted: 300 })
    expect(of('worker-1')?.scores?.NodeResourcesFit).toEqual({ raw: 72, normalized: 72, weight: 1, weighted: 72 })
    expect(of('worker-1')?.total).toBe(Object.values(of('worker-1')?.scores ?? {}).reduce((sum, { weighted }) => sum + weighted, 0))
    expect(tiedNodes).toEqual(['worker-1', 'worker-2'])
    expect(tiedNodes).toContain(nodeName)
  })

  it('keeps who would have had to go, and where', () => {
    const { run, addPod, scheduler } = startTestCluster({ nodes: 1, cpu: '1' })
    addPod('modest', asking('800m'))
    run(1)
    addPod('vital', { ...asking('800m'), priorityClassName: 'system-cluster-critical' })
    run(1)
    const [attempt] = scheduler.attempts('default/vital')
    expect(attempt).toMatchObject({ nodeName: undefined, nominatedNodeName: 'worker-1', message: '0/1 nodes are available: 1 Insufficient cpu.' })
    expect(attempt.candidates).toEqual([{ nodeName: 'worker-1', victims: ['default/modest'], budgetViolations: 0, isChosen: true }])
  })

  it('remembers longer who found no node than who found one, and not for ever', () => {
    const { run, addPod, scheduler } = startTestCluster({ nodes: 1, cpu: '100' })
    for (let i = 0; i < 60; i++) addPod(`big-${i}`, asking('500'))
    run(1)
    for (let i = 0; i < 100; i++) addPod(`web-${i}`)
    run(1)
    for (let i = 0; i < 60; i++) addPod(`late-${i}`, asking('500'))
    run(1)
    const known = scheduler.attempts().map(({ pod }) => pod)
    expect(known).toHaveLength(200)
    expect([known.includes('default/big-59'), known.includes('default/web-0'), known.at(-1)]).toEqual([true, false, 'default/late-59'])
  })
})
