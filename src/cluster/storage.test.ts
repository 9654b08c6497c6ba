import { describe, expect, it } from 'vitest'
import { Event } from '../api/kinds/event'
import { PersistentVolume } from '../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../api/kinds/persistent-volume-claim'
import { Pod } from '../api/kinds/pod'
import { ResourceQuota } from '../api/kinds/resource-quota'
import { drive } from '../base/driver'
import { createSimulation } from '../base/simulation'
import { images } from '../images/images'
import { bootCluster } from './cluster'

function startCluster() {
  const simulation = createSimulation({ seed: 'storage', startMs: Date.UTC(2026, 0, 1) })
  const cluster = bootCluster({ simulation, nodes: 3, images })
  const { clock } = simulation
  const door = cluster.door({ user: 'kubernetes-admin', fieldManager: 'kubectl' })
  const namespace = 'default'
  return {
    cluster,
    door,
    run: async (seconds: number): Promise<void> => void (await drive(clock, { untilMs: clock.now() + seconds * 1000 })),
    claim: (name: string, spec: Partial<PersistentVolumeClaim['spec']> = {}) =>
      door.create(PersistentVolumeClaim, { metadata: { name, namespace }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec } }),
    pod: (name: string, claimName: string) =>
      door.create(Pod, {
        metadata: { name, namespace },
        spec: {
          containers: [{ name: 'c', image: 'nginx', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
        },
      }),
    told: (name: string) =>
      door
        .list(Event, { namespace })
        .items.filter(({ involvedObject }) => involvedObject.name === name)
        .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
        .map(({ reason, message }) => `${reason}: ${message}`),
  }
}

describe('a cluster', () => {
  it('makes a volume where the first pod goes that claims it, and removes it with the claim', async () => {
    const { cluster, door, run, claim, pod, told } = startCluster()
    await run(30)
    claim('data')
    await run(2)
    expect(told('data')).toEqual(['WaitForFirstConsumer: waiting for first consumer to be created before binding'])
    pod('web', 'data')
    await run(40)
    const bound = door.get(PersistentVolumeClaim, { namespace: 'default', name: 'data' })
    const { spec } = door.get(Pod, { namespace: 'default', name: 'web' })
    const volume = door.get(PersistentVolume, { name: bound.spec.volumeName ?? '' })
    expect({ phase: bound.status.phase, node: bound.metadata.annotations?.['volume.kubernetes.io/selected-node'] }).toEqual({ phase: 'Bound', node: spec.nodeName })
    expect(volume.spec.hostPath?.path).toBe(`/var/local-path-provisioner/${volume.metadata.name}_default_data`)
    expect(door.get(Pod, { namespace: 'default', name: 'web' }).status.phase).toBe('Running')
    expect(told('data').slice(1).sort()).toEqual([
      "ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'rancher.io/local-path' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
      'Provisioning: External provisioner is provisioning volume for claim "default/data"',
      `ProvisioningSucceeded: Successfully provisioned volume ${volume.metadata.name}`,
    ])
    expect(cluster.nodeNames).toContain(spec.nodeName)
    door.delete(Pod, { namespace: 'default', name: 'web' })
    door.delete(PersistentVolumeClaim, { namespace: 'default', name: 'data' })
    await run(60)
    expect(door.list(PersistentVolume).items).toEqual([])
    expect(door.list(Pod, { namespace: 'local-path-storage' }).items.map(({ metadata }) => metadata.name.replace(/-[^-]+-[^-]+$/, ''))).toEqual(['local-path-provisioner'])
  })

  it('keeps data where a node keeps them: through its pods and its reboots, not beyond the claim', async () => {
    const { cluster, door, run, claim, pod } = startCluster()
    await run(30)
    claim('data')
    pod('first', 'data')
    await run(40)
    const placed = door.get(Pod, { namespace: 'default', name: 'first' }).spec.nodeName ?? ''
    const { volumeName = '' } = door.get(PersistentVolumeClaim, { namespace: 'default', name: 'data' }).spec
    const volume = door.get(PersistentVolume, { name: volumeName })
    door.update(PersistentVolume, { ...volume, spec: { ...volume.spec, persistentVolumeReclaimPolicy: 'Retain' } })
    expect(cluster.fault('node-off', placed)).toBeUndefined()
    await run(60)
    pod('second', 'data')
    await run(5)
    const waiting = door.get(Pod, { namespace: 'default', name: 'second' })
    expect(waiting.spec.nodeName).toBeUndefined()
    expect(waiting.status.conditions?.[0].message).toMatch(/1 node\(s\) had volume node affinity conflict/)
    expect(cluster.fault('node-on', placed)).toBeUndefined()
    await run(120)
    expect(door.get(Pod, { namespace: 'default', name: 'second' }).spec.nodeName).toBe(placed)
    for (const name of ['first', 'second']) door.delete(Pod, { namespace: 'default', name }, { gracePeriodSeconds: 0 })
    door.delete(PersistentVolumeClaim, { namespace: 'default', name: 'data' })
    await run(30)
    expect(door.get(PersistentVolume, { name: volumeName }).status.phase).toBe('Released')
    claim('data')
    pod('third', 'data')
    await run(60)
    expect(door.get(PersistentVolumeClaim, { namespace: 'default', name: 'data' }).spec.volumeName).not.toBe(volumeName)
  })

  it('tries again when the pod that is to make the folder is refused', async () => {
    const { door, run, claim, pod, told } = startCluster()
    await run(30)
    door.create(ResourceQuota, { metadata: { name: 'full', namespace: 'local-path-storage' }, spec: { hard: { pods: '1' } } })
    claim('data')
    pod('web', 'data')
    await run(30)
    expect(told('data').find((text) => text.startsWith('ProvisioningFailed'))).toMatch(/^ProvisioningFailed: failed to provision volume with StorageClass "standard": .* is forbidden: exceeded quota: full/)
    door.delete(ResourceQuota, { name: 'full', namespace: 'local-path-storage' })
    await run(90)
    expect(door.get(Pod, { namespace: 'default', name: 'web' }).status.phase).toBe('Running')
  })

  it('makes no volume that several nodes could write to, and the pod waits', async () => {
    const { door, run, claim, pod, told } = startCluster()
    await run(30)
    claim('shared', { accessModes: ['ReadWriteMany'] })
    pod('web', 'shared')
    await run(40)
    expect(told('shared')).toContain('ProvisioningFailed: failed to provision volume with StorageClass "standard": NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes')
    expect(door.get(Pod, { namespace: 'default', name: 'web' }).spec.nodeName).toBeUndefined()
    door.delete(Pod, { namespace: 'default', name: 'web' })
    await run(5)
    expect(door.list(Pod, { namespace: 'default' }).items).toEqual([])
  })
})
