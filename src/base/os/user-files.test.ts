import { describe, expect, it } from 'vitest'
import { FileError } from './file-system'
import { MemoryFileSystem } from './memory-file-system'
import { userFiles } from './user-files'

function place(isInRootGroup = false) {
  const disk = new MemoryFileSystem({ clock: { now: () => 0 } })
  disk.makeDirectory('/tmp', { mode: 0o1777 })
  disk.makeDirectory('/root', { mode: 0o700 })
  disk.makeDirectory('/data', { mode: 0o777 })
  disk.makeDirectory('/shared', { mode: 0o775 })
  for (const [path, mode] of [['/etc', 0o755]] as const) disk.makeDirectory(path, { mode })
  disk.write('/etc/passwd', 'root', { mode: 0o644 })
  disk.write('/etc/shadow', 'secret', { mode: 0o640 })
  disk.write('/root/key', 'key')
  disk.write('/tmp/roots', 'r', { mode: 0o666 })
  disk.makeDirectory('/dev')
  const files = userFiles(disk, { name: '1000', isInRootGroup })
  files.write('/tmp/mine', 'm', { mode: 0o600 })
  return { disk, files }
}

type Files = ReturnType<typeof place>['files']

function outcome(act: (files: Files) => unknown, isInRootGroup = false): unknown {
  try {
    return act(place(isInRootGroup).files) ?? 'done'
  } catch (error) {
    if (error instanceof FileError) return error.errno
    throw error
  }
}

describe('files for somebody who is not root', () => {
  it.each<[string, (files: Files) => unknown, unknown]>([
    ['reads what everybody may', (files) => files.read('/etc/passwd'), 'root'],
    ['does not read what only root may', (files) => files.read('/etc/shadow'), 'EACCES'],
    ['does not pass a folder that is closed', (files) => files.read('/root/key'), 'EACCES'],
    ['does not list it', (files) => files.list('/root'), 'EACCES'],
    ['does not write a file of root', (files) => files.write('/etc/passwd', ''), 'EACCES'],
    ['makes no file in a folder of root', (files) => files.write('/etc/new', ''), 'EACCES'],
    ['makes no folder there, however deep', (files) => files.makeDirectory('/etc/a/b', { parents: true }), 'EACCES'],
    ['is done where all is there', (files) => files.makeDirectory('/etc', { parents: true }), 'done'],
    ['makes folders where it may', (files) => files.makeDirectory('/data/a/b', { parents: true }), 'done'],
    ['reads its own', (files) => files.read('/tmp/mine'), 'm'],
    ['writes what everybody may write', (files) => files.write('/tmp/roots', 'x'), 'done'],
    ['does not take away others from a folder that keeps them', (files) => files.remove('/tmp/roots'), 'EPERM'],
    ['takes away its own', (files) => files.remove('/tmp/mine'), 'done'],
    ['takes away nothing from a folder of root', (files) => files.remove('/etc/passwd'), 'EACCES'],
    ['moves its own to where it may', (files) => files.rename('/tmp/mine', '/data/mine'), 'done'],
    ['moves nothing to where it may not', (files) => files.rename('/tmp/mine', '/etc/mine'), 'EACCES'],
    ['changes the mode of its own', (files) => files.setMode('/tmp/mine', 0o644), 'done'],
    ['does not change that of others', (files) => files.setMode('/etc/passwd', 0o666), 'EPERM'],
    ['gives nothing away', (files) => files.setOwner('/tmp/mine', 'root'), 'EPERM'],
    ['does not touch what it may not write', (files) => files.touch('/etc/passwd'), 'EACCES'],
    ['writes to devices', (files) => files.write('/dev/null', 'x'), 'done'],
    ['is in no group by itself', (files) => files.write('/shared/x', ''), 'EACCES'],
  ])('%s', (_name, act, expected) => {
    expect(outcome(act)).toEqual(expected)
  })

  it('has what the group of root has, where it is in it', () => {
    expect(outcome((files) => files.write('/shared/x', ''), true)).toBe('done')
    expect(outcome((files) => files.read('/etc/shadow'), true)).toBe('secret')
  })

  it('owns what it makes, until root gives it to somebody else', () => {
    const { disk, files } = place()
    files.makeDirectory('/data/a/b', { parents: true })
    files.write('/data/a/b/c', 'x')
    expect(['/data/a', '/data/a/b', '/data/a/b/c', '/etc'].map((path) => disk.stat(path)?.owner)).toEqual(['1000', '1000', '1000', 'root'])
    disk.setOwner('/etc', '1000')
    files.write('/etc/new', 'x')
    expect(disk.stat('/etc/new')?.owner).toBe('1000')
  })
})
