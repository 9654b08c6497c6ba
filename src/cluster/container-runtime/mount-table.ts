/**
 * What a container has mounted, in the order in which it was: what every container has, then volumes and the files of the kubelet by
 * the depth of their paths, then what is hidden from it. Upstream: github.com/containerd/containerd/v2/pkg/oci/mounts.go,
 * internal/cri/server/container_create.go (1.7).
 *
 * Simplified: a volume within /proc, or within a volume that is read only, is shown like any other; a real runtime does not start such a
 * container. Simplified: the overlay does not name the layers that it lies over; a real one does, in its options.
 */
import type { DiskSpace, MountedDisk } from '../../base/os/mounted-disk'
import type { ContainerSpec, Mount } from './container-spec'

/** The disk that the node's own files, its images and what its containers write lie on. */
export const NODE_DISK = '/dev/vda1'

const SHARED_BYTES = 64 * 1024 * 1024
const nothing: DiskSpace = { sizeBytes: 0, usedBytes: 0 }
const shared: DiskSpace = { sizeBytes: SHARED_BYTES, usedBytes: 0 }
const GUARDED = 'nosuid,nodev,noexec,relatime'
/** What of /proc may only be read, and what of it and of /sys is hidden. */
const readOnly = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger']
const hiddenFiles = ['/proc/kcore', '/proc/keys', '/proc/timer_list']
const hiddenFolders = ['/proc/acpi', '/sys/firmware']

export function mountTable(spec: ContainerSpec): readonly MountedDisk[] {
  const node = spec.nodeDisk?.() ?? nothing
  const given = [...spec.mounts.map((mount) => volumeLine(mount, node)), ...ownFiles(spec, node)]
  const half = { sizeBytes: Math.floor((spec.nodeMemoryBytes ?? 0) / 2), usedBytes: 0 }
  return [
    { source: 'overlay', path: '/', type: 'overlay', options: `${spec.readOnlyRoot ? 'ro' : 'rw'},relatime`, space: node },
    ...system,
    ...given.sort((a, b) => depthOf(a.path) - depthOf(b.path)),
    ...readOnly.map((path): MountedDisk => ({ source: 'proc', path, type: 'proc', options: `ro,${GUARDED}`, space: nothing })),
    ...hiddenFiles.map((path): MountedDisk => ({ ...devices, path })),
    ...hiddenFolders.map((path): MountedDisk => ({ source: 'tmpfs', path, type: 'tmpfs', options: 'ro,relatime', space: half })),
  ]
}

const devices: MountedDisk = {
  source: 'tmpfs',
  path: '/dev',
  type: 'tmpfs',
  options: 'rw,nosuid,size=65536k,mode=755',
  disk: 'devices',
  space: shared,
}

const system: readonly MountedDisk[] = [
  { source: 'proc', path: '/proc', type: 'proc', options: `rw,${GUARDED}`, space: nothing },
  devices,
  { source: 'devpts', path: '/dev/pts', type: 'devpts', options: 'rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=666', space: nothing },
  { source: 'mqueue', path: '/dev/mqueue', type: 'mqueue', options: `rw,${GUARDED}`, space: nothing },
  { source: 'sysfs', path: '/sys', type: 'sysfs', options: `ro,${GUARDED}`, space: nothing },
  { source: 'cgroup', path: '/sys/fs/cgroup', type: 'cgroup2', options: `ro,${GUARDED}`, space: nothing },
]

function volumeLine({ path, readOnly: isReadOnly, disk }: Mount, node: DiskSpace): MountedDisk {
  const { source, type, options, space } = disk?.() ?? { source: NODE_DISK, type: 'ext4', options: 'relatime' }
  const line = { source, path, type, options: `${isReadOnly ? 'ro' : 'rw'},${options}`, space: space ?? node }
  return source.startsWith('/') ? { ...line, disk: source } : line
}

function ownFiles({ terminationMessagePath, readOnlyRoot }: ContainerSpec, node: DiskSpace): MountedDisk[] {
  const line = (path: string, mode: string): MountedDisk => ({
    ...{ source: NODE_DISK, path, type: 'ext4', options: `${mode},relatime`, disk: NODE_DISK, space: node },
  })
  const mode = readOnlyRoot ? 'ro' : 'rw'
  return [
    line('/etc/hosts', 'rw'),
    line(terminationMessagePath, 'rw'),
    line('/etc/hostname', mode),
    line('/etc/resolv.conf', mode),
    { source: 'shm', path: '/dev/shm', type: 'tmpfs', options: 'rw,nosuid,nodev,noexec,relatime,size=65536k', space: shared },
  ]
}

const depthOf = (path: string): number => path.split('/').filter(Boolean).length
