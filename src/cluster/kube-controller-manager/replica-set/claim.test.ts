import { describe, expect, it } from 'vitest'
import { Pod } from '../../../api/kinds/pod'
import { ReplicationController } from '../../../api/kinds/replication-controller'
import { controllerOf, type KubeObject } from '../../../api/object'
import { controllerReference } from '../owner'
import { startControlPlane } from '../testing.test.support'
import { claimPods } from './claim'

const spec = { containers: [{ name: 'c', image: 'nginx' }] }
const draft = {
  metadata: { name: 'web', namespace: 'default' },
  spec: { replicas: 0, template: { metadata: { labels: { app: 'web' } }, spec } },
}

/** Nothing else acts: the controllers are stopped. */
function start() {
  const { door, manager } = startControlPlane()
  manager.stop()
  const owner = door.create(ReplicationController, draft)
  const other = door.create(ReplicationController, { ...draft, metadata: { ...draft.metadata, name: 'other' } })
  const add = (name: string, app: string, of?: KubeObject): Pod =>
    door.create(Pod, { metadata: { name, namespace: 'default', labels: { app }, ...(of ? { ownerReferences: [controllerReference(of)] } : {}) }, spec })
  const claim = (orphans: readonly Pod[], owned: readonly Pod[] = [], by: ReplicationController = owner) => {
    const groups = owned.map(({ metadata }) => ({ labels: metadata.labels ?? {}, active: 1, ready: 0 }))
    return claimPods({ door, kind: ReplicationController }, by, { orphans, groups, owned: () => owned })
  }
  const owners = () => Object.fromEntries(door.list(Pod).items.map((pod) => [pod.metadata.name, controllerOf(pod)?.name]))
  return { door, owner, other, add, claim, owners }
}

const terminating = <T extends { readonly metadata: object }>(object: T): T =>
  ({ ...object, metadata: { ...object.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } })

describe('a controller of pods', () => {
  it('takes in orphans that fit', () => {
    const { add, claim, owners } = start()
    expect(claim([add('a', 'web'), add('b', 'test')])).toBe(true)
    expect(owners()).toEqual({ a: 'web', b: undefined })
  })

  it('lets go of its own that no longer fit', () => {
    const { owner, add, claim, owners } = start()
    expect(claim([], [add('a', 'web', owner), add('b', 'test', owner)])).toBe(true)
    expect(owners()).toEqual({ a: 'web', b: undefined })
  })

  it('has nothing to do when all that fit are its own', () => {
    const { owner, add, claim } = start()
    expect(claim([], [add('a', 'web', owner)])).toBe(false)
  })

  it('that goes takes nothing in and lets nothing go', () => {
    const { owner, add, claim, owners } = start()
    expect(claim([add('a', 'web')], [add('b', 'test', owner)], terminating(owner))).toBe(false)
    expect(owners()).toEqual({ a: undefined, b: 'web' })
  })

  it('takes in no pod that goes', () => {
    const { add, claim, owners } = start()
    expect(claim([terminating(add('a', 'web'))])).toBe(false)
    expect(owners()).toEqual({ a: undefined })
  })

  it('takes nothing in when it turns out to be gone, or to be another of the same name, and lets nothing follow', () => {
    const { door, owner, add, claim, owners } = start()
    const orphan = add('a', 'web')
    door.delete(ReplicationController, owner.metadata, { propagationPolicy: 'Background' })
    expect(claim([orphan])).toBe(true)
    door.create(ReplicationController, draft)
    expect(claim([orphan])).toBe(true)
    expect(owners()).toEqual({ a: undefined })
  })

  it('leaves a pod alone that somebody else took in before', () => {
    const { door, other, add, claim, owners } = start()
    const orphan = add('a', 'web')
    door.update(Pod, { ...orphan, metadata: { ...orphan.metadata, ownerReferences: [controllerReference(other)] } })
    expect(() => claim([orphan])).toThrow(/the object has been modified/)
    expect(owners()).toEqual({ a: 'other' })
  })
})
