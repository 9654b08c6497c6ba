import { describe, expect, it } from 'vitest'
import { countResult, freshState, type ProbeKind, type ProbeResult } from './probe-state'

const read = (results: string): ProbeResult[] => [...results].map((letter) => (letter === '+' ? 'success' : 'failure'))

describe('countResult', () => {
  it.each<[string, ProbeKind, string, { success: number; failure: number }, ProbeResult | undefined]>([
    ['is not ready before the first result', 'readiness', '', { success: 1, failure: 3 }, 'failure'],
    ['is alive before the first result', 'liveness', '', { success: 1, failure: 3 }, 'success'],
    ['has not started before the first result', 'startup', '', { success: 1, failure: 3 }, undefined],
    ['is ready after one success', 'readiness', '+', { success: 1, failure: 3 }, 'success'],
    ['stays ready through two failures of three', 'readiness', '+--', { success: 1, failure: 3 }, 'success'],
    ['is not ready after three failures', 'readiness', '+---', { success: 1, failure: 3 }, 'failure'],
    ['counts failures in a row only', 'liveness', '--+--', { success: 1, failure: 3 }, 'success'],
    ['dies of the third failure', 'liveness', '---', { success: 1, failure: 3 }, 'failure'],
    ['is ready again after as many successes as asked', 'readiness', '+---++', { success: 2, failure: 3 }, 'success'],
    ['is not ready again before that', 'readiness', '---+', { success: 2, failure: 3 }, 'failure'],
    ['gives up on a start after its failures', 'startup', '--', { success: 1, failure: 2 }, 'failure'],
  ])('%s', (_, kind, results, thresholds, belief) => {
    const state = read(results).reduce((now, result) => countResult(now, result, thresholds), freshState(kind))
    expect(state.belief).toBe(belief)
  })
})
