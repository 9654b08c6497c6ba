import { describe, expect, it } from 'vitest'
import { formatElapsed, isPaused, speeds, valueOfPace } from './speeds'

describe('speeds', () => {
  it('are found again by their pace', () => {
    for (const { value, pace } of speeds) expect(valueOfPace(pace)).toBe(value)
  })

  it('a pause is no speed of its own', () => {
    expect(isPaused({ type: 'ratio', ratio: 0 })).toBe(true)
    expect(speeds.some(({ pace }) => isPaused(pace))).toBe(false)
  })

  it.each([
    [0, '0:00:00'],
    [59_999, '0:00:59'],
    [3_723_000, '1:02:03'],
    [-5, '0:00:00'],
  ])('%d ms is written %s', (ms, text) => expect(formatElapsed(ms)).toBe(text))
})
