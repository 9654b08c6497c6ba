import { describe, expect, it } from 'vitest'
import { ControllerRevision } from '../../../api/kinds/controller-revision'
import { DaemonSet } from '../../../api/kinds/daemon-set'
import { Event } from '../../../api/kinds/event'
import { Node } from '../../../api/kinds/node'
import { Pod } from '../../../api/kinds/pod'
import { ResourceQuota } from '../../../api/kinds/resource-quota'
import { isTerminating } from '../../../api/object'
import type { Apps } from '../../../api/types'
import { templateHash } from '../deployment/template-hash'
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

  it('names its revision as a real cluster does', () => {
    const template = { metadata: { labels: { app: 'agent' } }, spec: { containers: [{ name: 'c', image: 'fluentd' }] } }
    const { door } = start({ template })
    expect(door.list(ControllerRevision).items.map(({ metadata }) => metadata.name)).toEqual(['agent-76b5fbb76f'])
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

  it.each([{ maxSurge: 0, maxUnavailable: 1 }, { maxSurge: 1, maxUnavailable: 0 }])('waits longer each time before it replaces a pod that fails, and tells of each once (%o)', (rollingUpdate) => {
    const { door, run } = startControlPlane({ readyAfterMs: 500, withScheduler: true, fails: ({ spec }) => spec.nodeName === 'node-1' })
    door.create(DaemonSet, agent({ updateStrategy: { rollingUpdate } }))
    const told = () => door.list(Event).items.filter(({ reason }) => reason === 'FailedDaemonPod').map(({ message = '' }) => message)
    const counts = [0.5, 1, 2, 4, 8, 16, 32].map((seconds) => {
      run(seconds)
      return told().length
    })
    expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(told().every((message) => /^Found failed daemon pod default\/agent-\w{5} on node node-1, will try to kill it$/.test(message))).toBe(true)
    expect(door.get(DaemonSet, place).status).toMatchObject({ numberReady: 2, numberUnavailable: 1 })
    expect(door.list(Pod).items).toHaveLength(3)
  })

  it('says once that it cannot create a pod that is refused on every node', () => {
    const cluster = startControlPlane({ readyAfterMs: 500, withScheduler: true })
    const { door, run } = cluster
    door.create(ResourceQuota, { metadata: { namespace: 'default', name: 'q' }, spec: { hard: { pods: '0' } } })
    run(1)
    door.create(DaemonSet, agent())
    run(0.012)
    const refusals = () => door.list(Event).items.filter(({ reason }) => reason === 'FailedCreate')
    expect(refusals().map(({ message = '', count }) => `${count} ${message.replace(/agent-\w+/, 'agent-x')}`)).toEqual([
      '1 Error creating: pods "agent-x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0',
    ])
    expect(door.get(DaemonSet, place).status).toMatchObject({ desiredNumberScheduled: 3, currentNumberScheduled: 0, numberUnavailable: 3 })
  })

  it('follows a label: comes to a node that gets it and leaves one that loses it', () => {
    const template = { metadata: { labels: { app: 'agent' } }, spec: { containers: [{ name: 'c', image: 'fluentd:1' }], nodeSelector: { disk: 'ssd' } } }
    const { door, run, places, get, messages } = start({ template })
    const label = (name: string, disk: string | null) => door.patch(Node, { name }, { type: 'application/merge-patch+json', patch: { metadata: { labels: { disk } } } })
    expect(places()).toEqual([])
    expect(get().status.desiredNumberScheduled).toBe(0)
    label('node-2', 'ssd')
    run(5)
    expect(places()).toEqual(['node-2'])
    label('node-2', null)
    label('node-3', 'ssd')
    run(5)
    expect(places()).toEqual(['node-3'])
    expect([messages('SuccessfulCreate').length, messages('SuccessfulDelete').length]).toEqual([2, 1])
  })

  it('takes in pods that fit and that nobody controls, and lets go those that no longer fit', () => {
    const { door, run, pods, get } = start()
    door.delete(DaemonSet, place, { propagationPolicy: 'Orphan' })
    run(5)
    const before = pods().map(({ metadata }) => metadata.uid).sort()
    expect(pods().every(({ metadata }) => !metadata.ownerReferences)).toBe(true)
    door.create(DaemonSet, agent())
    run(5)
    expect(pods().map(({ metadata }) => metadata.uid).sort()).toEqual(before)
    expect(door.list(ControllerRevision).items.map(({ metadata }) => metadata.ownerReferences?.map(({ uid }) => uid))).toEqual([[get().metadata.uid]])
    const [stray] = pods()
    door.update(Pod, { ...stray, metadata: { ...stray.metadata, labels: { app: 'other' } } })
    run(5)
    expect(pods()).toHaveLength(4)
    expect(door.get(Pod, stray.metadata).metadata.ownerReferences).toBeUndefined()
  })

  it('makes one of several revisions of its template, and creates one that was deleted again', () => {
    const { door, run, pods, get } = start()
    const [revision] = door.list(ControllerRevision).items
    const { name } = revision.metadata
    const labels = { app: 'agent', 'controller-revision-hash': 'twin' }
    const ownerReferences = revision.metadata.ownerReferences
    door.create(ControllerRevision, { metadata: { namespace: 'default', name: 'agent-twin', labels, ownerReferences }, data: revision.data, revision: 5 })
    run(0.1)
    door.update(DaemonSet, { ...get(), metadata: { ...get().metadata, labels: { touched: 'yes' } } })
    run(5)
    expect(door.list(ControllerRevision).items.map(({ metadata }) => metadata.name)).toEqual(['agent-twin'])
    expect(pods().map(({ metadata }) => metadata.labels?.['controller-revision-hash'])).toEqual(['twin', 'twin', 'twin'])
    door.delete(ControllerRevision, { namespace: 'default', name: 'agent-twin' })
    run(1)
    expect(door.list(ControllerRevision).items.map(({ metadata }) => metadata.name)).toEqual([name])
  })

  it('gives its revision another name when that is taken, and counts it', () => {
    const { door, run, setImage, get, images } = start()
    const template = { ...get().spec.template, spec: { ...get().spec.template.spec, containers: [{ ...get().spec.template.spec?.containers[0], name: 'c', image: 'fluentd:2' }] } }
    const name = `agent-${templateHash(template, undefined)}`
    door.create(ControllerRevision, { metadata: { namespace: 'default', name }, data: { other: true }, revision: 1 })
    setImage('fluentd:2')
    run(10)
    expect(get().status.collisionCount).toBe(1)
    expect(door.list(ControllerRevision).items.map(({ metadata }) => metadata.name)).toContain(`agent-${templateHash(template, 1)}`)
    expect(images()).toEqual(['fluentd:2', 'fluentd:2', 'fluentd:2'])
  })

  it('keeps conditions that others wrote', () => {
    const { door, run, get, pods } = start()
    const conditions = [{ type: 'StatusUpdate', status: 'True', reason: 'E2E', message: 'Set from e2e test' }]
    door.updateStatus(DaemonSet, { ...get(), status: { ...get().status, conditions } })
    door.delete(Pod, pods()[0].metadata)
    run(5)
    expect(get().status.conditions).toEqual(conditions)
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
