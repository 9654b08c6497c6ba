import { describe, expect, it } from 'vitest'
import { Random } from '../random'
import { FileError, type FileSystem } from './file-system'
import { MemoryFileSystem } from './memory-file-system'

const clock = { time: 1000, now: () => clock.time }

function createFiles(options: { sizeLimit?: number } = {}): MemoryFileSystem {
  const files = new MemoryFileSystem({ clock, ...options })
  files.makeDirectory('/home/student', { parents: true })
  files.write('/home/student/a.txt', 'one\n')
  files.symlink('a.txt', '/home/student/link')
  files.symlink('/home', '/h')
  return files
}

function attempt(act: () => void): void {
  try {
    act()
  } catch (error) {
    if (!(error instanceof FileError)) throw error
  }
}

describe('MemoryFileSystem', () => {
  const failures: { name: string; act: (files: FileSystem) => void; errno: string; path: string }[] = [
    { name: 'reading what is not there', act: (f) => f.read('/nope'), errno: 'ENOENT', path: '/nope' },
    { name: 'reading a directory', act: (f) => f.read('/home'), errno: 'EISDIR', path: '/home' },
    { name: 'writing where no directory is', act: (f) => f.write('/x/y', ''), errno: 'ENOENT', path: '/x/y' },
    { name: 'writing to a directory', act: (f) => f.write('/home', ''), errno: 'EISDIR', path: '/home' },
    { name: 'a file as a directory', act: (f) => f.read('/h/student/a.txt/b'), errno: 'ENOTDIR', path: '/h/student/a.txt/b' },
    { name: 'a directory made twice', act: (f) => f.makeDirectory('/home'), errno: 'EEXIST', path: '/home' },
    { name: 'a directory in a file', act: (f) => f.makeDirectory('/h/student/a.txt/b'), errno: 'ENOTDIR', path: '/h/student/a.txt/b' },
    { name: 'removing a full directory', act: (f) => f.remove('/home'), errno: 'ENOTEMPTY', path: '/home' },
    { name: 'moving a directory into itself', act: (f) => f.rename('/home', '/home/x'), errno: 'EINVAL', path: '/home/x' },
    { name: 'a circle of links', act: (f) => (f.symlink('/c', '/b'), f.symlink('/b', '/c'), f.read('/b')), errno: 'ELOOP', path: '/b' },
  ]
  it.each(failures)('refuses $name with $errno', ({ act, errno, path }) => {
    expect(() => act(createFiles())).toThrow(expect.objectContaining({ errno, path }) as FileError)
  })

  it('follows links in reading, writing and listing, and shows them to lstat', () => {
    const files = createFiles()
    files.write('/h/student/link', 'two\n', { append: true })
    expect(files.read('/home/student/a.txt')).toBe('one\ntwo\n')
    expect(files.stat('/home/student/link')).toMatchObject({ type: 'file', size: 8 })
    expect(files.lstat('/home/student/link')).toMatchObject({ name: 'link', type: 'symlink', target: 'a.txt', mode: 0o777 })
    expect(files.list('/h/student').map(({ name }) => name)).toEqual(['a.txt', 'link'])
    expect(files.stat('/h/nobody')).toBeUndefined()
  })

  it('keeps modes, and times from the clock', () => {
    const files = createFiles()
    clock.time = 2000
    files.write('/home/student/a.txt', 'x')
    files.setMode('/home/student/a.txt', 0o755)
    expect(files.stat('/home/student/a.txt')).toMatchObject({ mode: 0o755, modifiedAt: 2000 })
    expect(files.stat('/home/student')).toMatchObject({ modifiedAt: 1000 })
    files.touch('/home/student')
    expect(files.stat('/home/student')).toMatchObject({ modifiedAt: 2000 })
    clock.time = 1000
  })

  it('moves files and directories', () => {
    const files = createFiles()
    files.rename('/home/student', '/pupil')
    files.rename('/pupil/a.txt', '/pupil/b.txt')
    expect(files.read('/h/../pupil/b.txt')).toBe('one\n')
    expect(files.stat('/home/student')).toBeUndefined()
  })

  it('shares a tree with its snapshot until one of them writes', () => {
    const files = createFiles()
    const copy = files.snapshot()
    copy.write('/home/student/a.txt', 'copy')
    files.write('/home/student/new', 'original')
    const third = copy.snapshot()
    copy.remove('/home', { recursive: true })
    expect(files.read('/home/student/a.txt')).toBe('one\n')
    expect(copy.stat('/home')).toBeUndefined()
    expect(third.read('/home/student/a.txt')).toBe('copy')
    expect(third.stat('/home/student/new')).toBeUndefined()
  })

  it('is full at its limit, in bytes, and has room again after a removal', () => {
    const files = createFiles({ sizeLimit: 10 })
    expect(() => files.write('/big', 'äöüä')).toThrow(expect.objectContaining({ errno: 'ENOSPC' }) as FileError)
    files.remove('/home/student/a.txt')
    files.write('/big', 'äöüä')
    expect(files.usedBytes).toBe(8)
  })

  it('shows one mounted inside of another, even where the outer one takes nothing', () => {
    const clock = { now: () => 0 }
    for (const readOnly of [false, true]) {
      const [files, outer, inner] = [0, 1, 2].map(() => new MemoryFileSystem({ clock }))
      outer.write('/a', 'outer')
      inner.write('/b', 'inner')
      files.mount('/data', outer, { readOnly })
      files.mount('/data/sub', inner)
      files.write('/data/sub/c', 'new')
      expect([files.read('/data/a'), files.read('/data/sub/b'), inner.read('/c')]).toEqual(['outer', 'inner', 'new'])
      expect(files.list('/data').map(({ name }) => name)).toEqual(readOnly ? ['a'] : ['a', 'sub'])
      expect(files.stat('/data/sub')).toMatchObject({ name: 'sub', type: 'directory' })
    }
  })

  it('shows a mounted file system in its place, with errors told by the outer path', () => {
    const files = createFiles()
    const volume = new MemoryFileSystem({ clock })
    volume.write('/..2026', 'x')
    volume.write('/key', 'value')
    volume.symlink('key', '/same')
    files.mount('/etc/config', volume, { readOnly: true })
    expect(files.read('/etc/config/same')).toBe('value')
    expect(files.list('/etc').map(({ name, type }) => [name, type])).toEqual([['config', 'directory']])
    expect(() => files.write('/etc/config/key', '')).toThrow('/etc/config/key: Read-only file system')
    expect(() => files.read('/etc/config/none')).toThrow('/etc/config/none: No such file or directory')
    expect(files.snapshot().read('/etc/config/key')).toBe('value')
  })

  it('moves no folder into what is mounted in it', () => {
    const files = new MemoryFileSystem({ clock })
    files.write('/file', 'text')
    files.makeDirectory('/a/b', { parents: true })
    files.mount('/a/b', new MemoryFileSystem({ clock }))
    for (const folder of ['/a', '/']) expect(() => files.rename(folder, '/a/b/c')).toThrow(expect.objectContaining({ errno: 'EINVAL' }))
    files.rename('/file', '/a/b/file')
    expect(files.read('/a/b/file')).toBe('text')
  })

  it('tells of each file what is there now, however often it was asked before', () => {
    const random = new Random('stat')
    const files = new MemoryFileSystem({ clock })
    const volume = new MemoryFileSystem({ clock })
    files.mount('/b/b', volume)
    const paths = ['/a', '/b', '/c', '/a/a', '/a/b', '/b/a', '/b/b/a', '/b/b/b', '/a/b/c']
    const acts: readonly ((path: string, other: string) => void)[] = [
      (path) => files.write(path, 'x'.repeat(random.below(5)), { append: random.float() < 0.5 }),
      (path) => files.makeDirectory(path),
      (path) => files.remove(path, { recursive: true }),
      (_, other) => files.rename(random.pick(['/a', '/a/a', '/c']), other),
      (path, other) => files.symlink(other, path),
      (path) => files.setMode(path, 0o600 + random.below(8)),
      (path) => files.setOwner(path, random.pick(['root', 'student'])),
      (path) => files.touch(path, random.below(1000)),
      () => void files.snapshot().write('/a', 'of another'),
    ]
    for (let i = 0; i < 3000; i++) {
      clock.time++
      attempt(() => random.pick(acts)(random.pick(paths), random.pick(paths)))
      const unknown = files.snapshot()
      for (const path of paths) expect(files.stat(path), `${path} after ${i}`).toEqual(unknown.stat(path))
    }
  })

  it('moves between file systems by copying', () => {
    const files = createFiles()
    const volume = new MemoryFileSystem({ clock })
    files.mount('/data', volume)
    files.rename('/home/student', '/data/student')
    expect(volume.read('/student/link')).toBe('one\n')
    expect(files.stat('/home/student')).toBeUndefined()
  })
})
