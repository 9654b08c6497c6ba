/**
 * Files as programs see them. Paths are absolute and normalised by the caller (`resolvePath`). Operations are synchronous: a
 * simulated disk has no waiting. Errors are `FileError` with the errno name a real kernel would give.
 */
export type Errno = 'ENOENT' | 'EEXIST' | 'ENOTDIR' | 'EISDIR' | 'ENOTEMPTY' | 'EROFS' | 'EACCES' | 'EPERM' | 'ENOSPC' | 'EINVAL' | 'ELOOP'

export const errnoText: Readonly<Record<Errno, string>> = {
  ENOENT: 'No such file or directory',
  EEXIST: 'File exists',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  ENOTEMPTY: 'Directory not empty',
  EROFS: 'Read-only file system',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  ENOSPC: 'No space left on device',
  EINVAL: 'Invalid argument',
  ELOOP: 'Too many levels of symbolic links',
}

export class FileError extends Error {
  constructor(
    readonly errno: Errno,
    readonly path: string,
  ) {
    super(`${path}: ${errnoText[errno]}`)
  }
}

export interface FileInfo {
  readonly name: string
  readonly type: 'file' | 'directory' | 'symlink'
  readonly mode: number
  /** Bytes in UTF-8. */
  readonly size: number
  readonly modifiedAt: number
  readonly owner: string
  readonly target?: string
}

export interface FileSystem {
  read(path: string): string
  /** `user`: whose it is if it is made anew; the one that the file system belongs to unless said. */
  write(path: string, content: string, options?: { append?: boolean; mode?: number; user?: string }): void
  /** Follows links; undefined when nothing is there. */
  stat(path: string): FileInfo | undefined
  /** Does not follow a link in the last place. */
  lstat(path: string): FileInfo | undefined
  /** Sorted by name. */
  list(path: string): readonly FileInfo[]
  makeDirectory(path: string, options?: { parents?: boolean; mode?: number; user?: string }): void
  symlink(target: string, path: string): void
  rename(from: string, to: string): void
  remove(path: string, options?: { recursive?: boolean }): void
  setMode(path: string, mode: number): void
  setOwner(path: string, user: string): void
  /** Makes an empty file where there is none; modified now unless said. */
  touch(path: string, modifiedAt?: number): void
}

/** Absolute and without `.`, `..` or doubled slashes. */
export function resolvePath(cwd: string, path: string): string {
  if (path.startsWith('/') && !path.includes('//') && !path.includes('/.')) {
    return path.endsWith('/') && path !== '/' ? path.slice(0, -1) : path
  }
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}
