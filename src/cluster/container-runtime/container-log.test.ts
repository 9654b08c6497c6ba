import { describe, expect, it } from 'vitest'
import { Random } from '../../base/random'
import { ContainerLog, type LogLine } from './container-log'

const START = Date.UTC(2026, 0, 1)

describe('the log of a container', () => {
  it('puts pieces together to lines, with the time at which each began', () => {
    const log = new ContainerLog()
    log.append('a', START)
    log.append('b\nc\nd', START + 1000)
    expect(log.read()).toBe('ab\nc\nd')
    log.append('e\n', START + 2000)
    expect(log.read({ timestamps: true })).toBe(
      '2026-01-01T00:00:00.000000000Z ab\n2026-01-01T00:00:01.000000000Z c\n2026-01-01T00:00:01.000000000Z de\n',
    )
  })

  it('shows the newest lines, what is new, and so many bytes', () => {
    const log = new ContainerLog()
    for (let i = 0; i < 5; i++) log.append(`${i}\n`, START + i * 1000)
    expect(log.read({ tailLines: 2 })).toBe('3\n4\n')
    expect(log.read({ sinceMs: START + 3000 })).toBe('3\n4\n')
    expect(log.read({ limitBytes: 5 })).toBe('0\n1\n2')
    const other = new ContainerLog()
    other.append('héllo ✓ wörld\n', START)
    expect([2, 3, 8, 10, 99].map((limitBytes) => other.read({ limitBytes }))).toEqual(['h', 'hé', 'héllo ', 'héllo ✓', 'héllo ✓ wörld\n'])
  })

  it('tells followers what comes, until it ends or they leave', () => {
    const log = new ContainerLog()
    const [heard, left]: [string[], string[]] = [[], []]
    let ended = 0
    const hear = (list: string[]) => (piece: LogLine) => void list.push(piece.text)
    log.append('before\n', START)
    log.follow(hear(heard), () => ended++)
    const second = log.follow(hear(left), () => ended++)
    log.append('one\ntwo\n', START)
    second.stop()
    log.append('three\n', START)
    log.end()
    expect([heard, left, ended]).toEqual([['one', 'two', 'three'], ['one', 'two'], 1])
  })

  it('reads and takes the same, whether texts tell their time when they are written or when they are read', () => {
    const random = new Random('log')
    const [log, plain] = [new ContainerLog(), new ContainerLog()]
    const [heard, heardPlain]: [LogLine[], LogLine[]] = [[], []]
    const dated = { length: 'at 0000\n'.length, at: (ms: number) => `at ${String((ms - START) % 10_000).padStart(4, '0')}\n` }
    for (let i = 0; i < 40_000; i++) {
      const at = START + i
      const text = random.float() < 0.3 ? `${'x'.repeat(random.below(40))}${random.float() < 0.5 ? '\n' : ''}` : dated
      if (i === 39_000) {
        log.follow((line) => void heard.push(line), () => undefined)
        plain.follow((line) => void heardPlain.push(line), () => undefined)
      }
      log.append(text, at)
      plain.append(typeof text === 'string' ? text : text.at(at), at)
      if (i % 97 === 0) expect(log.bytes).toBe(plain.bytes)
      if (i % 9_001 === 0) for (const tailLines of [0, 3, 700]) expect(log.read({ tailLines, timestamps: true })).toBe(plain.read({ tailLines, timestamps: true }))
    }
    expect(log.read({ timestamps: true })).toBe(plain.read({ timestamps: true }))
    expect(log.read({ sinceMs: START + 39_500 })).toBe(plain.read({ sinceMs: START + 39_500 }))
    expect(heard).toEqual(heardPlain)
  })

  it('forgets the oldest lines when there are too many', () => {
    const log = new ContainerLog()
    for (let i = 0; i < 50_000; i++) log.append(`${i}\n`, START)
    const lines = log.read().trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(40_000)
    expect(lines[lines.length - 1]).toBe('49999')
  })

  it('forgets the oldest lines when they are long', () => {
    const log = new ContainerLog()
    for (let i = 0; i < 1000; i++) log.append(`${'x'.repeat(10_000)}${i}\n`, START)
    const text = log.read()
    expect(text.length).toBeGreaterThan(900_000)
    expect(text.length).toBeLessThan(1_200_000)
    expect(text.endsWith('x999\n')).toBe(true)
  })
})
