/**
 * On what the files of a volume lie: the disk of the node, memory, or a disk of its own. Upstream: pkg/volume/emptydir/empty_dir.go
 * (calculateEmptyDirMemorySize), pkg/volume/{nfs,csi} (v1.32).
 *
 * Simplified: an empty disk of its own is all free; a real file system keeps some of it. A share of a server is as large as the disk of the
 * node where nothing says how large it is.
 */
import type { PersistentVolume } from '../../../api/kinds/persistent-volume'
import { quantityValue } from '../../../api/quantity'
import type { Core, Pod } from '../../../api/types'
import type { FileSystem } from '../../../base/os/file-system'
import { MemoryFileSystem } from '../../../base/os/memory-file-system'
import type { VolumeDisk } from '../../container-runtime/container-spec'

export interface DiskRequest {
  readonly pod: Pod
  /** Of the node, bytes. */
  readonly memoryBytes: number
  /** The volume behind a claim. */
  readonly claimed: PersistentVolume | undefined
  /** Its place among the volumes of the pod. */
  readonly index: number
  files(): FileSystem
}

const PAGE = 4096
const written = ['secret', 'projected', 'downwardAPI'] as const

/** Undefined: on the disk of the node. */
export function volumeDisk(volume: Core.Volume, request: DiskRequest): VolumeDisk | undefined {
  if (written.some((kind) => volume[kind] !== undefined)) return inMemory(memoryLimit(request, undefined), filesIn(request.files()) * PAGE)
  const { emptyDir } = volume
  if (emptyDir?.medium === 'Memory') return inMemory(memoryLimit(request, emptyDir.sizeLimit), usedIn(request.files()))
  const { spec } = request.claimed ?? {}
  const nfs = spec?.nfs ?? volume.nfs
  const size = spec?.capacity?.storage
  const space = size === undefined ? {} : { space: { sizeBytes: quantityValue(size), usedBytes: usedIn(request.files()) } }
  if (nfs) return { source: `${nfs.server}:${nfs.path}`, type: 'nfs4', options: 'relatime,vers=4.2,hard,proto=tcp', ...space }
  if (!spec || spec.hostPath || spec.local) return undefined
  const letter = String.fromCharCode(98 + (request.index % 25))
  return { source: `/dev/sd${letter}`, type: spec.csi?.fsType ?? 'ext4', options: 'relatime', ...space }
}

const inMemory = (sizeBytes: number, usedBytes: number): VolumeDisk => ({
  source: 'tmpfs',
  type: 'tmpfs',
  options: `relatime,size=${Math.floor(sizeBytes / 1024)}k`,
  space: { sizeBytes, usedBytes },
})

/** What the node has for pods, no more than all containers together may use, no more than the volume says. */
function memoryLimit({ pod, memoryBytes }: DiskRequest, sizeLimit: string | number | undefined): number {
  const limits = pod.spec.containers.map(({ resources }) => quantityValue(resources?.limits?.memory))
  const ofPod = limits.every((limit) => limit > 0) ? limits.reduce((sum, limit) => sum + limit, 0) : Infinity
  const ofVolume = quantityValue(sizeLimit)
  return Math.min(memoryBytes, ofPod, ofVolume > 0 ? ofVolume : Infinity)
}

/** A page each; links take none. */
const filesIn = (files: FileSystem): number => files.list('/').filter(({ name }) => !name.startsWith('..')).length

const usedIn = (files: FileSystem): number => (files instanceof MemoryFileSystem ? Math.ceil(files.usedBytes / PAGE) * PAGE : 0)
