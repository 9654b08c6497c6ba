import { describe, expect, it } from 'vitest'
import { Event } from '../../../api/kinds/event'
import { PersistentVolume } from '../../../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import { Pod } from '../../../api/kinds/pod'
import { StorageClass } from '../../../api/kinds/storage-class'
import { startControlPlane } from '../testing.test.support'

function startBinder() {
  const plane = startControlPlane()
  const { door, run } = plane
  const volume = (name: string, storage: string, spec: Partial<PersistentVolume['spec']> = {}) =>
    void door.create(PersistentVolume, { metadata: { name, labels: { name } }, spec: { capacity: { storage }, accessModes: ['ReadWriteOnce'], hostPath: { path: `/data/${name}` }, ...spec } })
  const claim = (name: string, storage: string, spec: Partial<PersistentVolumeClaim['spec']> = {}) =>
    void door.create(PersistentVolumeClaim, { metadata: { name, namespace: 'default' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, ...spec } })
  const ofClaim = (name: string) => {
    const { spec, status } = door.get(PersistentVolumeClaim, { name, namespace: 'default' })
    return `${status.phase} ${spec.volumeName ?? '-'} ${status.capacity?.storage ?? '-'}`
  }
  const ofVolume = (name: string) => {
    const { spec, status } = door.get(PersistentVolume, { name })
    return `${status.phase} ${spec.claimRef?.name ?? '-'}`
  }
  const told = (name: string) => door.list(Event).items.filter((event) => event.involvedObject.name === name).map(({ type, reason, message }) => `${type} ${reason} ${message}`)
  return { ...plane, run, volume, claim, ofClaim, ofVolume, told }
}

describe('a claim', () => {
  it('gets the smallest volume that is large enough, when there is one', () => {
    const { run, volume, claim, ofClaim, ofVolume, told } = startBinder()
    claim('data', '2Gi')
    run(1)
    expect(ofClaim('data')).toBe('Pending - -')
    expect(told('data')).toEqual(['Normal FailedBinding no persistent volumes available for this claim and no storage class is set'])
    volume('small', '1Gi')
    volume('huge', '10Gi')
    volume('right', '2Gi')
    run(1)
    expect(ofClaim('data')).toBe('Bound right 2Gi')
    expect(['small', 'huge', 'right'].map(ofVolume)).toEqual(['Available -', 'Available -', 'Bound data'])
  })

  it.each([
    { name: 'its class', spec: { storageClassName: 'fast' }, misfit: {}, fit: { storageClassName: 'fast' } },
    { name: 'its labels', spec: { selector: { matchLabels: { name: 'fit' } } }, misfit: {}, fit: {} },
    { name: 'its access modes', spec: { accessModes: ['ReadWriteMany'] }, misfit: {}, fit: { accessModes: ['ReadWriteOnce', 'ReadWriteMany'] } },
    { name: 'its mode', spec: { volumeMode: 'Block' }, misfit: {}, fit: { volumeMode: 'Block' } },
  ])('gets a volume by $name', ({ spec, misfit, fit }) => {
    const { run, volume, claim, ofClaim } = startBinder()
    volume('misfit', '1Gi', misfit)
    volume('fit', '5Gi', fit)
    run(1)
    claim('data', '1Gi', spec)
    run(1)
    expect(ofClaim('data')).toBe('Bound fit 5Gi')
  })

  it('waits for its first consumer where its class says so, and for its provisioner where it has one', () => {
    const { run, claim, volume, ofClaim, told, door } = startBinder()
    door.create(StorageClass, { metadata: { name: 'late' }, provisioner: 'example.com/disk', volumeBindingMode: 'WaitForFirstConsumer' })
    door.create(StorageClass, { metadata: { name: 'soon' }, provisioner: 'example.com/disk' })
    volume('v', '1Gi', { storageClassName: 'late' })
    claim('later', '1Gi', { storageClassName: 'late' })
    claim('sooner', '1Gi', { storageClassName: 'soon' })
    claim('never', '1Gi', { storageClassName: 'nope' })
    run(1)
    expect(['later', 'sooner', 'never'].map(ofClaim)).toEqual(['Pending - -', 'Pending - -', 'Pending - -'])
    expect(told('later')).toEqual(['Normal WaitForFirstConsumer waiting for first consumer to be created before binding'])
    expect(told('sooner')[0]).toMatch(/^Normal ExternalProvisioning Waiting for a volume to be created either by the external provisioner 'example.com\/disk'/)
    expect(told('never')).toEqual(['Warning ProvisioningFailed storageclass.storage.k8s.io "nope" not found'])
    door.create(Pod, { metadata: { name: 'web', namespace: 'default' }, spec: { containers: [{ name: 'c', image: 'nginx' }], volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'later' } }] } })
    run(16)
    expect(told('later')).toContain('Normal WaitForPodScheduled waiting for pod web to be scheduled')
  })

  it('that names a volume gets that one or none', () => {
    const { run, claim, volume, ofClaim, ofVolume, told } = startBinder()
    volume('v', '1Gi')
    run(1)
    claim('greedy', '2Gi', { volumeName: 'v' })
    run(1)
    expect([ofClaim('greedy'), ofVolume('v')]).toEqual(['Pending v -', 'Available -'])
    expect(told('greedy')).toEqual(['Warning VolumeMismatch Cannot bind to requested volume "v": requested PV is too small'])
    claim('modest', '1Gi', { volumeName: 'v' })
    run(1)
    expect(ofClaim('modest')).toBe('Bound v 1Gi')
    claim('late', '1Gi', { volumeName: 'v' })
    run(1)
    expect(told('late')).toEqual(['Warning FailedBinding volume "v" already bound to a different claim.'])
  })

  it('is lost when its volume goes', () => {
    const { run, claim, volume, ofClaim, door, told } = startBinder()
    volume('v', '1Gi')
    claim('data', '1Gi')
    run(1)
    const stored = door.get(PersistentVolume, { name: 'v' })
    door.update(PersistentVolume, { ...stored, metadata: { ...stored.metadata, finalizers: [] } })
    door.delete(PersistentVolume, { name: 'v' })
    run(1)
    expect(ofClaim('data')).toBe('Lost v -')
    expect(told('data')).toContain('Warning ClaimLost Bound claim has lost its PersistentVolume. Data on the volume is lost!')
  })
})

describe('a volume', () => {
  it.each([
    { policy: 'Retain', path: '/data', after: 'Released data', message: undefined },
    { policy: 'Delete', path: '/data', after: 'Failed data', message: 'host_path deleter only supports /tmp/.+ but received provided /data' },
  ])('whose claim goes is kept with policy $policy', ({ policy, path, after, message }) => {
    const { run, claim, volume, ofVolume, door } = startBinder()
    volume('v', '1Gi', { persistentVolumeReclaimPolicy: policy, hostPath: { path } })
    claim('data', '1Gi')
    run(1)
    door.delete(PersistentVolumeClaim, { name: 'data', namespace: 'default' })
    run(1)
    expect(ofVolume('v')).toBe(after)
    expect(door.get(PersistentVolume, { name: 'v' }).status.message).toBe(message)
  })

  it('in a place that is nobody\'s goes with its claim', () => {
    const { run, claim, volume, door } = startBinder()
    volume('v', '1Gi', { persistentVolumeReclaimPolicy: 'Delete', hostPath: { path: '/tmp/v' } })
    claim('data', '1Gi')
    run(1)
    door.delete(PersistentVolumeClaim, { name: 'data', namespace: 'default' })
    run(2)
    expect(door.list(PersistentVolume).items).toEqual([])
  })

  it('that was meant for a claim waits for it', () => {
    const { run, claim, volume, ofVolume, ofClaim } = startBinder()
    volume('other', '1Gi')
    volume('mine', '5Gi', { claimRef: { namespace: 'default', name: 'data' } })
    run(1)
    expect(ofVolume('mine')).toBe('Available data')
    claim('data', '1Gi')
    run(1)
    expect([ofClaim('data'), ofVolume('other')]).toEqual(['Bound mine 5Gi', 'Available -'])
  })
})

describe('upstream’s own cases', () => {
  const bindings: readonly { readonly title: string; readonly volume: Partial<PersistentVolume['spec']>; readonly claim: Partial<PersistentVolumeClaim['spec']>; readonly then: string }[] = [
    { title: '1-1 the same size', volume: {}, claim: {}, then: 'Bound v 1Gi' },
    { title: '1-3 a smaller volume', volume: { capacity: { storage: '512Mi' } }, claim: {}, then: 'Pending - -' },
    { title: '1-4 a volume meant for another claim', volume: { claimRef: { namespace: 'default', name: 'other' } }, claim: {}, then: 'Pending - -' },
    { title: '1-5 a volume meant for this claim', volume: { claimRef: { namespace: 'default', name: 'data' } }, claim: {}, then: 'Bound v 1Gi' },
    { title: '1-6 one meant for an older claim of that name', volume: { claimRef: { namespace: 'default', name: 'data', uid: 'gone' } }, claim: {}, then: 'Pending - -' },
    { title: '1-13 more access than is wished', volume: { accessModes: ['ReadWriteOnce', 'ReadWriteMany'] }, claim: {}, then: 'Bound v 1Gi' },
    { title: '1-14 less access than is wished', volume: {}, claim: { accessModes: ['ReadWriteMany'] }, then: 'Pending - -' },
    { title: '1-15 for one pod only', volume: { accessModes: ['ReadWriteOncePod'] }, claim: { accessModes: ['ReadWriteOncePod'] }, then: 'Bound v 1Gi' },
    { title: '13-1 another class', volume: { storageClassName: 'gold' }, claim: { storageClassName: 'silver' }, then: 'Pending - -' },
    { title: '13-2 a class on one side', volume: {}, claim: { storageClassName: 'gold' }, then: 'Pending - -' },
    { title: '13-3 the same class', volume: { storageClassName: 'gold' }, claim: { storageClassName: 'gold' }, then: 'Bound v 1Gi' },
    { title: '14-1 a block for a block', volume: { volumeMode: 'Block' }, claim: { volumeMode: 'Block' }, then: 'Bound v 1Gi' },
    { title: '14-3 a block for files', volume: { volumeMode: 'Block' }, claim: {}, then: 'Pending - -' },
    { title: '2-2 a claim that names its volume', volume: {}, claim: { volumeName: 'v' }, then: 'Bound v 1Gi' },
    { title: '2-3 one that names none that is there', volume: {}, claim: { volumeName: 'w' }, then: 'Pending w -' },
    { title: '15-1 labels that are wished for', volume: {}, claim: { selector: { matchLabels: { name: 'v' } } }, then: 'Bound v 1Gi' },
    { title: '15-2 labels that it has not', volume: {}, claim: { selector: { matchLabels: { name: 'w' } } }, then: 'Pending - -' },
  ]
  it.each(bindings)('$title: $then', ({ volume: spec, claim: wish, then }) => {
    const { run, volume, claim, ofClaim } = startBinder()
    volume('v', '1Gi', spec)
    run(1)
    claim('data', '1Gi', wish)
    run(1)
    expect(ofClaim('data')).toBe(then)
  })

  it('leaves volumes that are there to the scheduler, even when a node was chosen', () => {
    const { run, volume, claim, ofClaim, door } = startBinder()
    door.create(StorageClass, { metadata: { name: 'late' }, provisioner: 'example.com/disk', volumeBindingMode: 'WaitForFirstConsumer' })
    volume('v', '1Gi', { storageClassName: 'late' })
    claim('data', '1Gi', { storageClassName: 'late' })
    run(1)
    const stored = door.get(PersistentVolumeClaim, { name: 'data', namespace: 'default' })
    door.update(PersistentVolumeClaim, { ...stored, metadata: { ...stored.metadata, annotations: { 'volume.kubernetes.io/selected-node': 'node-1' } } })
    run(20)
    expect(ofClaim('data')).toBe('Pending - -')
  })

  it('names the driver that took over from a plugin of old', () => {
    const { run, claim, told, door } = startBinder()
    door.create(StorageClass, { metadata: { name: 'gp2' }, provisioner: 'kubernetes.io/aws-ebs' })
    claim('data', '1Gi', { storageClassName: 'gp2' })
    run(1)
    expect(told('data')[0]).toMatch(/^Normal ExternalProvisioning Waiting for a volume to be created either by the external provisioner 'ebs.csi.aws.com' or manually/)
    expect(door.get(PersistentVolumeClaim, { name: 'data', namespace: 'default' }).metadata.annotations).toEqual({
      'volume.beta.kubernetes.io/storage-provisioner': 'kubernetes.io/aws-ebs',
      'volume.kubernetes.io/storage-provisioner': 'kubernetes.io/aws-ebs',
      'volume.kubernetes.io/migrated-to': 'ebs.csi.aws.com',
    })
  })

  it('leaves the removal of a volume to the provisioner that made it', () => {
    const { run, volume, claim, ofVolume, door } = startBinder()
    volume('v', '1Gi', { persistentVolumeReclaimPolicy: 'Delete' })
    const stored = door.get(PersistentVolume, { name: 'v' })
    door.update(PersistentVolume, { ...stored, metadata: { ...stored.metadata, annotations: { 'pv.kubernetes.io/provisioned-by': 'example.com/disk' } } })
    claim('data', '1Gi')
    run(2)
    door.delete(PersistentVolumeClaim, { name: 'data', namespace: 'default' })
    run(20)
    expect(ofVolume('v')).toBe('Released data')
  })
})
