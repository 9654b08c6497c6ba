/** A root file system that may not be written, with the places in it that may: `readOnlyRootFilesystem`. */
import { FileError, type FileSystem } from '../../base/os/file-system'

export function readOnlyFiles(files: FileSystem, writablePlaces: readonly string[]): FileSystem {
  const guard = (path: string): void => {
    if (!writablePlaces.some((place) => path === place || path.startsWith(`${place}/`)))
      throw new FileError('EROFS', path)
  }
  const guarded =
    <A extends readonly unknown[]>(act: (path: string, ...rest: A) => void) =>
    (path: string, ...rest: A): void => {
      guard(path)
      act(path, ...rest)
    }
  return {
    read: (path) => files.read(path),
    stat: (path) => files.stat(path),
    lstat: (path) => files.lstat(path),
    list: (path) => files.list(path),
    write: guarded((path, content: string, options?: { append?: boolean; mode?: number; user?: string }) =>
      files.write(path, content, options),
    ),
    makeDirectory: guarded((path, options?: { parents?: boolean; mode?: number; user?: string }) =>
      files.makeDirectory(path, options),
    ),
    remove: guarded((path, options?: { recursive?: boolean }) => files.remove(path, options)),
    setMode: guarded((path, mode: number) => files.setMode(path, mode)),
    setOwner: guarded((path, user: string) => files.setOwner(path, user)),
    touch: guarded((path) => files.touch(path)),
    symlink(target, path) {
      guard(path)
      files.symlink(target, path)
    },
    rename(from, to) {
      guard(from)
      guard(to)
      files.rename(from, to)
    },
  }
}
