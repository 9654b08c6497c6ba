import { describe, expect, it } from 'vitest'
import { ControllerRevision } from '../../../api/kinds/controller-revision'
import { Event } from '../../../api/kinds/event'
import { Pod } from '../../../api/kinds/pod'
import { ResourceQuota } from '../../../api/kinds/resource-quota'
import { StatefulSet } from '../../../api/kinds/stateful-set'
import type { Apps } from '../../../api/types'
import { revisionHash } from '../history/revision-hash'
import { startControlPlane, type ControlPlaneOptions } from '../testing.test.support'

const place = { namespace: 'default', name: 'db' }

const db = (spec: Partial<Apps.StatefulSetSpec> = {}) => ({
  metadata: place,
  spec: {
    serviceName: 'db',
    replicas: 3,
    selector: { matchLabels: { app: 'db' } },
    template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'c', image: 'redis:1' }] } },
    ...spec,
  },
})

function start(spec: Partial<Apps.StatefulSetSpec> = {}, options: ControlPlaneOptions = {}) {
  const cluster = startControlPlane({ readyAfterMs: 500, ...options })
  const { door, run } = cluster
  door.create(StatefulSet, db(spec))
  const patch = (spec: unknown) => door.patch(StatefulSet, place, { type: 'application/strategic-merge-patch+json', patch: { spec } })
  const pods = () => [...door.list(Pod).items].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  const names = () => pods().map(({ metadata }) => metadata.name)
  return {
    ...cluster,
    patch,
    pods,
    names,
    setImage: (image: string) => patch({ template: { spec: { containers: [{ name: 'c', image }] } } }),
    get: () => door.get(StatefulSet, place),
    images: () => pods().map(({ spec }) => spec.containers[0].image),
    messages: () => door.list(Event).items.filter(({ involvedObject }) => involvedObject.kind === 'StatefulSet').map(({ message }) => message),
    /** The names there were, one after the other, while time passed. */
    watchNames(seconds: number) {
      const seen: string[] = []
      for (let step = 0; step < seconds * 20; step++) {
        run(0.05)
        const now = names().join(' ')
        if (seen.at(-1) !== now) seen.push(now)
      }
      return seen
    },
  }
}

describe('the StatefulSet controller', () => {
  it('creates numbered pods, each after the one before is ready, and marks them', () => {
    const { watchNames, pods, get, messages, door } = start()
    expect(watchNames(5)).toEqual(['db-0', 'db-0 db-1', 'db-0 db-1 db-2'])
    const [revision] = door.list(ControllerRevision).items
    const hash = revision.metadata.labels?.['controller.kubernetes.io/hash']
    expect(revision.metadata.name).toBe(`db-${hash}`)
    expect(pods()[1].metadata).toMatchObject({
      generateName: 'db-',
      labels: {
        app: 'db',
        'apps.kubernetes.io/pod-index': '1',
        'controller-revision-hash': revision.metadata.name,
        'statefulset.kubernetes.io/pod-name': 'db-1',
      },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', controller: true, blockOwnerDeletion: true }],
    })
    expect(pods()[1].spec).toMatchObject({ hostname: 'db-1', subdomain: 'db' })
    expect(get().status).toEqual({
      availableReplicas: 3,
      collisionCount: 0,
      currentReplicas: 3,
      currentRevision: revision.metadata.name,
      observedGeneration: 1,
      readyReplicas: 3,
      replicas: 3,
      updateRevision: revision.metadata.name,
      updatedReplicas: 3,
    })
    expect(messages()).toEqual([0, 1, 2].map((ordinal) => `create Pod db-${ordinal} in StatefulSet db successful`))
  })

  it('waits for a pod that does not become ready', () => {
    const { run, names } = start({}, { becomesReady: ({ metadata }) => metadata.name !== 'db-1' })
    run(60)
    expect(names()).toEqual(['db-0', 'db-1'])
  })

  it('in parallel creates and deletes them at once', () => {
    const { run, names, patch, watchNames } = start({ podManagementPolicy: 'Parallel' })
    run(0.1)
    expect(names()).toEqual(['db-0', 'db-1', 'db-2'])
    run(5)
    patch({ replicas: 1 })
    expect(watchNames(2).at(-1)).toBe('db-0')
  })

  it('takes the highest number away first, one at a time, and begins where it is told', () => {
    const { run, names, patch, messages } = start()
    run(5)
    patch({ replicas: 1 })
    run(5)
    expect(names()).toEqual(['db-0'])
    expect(messages().slice(3)).toEqual([2, 1].map((ordinal) => `delete Pod db-${ordinal} in StatefulSet db successful`))
    patch({ ordinals: { start: 5 }, replicas: 2 })
    run(5)
    expect(names()).toEqual(['db-5', 'db-6'])
  })

  it('gives a pod that was deleted its name again', () => {
    const { door, run, pods, names } = start()
    run(5)
    const { uid } = pods()[1].metadata
    door.delete(Pod, pods()[1].metadata)
    run(5)
    expect(names()).toEqual(['db-0', 'db-1', 'db-2'])
    expect(pods()[1].metadata.uid).not.toBe(uid)
  })

  it('updates from the highest number down, each after the one before is ready', () => {
    const { run, setImage, images, get, door } = start()
    run(5)
    const before = get().status.currentRevision
    setImage('redis:2')
    const seen = new Set<string>()
    for (let step = 0; step < 100; step++) {
      run(0.05)
      if (images().length === 3) seen.add(images().join(' '))
    }
    expect([...seen].slice(-3)).toEqual(['redis:1 redis:1 redis:2', 'redis:1 redis:2 redis:2', 'redis:2 redis:2 redis:2'])
    const { currentRevision, updateRevision, updatedReplicas } = get().status
    expect(currentRevision).toBe(updateRevision)
    expect(currentRevision).not.toBe(before)
    expect(updatedReplicas).toBe(3)
    expect(door.list(ControllerRevision).items.map(({ revision }) => revision).sort()).toEqual([1, 2])
  })

  it('leaves what is below the partition as it was, even when it is made anew', () => {
    const { door, run, setImage, images, get, patch } = start({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } })
    run(5)
    setImage('redis:2')
    run(5)
    expect(images()).toEqual(['redis:1', 'redis:1', 'redis:2'])
    door.delete(Pod, { namespace: 'default', name: 'db-0' })
    run(5)
    expect(images()).toEqual(['redis:1', 'redis:1', 'redis:2'])
    expect(get().status).toMatchObject({ currentReplicas: 2, updatedReplicas: 1 })
    patch({ updateStrategy: { rollingUpdate: { partition: 0 } } })
    run(5)
    expect(images()).toEqual(['redis:2', 'redis:2', 'redis:2'])
  })

  it('with OnDelete waits until somebody deletes a pod', () => {
    const { door, run, setImage, images } = start({ updateStrategy: { type: 'OnDelete' } })
    run(5)
    setImage('redis:2')
    run(10)
    expect(images()).toEqual(['redis:1', 'redis:1', 'redis:1'])
    door.delete(Pod, { namespace: 'default', name: 'db-1' })
    run(5)
    expect(images()).toEqual(['redis:1', 'redis:2', 'redis:1'])
  })

  it('stays with a pod that never becomes ready, even when told to go back, until somebody deletes it', () => {
    const { door, run, setImage, images, get } = start({}, { becomesReady: ({ spec }) => spec.containers[0].image !== 'redis:broken' })
    run(5)
    const before = get().status.updateRevision
    setImage('redis:broken')
    run(30)
    expect(images()).toEqual(['redis:1', 'redis:1', 'redis:broken'])
    expect(get().status).toMatchObject({ currentReplicas: 2, updatedReplicas: 1, readyReplicas: 2, currentRevision: before })
    setImage('redis:1')
    run(30)
    expect(images()).toEqual(['redis:1', 'redis:1', 'redis:broken'])
    expect(get().status).toMatchObject({ currentRevision: before, updateRevision: before, currentReplicas: 2, updatedReplicas: 2 })
    expect(door.list(ControllerRevision).items.map(({ revision }) => revision).sort()).toEqual([2, 3])
    door.delete(Pod, { namespace: 'default', name: 'db-2' })
    run(5)
    expect(images()).toEqual(['redis:1', 'redis:1', 'redis:1'])
  })

  it('keeps as many revisions as it is told, beside those that are in use', () => {
    const { run, setImage, door } = start({ revisionHistoryLimit: 1 })
    for (const version of [2, 3, 4]) {
      run(5)
      setImage(`redis:${version}`)
    }
    run(0.02)
    expect(door.list(ControllerRevision).items.map(({ revision }) => revision).sort()).toEqual([2, 3, 4])
    run(10)
    expect(door.list(ControllerRevision).items.map(({ revision }) => revision).sort()).toEqual([3, 4])
  })

  it('waits for minReadySeconds between one pod and the next, and counts available ones', () => {
    const { run, names, get } = start({ minReadySeconds: 10 })
    run(5)
    expect(names()).toEqual(['db-0'])
    expect(get().status).toMatchObject({ readyReplicas: 1, availableReplicas: 0 })
    run(7)
    expect(names()).toEqual(['db-0', 'db-1'])
    expect(get().status).toMatchObject({ availableReplicas: 1 })
    run(30)
    expect(get().status).toMatchObject({ readyReplicas: 3, availableReplicas: 3 })
  })

  it('takes in its pods and revisions again when it is created anew, with one that failed among them, which it replaces', () => {
    const { door, run, pods, names, messages } = start()
    run(5)
    door.delete(StatefulSet, place, { propagationPolicy: 'Orphan' })
    run(5)
    const [first, second] = pods()
    door.updateStatus(Pod, { ...second, status: { ...second.status, phase: 'Failed' } })
    door.create(StatefulSet, db())
    run(10)
    expect(names()).toEqual(['db-0', 'db-1', 'db-2'])
    expect(pods()[0].metadata.uid).toBe(first.metadata.uid)
    expect(pods()[1].metadata.uid).not.toBe(second.metadata.uid)
    expect(messages().slice(3)).toEqual(['delete Pod db-1 in StatefulSet db successful', 'create Pod db-1 in StatefulSet db successful'])
    expect(door.list(ControllerRevision).items).toHaveLength(1)
  })

  it('puts back the label that names a pod, and says so', () => {
    const { door, run, pods, messages } = start()
    run(5)
    const [, second] = pods()
    const { 'statefulset.kubernetes.io/pod-name': _name, ...labels } = second.metadata.labels ?? {}
    door.update(Pod, { ...second, metadata: { ...second.metadata, labels } })
    run(1)
    expect(pods()[1].metadata.labels).toMatchObject({ 'statefulset.kubernetes.io/pod-name': 'db-1' })
    expect(messages().slice(3)).toEqual(['update Pod db-1 in StatefulSet db successful'])
  })

  it('lets a pod go whose labels no longer fit, and cannot have another of that name before it is gone', () => {
    const { door, run, pods, names } = start()
    run(5)
    const [first] = pods()
    door.update(Pod, { ...first, metadata: { ...first.metadata, labels: { app: 'other' } } })
    run(5)
    expect(door.get(Pod, first.metadata).metadata.ownerReferences).toBeUndefined()
    expect(names()).toEqual(['db-0', 'db-1', 'db-2'])
    door.delete(Pod, first.metadata)
    run(20)
    expect(pods()[0].metadata.labels).toMatchObject({ app: 'db' })
    const told = door.list(Event).items.map(({ message, count }) => `${message} ${count}`)
    expect(told).toContain('create Pod db-0 in StatefulSet db successful 2')
    expect(told.some((text) => text.includes('already exists'))).toBe(false)
  })

  it('says why a pod cannot be created, and creates it when that is over', () => {
    const cluster = startControlPlane({ readyAfterMs: 500 })
    const { door, run } = cluster
    const quota = { metadata: { namespace: 'default', name: 'q' }, spec: { hard: { pods: '1' } } }
    door.create(ResourceQuota, quota)
    run(1)
    door.create(StatefulSet, db({ replicas: 2 }))
    run(5)
    const told = () => door.list(Event).items.filter(({ reason }) => reason === 'FailedCreate').map(({ message }) => message)
    expect(told()).toEqual([
      'create Pod db-1 in StatefulSet db failed error: pods "db-1" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
    ])
    expect(door.get(StatefulSet, place).status).toMatchObject({ observedGeneration: 1, replicas: 1, readyReplicas: 1 })
    door.delete(ResourceQuota, quota.metadata)
    run(60)
    expect(door.get(StatefulSet, place).status).toMatchObject({ replicas: 2, readyReplicas: 2 })
  })

  it('takes over a revision of the same content, and gives its own another name when that is taken', () => {
    const { door, run, setImage, get } = start()
    run(5)
    const { spec } = get().spec.template
    const template = { ...get().spec.template, spec: { ...spec, containers: [{ ...spec?.containers[0], name: 'c', image: 'redis:2' }] } }
    const name = `db-${revisionHash({ spec: { template: { ...template, $patch: 'replace' } } }, 0)}`
    door.create(ControllerRevision, { metadata: { namespace: 'default', name }, data: { other: true }, revision: 1 })
    setImage('redis:2')
    run(10)
    expect(get().status).toMatchObject({ collisionCount: 1, updatedReplicas: 3 })
    expect(get().status.updateRevision).not.toBe(name)
  })

  it('replaces one pod at a time, whatever is said of maxUnavailable', () => {
    const { patch, get } = start({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } } })
    expect(get().spec.updateStrategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { partition: 0 } })
    patch({ updateStrategy: { rollingUpdate: { maxUnavailable: 2, partition: 1 } } })
    expect(get().spec.updateStrategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { partition: 1 } })
  })

  it('refuses to change what names its pods', () => {
    const { run, patch } = start()
    run(1)
    expect(() => patch({ serviceName: 'other' })).toThrow(
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    )
  })
})
