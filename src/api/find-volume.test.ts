/** Which volume a claim gets: the cases of upstream's pkg/controller/volume/persistentvolume/index_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import { findVolume, misfitOf } from './find-volume'
import type { PersistentVolume } from './kinds/persistent-volume'
import type { PersistentVolumeClaim } from './kinds/persistent-volume-claim'

const [RWO, ROX, RWX] = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany']

interface Disk {
  readonly modes?: readonly string[]
  readonly className?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly claimRef?: object
  readonly phase?: string
  readonly volumeMode?: string
  /** The value of the label `key1` of the nodes that can use it. */
  readonly zone?: string
  readonly deleted?: boolean
}

function disk(name: string, storage: string, { modes = [RWO, ROX], className, labels, claimRef, phase = 'Available', volumeMode, zone, deleted }: Disk = {}): PersistentVolume {
  const terms = [{ matchExpressions: [{ key: 'key1', operator: 'In', values: [zone] }] }]
  return {
    metadata: { name, labels, ...(deleted ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}) },
    spec: {
      ...{ capacity: { storage }, accessModes: modes, storageClassName: className, claimRef, volumeMode },
      ...(zone === undefined ? {} : { nodeAffinity: { required: { nodeSelectorTerms: terms } } }),
    },
    status: { phase },
  } as object as PersistentVolume
}

interface Wish {
  readonly modes?: readonly string[]
  readonly className?: string
  readonly selector?: Readonly<Record<string, string>>
  readonly volumeMode?: string
  readonly name?: string
}

const claim = (storage: string, { modes = [ROX, RWO], className, selector, volumeMode, name = 'claim01' }: Wish = {}): PersistentVolumeClaim =>
  ({
    metadata: { name, namespace: 'myns', uid: `uid-${name}` },
    spec: { accessModes: modes, resources: { requests: { storage } }, storageClassName: className, volumeMode, ...(selector ? { selector: { matchLabels: selector } } : {}) },
  }) as object as PersistentVolumeClaim

const exists = { 'should-exist': 'true' }
const all = [RWO, ROX, RWX]
const waiting = { className: 'wait', zone: 'value1' }

/** Out of order on purpose. */
const disks: readonly PersistentVolume[] = [
  disk('gce-pd-10', '10G'),
  disk('gce-pd-20', '20G', { claimRef: { uid: 'def456' }, phase: 'Bound' }),
  disk('nfs-5', '5G', { modes: all }),
  disk('gce-pd-1', '1G', { claimRef: { uid: 'abc123' }, phase: 'Bound' }),
  disk('nfs-10', '10G', { modes: all }),
  disk('gce-pd-5', '5G'),
  disk('nfs-1', '1G', { modes: all }),
  disk('gce-pd-2', '20000G', { modes: [RWO], labels: exists }),
  disk('gce-pd-silver1', '10000G', { modes: [RWO], labels: exists, className: 'silver' }),
  disk('gce-pd-silver2', '100G', { modes: [RWO], className: 'silver' }),
  disk('gce-pd-gold', '50G', { modes: [RWO], className: 'gold' }),
  disk('local-pd-very-large', '200E', { modes: all, className: 'large' }),
  disk('local-pd-extremely-large', '800E', { modes: all, className: 'large' }),
  disk('affinity-pv', '100G', waiting),
  disk('affinity-pv2', '150G', waiting),
  disk('affinity-prebound', '100G', { ...waiting, claimRef: { name: 'claim02', namespace: 'myns' } }),
  disk('affinity-pv3', '200G', { ...waiting, zone: 'value3' }),
  disk('affinity-pv4-pending', '200G', { ...waiting, zone: 'value4', phase: 'Pending' }),
  disk('affinity-pv4-failed', '200G', { ...waiting, zone: 'value4', phase: 'Failed' }),
  disk('affinity-pv4-released', '200G', { ...waiting, zone: 'value4', phase: 'Released' }),
  disk('affinity-pv4-empty', '200G', { ...waiting, zone: 'value4', phase: '' }),
]

const named = (found: PersistentVolume | undefined): string | undefined => found?.metadata.name

describe('a claim among many volumes', () => {
  const rows: readonly (readonly [string, PersistentVolumeClaim, string | undefined])[] = [
    ['the smallest that is large enough', claim('8G'), 'gce-pd-10'],
    ['with all that it wants to do', claim('5G', { modes: [ROX, RWO, RWX] }), 'nfs-5'],
    ['none that is taken', claim('1G'), 'gce-pd-5'],
    ['nothing where all are too small', claim('999G'), undefined],
    ['nothing with labels that none has', claim('999G', { selector: { 'should-not-exist': 'true' } }), undefined],
    ['nothing with labels, size and more than it can do', claim('20000G', { selector: exists }), undefined],
    ['by size and labels', claim('20000G', { selector: exists, modes: [RWO] }), 'gce-pd-2'],
    ['by class and labels', claim('1G', { selector: exists, modes: [RWO], className: 'silver' }), 'gce-pd-silver1'],
    ['by class', claim('1G', { modes: [RWO], className: 'silver' }), 'gce-pd-silver2'],
    ['a very large one', claim('1E', { modes: [RWO], className: 'large' }), 'local-pd-very-large'],
    ['an extremely large one', claim('800E', { modes: [RWO], className: 'large' }), 'local-pd-extremely-large'],
    ['nothing that large', claim('950E', { modes: [RWO], className: 'large' }), undefined],
  ]
  it.each(rows)('gets %s', (_, wish, name) => {
    expect(named(findVolume(wish, disks))).toBe(name)
  })

  it('gets none while somebody else is to choose', () => {
    expect(findVolume(claim('8G'), disks, { isDelayed: true })).toBeUndefined()
  })
})

describe('what a claim wants to do', () => {
  const [ebs, gce, nfs] = [disk('ebs', '10G', { modes: [RWO] }), disk('gce', '10G'), disk('nfs', '10G', { modes: all })]
  const taken = (volume: PersistentVolume): PersistentVolume => ({ ...volume, spec: { ...volume.spec, claimRef: {} } })
  const rows: readonly (readonly [string, readonly string[], readonly PersistentVolume[], string])[] = [
    ['once', [RWO], [gce, ebs, nfs], 'ebs'],
    ['once, and reading by many', [RWO, ROX], [gce, ebs, nfs], 'gce'],
    ['all of it, in any order', [RWX, RWO, ROX], [gce, ebs, nfs], 'nfs'],
    ['by many', [RWX], [gce, ebs, nfs], 'nfs'],
    ['once, where the one that can do no more is taken', [RWO], [gce, taken(ebs), nfs], 'gce'],
    ['once, where two are taken', [RWO], [taken(gce), taken(ebs), nfs], 'nfs'],
    ['reading by many', [ROX], [gce, taken(ebs), nfs], 'gce'],
  ]
  it.each(rows)('%s', (_, modes, volumes, name) => {
    expect(named(findVolume(claim('1G', { modes }), volumes))).toBe(name)
  })
})

describe('volumes that were meant for a claim', () => {
  const once = { modes: [RWO] }
  const own = { name: 'claim01', namespace: 'myns', uid: 'uid-claim01' }
  const rows: readonly (readonly [string, readonly PersistentVolume[], string])[] = [
    ['none was', [disk('pv1', '1Gi', once), disk('pv5', '5Gi', once), disk('pv8', '8Gi', once)], 'pv1'],
    ['the best is another’s', [disk('pv1', '1Gi', { ...once, claimRef: { name: 'foo', namespace: 'bar' } }), disk('pv5', '5Gi', once), disk('pv8', '8Gi', once)], 'pv5'],
    ['the largest is its own', [disk('pv1', '1Gi', once), disk('pv5', '5Gi', once), disk('pv8', '8Gi', { ...once, claimRef: own })], 'pv8'],
    ['its own is too small', [disk('pv1', '1Gi', once), disk('pvBadSize', '1Mi', { ...once, claimRef: own })], 'pv1'],
    ['its own cannot do what it wants', [disk('pv1', '1Gi', once), disk('pvBadMode', '1Gi', { modes: [ROX], claimRef: own })], 'pv1'],
    ['its own can do more than one that is free', [disk('pv1', '1Gi', once), disk('pvMore', '1Gi', { modes: all, claimRef: own })], 'pv1'],
    ['its own was of a claim of the same name', [disk('pv1', '1Gi', once), disk('pv8', '8Gi', { ...once, claimRef: { ...own, uid: 'gone' } })], 'pv1'],
  ]
  it.each(rows)('%s', (_, volumes, name) => {
    expect(named(findVolume(claim('1Gi', once), volumes))).toBe(name)
  })
})

describe('disks and file systems', () => {
  const rows: readonly (readonly [string | undefined, string | undefined, boolean])[] = [
    ['Block', 'Filesystem', false],
    ['Filesystem', 'Block', false],
    ['Block', 'Block', true],
    ['Filesystem', 'Filesystem', true],
    ['Filesystem', undefined, true],
    [undefined, 'Filesystem', true],
    [undefined, undefined, true],
    [undefined, 'Block', false],
    ['Block', undefined, false],
  ]
  it.each(rows)('a claim of %s and a volume of %s: %s', (wanted, volumeMode, fits) => {
    const wish = claim('8G', { modes: [RWO], volumeMode: wanted })
    const volume = disk('one', '10G', { modes: [RWO], volumeMode })
    expect([findVolume(wish, [volume]) !== undefined, misfitOf(volume, wish)]).toEqual([fits, fits ? undefined : 'incompatible volumeMode'])
  })
})

describe('a volume on a node', () => {
  const waits = { modes: [RWO], className: 'wait' }
  const node = (zone: string) => ({ name: `node-${zone}`, labels: { key1: zone } })
  const rows: readonly (readonly [string, PersistentVolumeClaim, string, readonly string[], string | undefined])[] = [
    ['fits', claim('100G', waits), 'value1', [], 'affinity-pv'],
    ['was meant for it', claim('100G', { ...waits, name: 'claim02' }), 'value1', [], 'affinity-prebound'],
    ['was meant for it, elsewhere', claim('100G', { ...waits, name: 'claim02' }), 'value3', [], undefined],
    ['is promised to another', claim('100G', waits), 'value1', ['affinity-pv'], 'affinity-pv2'],
    ['all are promised to others', claim('100G', waits), 'value1', ['affinity-pv', 'affinity-pv2'], undefined],
    ['is elsewhere', claim('100G', waits), 'value2', [], undefined],
    ['is too small', claim('1000G', waits), 'value1', [], undefined],
    ['fits another node', claim('100G', waits), 'value3', [], 'affinity-pv3'],
    ['is not to be had', claim('100G', waits), 'value4', [], undefined],
  ]
  it.each(rows)('%s', (_, wish, zone, taken, name) => {
    expect(named(findVolume(wish, disks, { node: node(zone), taken: new Set(taken) }))).toBe(name)
  })
})

describe('a volume on its way out', () => {
  it('is given to nobody', () => {
    expect(findVolume(claim('1G', { modes: [RWO] }), [disk('pv1', '1G', { modes: [RWO], deleted: true })])).toBeUndefined()
  })
})
