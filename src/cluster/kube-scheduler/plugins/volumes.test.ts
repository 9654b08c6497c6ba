/** Facts of upstream's own tables: plugins/{volumebinding,volumerestrictions,volumezone,nodevolumelimits}/*_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import type { CSIDriver } from '../../../api/kinds/csi-driver'
import type { CSINode } from '../../../api/kinds/csi-node'
import type { CSIStorageCapacity } from '../../../api/kinds/csi-storage-capacity'
import type { Node } from '../../../api/kinds/node'
import type { PersistentVolume } from '../../../api/kinds/persistent-volume'
import type { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import type { Pod } from '../../../api/kinds/pod'
import type { StorageClass } from '../../../api/kinds/storage-class'
import type { Core } from '../../../api/types'
import { Random } from '../../../base/random'
import { createCache } from '../cache'
import { createNodeMemory } from '../node-memory'
import { podInfoOf } from '../node-info'
import { plugins } from '../plugins'
import { schedulePod } from '../schedule-one'
import { volumesOf } from '../volumes.test.support'

const meta = (name: string, more: object = {}) => ({ name, uid: name, resourceVersion: '1', creationTimestamp: '', ...more })
const claim = (name: string, spec: Partial<PersistentVolumeClaim['spec']> = {}, more: { phase?: string; annotations?: Record<string, string>; deletionTimestamp?: string } = {}): PersistentVolumeClaim => {
  const { phase = spec.volumeName ? 'Bound' : 'Pending', annotations = spec.volumeName ? { 'pv.kubernetes.io/bind-completed': 'yes' } : {}, ...rest } = more
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: meta(name, { namespace: 'default', annotations, ...rest }),
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
    status: { phase },
  }
}
const volume = (name: string, spec: Partial<PersistentVolume['spec']> = {}, labels: Record<string, string> = {}, phase = 'Available'): PersistentVolume => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: meta(name, { labels }),
  spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: 'late', ...spec },
  status: { phase },
})
const storageClass = (name: string, more: Partial<StorageClass> = {}): StorageClass => ({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: meta(name), provisioner: 'example.com/disk', ...more })
const late = storageClass('late', { provisioner: 'kubernetes.io/no-provisioner', volumeBindingMode: 'WaitForFirstConsumer' })
const made = storageClass('made', { volumeBindingMode: 'WaitForFirstConsumer' })
const on = (zone: string): Core.VolumeNodeAffinity => ({ required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: [zone] }] }] } })
const csiNode = (count: number): CSINode => ({ apiVersion: 'storage.k8s.io/v1', kind: 'CSINode', metadata: meta('worker'), spec: { drivers: [{ name: 'd', nodeID: 'worker', allocatable: { count } }] } })
const csi = (volumeHandle: string): Partial<PersistentVolume['spec']> => ({ csi: { driver: 'd', volumeHandle } })
const wanting = (storageClassName: string) => claim('c', { storageClassName })
const driver = (storageCapacity = true): CSIDriver => ({ apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: meta('example.com/disk'), spec: { storageCapacity } })
const capacity = (more: Partial<CSIStorageCapacity>): CSIStorageCapacity => ({
  ...{ apiVersion: 'storage.k8s.io/v1', kind: 'CSIStorageCapacity', metadata: meta('room', { namespace: 'default' }), storageClassName: 'made', nodeTopology: { matchLabels: { zone: 'a' } } },
  ...more,
})
const using = (...claims: string[]): Core.Volume[] => claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } }))

interface Row {
  readonly title: string
  readonly stored?: Parameters<typeof volumesOf>[0]
  readonly volumes: Core.Volume[]
  readonly there?: Core.Volume[]
  readonly labels?: Record<string, string>
  readonly rejected?: readonly [plugin: string, ...reasons: string[]]
}

const noMatch = ['VolumeBinding', "node(s) didn't find available persistent volumes to bind"] as const
const noSpace = ['VolumeBinding', 'node(s) did not have enough free storage'] as const
const conflict = ['VolumeBinding', 'node(s) had volume node affinity conflict'] as const
const zone = { 'topology.kubernetes.io/zone': 'a' }
const gce = (pdName: string, readOnly = false): Core.Volume[] => [{ name: 'd', gcePersistentDisk: { pdName, readOnly } }]

const rows: readonly Row[] = [
  { title: 'a claim that is not there', volumes: using('none'), rejected: ['VolumeRestrictions', 'persistentvolumeclaim "none" not found'] },
  { title: 'a claim that goes', stored: { claims: [claim('c', {}, { deletionTimestamp: 'now' })] }, volumes: using('c'), rejected: ['VolumeBinding', 'persistentvolumeclaim "c" is being deleted'] },
  { title: 'a claim that lost its volume', stored: { claims: [claim('c', { volumeName: 'v' }, { phase: 'Lost' })] }, volumes: using('c'), rejected: ['VolumeBinding', 'persistentvolumeclaim "c" bound to non-existent persistentvolume "v"'] },
  { title: 'a claim whose class is there but not bound', stored: { claims: [claim('c', { storageClassName: 'soon' })], classes: [storageClass('soon')] }, volumes: using('c'), rejected: ['VolumeBinding', 'pod has unbound immediate PersistentVolumeClaims'] },
  { title: 'a claim that names its volume and waits', stored: { claims: [claim('c', { storageClassName: 'late', volumeName: 'v' }, { phase: 'Pending', annotations: {} })], classes: [late] }, volumes: using('c'), rejected: ['VolumeBinding', 'pod has unbound immediate PersistentVolumeClaims'] },
  { title: 'a bound claim', stored: { claims: [claim('c', { volumeName: 'v' })], volumes: [volume('v')] }, volumes: using('c') },
  { title: 'a bound claim whose volume is gone', stored: { claims: [claim('c', { volumeName: 'v' })] }, volumes: using('c'), rejected: ['VolumeZone', 'persistentvolume "v" not found'] },
  { title: 'a volume of this place', stored: { claims: [claim('c', { volumeName: 'v' })], volumes: [volume('v', { nodeAffinity: on('a') })] }, volumes: using('c') },
  { title: 'a volume of another place', stored: { claims: [claim('c', { volumeName: 'v' })], volumes: [volume('v', { nodeAffinity: on('b') })] }, volumes: using('c'), rejected: conflict },
  { title: 'a class that makes none, and no volume', stored: { claims: [claim('c', { storageClassName: 'late' })], classes: [late] }, volumes: using('c'), rejected: noMatch },
  { title: 'a class that makes none, and a volume', stored: { claims: [claim('c', { storageClassName: 'late' })], classes: [late], volumes: [volume('v')] }, volumes: using('c') },
  { title: 'a volume that is too small', stored: { claims: [claim('c', { storageClassName: 'late', resources: { requests: { storage: '2Gi' } } })], classes: [late], volumes: [volume('v')] }, volumes: using('c'), rejected: noMatch },
  { title: 'one volume for two claims', stored: { claims: [claim('c', { storageClassName: 'late' }), claim('d', { storageClassName: 'late' })], classes: [late], volumes: [volume('v')] }, volumes: using('c', 'd'), rejected: noMatch },
  { title: 'a free volume elsewhere', stored: { claims: [claim('c', { storageClassName: 'late' })], classes: [late], volumes: [volume('v', { nodeAffinity: on('b') })] }, volumes: using('c'), rejected: noMatch },
  { title: 'a volume that was let go', stored: { claims: [claim('c', { storageClassName: 'late' })], classes: [late], volumes: [volume('v', {}, {}, 'Released')] }, volumes: using('c'), rejected: noMatch },
  { title: 'a class that makes volumes', stored: { claims: [claim('c', { storageClassName: 'made' })], classes: [made] }, volumes: using('c') },
  { title: 'one that makes them elsewhere', stored: { claims: [claim('c', { storageClassName: 'made' })], classes: [{ ...made, allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['b'] }] }] }] }, volumes: using('c'), rejected: noMatch },
  { title: 'a claim that another node was chosen for', stored: { claims: [claim('c', { storageClassName: 'made' }, { annotations: { 'volume.kubernetes.io/selected-node': 'other' } })], classes: [made] }, volumes: using('c'), rejected: noMatch },
  { title: 'both a wrong volume and none', stored: { claims: [claim('b', { volumeName: 'v' }), claim('c', { storageClassName: 'late' })], classes: [late], volumes: [volume('v', { nodeAffinity: on('b') }, {}, 'Bound')] }, volumes: using('b', 'c'), rejected: [...conflict, noMatch[1]] },
  {
    title: 'a claim for one pod that has it',
    stored: { claims: [claim('c', { volumeName: 'v', accessModes: ['ReadWriteOncePod'] })], volumes: [volume('v')] },
    volumes: using('c'),
    there: using('c'),
    rejected: ['VolumeRestrictions', 'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode'],
  },
  { title: 'a claim for one node that another pod has', stored: { claims: [claim('c', { volumeName: 'v' })], volumes: [volume('v')] }, volumes: using('c'), there: using('c') },
  { title: 'a disk that another pod has', volumes: gce('x'), there: gce('x'), rejected: ['VolumeRestrictions', 'node(s) had no available disk'] },
  { title: 'a disk that both only read', volumes: gce('x', true), there: gce('x', true) },
  { title: 'another disk', volumes: gce('x'), there: gce('y') },
  { title: 'a volume of the node’s zone', labels: zone, stored: { claims: [claim('c', { volumeName: 'v' })], volumes: [volume('v', {}, { 'topology.kubernetes.io/zone': 'a__b' })] }, volumes: using('c') },
  { title: 'a volume of another zone', labels: zone, stored: { claims: [claim('c', { volumeName: 'v' })], volumes: [volume('v', {}, { 'topology.kubernetes.io/zone': 'c' })] }, volumes: using('c'), rejected: ['VolumeZone', 'node(s) had no available volume zone'] },
  { title: 'a zone in its older name', labels: zone, stored: { claims: [claim('c', { volumeName: 'v' })], volumes: [volume('v', {}, { 'failure-domain.beta.kubernetes.io/zone': 'c' })] }, volumes: using('c'), rejected: ['VolumeZone', 'node(s) had no available volume zone'] },
  {
    title: 'one disk more than the node takes',
    stored: { claims: [claim('c', { volumeName: 'v' }), claim('d', { volumeName: 'w' })], volumes: [volume('v', csi('1')), volume('w', csi('2'))], csiNodes: [csiNode(1)] },
    volumes: using('c'),
    there: using('d'),
    rejected: ['NodeVolumeLimits', 'node(s) exceed max volume count'],
  },
  { title: 'a driver that says nothing of its room', stored: { claims: [wanting('made')], classes: [made], csiDrivers: [driver(false)] }, volumes: using('c') },
  { title: 'a driver that has no room anywhere', stored: { claims: [wanting('made')], classes: [made], csiDrivers: [driver()] }, volumes: using('c'), rejected: noSpace },
  { title: 'a driver that has room here', stored: { claims: [wanting('made')], classes: [made], csiDrivers: [driver()], capacities: [capacity({ capacity: '1Gi' })] }, volumes: using('c') },
  { title: 'a driver that has too little', stored: { claims: [wanting('made')], classes: [made], csiDrivers: [driver()], capacities: [capacity({ capacity: '1Mi' })] }, volumes: using('c'), rejected: noSpace },
  {
    title: 'a driver that makes no volume of that size',
    stored: { claims: [wanting('made')], classes: [made], csiDrivers: [driver()], capacities: [capacity({ capacity: '10Gi', maximumVolumeSize: '1Mi' })] },
    ...{ volumes: using('c'), rejected: noSpace },
  },
  {
    title: 'a driver that has room elsewhere',
    stored: { claims: [wanting('made')], classes: [made], csiDrivers: [driver()], capacities: [capacity({ capacity: '1Gi', nodeTopology: { matchLabels: { zone: 'b' } } })] },
    ...{ volumes: using('c'), rejected: noSpace },
  },
  {
    title: 'a driver that has room for another class',
    stored: { claims: [wanting('made')], classes: [made], csiDrivers: [driver()], capacities: [capacity({ capacity: '1Gi', storageClassName: 'other' })] },
    ...{ volumes: using('c'), rejected: noSpace },
  },
  { title: 'a disk that is there already', stored: { claims: [claim('c', { volumeName: 'v' })], volumes: [volume('v', csi('1'))], csiNodes: [csiNode(1)] }, volumes: using('c'), there: using('c') },
]

function verdict({ stored, volumes, there, labels = {} }: Row): unknown {
  const cache = createCache()
  const node: Node = { apiVersion: 'v1', kind: 'Node', metadata: meta('worker', { labels: { zone: 'a', ...labels } }), spec: {}, status: { allocatable: { cpu: '4', memory: '8Gi', pods: '10' } } }
  cache.setNode(node)
  const pod = (name: string, all: Core.Volume[]): Pod => ({ apiVersion: 'v1', kind: 'Pod', metadata: meta(name, { namespace: 'default' }), spec: { containers: [{ name: 'c', image: 'i' }], volumes: all }, status: {} })
  if (there) cache.assume(podInfoOf(pod('there', there)), 'worker')
  const snapshot = {
    ...cache,
    nodes: cache.nodes,
    nodesWithAffinityPods: [],
    nodesWithRequiredAntiAffinityPods: [],
    namespaceLabels: () => ({}),
    siblingSelector: () => undefined,
    counting: () => createNodeMemory<number>().remembering('', cache.nodes, () => 0),
    volumes: volumesOf(stored),
  }
  const { rejections } = schedulePod(podInfoOf(pod('new', volumes)), snapshot, { plugins, random: new Random('1'), startIndex: 0 })
  const rejected = rejections.get('worker')
  return rejected && [rejected.plugin, ...rejected.rejection.reasons]
}

describe('a pod and its volumes', () => {
  it.each(rows)('$title', (row) => {
    expect(verdict(row)).toEqual(row.rejected)
  })
})
