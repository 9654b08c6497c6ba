/**
 * The root file system of a container: the tree of its image, what the kubelet puts into /etc, and the volumes. The
 * tree of an image is built once; containers share it until they write.
 */
import type { FileSystem } from '../../base/os/file-system'
import { MemoryFileSystem } from '../../base/os/memory-file-system'
import type { ContainerSpec, Mount } from './container-spec'
import type { Image } from './contract'
import { lateFiles } from './late-files'
import { readOnlyFiles } from './read-only-files'

interface Clock {
  now(): number
}

const modes: Readonly<Record<string, number>> = { '/tmp': 0o1777, '/var/tmp': 0o1777, '/root': 0o700, '/proc': 0o555, '/sys': 0o555 }

const directories = [
  '/bin',
  '/dev',
  '/etc',
  '/home',
  '/proc',
  '/root',
  '/run',
  '/sys',
  '/tmp',
  '/usr/bin',
  '/usr/local/bin',
  '/var/log',
  '/var/run',
  '/var/tmp',
]

const trees = new WeakMap<Clock, Map<Image, MemoryFileSystem>>()

interface KernelFiles {
  /** What it reads of its control group. */
  readonly cgroup: FileSystem
  readonly proc: FileSystem
}

export function createRootFiles(spec: ContainerSpec, clock: Clock, { cgroup, proc }: KernelFiles): FileSystem {
  const files = treeOf(spec.image.image, clock).snapshot()
  files.write('/etc/hostname', `${spec.hostname}\n`)
  files.write('/etc/hosts', spec.hosts())
  files.write('/etc/resolv.conf', spec.resolvConf())
  files.makeDirectory(spec.workingDirectory, { parents: true })
  files.makeDirectory(parentOf(spec.terminationMessagePath), { parents: true })
  files.write(spec.terminationMessagePath, '')
  files.mount('/proc', proc)
  for (const mount of [...spec.mounts].sort((a, b) => a.path.length - b.path.length)) {
    place(files, mount)
  }
  files.mount('/sys/fs/cgroup', cgroup, { readOnly: true })
  if (!spec.readOnlyRoot) return files
  return readOnlyFiles(files, [
    '/dev',
    '/proc',
    '/etc/hosts',
    '/etc/hostname',
    '/etc/resolv.conf',
    spec.terminationMessagePath,
    ...spec.mounts.map(({ path }) => path),
  ])
}

/** A single file is copied in place of being bound: it does not follow updates, as a subPath does not either. */
function place(files: MemoryFileSystem, { path, files: source, readOnly, isFolder }: Mount): void {
  if (isFolder) return files.mount(path, lateFiles(source), { readOnly })
  const mounted = source()
  if (mounted.stat('/')?.type !== 'file') return files.mount(path, mounted, { readOnly })
  files.makeDirectory(parentOf(path), { parents: true })
  files.write(path, mounted.read('/'))
}

function treeOf(image: Image, clock: Clock): MemoryFileSystem {
  let known = trees.get(clock)
  if (!known) trees.set(clock, (known = new Map()))
  let tree = known.get(image)
  if (!tree) known.set(image, (tree = buildTree(image, clock)))
  return tree
}

function buildTree(image: Image, clock: Clock): MemoryFileSystem {
  const files = new MemoryFileSystem({ clock })
  for (const directory of directories) files.makeDirectory(directory, { parents: true, mode: modes[directory] ?? 0o755 })
  for (const name of image.tools) files.write(`/bin/${name}`, '', { mode: 0o755 })
  for (const name of [...Object.keys(image.servers), ...Object.keys(image.programs ?? {})]) {
    const path = name.startsWith('/') ? name : `/usr/bin/${name}`
    files.makeDirectory(parentOf(path), { parents: true })
    files.write(path, '', { mode: 0o755 })
  }
  for (const [path, content] of Object.entries(image.files)) {
    files.makeDirectory(parentOf(path), { parents: true })
    files.write(path, content, { mode: content.startsWith('#!') ? 0o755 : 0o644 })
  }
  return files
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/'
