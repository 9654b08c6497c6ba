import { describe, expect, it } from 'vitest'
import { ContainerLog } from './container-log'

const lines = (log: ContainerLog, selection = {}) => log.read(selection).split('\n').slice(0, -1)

describe('the log of a container', () => {
  it('gives back what was written, however it was cut', () => {
    const log = new ContainerLog()
    log.append('one\ntw', 1_000)
    log.append('o\n\nthree', 2_000)
    expect(log.read()).toBe('one\ntwo\n\nthree')
    expect(log.read({ tailLines: 2 })).toBe('\nthree')
    expect(log.read({ sinceMs: 2_000 })).toBe('\nthree')
    expect(log.read({ timestamps: true, tailLines: 1 })).toBe('1970-01-01T00:00:02.000000000Z three')
  })

  it('keeps the newest lines of many, also of those that were written in pieces', () => {
    const log = new ContainerLog()
    for (let i = 0; i < 30_001; i++) log.append(i % 2 === 0 ? `begun ${i} ` : `ended ${i}\n`, i)
    const all = lines(log)
    expect(all.length).toBeGreaterThan(9_000)
    expect(all.length).toBeLessThan(15_000)
    expect(all.at(-1)).toBe('begun 29998 ended 29999')
    expect(lines(log, { tailLines: 1_001 }).slice(0, 2)).toEqual(['begun 28000 ended 28001', 'begun 28002 ended 28003'])
    expect(log.read({ tailLines: 1 })).toBe('begun 30000 ')
  })

  it('tells followers of each piece as it comes', () => {
    const log = new ContainerLog()
    const heard: string[] = []
    log.append('before\n', 1)
    const following = log.follow(({ text, isWhole }) => heard.push(`${text}${isWhole ? '|' : ''}`), () => heard.push('end'))
    log.append('a\nb', 2)
    log.append('c\n', 3)
    log.end()
    following.stop()
    expect(heard).toEqual(['a|', 'b', 'c|', 'end'])
  })
})
