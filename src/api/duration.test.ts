import { describe, expect, it } from 'vitest'
import { humanDuration, parseGoDuration } from './duration'

const s = 1_000
const m = 60 * s
const h = 60 * m
const d = 24 * h

describe('humanDuration', () => {
  const rows: [number, string][] = [
    [-5 * s, '<invalid>'],
    [-1 * s, '0s'],
    [0, '0s'],
    [119 * s, '119s'],
    [2 * m, '2m'],
    [5 * m + 7 * s, '5m7s'],
    [10 * m + 7 * s, '10m'],
    [179 * m, '179m'],
    [3 * h, '3h'],
    [7 * h + 30 * m, '7h30m'],
    [8 * h + 30 * m, '8h'],
    [47 * h, '47h'],
    [2 * d, '2d'],
    [7 * d + 5 * h, '7d5h'],
    [8 * d + 5 * h, '8d'],
    [729 * d, '729d'],
    [730 * d, '2y'],
    [800 * d, '2y70d'],
    [3000 * d, '8y'],
  ]
  it.each(rows)('%d ms is %s', (ms, text) => expect(humanDuration(ms)).toBe(text))
})

describe('parseGoDuration', () => {
  const rows: [string, number | undefined][] = [
    ['0', 0],
    ['30s', 30 * s],
    ['1h2m3.5s', h + 2 * m + 3.5 * s],
    ['-5m', -5 * m],
    ['10', undefined],
    ['5 s', undefined],
    ['', undefined],
  ]
  it.each(rows)('%j', (text, ms) => expect(parseGoDuration(text)).toBe(ms))
})
