import { describe, expect, it } from 'vitest'
import { Node } from '../../../api/kinds/node'
import { Pod } from '../../../api/kinds/pod'
import { startControlPlane } from '../testing.test.support'
import { byEvictionAndAge } from './pod-garbage-collector'

const spec = { containers: [{ name: 'main', image: 'nginx' }] }
const place = { name: 'web', namespace: 'default' }

describe('the pod garbage collector', () => {
  it('deletes the pods of a node that is gone for good, and no earlier', () => {
    const { door, run } = startControlPlane({ readyAfterMs: 500 })
    door.create(Pod, { metadata: { ...place, finalizers: ['example.com/stay'] }, spec: { ...spec, nodeName: 'node-1' } })
    run(5)
    door.delete(Node, { name: 'node-1' })
    run(35)
    expect(door.get(Pod, place).metadata.deletionTimestamp).toBeUndefined()
    run(45)
    const pod = door.get(Pod, place)
    expect(pod.metadata.deletionTimestamp).toBeDefined()
    expect(pod.status.phase).toBe('Failed')
    expect(pod.status.conditions).toContainEqual(
      expect.objectContaining({
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'DeletionByPodGC',
        message: 'PodGC: node no longer exists',
      }),
    )
    door.update(Pod, { ...pod, metadata: { ...pod.metadata, finalizers: [] } })
    run(1)
    expect(door.list(Pod).items).toEqual([])
  })

  it('finishes pods on a node that somebody has put out of service', () => {
    const { door, run, silent } = startControlPlane()
    door.create(Pod, { metadata: place, spec: { ...spec, nodeName: 'node-1' } })
    silent.add('node-1')
    run(60)
    door.delete(Pod, place)
    run(60)
    expect(door.list(Pod).items).toHaveLength(1)
    const node = door.get(Node, { name: 'node-1' })
    const taint = { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' }
    door.update(Node, { ...node, spec: { ...node.spec, taints: [...(node.spec.taints ?? []), taint] } })
    run(30)
    expect(door.list(Pod).items).toEqual([])
  })

  it('marks unscheduled pods that are to go as failed, for those who wait for their end', () => {
    const { door, run } = startControlPlane()
    door.create(Pod, { metadata: { ...place, finalizers: ['example.com/stay'] }, spec: { ...spec, nodeSelector: { no: 'where' } } })
    door.delete(Pod, place)
    run(1)
    expect(door.get(Pod, place).status.phase).toBe('Pending')
    run(21)
    expect(door.get(Pod, place).status.phase).toBe('Failed')
  })

  const ended = (name: string, created: string, reason?: string) =>
    ({ metadata: { name, creationTimestamp: created }, status: { phase: 'Failed', ...(reason ? { reason } : {}) } }) as Pod
  it('takes evicted pods first, then the oldest, then the first by name', () => {
    const pods = [ended('c', '2'), ended('b', '1'), ended('a', '2'), ended('d', '3', 'Evicted')]
    expect(pods.sort(byEvictionAndAge).map(({ metadata }) => metadata.name)).toEqual(['d', 'b', 'a', 'c'])
  })
})
