import { expect, it } from 'vitest'
import { createSimulation } from '../../../base/simulation'
import { createExpectations } from './expectations'

const KEY = 'default/web'

function start() {
  const { clock } = createSimulation({ seed: '1', startMs: Date.UTC(2026, 0, 1) })
  return { clock, expectations: createExpectations(clock) }
}

it('waits for as many creations as were asked for', () => {
  const { expectations } = start()
  expect(expectations.areMet(KEY)).toBe(true)
  expectations.expectCreations(KEY, 2)
  expectations.created(KEY)
  expect(expectations.areMet(KEY)).toBe(false)
  expectations.created(KEY)
  expect(expectations.areMet(KEY)).toBe(true)
  expectations.created(KEY)
  expect(expectations.areMet(KEY)).toBe(true)
})

it('waits for the very pods whose deletion was asked for, each of which goes once', () => {
  const { expectations } = start()
  expectations.expectDeletions(KEY, ['a', 'b'])
  expectations.deleted(KEY, 'a')
  expectations.deleted(KEY, 'a')
  expectations.deleted(KEY, 'c')
  expect(expectations.areMet(KEY)).toBe(false)
  expectations.deleted(KEY, 'b')
  expect(expectations.areMet(KEY)).toBe(true)
})

it('waits for creations and deletions, no longer than five minutes', () => {
  const { clock, expectations } = start()
  expectations.expect(KEY, 1, ['a'])
  expectations.created(KEY)
  expect(expectations.areMet(KEY)).toBe(false)
  clock.advanceTo(clock.now() + 300_000)
  expect(expectations.areMet(KEY)).toBe(false)
  clock.advanceTo(clock.now() + 1)
  expect(expectations.areMet(KEY)).toBe(true)
})

it('waits for nothing of an owner that is gone', () => {
  const { expectations } = start()
  expectations.expectCreations(KEY, 5)
  expectations.forget(KEY)
  expectations.created(KEY)
  expect(expectations.areMet(KEY)).toBe(true)
})
