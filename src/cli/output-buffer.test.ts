import { describe, expect, it } from 'vitest'
import { MAX_KEPT, OutputBuffer } from './output-buffer'

describe('OutputBuffer', () => {
  it('gives what was printed, once', () => {
    const output = new OutputBuffer()
    output.add('stdout', 'a')
    output.add('stderr', 'b')
    output.add('stdout', 'c')
    expect(output.take()).toEqual({ stdout: 'ac', stderr: 'b' })
    expect(output.take()).toEqual({ stdout: '', stderr: '' })
  })

  it('keeps the beginning of what is too much, and says so', () => {
    const output = new OutputBuffer()
    output.add('stdout', 'x'.repeat(MAX_KEPT - 1))
    output.add('stdout', 'yz')
    output.add('stdout', 'z')
    const { stdout, stderr } = output.take()
    expect(stdout.length).toBe(MAX_KEPT)
    expect(stdout.endsWith('xy')).toBe(true)
    expect(stderr).toBe('[2 more characters were printed than a session keeps]\n')
  })
})
