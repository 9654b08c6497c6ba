import { describe, expect, it } from 'vitest'
import { Event } from '../../api/kinds/event'
import { Pod } from '../../api/kinds/pod'
import type { Core } from '../../api/types'
import { NODE, startOneNode } from './one-node.test.support'

const MIB = 1024 * 1024
const capacity = { memory: '2Gi', 'ephemeral-storage': '20Gi' }

function start() {
  const node = startOneNode({ capacity })
  const { create, door } = node
  return {
    ...node,
    web: (name: string, more: Partial<Core.PodSpec> = {}, resources: Core.ResourceRequirements = {}) =>
      create({ containers: [{ name: 'main', image: 'nginx:1.27', resources }], ...more }, { name }),
    condition: (type: string) => node.node().status.conditions?.find((condition) => condition.type === type),
    nodeEvents: () => door.list(Event).items.filter(({ involvedObject: { kind } }) => kind === 'Node').map(({ reason, message, count = 1 }) => `${reason}: ${message}${count > 1 ? ` (x${count})` : ''}`),
    /** Leaves so much. */
    leaveMemory: (mib: number) => (node.strain.memoryBytes = (2048 - 380 - mib) * MIB),
    leaveDisk: (mib: number) => (node.strain.diskBytes = (20_480 - 4096 - mib) * MIB),
  }
}

describe('a node without memory', () => {
  it('says so, and ends the pod that uses most beyond its request', async () => {
    const { web, run, pod, condition, nodeEvents, leaveMemory, events } = start()
    web('modest', {}, { requests: { memory: '100Mi' } })
    web('greedy')
    await run(20)
    leaveMemory(110)
    await run(11)
    expect(condition('MemoryPressure')).toMatchObject({ status: 'True', reason: 'KubeletHasInsufficientMemory', message: 'kubelet has insufficient memory available' })
    expect(nodeEvents()).toContain(`NodeHasInsufficientMemory: Node ${NODE} status is now: NodeHasInsufficientMemory`)
    expect(nodeEvents()).toContain('EvictionThresholdMet: Attempting to reclaim memory')
    await run(3)
    const { status } = pod('greedy')
    expect(status).toMatchObject({ phase: 'Failed', reason: 'Evicted' })
    expect(status.message).toMatch(/^The node was low on resource: memory\. Threshold quantity: 100Mi, available: \d+Ki\. Container main was using \d+Ki, request is 0, has larger consumption of memory\. $/)
    expect(status.conditions).toContainEqual(expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', message: status.message }))
    expect(events('greedy').slice(-2)).toEqual([`Evicted: ${status.message}`, 'Killing: Stopping container main'])
    await run(60)
    expect(pod('modest').status.phase).toBe('Running')
  })

  it('goes on being so for five minutes after it was last seen', async () => {
    const { web, run, condition, leaveMemory } = start()
    web('web')
    await run(20)
    leaveMemory(20)
    await run(11)
    leaveMemory(1000)
    await run(280)
    expect(condition('MemoryPressure')?.status).toBe('True')
    await run(30)
    expect(condition('MemoryPressure')).toMatchObject({ status: 'False', reason: 'KubeletHasSufficientMemory' })
  })

  it('spares critical pods, and ends no more than one at a time', async () => {
    const { web, run, pod, leaveMemory } = start()
    web('critical', { priorityClassName: 'system-cluster-critical' })
    web('one')
    web('two')
    await run(20)
    leaveMemory(0)
    await run(11)
    expect(['one', 'two'].map((name) => pod(name).status.phase).sort()).toEqual(['Failed', 'Running'])
    await run(20)
    expect(['one', 'two', 'critical'].map((name) => pod(name).status.phase)).toEqual(['Failed', 'Failed', 'Running'])
  })
})

describe('a node with a full disk', () => {
  it('removes images that nobody uses before it ends any pod', async () => {
    const { web, create, run, pod, door, condition, leaveDisk, runtime } = start()
    const images = () => runtime.images.list().map(({ name }) => name)
    create({ terminationGracePeriodSeconds: 1, containers: [{ name: 'main', image: 'redis:7' }] }, { name: 'gone' })
    web('web')
    await run(30)
    door.delete(Pod, { namespace: 'default', name: 'gone' })
    await run(5)
    expect(images()).toHaveLength(2)
    leaveDisk(0.15 * 20_480 + 100)
    await run(11)
    expect(images()).toEqual(['docker.io/library/nginx:1.27'])
    expect(condition('DiskPressure')?.status).toBe('True')
    expect(pod('web').status.phase).toBe('Running')
  })

  it('ends pods that keep most on it, and the condition leads to a refusal of new ones', async () => {
    const { web, run, pod, condition, leaveDisk, exec } = start()
    web('writer')
    web('idle')
    await run(20)
    await exec(['touch', '/x'], { name: 'writer' })
    leaveDisk(1000)
    await run(14)
    expect(condition('DiskPressure')).toMatchObject({ status: 'True', reason: 'KubeletHasDiskPressure' })
    expect(pod('writer').status).toMatchObject({ phase: 'Failed', reason: 'Evicted' })
    expect(pod('writer').status.message).toContain('The node was low on resource: ephemeral-storage. Threshold quantity: ')
    web('late')
    await run(5)
    expect(pod('late').status).toMatchObject({ phase: 'Failed', reason: 'Evicted', message: 'Pod was rejected: The node had condition: [DiskPressure]. ' })
  })
})

describe('a pod with a limit of storage', () => {
  it('goes when its emptyDir has outgrown its size', async () => {
    const { create, run, pod, exec, events } = start()
    create(
      {
        containers: [{ name: 'main', image: 'toolbox:1', command: ['sleep', '9999'], volumeMounts: [{ name: 'cache', mountPath: '/cache' }] }],
        volumes: [{ name: 'cache', emptyDir: { sizeLimit: '10' } }],
      },
      { name: 'full' },
    )
    await run(20)
    await exec(['say', '/cache/big', 'more than ten bytes'], { name: 'full' })
    await run(15)
    expect(pod('full').status).toMatchObject({ phase: 'Failed', reason: 'Evicted', message: 'Usage of EmptyDir volume "cache" exceeds the limit "10". ' })
    expect(events('full')).toContain('Evicted: Usage of EmptyDir volume "cache" exceeds the limit "10". ')
  })
})
