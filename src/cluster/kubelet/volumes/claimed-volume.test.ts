import { describe, expect, it } from 'vitest'
import { Node } from '../../../api/kinds/node'
import { PersistentVolume } from '../../../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import { Pod } from '../../../api/kinds/pod'
import type { Core } from '../../../api/types'
import { NODE, startOneNode } from '../one-node.test.support'

function startWithClaims() {
  const node = startOneNode()
  const { door } = node
  const claim = (name: string, volumeName?: string) => {
    const created = door.create(PersistentVolumeClaim, {
      metadata: { name, namespace: 'default' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...(volumeName ? { volumeName } : {}) },
    })
    return door.updateStatus(PersistentVolumeClaim, { ...created, status: { phase: volumeName ? 'Bound' : 'Pending' } })
  }
  const volume = (name: string, spec: Partial<Core.PersistentVolumeSpec>, owner?: PersistentVolumeClaim) =>
    door.create(PersistentVolume, {
      metadata: { name },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        ...spec,
        ...(owner ? { claimRef: { namespace: 'default', name: owner.metadata.name, uid: owner.metadata.uid } } : {}),
      },
    })
  const mounting = (claimName: string, name = 'web', image = 'toolbox:1') =>
    node.create(
      { containers: [{ name: 'c', image, volumeMounts: [{ name: 'data', mountPath: '/data' }] }], volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] },
      { name },
    )
  const failures = (name = 'web') => node.events(name).filter((event) => event.startsWith('FailedMount'))
  return { ...node, claim, volume, mounting, failures }
}

const only = (node: string): Core.VolumeNodeAffinity => ({
  required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }] },
})

describe('a pod that mounts a claim', () => {
  it('waits until the claim has a volume', async () => {
    const { door, claim, volume, mounting, failures, run, pod } = startWithClaims()
    mounting('data')
    await run(1)
    const unable = 'FailedMount: Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: error processing PVC default/data:'
    expect(failures()[0]).toMatch(new RegExp(`^${unable.replaceAll(/[[\]]/g, '\\$&')} failed to fetch PVC from API server: persistentvolumeclaims "data" not found`))
    const pending = claim('data')
    await run(4)
    expect(failures().at(-1)).toContain(`${unable} PVC is not bound`)
    volume('pv', { hostPath: { path: '/srv/pv' } }, pending)
    const named = door.update(PersistentVolumeClaim, { ...pending, spec: { ...pending.spec, volumeName: 'pv' } })
    door.updateStatus(PersistentVolumeClaim, { ...named, status: { phase: 'Bound' } })
    await run(20)
    expect(pod().status.phase).toBe('Running')
  })

  it('waits while nobody knows the node that its volume is bound to', async () => {
    const { door, claim, volume, mounting, failures, run } = startWithClaims()
    volume('pv', { hostPath: { path: '/srv/pv' }, nodeAffinity: only(NODE) }, claim('data', 'pv'))
    door.delete(Node, { name: NODE })
    mounting('data')
    await run(2)
    expect(failures()[0]).toContain(`MountVolume.NodeAffinity check failed for volume "pv" : error retrieving node: node "${NODE}" not found`)
  })

  it('finds what the pod before it left there', async () => {
    const { claim, volume, mounting, run, exec, door, disk } = startWithClaims()
    volume('pv', { hostPath: { path: '/srv/pv' } }, claim('data', 'pv'))
    mounting('data', 'first')
    await run(10)
    await exec(['touch', '/data/kept'], { name: 'first' })
    door.delete(Pod, { namespace: 'default', name: 'first' }, { gracePeriodSeconds: 0 })
    mounting('data', 'second')
    await run(10)
    expect(await exec(['cat', '/data/kept'], { name: 'second' })).toEqual({ output: '', exit: 0 })
    expect(disk.stat('/srv/pv/kept')?.type).toBe('file')
  })

  it.each([
    { title: 'a folder that is not there', spec: { local: { path: '/mnt/ssd' }, nodeAffinity: only(NODE) }, then: 'MountVolume.NewMounter initialization failed for volume "pv" : path "/mnt/ssd" does not exist' },
    { title: 'another node', spec: { hostPath: { path: '/x' }, nodeAffinity: only('elsewhere') }, then: 'MountVolume.NodeAffinity check failed for volume "pv" : no matching NodeSelectorTerms' },
    { title: 'a folder that is a file', spec: { hostPath: { path: '/x', type: 'Socket' } }, then: 'MountVolume.SetUp failed for volume "pv" : hostPath type check failed: /x is not a socket file' },
  ])('cannot start when its volume is on $title', async ({ spec, then }) => {
    const { claim, volume, mounting, failures, run, status } = startWithClaims()
    volume('pv', spec, claim('data', 'pv'))
    mounting('data')
    await run(1)
    expect(failures()[0]).toContain(then)
    expect(status()?.state?.waiting?.reason).toBe('ContainerCreating')
  })
})
