/**
 * Folders and files of the node itself, for hostPath volumes: what has to be there already, and what is made when it is not.
 * Upstream: pkg/volume/hostpath/host_path.go (v1.32).
 * Simplified: a node has no sockets and no devices on its disk; a real one has those of its container runtime and of its hardware.
 */
import type { FileSystem } from '../../../base/os/file-system'
import type { Core } from '../../../api/types'
import { subPathFiles } from '../sub-path-files'
import { VolumeError } from './volume-error'

const wants: Readonly<Record<string, readonly [type: 'file' | 'directory' | undefined, words: string]>> = {
  DirectoryOrCreate: ['directory', 'a directory'],
  Directory: ['directory', 'a directory'],
  FileOrCreate: ['file', 'a file'],
  File: ['file', 'a file'],
  Socket: [undefined, 'a socket file'],
  CharDevice: [undefined, 'a character device'],
  BlockDevice: [undefined, 'a block device'],
}

/** What the volume shows. Without a type whatever is there will do, and a folder is made where nothing is. */
export function hostPathFiles(disk: FileSystem, { path, type = '' }: Core.HostPathVolumeSource): FileSystem {
  const isThere = disk.stat(path) !== undefined
  if (!isThere && type === 'DirectoryOrCreate') disk.makeDirectory(path, { parents: true, mode: 0o755 })
  if (!isThere && type === 'FileOrCreate') makeFile(disk, path)
  const [wanted, words] = wants[type] ?? []
  if (words !== undefined && (wanted === undefined || disk.stat(path)?.type !== wanted)) {
    throw new VolumeError(`hostPath type check failed: ${path} is not ${words}`)
  }
  if (!isThere && type === '') disk.makeDirectory(path, { parents: true })
  return subPathFiles(disk, path)
}

/** The folder that it lies in is not made. */
function makeFile(disk: FileSystem, path: string): void {
  if (disk.stat(path.slice(0, path.lastIndexOf('/')) || '/')?.type !== 'directory') {
    throw new VolumeError(`open ${path}: no such file or directory`)
  }
  disk.write(path, '', { mode: 0o644 })
}
