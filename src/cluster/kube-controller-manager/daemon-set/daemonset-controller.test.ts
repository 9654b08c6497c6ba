import { describe, expect, it } from 'vitest'
import { ControllerRevision } from '../../../api/kinds/controller-revision'
import { DaemonSet } from '../../../api/kinds/daemon-set'
import { Event } from '../../../api/kinds/event'
import { Node } from '../../../api/kinds/node'
import { Pod } from '../../../api/kinds/pod'
import { isTerminating } from '../../../api/object'
import type { Apps } from '../../../api/types'
import { addNode, startControlPlane, type ControlPlaneOptions } from '../testing.test.support'

const place = { namespace: 'default', name: 'agent' }

const agent = (spec: Partial<Apps.DaemonSetSpec> = {}) => ({
  metadata: place,
  spec: {
    selector: { matchLabels: { app: 'agent' } },
    template: { metadata: { labels: { app: 'agent' } }, spec: { containers: [{ name: 'c', image: 'fluentd:1' }] } },
    ...spec,
  },
})

function start(spec: Partial<Apps.DaemonSetSpec> = {}, options: ControlPlaneOptions = {}) {
  const cluster = startControlPlane({ readyAfterMs: 500, withScheduler: true, ...options })
  const { door, run } = cluster
  door.create(DaemonSet, agent(spec))
  run(5)
  const patch = (spec: unknown) => door.patch(DaemonSet, place, { type: 'application/strategic-merge-patch+json', patch: { spec } })
  return {
    ...cluster,
    patch,
    setImage: (image: string) => patch({ template: { spec: { containers: [{ name: 'c', image }] } } }),
    get: () => door.get(DaemonSet, place),
    pods: () => door.list(Pod).items,
    places: () => door.list(Pod).items.map(({ spec }) => spec.nodeName).sort(),
    images: () => door.list(Pod).items.map(({ spec }) => spec.containers[0].image).sort(),
    messages: (reason: string) => door.list(Event).items.filter((event) => event.reason === reason).map(({ message }) => message),
  }
}

describe('the DaemonSet controller', () => {
  it('runs one pod on each node, bound by the scheduler, and tells how many there are', () => {
    const { pods, places, get, messages, door } = start()
    expect(places()).toEqual(['node-1', 'node-2', 'node-3'])
    const [pod] = pods()
    const [revision] = door.list(ControllerRevision).items
    const hash = revision.metadata.labels?.['controller-revision-hash']
    expect(revision.metadata.name).toBe(`agent-${hash}`)
    expect(revision).toMatchObject({ revision: 1, data: { spec: { template: { $patch: 'replace' } } } })
    expect(pod.metadata).toMatchObject({
      generateName: 'agent-',
      labels: { app: 'agent', 'controller-revision-hash': hash, 'pod-template-generation': '1' },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'agent', controller: true, blockOwnerDeletion: true }],
    })
    expect(pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms).toEqual([
      { matchFields: [{ key: 'metadata.name', operator: 'In', values: [pod.spec.nodeName] }] },
    ])
    expect(pod.spec.tolerations?.map(({ key, effect }) => `${key}:${effect}`)).toEqual([
      'node.kubernetes.io/not-ready:NoExecute',
      'node.kubernetes.io/unreachable:NoExecute',
      'node.kubernetes.io/disk-pressure:NoSchedule',
      'node.kubernetes.io/memory-pressure:NoSchedule',
      'node.kubernetes.io/pid-pressure:NoSchedule',
      'node.kubernetes.io/unschedulable:NoSchedule',
    ])
    expect(get().status).toEqual({
      currentNumberScheduled: 3,
      desiredNumberScheduled: 3,
      numberAvailable: 3,
      numberMisscheduled: 0,
      numberReady: 3,
      observedGeneration: 1,
      updatedNumberScheduled: 3,
    })
    expect(messages('SuccessfulCreate').sort()).toEqual(pods().map(({ metadata }) => `Created pod: ${metadata.name}`).sort())
  })

  it('follows the nodes: new ones get a pod, tainted ones none, NoExecute sends it away', () => {
    const { door, run, clock, silent, places, get } = start()
    addNode(door, { name: 'node-4', clock, silent })
    run(5)
    expect(places()).toEqual(['node-1', 'node-2', 'node-3', 'node-4'])
    const taint = (name: string, effect: string) => door.update(Node, { ...door.get(Node, { name }), spec: { taints: [{ key: 'mine', effect }] } })
    taint('node-1', 'NoSchedule')
    taint('node-2', 'NoExecute')
    run(5)
    expect(places()).toEqual(['node-1', 'node-3', 'node-4'])
    expect(get().status).toMatchObject({ desiredNumberScheduled: 2, numberMisscheduled: 1 })
  })

  it('runs only where the node selector of its template fits', () => {
    const nodeSelector = { 'kubernetes.io/hostname': 'node-2' }
    const template = { metadata: { labels: { app: 'agent' } }, spec: { containers: [{ name: 'c', image: 'fluentd:1' }], nodeSelector } }
    expect(start({ template }).places()).toEqual(['node-2'])
  })

  it('replaces a pod that was deleted or that failed', () => {
    const { door, run, pods, places, messages } = start()
    const [first, second] = pods()
    door.delete(Pod, first.metadata)
    door.updateStatus(Pod, { ...second, status: { ...second.status, phase: 'Failed' } })
    run(5)
    expect(places()).toEqual(['node-1', 'node-2', 'node-3'])
    expect(pods().every(({ status }) => status.phase === 'Running')).toBe(true)
    expect(messages('FailedDaemonPod')).toEqual([
      `Found failed daemon pod default/${second.metadata.name} on node ${second.spec.nodeName}, will try to kill it`,
    ])
  })

  it('rolls a new template out node by node, and never lets more than one be missing', () => {
    const { run, setImage, pods, images, get, door } = start()
    setImage('fluentd:2')
    let fewest = 3
    for (let step = 0; step < 100; step++) {
      run(0.05)
      fewest = Math.min(fewest, pods().filter((pod) => pod.status.phase === 'Running' && !isTerminating(pod)).length)
    }
    expect(fewest).toBe(2)
    expect(images()).toEqual(['fluentd:2', 'fluentd:2', 'fluentd:2'])
    expect(get().status).toMatchObject({ updatedNumberScheduled: 3, observedGeneration: 2 })
    expect(get().metadata.annotations).toEqual({ 'deprecated.daemonset.template.generation': '2' })
    expect(door.list(ControllerRevision).items.map(({ revision }) => revision).sort()).toEqual([1, 2])
    setImage('fluentd:1')
    run(5)
    expect(door.list(ControllerRevision).items.map(({ revision }) => revision).sort()).toEqual([2, 3])
  })

  it('with surge lets the new pod become ready beside the old one', () => {
    const { run, setImage, pods, images } = start({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } })
    setImage('fluentd:2')
    let [fewest, most] = [3, 3]
    for (let step = 0; step < 100; step++) {
      run(0.05)
      const active = pods().filter((pod) => !isTerminating(pod))
      fewest = Math.min(fewest, active.filter(({ status }) => status.phase === 'Running').length)
      most = Math.max(most, active.length)
    }
    expect([fewest, most]).toEqual([3, 4])
    expect(images()).toEqual(['fluentd:2', 'fluentd:2', 'fluentd:2'])
  })

  it('with OnDelete waits until somebody deletes a pod', () => {
    const { door, run, setImage, pods, images } = start({ updateStrategy: { type: 'OnDelete' } })
    setImage('fluentd:2')
    run(10)
    expect(images()).toEqual(['fluentd:1', 'fluentd:1', 'fluentd:1'])
    door.delete(Pod, pods()[0].metadata)
    run(5)
    expect(images()).toEqual(['fluentd:1', 'fluentd:1', 'fluentd:2'])
  })

  it('forgets revisions beyond its limit', () => {
    const { run, setImage, door } = start({ revisionHistoryLimit: 1 })
    for (const version of [2, 3, 4]) {
      setImage(`fluentd:${version}`)
      run(10)
    }
    expect(door.list(ControllerRevision).items.map(({ revision }) => revision).sort()).toEqual([3, 4])
  })
})
