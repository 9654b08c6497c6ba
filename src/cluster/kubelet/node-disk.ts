/** The disk of a machine as its system leaves it: the folders that programs and pods count on. Upstream: hier(7). */
import type { Clock } from '../../base/clock'
import { MemoryFileSystem } from '../../base/os/memory-file-system'

const folders = ['/dev', '/etc/kubernetes', '/home', '/lib/modules', '/mnt', '/opt', '/proc', '/root', '/run', '/srv', '/sys', '/tmp', '/usr/bin', '/usr/local', '/var/lib/kubelet', '/var/log/pods', '/var/tmp']

export function createNodeDisk(clock: Clock): MemoryFileSystem {
  const disk = new MemoryFileSystem({ clock })
  for (const folder of folders) disk.makeDirectory(folder, { parents: true })
  return disk
}
