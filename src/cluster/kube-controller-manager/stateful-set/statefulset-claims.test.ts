import { describe, expect, it } from 'vitest'
import { ControllerRevision } from '../../../api/kinds/controller-revision'
import { Event } from '../../../api/kinds/event'
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import { Pod } from '../../../api/kinds/pod'
import { ResourceQuota } from '../../../api/kinds/resource-quota'
import { StatefulSet } from '../../../api/kinds/stateful-set'
import type { Apps } from '../../../api/types'
import { startControlPlane } from '../testing.test.support'

const place = { namespace: 'default', name: 'db' }
const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
const data = { metadata: { name: 'data', labels: { tier: 'disk' }, annotations: { note: 'kept' } }, spec }

function start(more: Partial<Apps.StatefulSetSpec> = {}) {
  const cluster = startControlPlane({ readyAfterMs: 500 })
  const { door, run } = cluster
  const template = { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'c', image: 'redis' }], volumes: [{ name: 'tmp', emptyDir: {} }] } }
  const create = (): void => void door.create(StatefulSet, { metadata: place, spec: { serviceName: 'db', replicas: 2, selector: { matchLabels: { app: 'db' } }, template, volumeClaimTemplates: [data], ...more } })
  create()
  run(5)
  const claims = () => [...door.list(PersistentVolumeClaim).items].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  return {
    ...cluster,
    create,
    claims,
    pods: () => door.list(Pod).items.map(({ metadata }) => metadata.name).sort(),
    claimNames: () => claims().map(({ metadata }) => metadata.name),
    owners: () => claims().map(({ metadata }) => (metadata.ownerReferences ?? []).map(({ kind, name, controller }) => `${kind}/${name} ${controller}`).join()),
    scale: (replicas: number) => door.patch(StatefulSet, place, { type: 'application/merge-patch+json', patch: { spec: { replicas } } }),
    told: () => door.list(Event).items.filter(({ involvedObject }) => involvedObject.kind === 'StatefulSet').map(({ reason, message }) => `${reason}: ${message}`),
  }
}

describe('the claims of a StatefulSet', () => {
  it('are created before their pods, which mount them, and it is told in that order', () => {
    const { claims, claimNames, owners, told, door } = start()
    expect(claimNames()).toEqual(['data-db-0', 'data-db-1'])
    expect(owners()).toEqual(['', ''])
    expect(claims()[0].metadata).toMatchObject({ labels: { tier: 'disk', app: 'db' }, annotations: { note: 'kept' } })
    expect(claims()[0].spec).toMatchObject(spec)
    expect(door.get(Pod, { namespace: 'default', name: 'db-1' }).spec.volumes?.slice(0, 2)).toEqual([
      { name: 'data', persistentVolumeClaim: { claimName: 'data-db-1' } },
      { name: 'tmp', emptyDir: {} },
    ])
    expect(told()).toEqual([
      'SuccessfulCreate: create Claim data-db-0 Pod db-0 in StatefulSet db success',
      'SuccessfulCreate: create Pod db-0 in StatefulSet db successful',
      'SuccessfulCreate: create Claim data-db-1 Pod db-1 in StatefulSet db success',
      'SuccessfulCreate: create Pod db-1 in StatefulSet db successful',
    ])
  })

  it('do not keep the revision from its name on a real cluster', () => {
    const { door, run } = startControlPlane()
    const container = { name: 'c', image: 'redis', volumeMounts: [{ name: 'data', mountPath: '/data' }] }
    const template = { metadata: { labels: { app: 'db' } }, spec: { containers: [container] } }
    door.create(StatefulSet, { metadata: place, spec: { serviceName: 'db', selector: { matchLabels: { app: 'db' } }, template, volumeClaimTemplates: [data] } })
    run(1)
    expect(door.list(ControllerRevision).items.map(({ metadata }) => metadata.name)).toEqual(['db-db89d7879'])
  })

  it('take the place of volumes of the template that bear their name', () => {
    const { door } = start({ volumeClaimTemplates: [{ ...data, metadata: { name: 'tmp' } }] })
    const volumes = door.get(Pod, { namespace: 'default', name: 'db-0' }).spec.volumes ?? []
    expect(volumes.filter(({ name }) => name === 'tmp')).toEqual([{ name: 'tmp', persistentVolumeClaim: { claimName: 'tmp-db-0' } }])
  })

  it('outlive scaling down and the set, and are found again', () => {
    const { scale, run, claims, claimNames, pods, door, create } = start()
    const [, second] = claims()
    scale(1)
    run(5)
    expect([pods(), claimNames()]).toEqual([['db-0'], ['data-db-0', 'data-db-1']])
    scale(2)
    run(5)
    expect(claims()[1].metadata.uid).toBe(second.metadata.uid)
    door.delete(StatefulSet, place)
    run(10)
    expect([pods(), claimNames()]).toEqual([[], ['data-db-0', 'data-db-1']])
    create()
    run(5)
    expect(claims()[1].metadata.uid).toBe(second.metadata.uid)
  })

  it('with whenDeleted Delete belong to the set and go with it, not with scaling', () => {
    const { owners, scale, run, claimNames, door } = start({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } })
    expect(owners()).toEqual(['StatefulSet/db true', 'StatefulSet/db true'])
    scale(1)
    run(5)
    expect(claimNames()).toEqual(['data-db-0', 'data-db-1'])
    door.delete(StatefulSet, place)
    run(10)
    expect(claimNames()).toEqual([])
  })

  it('with whenScaled Delete belong to the pod that is to go, and come anew when it comes back', () => {
    const { owners, scale, run, claims, claimNames, pods } = start({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' } })
    const [, former] = claims()
    expect(owners()).toEqual(['', ''])
    scale(1)
    run(0.014)
    expect(owners()).toEqual(['', 'Pod/db-1 true'])
    run(10)
    expect(claimNames()).toEqual(['data-db-0'])
    scale(2)
    run(5)
    expect([pods(), claimNames()]).toEqual([['db-0', 'db-1'], ['data-db-0', 'data-db-1']])
    expect(claims()[1].metadata.uid).not.toBe(former.metadata.uid)
  })

  it('with both policies change hands when their pod is no longer wanted', () => {
    const { owners, scale, run, claimNames } = start({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' } })
    expect(owners()).toEqual(['StatefulSet/db true', 'StatefulSet/db true'])
    scale(1)
    run(10)
    expect(claimNames()).toEqual(['data-db-0'])
  })

  it('follow a policy that changes, and the set says that it wrote the pods', () => {
    const { owners, run, door, told } = start()
    const patch = (whenDeleted: string) =>
      door.patch(StatefulSet, place, { type: 'application/merge-patch+json', patch: { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted } } } })
    patch('Delete')
    run(5)
    expect(owners()).toEqual(['StatefulSet/db true', 'StatefulSet/db true'])
    expect(told().slice(4)).toEqual(['SuccessfulUpdate: update Pod db-0 in StatefulSet db successful', 'SuccessfulUpdate: update Pod db-1 in StatefulSet db successful'])
    patch('Retain')
    run(5)
    expect(owners()).toEqual(['', ''])
  })

  it('that are refused keep the pod away, and it is told twice: of the claim and of the pod', () => {
    const cluster = startControlPlane({ readyAfterMs: 500 })
    const { door, run } = cluster
    door.create(ResourceQuota, { metadata: { namespace: 'default', name: 'q' }, spec: { hard: { persistentvolumeclaims: '1' } } })
    run(1)
    door.create(StatefulSet, { metadata: place, spec: { serviceName: 'db', replicas: 2, selector: { matchLabels: { app: 'db' } }, template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'c', image: 'redis' }] } }, volumeClaimTemplates: [data] } })
    run(5)
    expect(door.list(Pod).items.map(({ metadata }) => metadata.name)).toEqual(['db-0'])
    const refusal = 'persistentvolumeclaims "data-db-1" is forbidden: exceeded quota: q, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=1, limited: persistentvolumeclaims=1'
    const failures = door.list(Event).items.filter(({ reason }) => reason === 'FailedCreate').map(({ message }) => message)
    expect(failures).toEqual([
      `create Claim data-db-1 for Pod db-1 in StatefulSet db failed error: ${refusal}`,
      `create Pod db-1 in StatefulSet db failed error: failed to create PVC data-db-1: ${refusal}`,
    ])
  })

  it('that were lost while their pod waits are created again', () => {
    const { door, run, scale, claimNames } = start()
    scale(3)
    run(0.03)
    expect(door.get(Pod, { namespace: 'default', name: 'db-2' }).status.phase).toBe('Pending')
    door.delete(PersistentVolumeClaim, { namespace: 'default', name: 'data-db-2' })
    run(5)
    expect(claimNames()).toEqual(['data-db-0', 'data-db-1', 'data-db-2'])
  })
})
