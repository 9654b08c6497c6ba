/**
 * A part of another file system, as a bind mount shows it: `subPath` of a volume, a folder of the node for hostPath.
 */
import type { FileInfo, FileSystem } from '../../base/os/file-system'

export function subPathFiles(files: FileSystem, root: string): FileSystem {
  const inside = (path: string): string => (path === '/' ? root : `${root}${path}`)
  const named = (info: FileInfo | undefined, path: string): FileInfo | undefined =>
    info && path === '/' ? { ...info, name: '/' } : info
  return {
    read: (path) => files.read(inside(path)),
    write: (path, content, options) => files.write(inside(path), content, options),
    stat: (path) => named(files.stat(inside(path)), path),
    lstat: (path) => named(files.lstat(inside(path)), path),
    list: (path) => files.list(inside(path)),
    makeDirectory: (path, options) => files.makeDirectory(inside(path), options),
    symlink: (target, path) => files.symlink(target, inside(path)),
    rename: (from, to) => files.rename(inside(from), inside(to)),
    remove: (path, options) => files.remove(inside(path), options),
    setMode: (path, mode) => files.setMode(inside(path), mode),
   setOwner: (path, user) => files.setOwner(inside(path), user),
    touch: (path, modifiedAt) => files.touch(inside(path), modifiedAt),
  }
}
