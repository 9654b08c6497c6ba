import { describe, expect, it } from 'vitest'
import { MemoryFileSystem } from '../../../base/os/memory-file-system'
import { hostPathFiles } from './host-path'
import { VolumeError } from './volume-error'

function diskWith(): MemoryFileSystem {
  const disk = new MemoryFileSystem({ clock: { now: () => 0 } })
  disk.makeDirectory('/folder', { parents: true })
  disk.write('/file', 'x')
  return disk
}

const attempt = (path: string, type?: string): string => {
  const disk = diskWith()
  try {
    hostPathFiles(disk, { path, ...(type === undefined ? {} : { type }) })
    return disk.stat(path)?.type ?? 'nothing'
  } catch (error) {
    if (!(error instanceof VolumeError)) throw error
    return error.message
  }
}

const failed = (path: string, words: string): string => `hostPath type check failed: ${path} is not ${words}`

describe('a hostPath volume', () => {
  it.each([
    { type: undefined, path: '/new/folder', then: 'directory' },
    { type: '', path: '/file', then: 'file' },
    { type: 'DirectoryOrCreate', path: '/new/folder', then: 'directory' },
    { type: 'DirectoryOrCreate', path: '/file', then: failed('/file', 'a directory') },
    { type: 'Directory', path: '/folder', then: 'directory' },
    { type: 'Directory', path: '/none', then: failed('/none', 'a directory') },
    { type: 'FileOrCreate', path: '/folder/new', then: 'file' },
    { type: 'FileOrCreate', path: '/none/new', then: 'open /none/new: no such file or directory' },
    { type: 'FileOrCreate', path: '/folder', then: failed('/folder', 'a file') },
    { type: 'File', path: '/file', then: 'file' },
    { type: 'File', path: '/none', then: failed('/none', 'a file') },
    { type: 'Socket', path: '/file', then: failed('/file', 'a socket file') },
    { type: 'CharDevice', path: '/file', then: failed('/file', 'a character device') },
    { type: 'BlockDevice', path: '/none', then: failed('/none', 'a block device') },
  ])('of type $type at $path: $then', ({ type, path, then }) => {
    expect(attempt(path, type)).toBe(then)
  })
})
