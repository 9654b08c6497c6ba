/**
 * Files as somebody who is not root sees them: what an owner's, a group's or everybody's mode does not allow is refused.
 * Upstream: path_resolution(7), inode(7), unlink(2).
 *
 * Simplified: a file's group is that of its owner, so that the middle three of a mode matter to members of root's group alone.
 */
import { FileError, resolvePath, type FileInfo, type FileSystem } from './file-system'

export interface FileUser {
  /** As owners are named: by account, or by number where there is none. */
  readonly name: string
  readonly isInRootGroup: boolean
}

const READ = 4
const WRITE = 2
const SEARCH = 1
const STICKY = 0o1000

/** Devices and what the kernel tells are everybody's. */
const isKernels = (path: string): boolean => /^\/(dev|proc|sys)(\/|$)/.test(path)

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/'

export function userFiles(files: FileSystem, user: FileUser): FileSystem {
  function allows(info: FileInfo, wanted: number): boolean {
    const shift = info.owner === user.name ? 6 : user.isInRootGroup && info.owner === 'root' ? 3 : 0
    return ((info.mode >> shift) & wanted) === wanted
  }

  /** All folders on the way may be passed. */
  function pass(path: string): void {
    for (let folder = parentOf(path); ; folder = parentOf(folder)) {
      const info = files.stat(folder)
      if (info?.type === 'directory' && !allows(info, SEARCH)) throw new FileError('EACCES', path)
      if (folder === '/') return
    }
  }

  function check(path: string, wanted: number): void {
    if (isKernels(path)) return
    pass(path)
    const info = files.stat(path)
    if (info && !allows(info, wanted)) throw new FileError('EACCES', path)
  }

  /** Something is made, or goes, in its folder. */
  function changeFolder(path: string): void {
    if (isKernels(path)) return
    pass(path)
    const folder = files.stat(parentOf(path))
    if (folder && !allows(folder, WRITE)) throw new FileError('EACCES', path)
  }

  function takeAway(path: string): void {
    changeFolder(path)
    const folder = files.stat(parentOf(path))
    const info = files.lstat(path)
    if (folder && info && folder.mode & STICKY && info.owner !== user.name && folder.owner !== user.name) throw new FileError('EPERM', path)
  }

  function own(path: string): void {
    pass(path)
    const info = files.stat(path)
    if (info && info.owner !== user.name && !isKernels(path)) throw new FileError('EPERM', path)
  }

  const mine = { user: user.name }
  return {
    stat: (path) => files.stat(path),
    lstat: (path) => files.lstat(path),
    read(path) {
      check(path, READ)
      return files.read(path)
    },
    list(path) {
      check(path, READ)
      return files.list(path)
    },
    write(path, content, options) {
      const isThere = files.stat(path) !== undefined
      if (isThere) check(path, WRITE)
      else changeFolder(path)
      files.write(path, content, isThere ? options : { ...options, ...mine })
    },
    makeDirectory(path, options) {
      const isThere = files.stat(path) !== undefined
      if (!isThere) changeFolder(options?.parents ? firstMissing(files, path) : path)
      files.makeDirectory(path, isThere ? options : { ...options, ...mine })
    },
    symlink(target, path) {
      changeFolder(path)
      files.symlink(target, path)
    },
    rename(from, to) {
      takeAway(from)
      if (files.lstat(to)) takeAway(to)
      else changeFolder(to)
      files.rename(from, to)
    },
    remove(path, options) {
      takeAway(path)
      files.remove(path, options)
    },
    setMode(path, mode) {
      own(path)
      files.setMode(path, mode)
    },
    touch(path, modifiedAt) {
      const info = files.stat(path)
      if (!info) {
        changeFolder(path)
        files.write(path, '', mine)
      } else if (info.owner !== user.name) check(path, WRITE)
      files.touch(path, modifiedAt)
    },
    setOwner(path) {
      throw new FileError('EPERM', path)
    },
  }
}

/** The first folder on the way that is not there yet. */
function firstMissing(files: FileSystem, path: string): string {
  let missing = resolvePath('/', path)
  while (missing !== '/' && !files.stat(parentOf(missing))) missing = parentOf(missing)
  return missing
}
