import { describe, expect, it } from 'vitest'
import { CSIDriver } from '../../../api/kinds/csi-driver'
import { Event } from '../../../api/kinds/event'
import { PersistentVolume } from '../../../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import { Pod } from '../../../api/kinds/pod'
import { VolumeAttachment } from '../../../api/kinds/volume-attachment'
import { startControlPlane } from '../testing.test.support'

const namespace = 'default'

function startWithDisk({ accessModes = ['ReadWriteOnce'], hasDriver = true, attachRequired = true } = {}) {
  const plane = startControlPlane()
  const { door, run, silent } = plane
  if (hasDriver) door.create(CSIDriver, { metadata: { name: 'disk.example.com' }, spec: { attachRequired } })
  door.create(PersistentVolume, { metadata: { name: 'pv' }, spec: { capacity: { storage: '1Gi' }, accessModes, csi: { driver: 'disk.example.com', volumeHandle: 'h1' } } })
  door.create(PersistentVolumeClaim, { metadata: { name: 'data', namespace }, spec: { accessModes, storageClassName: '', resources: { requests: { storage: '1Gi' } } } })
  run(2)
  const pod = (name: string, nodeName: string) =>
    door.create(Pod, { metadata: { name, namespace }, spec: { nodeName, containers: [{ name: 'c', image: 'i' }], volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] } })
  const remove = (name: string) => door.delete(Pod, { name, namespace }, { gracePeriodSeconds: 0 })
  const attached = () => door.list(VolumeAttachment).items.map(({ spec, status }) => `${spec.nodeName} ${status?.attached}`)
  const told = (name: string) => door.list(Event).items.filter(({ involvedObject }) => involvedObject.name === name).map(({ reason, message }) => `${reason}: ${message}`)
  return { door, run, silent, pod, remove, attached, told }
}

describe('a disk of a driver', () => {
  it('comes to the node of the pod, and goes with the last one', () => {
    const { run, pod, remove, attached, told } = startWithDisk()
    pod('a', 'node-1')
    run(3)
    expect(attached()).toEqual(['node-1 true'])
    expect(told('a')).toEqual(['SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv" '])
    pod('b', 'node-1')
    run(2)
    remove('a')
    run(2)
    expect(attached()).toEqual(['node-1 true'])
    remove('b')
    run(2)
    expect(attached()).toEqual([])
  })

  it('is at one node at a time', () => {
    const { run, pod, remove, attached, told } = startWithDisk()
    pod('a', 'node-1')
    run(3)
    pod('b', 'node-2')
    run(3)
    expect(told('b')).toEqual(['FailedAttachVolume: Multi-Attach error for volume "pv" Volume is already used by pod(s) a'])
    remove('a')
    run(3)
    expect(attached()).toEqual(['node-2 true'])
    expect(told('b')).toContain('SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv" ')
  })

  it('is said to be elsewhere each time that it is wanted anew', () => {
    const { run, pod, remove, told } = startWithDisk()
    pod('a', 'node-1')
    run(3)
    for (const name of ['b', 'c']) {
      pod(name, 'node-2')
      run(30)
      expect(told(name)).toEqual(['FailedAttachVolume: Multi-Attach error for volume "pv" Volume is already used by pod(s) a'])
      remove(name)
      run(2)
    }
  })

  it('stays for six minutes at a node that says nothing any more', () => {
    const { run, pod, remove, attached, told, silent } = startWithDisk()
    pod('a', 'node-1')
    run(3)
    silent.add('node-1')
    run(60)
    remove('a')
    pod('b', 'node-2')
    run(300)
    expect(attached()).toEqual(['node-1 true'])
    expect(told('b')[0]).toBe('FailedAttachVolume: Multi-Attach error for volume "pv" Volume is already exclusively attached to one node and can\'t be attached to another')
    run(70)
    expect(attached()).toEqual(['node-2 true'])
  })

  it.each([
    { title: 'may be at several nodes when its volume says so', options: { accessModes: ['ReadWriteMany'] }, then: ['node-1 true', 'node-2 true'] },
    { title: 'is not brought when its driver does not ask for it', options: { attachRequired: false }, then: [] },
    { title: 'never comes without a driver', options: { hasDriver: false }, then: ['node-1 false'] },
  ])('$title', ({ options, then }) => {
    const { run, pod, attached } = startWithDisk(options)
    pod('a', 'node-1')
    run(3)
    pod('b', 'node-2')
    run(3)
    expect(attached().sort()).toEqual(then)
  })

  it('that nobody brings is complained of every two minutes', () => {
    const { run, pod, told } = startWithDisk({ hasDriver: false })
    pod('a', 'node-1')
    run(130)
    expect(told('a')).toEqual(['FailedAttachVolume: AttachVolume.Attach failed for volume "pv" : timed out waiting for external-attacher of disk.example.com CSI driver to attach volume h1'])
  })
})
