/**
 * Files that are made when somebody first looks at them: a token in a volume costs a signature, and most containers never read theirs.
 */
import type { FileSystem } from '../../base/os/file-system'

export function lateFiles(make: () => FileSystem): FileSystem {
  let made: FileSystem | undefined
  const files = (): FileSystem => (made ??= make())
  return {
    read: (path) => files().read(path),
    write: (path, content, options) => files().write(path, content, options),
    stat: (path) => files().stat(path),
    lstat: (path) => files().lstat(path),
    list: (path) => files().list(path),
    makeDirectory: (path, options) => files().makeDirectory(path, options),
    symlink: (target, path) => files().symlink(target, path),
    rename: (from, to) => files().rename(from, to),
    remove: (path, options) => files().remove(path, options),
    setMode: (path, mode) => files().setMode(path, mode),
    setOwner: (path, user) => files().setOwner(path, user),
    touch: (path, modifiedAt) => files().touch(path, modifiedAt),
  }
}
