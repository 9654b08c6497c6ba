import { describe, expect, it } from 'vitest'
import { Event } from '../../../api/kinds/event'
import { Pod } from '../../../api/kinds/pod'
import { ReplicaSet } from '../../../api/kinds/replica-set'
import { controllerOf } from '../../../api/object'
import { startControlPlane } from '../testing.test.support'

const container = { name: 'web', image: 'nginx' }
const web = (replicas: number, minReadySeconds?: number) => ({
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas,
    ...(minReadySeconds ? { minReadySeconds } : {}),
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } },
  },
})
const place = { namespace: 'default', name: 'web' }

describe('the ReplicaSet controller', () => {
  it('creates as many pods as are wanted and reports them', () => {
    const { door, run } = startControlPlane({ readyAfterMs: 500 })
    door.create(ReplicaSet, web(3))
    run(5)
    const { items } = door.list(Pod)
    expect(items.map(({ metadata }) => metadata.name.slice(0, -5))).toEqual(['web-', 'web-', 'web-'])
    expect(items[0].metadata).toMatchObject({
      generateName: 'web-',
      labels: { app: 'web' },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', controller: true, blockOwnerDeletion: true }],
    })
    expect(door.get(ReplicaSet, place).status).toEqual({
      replicas: 3,
      fullyLabeledReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      observedGeneration: 1,
    })
    const created = door.list(Event).items.filter(({ reason }) => reason === 'SuccessfulCreate')
    expect(created.map(({ message }) => message).sort()).toEqual(items.map(({ metadata }) => `Created pod: ${metadata.name}`).sort())
  })

  it('replaces a pod that is deleted and one that failed', () => {
    const { door, run } = startControlPlane({ readyAfterMs: 500 })
    door.create(ReplicaSet, web(2))
    run(5)
    const [first, second] = door.list(Pod).items
    door.delete(Pod, first.metadata)
    door.updateStatus(Pod, { ...second, status: { ...second.status, phase: 'Failed' } })
    run(5)
    const active = door.list(Pod).items.filter(({ status }) => status.phase === 'Running')
    expect(active).toHaveLength(2)
    expect(door.get(ReplicaSet, place).status.readyReplicas).toBe(2)
  })

  it('adopts an orphan that fits and lets go of a pod whose labels changed', () => {
    const { door, run } = startControlPlane({ readyAfterMs: 500 })
    door.create(Pod, { metadata: { name: 'stray', namespace: 'default', labels: { app: 'web' } }, spec: { containers: [container] } })
    run(1)
    door.create(ReplicaSet, web(2))
    run(5)
    const stray = door.get(Pod, { namespace: 'default', name: 'stray' })
    expect(controllerOf(stray)?.name).toBe('web')
    expect(door.list(Pod).items).toHaveLength(2)
    door.update(Pod, { ...stray, metadata: { ...stray.metadata, labels: { app: 'quarantine' } } })
    run(5)
    expect(door.get(Pod, stray.metadata).metadata.ownerReferences).toBeUndefined()
    expect(door.list(Pod).items).toHaveLength(3)
    expect(door.get(ReplicaSet, place).status.replicas).toBe(2)
  })

  it('deletes the youngest and least ready when there are too many', () => {
    let isOpen = true
    const { door, run } = startControlPlane({ readyAfterMs: 500, becomesReady: () => isOpen })
    door.create(ReplicaSet, web(2))
    run(60)
    const old = door.list(Pod).items.map(({ metadata }) => metadata.name)
    isOpen = false
    door.patch(ReplicaSet, place, { type: 'application/merge-patch+json', patch: { spec: { replicas: 4 } } })
    run(5)
    door.patch(ReplicaSet, place, { type: 'application/merge-patch+json', patch: { spec: { replicas: 2 } } })
    run(5)
    expect(door.list(Pod).items.map(({ metadata }) => metadata.name)).toEqual(old)
  })

  it('says why pods could not be created and goes on once they can', () => {
    const { door, run } = startControlPlane({ readyAfterMs: 500 })
    const draft = web(3)
    const spec = { ...draft.spec, template: { ...draft.spec.template, spec: { containers: [container], priorityClassName: 'vip' } } }
    door.create(ReplicaSet, { ...draft, spec })
    run(2)
    expect(door.get(ReplicaSet, place).status.conditions).toMatchObject([
      { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: expect.stringMatching(/no PriorityClass with name vip was found$/) },
    ])
    const failures = door.list(Event).items.filter(({ reason }) => reason === 'FailedCreate')
    expect(failures[0].message).toMatch(/^Error creating: pods ".*" is forbidden: no PriorityClass with name vip was found$/)
    const current = door.get(ReplicaSet, place)
    door.update(ReplicaSet, { ...current, spec: web(3).spec })
    run(60)
    expect(door.get(ReplicaSet, place).status).toMatchObject({ readyReplicas: 3 })
    expect(door.get(ReplicaSet, place).status.conditions).toBeUndefined()
  })

  it('counts a pod as available only after minReadySeconds', () => {
    const { door, run } = startControlPlane({ readyAfterMs: 500 })
    door.create(ReplicaSet, web(2, 10))
    run(5)
    expect(door.get(ReplicaSet, place).status).toMatchObject({ readyReplicas: 2, availableReplicas: undefined })
    run(15)
    expect(door.get(ReplicaSet, place).status).toMatchObject({ readyReplicas: 2, availableReplicas: 2 })
  })

  it('begins slowly, so that a template that is refused is refused once and not five hundred times', () => {
    const { door, run } = startControlPlane({ readyAfterMs: 500 })
    const draft = web(500)
    const spec = { ...draft.spec, template: { ...draft.spec.template, spec: { containers: [container], priorityClassName: 'vip' } } }
    door.create(ReplicaSet, { ...draft, spec })
    run(0.02)
    const failures = door.list(Event).items.filter(({ reason }) => reason === 'FailedCreate')
    expect(failures.reduce((sum, { count = 0 }) => sum + count, 0)).toBe(1)
  })

  it('creates no more than five hundred pods in one go, and the rest when it has seen those', () => {
    const { clock, door } = startControlPlane({ readyAfterMs: 500 })
    door.create(ReplicaSet, web(1200))
    const seen = new Set<number>()
    for (let i = 0; i < 100; i++) {
      clock.advanceTo(clock.now() + 1)
      seen.add(door.list(Pod).items.length)
    }
    expect([...seen]).toEqual([0, 500, 1000, 1200])
  })
})
