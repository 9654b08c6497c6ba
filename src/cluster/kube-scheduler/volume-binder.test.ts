import { describe, expect, it } from 'vitest'
import { Event } from '../../api/kinds/event'
import { PersistentVolume } from '../../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim'
import { Pod } from '../../api/kinds/pod'
import { StorageClass } from '../../api/kinds/storage-class'
import { createSimulation } from '../../base/simulation'
import { kinds } from '../../api/kinds'
import { Node } from '../../api/kinds/node'
import { createApiServer } from '../kube-apiserver/api-server'
import { startScheduler } from './scheduler'

const namespace = 'default'

/** The other side, the controller and the provisioner, is played by the test. */
function start(provisioner: string) {
  const simulation = createSimulation({ seed: '1', startMs: Date.UTC(2026, 0, 1) })
  const apiServer = createApiServer({ simulation, kinds, disableAdmissionPlugins: ['TaintNodesByCondition', 'ServiceAccount', 'StorageObjectInUseProtection'] })
  const { clock } = simulation
  const door = apiServer.door({ user: 'kubernetes-admin', fieldManager: 'kubectl' })
  const allocatable = { cpu: '1', memory: '1Gi', pods: '10' }
  for (const name of ['node-1', 'node-2']) door.create(Node, { metadata: { name, labels: { 'kubernetes.io/hostname': name } }, spec: {}, status: { capacity: allocatable, allocatable } })
  door.create(StorageClass, { metadata: { name: 'late' }, provisioner, volumeBindingMode: 'WaitForFirstConsumer' })
  door.create(PersistentVolumeClaim, { metadata: { name: 'data', namespace }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'late', resources: { requests: { storage: '1Gi' } } } })
  startScheduler({ apiServer, simulation })
  const run = (seconds: number): void => clock.advanceTo(clock.now() + seconds * 1000)
  const pod = (name: string) =>
    door.create(Pod, {
      metadata: { name, namespace },
      spec: { containers: [{ name: 'c', image: 'i', resources: { requests: { cpu: '600m' } } }], volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] },
    })
  const nodeOf = (name: string) => door.get(Pod, { name, namespace }).spec.nodeName
  const claim = () => door.get(PersistentVolumeClaim, { name: 'data', namespace })
  const selected = () => claim().metadata.annotations?.['volume.kubernetes.io/selected-node']
  const bind = (volumeName: string) =>
    door.update(PersistentVolumeClaim, { ...claim(), metadata: { ...claim().metadata, annotations: { ...claim().metadata.annotations, 'pv.kubernetes.io/bind-completed': 'yes' } }, spec: { ...claim().spec, volumeName } })
  const told = (name: string) => door.list(Event).items.filter(({ involvedObject }) => involvedObject.name === name).map(({ reason, message }) => `${reason}: ${message}`)
  return { door, run, pod, nodeOf, claim, selected, bind, told }
}

const volume = (name: string, node: string) => ({
  metadata: { name },
  spec: {
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'late',
    local: { path: '/x' },
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }] } },
  },
})

describe('a pod whose claim waits for it', () => {
  it('is bound when its volume is made, on the node that was chosen for both', () => {
    const { run, pod, nodeOf, selected, bind, door } = start('example.com/disk')
    pod('web')
    run(5)
    const node = selected() ?? ''
    expect([node, nodeOf('web')]).toEqual([expect.stringMatching(/^node-[12]$/), undefined])
    door.create(PersistentVolume, volume('pv', node))
    bind('pv')
    run(1)
    expect(nodeOf('web')).toBe(node)
  })

  it('gives up after ten minutes, and tries again', () => {
    const { run, pod, told } = start('example.com/disk')
    pod('web')
    run(605)
    expect(told('web')).toEqual(['FailedScheduling: running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded'])
  })

  it('looks for another node when the provisioner cannot use this one', () => {
    const { run, pod, claim, selected, door, told } = start('example.com/disk')
    pod('web')
    run(5)
    const { 'volume.kubernetes.io/selected-node': _node, ...annotations } = claim().metadata.annotations ?? {}
    door.update(PersistentVolumeClaim, { ...claim(), metadata: { ...claim().metadata, annotations: { ...annotations, other: 'x' } } })
    run(1)
    expect(told('web')).toEqual(['FailedScheduling: running PreBind plugin "VolumeBinding": binding volumes: provisioning failed for PVC "data"'])
    run(10)
    expect(selected()).toMatch(/^node-[12]$/)
  })

  it('gets a volume that is there already, with its node', () => {
    const { run, pod, nodeOf, bind, door } = start('kubernetes.io/no-provisioner')
    const made = door.create(PersistentVolume, volume('pv', 'node-2'))
    door.updateStatus(PersistentVolume, { ...made, status: { phase: 'Available' } })
    pod('web')
    run(5)
    const { spec, metadata } = door.get(PersistentVolume, { name: 'pv' })
    expect([spec.claimRef?.name, metadata.annotations]).toEqual(['data', { 'pv.kubernetes.io/bound-by-controller': 'yes' }])
    bind('pv')
    run(1)
    expect(nodeOf('web')).toBe('node-2')
  })

  it('leaves its room when it is deleted meanwhile', () => {
    const { run, pod, nodeOf, selected, bind, door } = start('example.com/disk')
    pod('web')
    run(5)
    door.delete(Pod, { name: 'web', namespace })
    run(1)
    door.create(PersistentVolume, volume('pv', selected() ?? ''))
    bind('pv')
    pod('next')
    run(2)
    expect(nodeOf('next')).toBe(selected())
  })
})
