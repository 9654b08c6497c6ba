/**
 * Disks beside the nodes: NFS exports, disks of clouds and of storage drivers. Each is there from the first time that it is named, and
 * keeps what is on it, whatever becomes of pods and nodes.
 */
import type { FileSystem } from '../../../base/os/file-system'
import { MemoryFileSystem } from '../../../base/os/memory-file-system'

export function createNetworkDisks(clock: { now(): number }): (key: string) => FileSystem {
  const disks = new Map<string, FileSystem>()
  return (key) => {
    let disk = disks.get(key)
    if (!disk) disks.set(key, (disk = new MemoryFileSystem({ clock })))
    return disk
  }
}
