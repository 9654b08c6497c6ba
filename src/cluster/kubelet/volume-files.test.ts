import { describe, expect, it } from 'vitest'
import { VolumeFiles } from './volume-files'

describe('files that a kubelet writes', () => {
  let now = Date.UTC(2026, 0, 1)
  const clock = { now: () => now }

  it('lie in a dated folder behind a link', () => {
    const { files } = new VolumeFiles(clock, { color: 'red', 'deep/size': 'big' })
    expect(files.list('/').map(({ name, type }) => `${name} ${type}`)).toEqual([
      '..2026_01_01_00_00_00.000000000 directory',
      '..data symlink',
      'color symlink',
      'deep symlink',
    ])
    expect([files.read('/color'), files.read('/deep/size')]).toEqual(['red', 'big'])
  })

  it('change all at once, and go when their key goes', () => {
    const volume = new VolumeFiles(clock, { color: 'red', size: 'big' })
    now += 1000
    volume.write({ color: 'blue', shape: 'round' })
    expect(volume.files.list('/').map(({ name }) => name)).toEqual([
      '..2026_01_01_00_00_01.000000000',
      '..data',
      'color',
      'shape',
    ])
    expect(volume.files.read('/color')).toBe('blue')
  })

  it('stay as they are when nothing changed', () => {
    const volume = new VolumeFiles(clock, { color: 'red' })
    const before = volume.files.list('/')
    now += 1000
    volume.write({ color: 'red' })
    expect(volume.files.list('/')).toEqual(before)
  })
})
