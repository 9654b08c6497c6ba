/**
 * Changes of nodes and pods, told to the scheduler's cache and queue. Upstream: pkg/scheduler/eventhandlers.go (v1.32).
 */
import { CSIDriver } from '../../api/kinds/csi-driver'
import { CSINode } from '../../api/kinds/csi-node'
import { CSIStorageCapacity } from '../../api/kinds/csi-storage-capacity'
import { Node } from '../../api/kinds/node'
import { PersistentVolume } from '../../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim'
import { Pod } from '../../api/kinds/pod'
import { StorageClass } from '../../api/kinds/storage-class'
import { keyOf } from '../../api/object'
import { isSame } from '../../api/updates'
import type { Change, Informers } from '../client/informer'
import type { Cache } from './cache'
import { limitOf } from './plugins/volume-binding'
import type { SchedulingQueue } from './scheduling-queue'

const SCHEDULER_NAME = 'default-scheduler'

interface Listeners {
  readonly cache: Cache
  readonly queue: SchedulingQueue
}

export function watchCluster(informers: Informers, listeners: Listeners): void {
  informers.of(Node).onChange((change) => onNode(change, listeners))
  informers.of(Pod).onChange((change) => onPod(change, listeners))
  watchStorage(informers, listeners.queue)
}

/** That something is gone makes no pod fit. */
function watchStorage(informers: Informers, queue: SchedulingQueue): void {
  informers.of(PersistentVolumeClaim).onChange(({ type, object }) => {
    if (type !== 'DELETED') queue.onClusterEvent({ type: 'ClaimChanged', key: keyOf(object), isNew: type === 'ADDED' })
  })
  informers.of(PersistentVolume).onChange(({ type }) => type !== 'DELETED' && queue.onClusterEvent({ type: 'VolumeChanged' }))
  informers.of(StorageClass).onChange(({ type, object, previous }) => {
    const isElsewhere = !isSame(object.allowedTopologies, previous?.allowedTopologies)
    if (type !== 'DELETED') queue.onClusterEvent({ type: 'StorageClassChanged', isNew: type === 'ADDED', isElsewhere })
  })
  informers.of(CSIStorageCapacity).onChange(({ type, object, previous }) => {
    if (type !== 'DELETED') queue.onClusterEvent({ type: 'CapacityChanged', isMore: !previous || limitOf(object) > limitOf(previous) })
  })
  informers.of(CSIDriver).onChange(({ type, object, previous }) => {
    const isUnlimited = previous?.spec.storageCapacity === true && object.spec.storageCapacity !== true
    if (type === 'MODIFIED') queue.onClusterEvent({ type: 'CSIDriverChanged', name: object.metadata.name, isUnlimited })
  })
  informers.of(CSINode).onChange(({ type }) => type !== 'DELETED' && queue.onClusterEvent({ type: 'CSINodeChanged', isNew: type === 'ADDED' }))
}

function onNode({ type, object, previous }: Change<Node>, { cache, queue }: Listeners): void {
  if (type === 'DELETED') {
    cache.removeNode(object.metadata.name)
    return queue.onClusterEvent({ type: 'NodeDeleted', node: object })
  }
  if (previous && isSameForScheduling(object, previous)) return
  cache.setNode(object)
  queue.onClusterEvent(previous ? { type: 'NodeUpdated', node: object, previous } : { type: 'NodeAdded', node: object })
}

/** Heartbeats and the like change nothing that plugins look at. */
const isSameForScheduling = (node: Node, previous: Node): boolean =>
  node.spec === previous.spec &&
  node.metadata.labels === previous.metadata.labels &&
  node.metadata.annotations === previous.metadata.annotations &&
  node.status.allocatable === previous.status.allocatable &&
  node.status.images === previous.status.images

type Standing = 'assigned' | 'pending' | 'none'

function standingOf({ spec, status }: Pod): Standing {
  if (status.phase === 'Succeeded' || status.phase === 'Failed') return 'none'
  if (spec.nodeName) return 'assigned'
  return (spec.schedulerName ?? SCHEDULER_NAME) === SCHEDULER_NAME ? 'pending' : 'none'
}

function onPod({ type, object, previous }: Change<Pod>, { cache, queue }: Listeners): void {
  const before = previous ? standingOf(previous) : 'none'
  const now = type === 'DELETED' ? 'none' : standingOf(object)
  if (before === 'pending' && now !== 'pending') queue.remove(object)
  if (now === 'pending') {
    if (previous && before === 'pending') queue.update(object, previous)
    else queue.add(object)
  }
  if (now === 'assigned' && !(previous && before === 'assigned' && isSamePlacement(object, previous))) cache.setPod(object)
  if (before === 'assigned' && now !== 'assigned') cache.removePod(object)
  if (queue.hasWaiting) tell(queue, { object, previous, before, now })
}

const isSamePlacement = (pod: Pod, previous: Pod): boolean =>
  pod.spec === previous.spec &&
  pod.metadata.labels === previous.metadata.labels &&
  pod.metadata.deletionTimestamp === previous.metadata.deletionTimestamp

interface PodChange {
  readonly object: Pod
  readonly previous: Pod | undefined
  readonly before: Standing
  readonly now: Standing
}

function tell(queue: SchedulingQueue, { object, previous, before, now }: PodChange): void {
  if (previous && before === 'pending' && now !== 'assigned') tellOfBrokenPromise(queue, previous, now === 'pending' ? object : undefined)
  if (before !== 'assigned' && now === 'assigned') queue.onClusterEvent({ type: 'AssignedPodAdded', pod: object })
  if (before === 'assigned' && now !== 'assigned') queue.onClusterEvent({ type: 'AssignedPodDeleted', pod: object })
  if (previous && before === 'assigned' && now === 'assigned' && !isSamePlacement(object, previous)) {
    queue.onClusterEvent({ type: 'AssignedPodUpdated', pod: object, previous })
  }
}

/** Others were judged as if the pod had been on the node that it was promised: to them it leaves it now. */
function tellOfBrokenPromise(queue: SchedulingQueue, previous: Pod, pod: Pod | undefined): void {
  const { nominatedNodeName } = previous.status
  if (!nominatedNodeName || nominatedNodeName === pod?.status.nominatedNodeName) return
  queue.onClusterEvent({ type: 'AssignedPodDeleted', pod: previous }, previous.spec.priority ?? 0)
}
