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
  })

  it.each([
    ['UTC', true],
    ['Etc/UTC', true],
    ['Etc/GMT+5', true],
    ['Europe/Berlin', true],
    ['US/Eastern', true],
    ['America/Argentina/Buenos_Aires', true],
    ['Asia/Calcutta', true],
    ['Mars/Base', false],
    ['europe/berlin', false],
    ['Europe/BERLIN', false],
    ['utc', false],
    ['+01:00', false],
    ['Europe//Berlin', false],
    ['Europe/../Europe/Berlin', false],
  ])('know %s: %s', (timeZone, isKnown) => expect(isTimeZone(timeZone)).toBe(isKnown))

  // Rows of upstream's spec_test.go, whose clocks go forward on the 11th of March and back on the 4th of November.
  it.each([
    ['2012-03-11T00:00:00-05:00', '30 2 11 Mar ?', '2013-03-11T02:30:00-04:00'],
    ['2012-03-11T00:00:00-05:00', '0 * * * ?', '2012-03-11T01:00:00-05:00'],
    ['2012-03-11T01:00:00-05:00', '0 * * * ?', '2012-03-11T03:00:00-04:00'],
    ['2012-03-11T03:00:00-04:00', '0 * * * ?', '2012-03-11T04:00:00-04:00'],
    ['2012-03-11T00:00:00-05:00', '0 1 * * ?', '2012-03-11T01:00:00-05:00'],
    ['2012-03-11T01:00:00-05:00', '0 1 * * ?', '2012-03-12T01:00:00-04:00'],
    ['2012-03-11T00:00:00-05:00', '0 2 * * ?', '2012-03-12T02:00:00-04:00'],
    ['2012-11-04T00:00:00-04:00', '30 2 04 Nov ?', '2012-11-04T02:30:00-05:00'],
    ['2012-11-04T01:45:00-04:00', '30 1 04 Nov ?', '2012-11-04T01:30:00-05:00'],
    ['2012-11-04T00:00:00-04:00', '0 * * * ?', '2012-11-04T01:00:00-04:00'],
    ['2012-11-04T01:00:00-04:00', '0 * * * ?', '2012-11-04T01:00:00-05:00'],
    ['2012-11-04T01:00:00-05:00', '0 * * * ?', '2012-11-04T02:00:00-05:00'],
    ['2012-11-04T00:00:00-04:00', '0 1 * * ?', '2012-11-04T01:00:00-04:00'],
    ['2012-11-04T01:00:00-04:00', '0 1 * * ?', '2012-11-04T01:00:00-05:00'],
    ['2012-11-04T01:00:00-05:00', '0 1 * * ?', '2012-11-05T01:00:00-05:00'],
    ['2012-11-04T00:00:00-04:00', '0 2 * * ?', '2012-11-04T02:00:00-05:00'],
    ['2012-11-04T02:00:00-05:00', '0 2 * * ?', '2012-11-05T02:00:00-05:00'],
    ['2012-11-04T00:00:00-04:00', '0 3 3 * ?', '2012-12-03T03:00:00-05:00'],
  ])('after %s in New York %s comes round at %s', (after, schedule, at) => {
    expect(nextTime(parseCron(schedule), Date.parse(after), 'America/New_York')).toBe(Date.parse(at))
  })

  it.each([
    ['2018-10-17T05:00:00-04:00', '0 9 10 * ?', '2018-11-10T06:00:00-05:00'],
    ['2018-02-14T05:00:00-05:00', '0 9 22 * ?', '2018-02-22T07:00:00-05:00'],
  ])('after %s in Sao Paulo, whose clocks change at midnight, %s comes round at %s', (after, schedule, at) => {
    expect(nextTime(parseCron(schedule), Date.parse(after), 'America/Sao_Paulo')).toBe(Date.parse(at))
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
