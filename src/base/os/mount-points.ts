/** Other file systems that hang in a tree: which one a path leads to, and how its errors are told. */
import { FileError, type FileSystem } from './file-system'

export interface Mount {
  readonly files: FileSystem
  readonly readOnly: boolean
  readonly point: string
}

/** The mount that a path inside of a mount leads to: another one may hang in it. */
export function deepestMount(mounts: ReadonlyMap<string, Mount>, mount: Mount, path: string): { readonly mount: Mount; readonly path: string } {
  if (path === '/' || mounts.size === 1) return { mount, path }
  const full = mount.point + path
  let found = mount
  for (const other of mounts.values()) {
    if (other.point.length > found.point.length && (full === other.point || full.startsWith(`${other.point}/`))) found = other
  }
  return { mount: found, path: full.slice(found.point.length) || '/' }
}

export const inside = (point: string, path: string): string => (path === '/' ? point : point + path)

/** What goes wrong inside of a mount is told with the path that the caller used. */
export function within<T>(path: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (error instanceof FileError) throw new FileError(error.errno, path)
    throw error
  }
}

export function changing(mount: Mount, path: string, act: () => void): void {
  if (mount.readOnly) throw new FileError('EROFS', path)
  within(path, act)
}
