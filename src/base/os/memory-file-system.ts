/**
 * A file system in memory: what containers and the student's machine have on their disks. Directories are copied when they are
 * first written after a snapshot, so ten thousand containers share the tree of their image and a snapshot costs nothing.
 *
 * Other file systems (ConfigMap volumes, service account tokens) hang in it by `mount`. Errors are those of a Linux kernel.
 *
 * Simplified: content is text; a real file holds any bytes. Owners and modes are kept and shown; `user-files.ts` refuses what they
 * do not allow.
 */
import { byteLength } from './byte-length'
import { copyTree } from './copy-tree'
import { FileError, type FileInfo, type FileSystem } from './file-system'
import { describeNode, ownedBy, totalSize, type Directory, type Node } from './memory-nodes'
import { changing, deepestMount, inside, within, type Mount } from './mount-points'

/** Where a path leads: to a place in this tree (maybe an empty one), or into a mounted file system. */
type Place = OwnPlace | { readonly mount: Mount; readonly path: string }

interface OwnPlace {
  readonly names: readonly string[]
  readonly node: Node | undefined
  /** What is there, once somebody has asked. */
  info?: FileInfo
}

export interface MemoryFileSystemOptions {
  readonly clock: { now(): number }
  /** Bytes of content it holds at most, over and above what it had when it was snapshotted; ENOSPC beyond. */
  readonly sizeLimit?: number
  readonly user?: string
}

const MAX_LINKS = 40
const MAX_KNOWN = 32

export class MemoryFileSystem implements FileSystem {
  #owner: object = {}
  #root: Directory
  #usedBytes = 0
  readonly #clock: { now(): number }
  readonly #sizeLimit: number
  readonly #user: string
  readonly #mounts = new Map<string, Mount>()
  /** Where paths led when they were last followed, until something changes: servers read the same few files again and again. */
  readonly #known = new Map<string, Place>()

  constructor({ clock, sizeLimit = Infinity, user = 'root' }: MemoryFileSystemOptions) {
    this.#clock = clock
    this.#sizeLimit = sizeLimit
    this.#user = user
    this.#root = { type: 'directory', owner: this.#owner, entries: new Map(), mode: 0o755, modifiedAt: clock.now() }
  }

  /** Bytes written since it was made or snapshotted, less what was removed; never below zero. */
  get usedBytes(): number {
    return Math.max(0, this.#usedBytes)
  }

  /** A second file system with the same files; from now on each goes its own way. Mounts stay shared. */
  snapshot(options: Partial<MemoryFileSystemOptions> = {}): MemoryFileSystem {
    const copy = new MemoryFileSystem({ clock: this.#clock, user: this.#user, ...options })
    copy.#root = this.#root
    this.#owner = {}
    for (const [point, mount] of this.#mounts) copy.#mounts.set(point, mount)
    return copy
  }

  /** Hangs another file system at a directory, which is made if need be. Paths inside of it begin anew at `/`. */
  mount(point: string, files: FileSystem, options: { readOnly?: boolean } = {}): void {
    this.#makePoint(point)
    const real = realPathOf(this.#locate(point, true))
    this.#mounts.set(real, { files, readOnly: options.readOnly ?? false, point: real })
    this.#known.clear()
  }

  /** Simplified: inside of another mount that takes no directory it is there nevertheless; a kernel finds no place for it. */
  #makePoint(point: string): void {
    try {
      this.makeDirectory(point, { parents: true })
    } catch (error) {
      if (!(error instanceof FileError) || !('mount' in this.#locate(point, true))) throw error
    }
  }

  unmount(point: string): void {
    this.#mounts.delete(point)
    this.#known.clear()
  }

  read(path: string): string {
    const place = this.#locate(path, true)
    if ('mount' in place) return within(path, () => place.mount.files.read(place.path))
    const { node } = place
    if (!node) throw new FileError('ENOENT', path)
    if (node.type !== 'file') throw new FileError('EISDIR', path)
    return node.content
  }

  write(path: string, content: string, options: { append?: boolean; mode?: number; user?: string } = {}): void {
    const place = this.#locate(path, true)
    if ('mount' in place) return changing(place.mount, path, () => place.mount.files.write(place.path, content, options))
    const { node } = place
    if (node?.type === 'directory' || path.endsWith('/')) throw new FileError('EISDIR', path)
    const old = node?.type === 'file' ? node : undefined
    const kept = options.append && old ? old : undefined
    const size = byteLength(content) + (kept?.size ?? 0)
    this.#take(size - (old?.size ?? 0), path)
    const text = kept ? kept.content + content : content
    const mode = options.mode ?? old?.mode ?? 0o644
    const user = old ? old.user : options.user
    this.#put(place.names, { type: 'file', content: text, size, mode, modifiedAt: this.#clock.now(), ...(user === undefined ? {} : { user }) }, old !== undefined)
  }

  stat(path: string): FileInfo | undefined {
    return this.#info(path, true)
  }

  lstat(path: string): FileInfo | undefined {
    return this.#info(path, false)
  }

  list(path: string): readonly FileInfo[] {
    const place = this.#locate(path, true)
    if ('mount' in place) return within(path, () => place.mount.files.list(place.path))
    const { node } = place
    if (!node) throw new FileError('ENOENT', path)
    if (node.type !== 'directory') throw new FileError('ENOTDIR', path)
    const names = [...node.entries.keys()].sort()
    const prefix = place.names.length === 0 ? '/' : `/${place.names.join('/')}/`
    return names.flatMap((name) => {
      const child = this.#mounts.has(prefix + name) ? undefined : node.entries.get(name)
      return child ? describeNode(name, child, this.#user) : (this.lstat(prefix + name) ?? [])
    })
  }

  makeDirectory(path: string, options: { parents?: boolean; mode?: number; user?: string } = {}): void {
    const parts = path.split('/').filter((part) => part !== '')
    if (options.parents) {
      for (let depth = 1; depth < parts.length; depth++) this.#makeOne(`/${parts.slice(0, depth).join('/')}`, options.user === undefined ? {} : { user: options.user }, true)
    }
    this.#makeOne(`/${parts.join('/')}`, options, options.parents ?? false)
  }

  symlink(target: string, path: string): void {
    const place = this.#locate(path, false)
    if ('mount' in place) return changing(place.mount, path, () => place.mount.files.symlink(target, place.path))
    if (place.node) throw new FileError('EEXIST', path)
    this.#put(place.names, { type: 'symlink', target, modifiedAt: this.#clock.now() })
  }

  rename(from: string, to: string): void {
    const source = this.#locate(from, false)
    const goal = this.#locate(to, false)
    if ('mount' in source || 'mount' in goal) return this.#renameMounted(source, goal, { from, to })
    if (!source.node) throw new FileError('ENOENT', from)
    if (`${goal.names.join('/')}/`.startsWith(`${source.names.join('/')}/`)) {
      if (goal.names.length === source.names.length) return
      throw new FileError('EINVAL', to)
    }
    if (goal.node?.type === 'directory') {
      if (source.node.type !== 'directory') throw new FileError('EISDIR', to)
      if (goal.node.entries.size > 0) throw new FileError('ENOTEMPTY', to)
    } else if (goal.node && source.node.type === 'directory') throw new FileError('ENOTDIR', to)
    const replaced = goal.node?.type === 'file' ? goal.node.size : 0
    this.#put(goal.names, source.node)
    this.#delete(source.names)
    this.#usedBytes -= replaced
  }

  remove(path: string, options: { recursive?: boolean } = {}): void {
    const place = this.#locate(path, false)
    if ('mount' in place) return changing(place.mount, path, () => place.mount.files.remove(place.path, options))
    if (!place.node) throw new FileError('ENOENT', path)
    if (place.names.length === 0) throw new FileError('EINVAL', path)
    if (place.node.type === 'directory' && place.node.entries.size > 0 && !options.recursive) throw new FileError('ENOTEMPTY', path)
    this.#usedBytes -= totalSize(place.node)
    this.#delete(place.names)
  }

  setMode(path: string, mode: number): void {
    const place = this.#locate(path, true)
    if ('mount' in place) return changing(place.mount, path, () => place.mount.files.setMode(place.path, mode))
    if (!place.node) throw new FileError('ENOENT', path)
    if (place.node.type === 'directory') this.#writable(place.names).mode = mode
    else if (place.node.type === 'file') this.#put(place.names, { ...place.node, mode }, true)
  }

  setOwner(path: string, user: string): void {
    const place = this.#locate(path, true)
    if ('mount' in place) return changing(place.mount, path, () => place.mount.files.setOwner(place.path, user))
    if (!place.node) throw new FileError('ENOENT', path)
    if (place.node.type === 'file') this.#put(place.names, { ...place.node, user }, true)
    else if (place.node.type === 'directory') this.#writable(place.names).user = user
  }

  touch(path: string, modifiedAt = this.#clock.now()): void {
    const place = this.#locate(path, true)
    if ('mount' in place) return changing(place.mount, path, () => place.mount.files.touch(place.path, modifiedAt))
    if (place.node?.type === 'directory') this.#writable(place.names).modifiedAt = modifiedAt
    else if (place.node) this.#put(place.names, { ...place.node, modifiedAt }, true)
    else {
      this.write(path, '')
      this.touch(path, modifiedAt)
    }
  }

  #locate(path: string, follow: boolean): Place {
    const known = follow ? this.#known.get(path) : undefined
    if (known) return known
    const place = this.#walk(path, follow)
    if (!follow) return place
    if (this.#known.size === MAX_KNOWN) this.#known.clear()
    this.#known.set(path, place)
    return place
  }

  /** Walks the path, through links; of the last name only when `follow` says so. */
  #walk(path: string, follow: boolean): Place {
    const pending = path.split('/').filter((name) => name !== '' && name !== '.').reverse()
    const names: string[] = []
    const nodes: Node[] = [this.#root]
    let links = 0
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (name === '..') {
        names.pop()
        if (nodes.length > 1) nodes.pop()
        continue
      }
      const parent = nodes[nodes.length - 1]
      if (parent.type !== 'directory') throw new FileError('ENOTDIR', path)
      const node = parent.entries.get(name)
      const real = this.#mounts.size > 0 ? this.#mounts.get(`/${[...names, name].join('/')}`) : undefined
      if (real) return deepestMount(this.#mounts, real, `/${pending.reverse().join('/')}`)
      if (node?.type === 'symlink' && (follow || pending.length > 0)) {
        if (++links > MAX_LINKS) throw new FileError('ELOOP', path)
        if (node.target.startsWith('/')) {
          names.length = 0
          nodes.length = 1
        }
        pending.push(...node.target.split('/').filter((part) => part !== '' && part !== '.').reverse())
        continue
      }
      if (!node) {
        if (pending.length > 0) throw new FileError('ENOENT', path)
        return { names: [...names, name], node: undefined }
      }
      names.push(name)
      nodes.push(node)
    }
    return { names, node: nodes[nodes.length - 1] }
  }

  #info(path: string, follow: boolean): FileInfo | undefined {
    try {
      const place = this.#locate(path, follow)
      if (!('mount' in place)) return place.node && (place.info ??= describeNode(place.names[place.names.length - 1] ?? '/', place.node, this.#user))
      const info = follow ? place.mount.files.stat(place.path) : place.mount.files.lstat(place.path)
      return info && place.path === '/' ? { ...info, name: place.mount.point.slice(place.mount.point.lastIndexOf('/') + 1) } : info
    } catch (error) {
      if (error instanceof FileError) return undefined
      throw error
    }
  }

  #makeOne(path: string, options: { mode?: number; user?: string }, existing: boolean): void {
    const place = this.#locate(path, true)
    if ('mount' in place) {
      if (existing && place.mount.files.stat(place.path)?.type === 'directory') return
      return changing(place.mount, path, () => place.mount.files.makeDirectory(place.path, options))
    }
    if (place.node) {
      if (existing && place.node.type === 'directory') return
      throw new FileError(existing ? 'ENOTDIR' : 'EEXIST', path)
    }
    const modifiedAt = this.#clock.now()
    this.#put(place.names, { type: 'directory', owner: this.#owner, entries: new Map(), mode: options.mode ?? 0o755, modifiedAt, ...(options.user === undefined ? {} : { user: options.user }) })
  }

  /** The directory at these names, copied down from the root as far as somebody else may still look at it. */
  #writable(names: readonly string[]): Directory {
    this.#known.clear()
    let directory = ownedBy(this.#owner, this.#root)
    this.#root = directory
    for (const name of names) {
      const child = directory.entries.get(name)
      if (child?.type !== 'directory') throw new FileError('ENOTDIR', `/${names.join('/')}`)
      const own = ownedBy(this.#owner, child)
      directory.entries.set(name, own)
      directory = own
    }
    return directory
  }

  #put(names: readonly string[], node: Node, replacing = false): void {
    const parent = this.#writable(names.slice(0, -1))
    parent.entries.set(names[names.length - 1], node)
    if (!replacing) parent.modifiedAt = this.#clock.now()
  }

  #delete(names: readonly string[]): void {
    const parent = this.#writable(names.slice(0, -1))
    parent.entries.delete(names[names.length - 1])
    parent.modifiedAt = this.#clock.now()
  }

  #take(bytes: number, path: string): void {
    if (bytes > 0 && this.#usedBytes + bytes > this.#sizeLimit) throw new FileError('ENOSPC', path)
    this.#usedBytes += bytes
  }

  /** Between two file systems a kernel refuses to rename (EXDEV) and `mv` copies; here the copy is made in place of the refusal. */
  #renameMounted(source: Place, goal: Place, paths: { from: string; to: string }): void {
    if ('mount' in source && 'mount' in goal && source.mount === goal.mount) {
      return changing(source.mount, paths.from, () => source.mount.files.rename(source.path, goal.path))
    }
    if (isBelow(realPathOf(goal), realPathOf(source))) throw new FileError('EINVAL', paths.to)
    copyTree(this, paths.from, paths.to)
    this.remove(paths.from, { recursive: true })
  }
}

/** Through all mounts, from the root of the whole. */
const realPathOf = (place: Place): string => ('mount' in place ? inside(place.mount.point, place.path) : `/${place.names.join('/')}`)
const isBelow = (path: string, folder: string): boolean => folder === '/' || path.startsWith(`${folder}/`)
