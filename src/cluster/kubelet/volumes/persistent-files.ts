/**
 * Where the data of a persistent volume lies: on the disk of the node, or on a disk beside the nodes that any of them can reach.
 * Upstream: pkg/volume/{hostpath,local,nfs,csi}, VerifyControllerAttachedVolume and CheckNodeAffinity in
 * pkg/volume/util/operationexecutor/operation_generator.go (v1.32).
 * Simplified: whatever network disk is named is there and can be reached; a real mount fails when its server does not answer.
 */
import type { FileSystem } from '../../../base/os/file-system'
import type { ApiDoor } from '../../../api/door'
import { CSIDriver } from '../../../api/kinds/csi-driver'
import type { PersistentVolume } from '../../../api/kinds/persistent-volume'
import { Node } from '../../../api/kinds/node'
import { VolumeAttachment } from '../../../api/kinds/volume-attachment'
import { matchesTerm } from '../../../api/node-selector'
import { isNotFound, isStatusError } from '../../../api/status-error'
import type { Core } from '../../../api/types'
import { hostPathFiles } from './host-path'
import { subPathFiles } from '../sub-path-files'
import { NotYet, VolumeError } from './volume-error'

export interface Storage {
  /** The disk of the node. */
  hostFiles(): FileSystem
  /** A disk beside the nodes, by all that tells it from others. */
  networkDisk(key: string): FileSystem
}

/** Upstream: WaitForAttach in pkg/volume/csi/csi_attacher.go, MountDevice's search for the driver. */
export function checkDriver(door: ApiDoor, { metadata, spec }: PersistentVolume, node: string): void {
  if (!spec.csi) return
  const driver = door.list(CSIDriver).items.find((each) => each.metadata.name === spec.csi?.driver)
  const isHere =
    (driver?.spec.attachRequired ?? true) === false || door.list(VolumeAttachment).items.some((each) => isOf(each, metadata.name, node))
  if (!isHere) throw new NotYet(metadata.name)
  if (driver) return
  throw new VolumeError(
    `kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ${spec.csi.driver} not found in the list of registered CSI drivers`,
    'MountVolume.MountDevice failed',
  )
}

const isOf = ({ spec, status }: VolumeAttachment, volume: string, node: string): boolean =>
  spec.nodeName === node && spec.source.persistentVolumeName === volume && status?.attached === true

const AFFINITY = 'MountVolume.NodeAffinity check failed'

/** Throws when the volume is bound to other nodes than this one, or nobody can say what this one is. */
export function checkNodeAffinity(door: ApiDoor, { nodeAffinity }: Core.PersistentVolumeSpec, name: string): void {
  const terms = nodeAffinity?.required?.nodeSelectorTerms
  if (!terms) return
  const labels = labelsOf(door, name)
  if (!terms.some((term) => matchesTerm(term, { name, labels }))) throw new VolumeError('no matching NodeSelectorTerms', AFFINITY)
}

function labelsOf(door: ApiDoor, name: string): Readonly<Record<string, string>> {
  try {
    return door.get(Node, { name }).metadata.labels ?? {}
  } catch (error) {
    if (!isStatusError(error)) throw error
    throw new VolumeError(`error retrieving node: ${isNotFound(error) ? `node "${name}" not found` : error.message}`, AFFINITY)
  }
}

export function persistentFiles(spec: Core.PersistentVolumeSpec, storage: Storage): FileSystem {
  if (spec.hostPath) return hostPathFiles(storage.hostFiles(), spec.hostPath)
  if (spec.local) return localFiles(storage.hostFiles(), spec.local.path)
  return storage.networkDisk(networkDiskOf(spec) ?? '')
}

function localFiles(disk: FileSystem, path: string): FileSystem {
  if (disk.stat(path)) return subPathFiles(disk, path)
  throw new VolumeError(`path "${path}" does not exist`, 'MountVolume.NewMounter initialization failed')
}

type Sources = Pick<Core.Volume & Core.PersistentVolumeSpec, (typeof networkKinds)[number]>

const networkKinds = [
  ...(['nfs', 'csi', 'iscsi', 'fc', 'cephfs', 'rbd', 'glusterfs', 'azureFile', 'azureDisk'] as const),
  ...([
    'awsElasticBlockStore',
    'gcePersistentDisk',
    'cinder',
    'vsphereVolume',
    'portworxVolume',
    'quobyte',
    'scaleIO',
    'storageos',
    'flexVolume',
  ] as const),
] as const

/** Names a network disk by its source; undefined for what is none. */
export function networkDiskOf(source: Partial<Record<keyof Sources, unknown>>): string | undefined {
  const kind = networkKinds.find((name) => source[name] !== undefined)
  return kind && `${kind} ${JSON.stringify(identityOf(source[kind]))}`
}

/** How it is mounted makes no other disk of it. */
function identityOf(source: unknown): unknown {
  const { readOnly: _readOnly, fsType: _type, volumeHandle, driver, ...rest } = source as Readonly<Record<string, unknown>>
  return volumeHandle === undefined ? { driver, ...rest } : { driver, volumeHandle }
}
