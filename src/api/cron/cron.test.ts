import { describe, expect, it } from 'vitest'
import { nextTime } from './next-time'
import { parseCron } from './parse-cron'
import { isTimeZone } from './time-zone'

const AFTER = Date.UTC(2026, 0, 5, 9, 10, 30) // A Monday.
const next = (schedule: string, timeZone?: string) => {
  const at = nextTime(parseCron(schedule), AFTER, timeZone)
  return at === undefined ? undefined : new Date(at).toISOString().slice(0, 16)
}

describe('schedules', () => {
  it.each([
    ['* * * * *', '2026-01-05T09:11'],
    ['*/5 * * * *', '2026-01-05T09:15'],
    ['10 * * * *', '2026-01-05T10:10'],
    ['7/20 * * * *', '2026-01-05T09:27'],
    ['0 9-17/4 * * *', '2026-01-05T13:00'],
    ['30 8 * * mon-fri', '2026-01-06T08:30'],
    ['0 0 1,15 * *', '2026-01-15T00:00'],
    ['0 0 13 * 5', '2026-01-09T00:00'],
    ['0 0 13 * */2', '2026-01-06T00:00'],
    ['0 0 29 FEB ?', '2028-02-29T00:00'],
    ['0 0 30 2 *', undefined],
    ['@hourly', '2026-01-05T10:00'],
    ['@daily', '2026-01-06T00:00'],
    ['@weekly', '2026-01-11T00:00'],
    ['@monthly', '2026-02-01T00:00'],
    ['@yearly', '2027-01-01T00:00'],
    ['@every 90s', '2026-01-05T09:12'],
  ])('%s comes round at %s', (schedule, at) => expect(next(schedule)).toBe(at))

  it('are read in a time zone, whose clocks may leave an hour out', () => {
    expect(next('0 12 * * *', 'Europe/Berlin')).toBe('2026-01-05T11:00')
    expect(next('0 12 * 7 *', 'Europe/Berlin')).toBe('2026-07-01T10:00')
    expect(next('30 2 29 3 *', 'Europe/Berlin')).toBe('2027-03-29T00:30')
    expect([isTimeZone('Etc/UTC'), isTimeZone('Mars/Base')]).toEqual([true, false])
  })

  it.each([
    ['', 'empty spec string'],
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['* * * * 7', 'end of range (7) above maximum (6): 7'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['9-5 * * * *', 'beginning of range (9) beyond end of range (5): 9-5'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['1/2/3 * * * *', 'too many slashes: 1/2/3'],
    ['x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ['@often', 'unrecognized descriptor: @often'],
  ])('%j is refused: %s', (schedule, text) => expect(() => parseCron(schedule)).toThrow(text))
})
