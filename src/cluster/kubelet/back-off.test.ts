import { describe, expect, it } from 'vitest'
import { BackOff } from './back-off'

const at = (seconds: number) => ({ eventAt: seconds * 1000, now: seconds * 1000 })

describe('BackOff', () => {
  it('waits 10 s, then twice as long each time, at most 300 s', () => {
    const backOff = new BackOff()
    const delays: number[] = []
    for (let failure = 1; failure <= 7; failure++) {
      backOff.next('a', at(failure))
      delays.push(backOff.delayOf('a') / 1000)
    }
    expect(delays).toEqual([10, 20, 40, 80, 160, 300, 300])
  })

  it('counts the wait from the event', () => {
    const backOff = new BackOff()
    backOff.next('a', at(0))
    expect(backOff.isWaitingSince('a', { eventAt: 100_000, now: 109_999 })).toBe(true)
    expect(backOff.isWaitingSince('a', { eventAt: 100_000, now: 110_000 })).toBe(false)
    expect(backOff.isWaitingSince('b', { eventAt: 100_000, now: 100_000 })).toBe(false)
  })

  it('begins anew after ten quiet minutes', () => {
    const backOff = new BackOff()
    backOff.next('a', at(0))
    backOff.next('a', at(1))
    expect(backOff.isWaiting('a', 20_000)).toBe(true)
    backOff.next('a', at(602))
    expect(backOff.delayOf('a')).toBe(10_000)
  })

  it('forgets what begins with a prefix', () => {
    const backOff = new BackOff()
    backOff.next('pod_web', at(0))
    backOff.forget('pod_')
    expect(backOff.delayOf('pod_web')).toBe(0)
  })
})
