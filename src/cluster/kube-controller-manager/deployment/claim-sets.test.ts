import { describe, expect, it } from 'vitest'
import { Deployment } from '../../../api/kinds/deployment'
import { ReplicaSet } from '../../../api/kinds/replica-set'
import { controllerOf } from '../../../api/object'
import { controllerReference } from '../owner'
import { startControlPlane } from '../testing.test.support'
import { claimSets } from './claim-sets'

const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } }
const draft = (name: string, app = 'web') => ({
  metadata: { name, namespace: 'default', labels: { app } },
  spec: { replicas: 0, selector: { matchLabels: { app } }, template: { ...template, metadata: { labels: { app } } } },
})

/** Nothing else acts: the controllers are stopped. */
function start() {
  const { door, manager } = startControlPlane()
  manager.stop()
  const deployment = door.create(Deployment, { ...draft('web'), spec: { ...draft('web').spec, paused: true } })
  const owners = () => Object.fromEntries(door.list(ReplicaSet).items.map((set) => [set.metadata.name, controllerOf(set)?.uid]))
  return { door, deployment, owners }
}

const terminating = <T extends { readonly metadata: object }>(object: T): T =>
  ({ ...object, metadata: { ...object.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } })

describe('a Deployment', () => {
  it('takes in orphans that its selector fits, and lets go of its own that it does not', () => {
    const { door, deployment, owners } = start()
    const { uid } = deployment.metadata
    const ownerReferences = [controllerReference(deployment)]
    const own = door.create(ReplicaSet, { ...draft('own'), metadata: { ...draft('own').metadata, ownerReferences } })
    const strange = door.create(ReplicaSet, { ...draft('strange', 'other'), metadata: { ...draft('strange', 'other').metadata, ownerReferences } })
    const orphans = [door.create(ReplicaSet, draft('orphan')), door.create(ReplicaSet, draft('misfit', 'other'))]
    const claimed = claimSets(door, deployment, { owned: [own, strange], orphans })
    expect(claimed?.map(({ metadata }) => metadata.name)).toEqual(['own', 'orphan'])
    expect(owners()).toEqual({ own: uid, strange: undefined, orphan: uid, misfit: undefined })
  })

  it('that goes takes nothing in and lets nothing go', () => {
    const { door, deployment, owners } = start()
    const ownerReferences = [controllerReference(deployment)]
    const strange = door.create(ReplicaSet, { ...draft('strange', 'other'), metadata: { ...draft('strange', 'other').metadata, ownerReferences } })
    const orphan = door.create(ReplicaSet, draft('orphan'))
    expect(claimSets(door, terminating(deployment), { owned: [strange], orphans: [orphan] })).toEqual([])
    expect(owners()).toEqual({ strange: deployment.metadata.uid, orphan: undefined })
  })

  it('takes in no orphan that goes', () => {
    const { door, deployment } = start()
    const orphan = door.create(ReplicaSet, draft('orphan'))
    expect(claimSets(door, deployment, { owned: [], orphans: [terminating(orphan)] })).toEqual([])
  })

  it.each([
    { name: 'is gone', recreate: false },
    { name: 'is another one of the same name', recreate: true },
  ])('takes nothing in when it turns out that it $name', ({ recreate }) => {
    const { door, deployment, owners } = start()
    const orphan = door.create(ReplicaSet, draft('orphan'))
    door.delete(Deployment, deployment.metadata)
    if (recreate) door.create(Deployment, draft('web'))
    expect(claimSets(door, deployment, { owned: [], orphans: [orphan] })).toBeUndefined()
    expect(owners()).toEqual({ orphan: undefined })
  })

  it('goes on when what it would let go or take in is gone', () => {
    const { door, deployment } = start()
    const ownerReferences = [controllerReference(deployment)]
    const strange = door.create(ReplicaSet, { ...draft('strange', 'other'), metadata: { ...draft('strange', 'other').metadata, ownerReferences } })
    const orphan = door.create(ReplicaSet, draft('orphan'))
    for (const { metadata } of [strange, orphan]) door.delete(ReplicaSet, metadata)
    expect(claimSets(door, deployment, { owned: [strange], orphans: [orphan] })).toEqual([])
  })
})
