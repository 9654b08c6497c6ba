/** Rows: upstream's pkg/controller/job/success_policy_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import type { Batch } from '../../../api/types'
import { parseIndexes } from './intervals'
import { matchSuccess } from './success-policy'

interface Row {
  readonly rules: Batch.SuccessPolicyRule[] | undefined
  readonly succeeded: string
  readonly met: number | undefined
}

const rows: readonly Row[] = [
  { rules: undefined, succeeded: '0', met: undefined },
  { rules: [], succeeded: '0', met: undefined },
  { rules: [{ succeededIndexes: 'invalid-form' }], succeeded: '0', met: undefined },
  { rules: [{ succeededIndexes: '0-2' }], succeeded: '0-2,4-7', met: 0 },
  { rules: [{ succeededIndexes: '3' }], succeeded: '0-2', met: undefined },
  { rules: [{ succeededCount: 2 }], succeeded: '0-2', met: 0 },
  { rules: [{ succeededCount: 4 }], succeeded: '0-2', met: undefined },
  { rules: [{ succeededCount: 4 }], succeeded: '', met: undefined },
  { rules: [{ succeededIndexes: '9' }, { succeededIndexes: '4,6' }], succeeded: '0-2,4-7', met: 1 },
  { rules: [{ succeededIndexes: '0,1' }, { succeededIndexes: '5' }], succeeded: '0-2,4-7', met: 0 },
  { rules: [{ succeededIndexes: '3-6', succeededCount: 2 }], succeeded: '0-2,4-7', met: 0 },
  { rules: [{ succeededIndexes: '3-6', succeededCount: 2 }], succeeded: '0-2,6-7', met: undefined },
  { rules: [{ succeededIndexes: '2-4,6-8' }], succeeded: '1-5,6-9', met: 0 },
  { rules: [{ succeededIndexes: '2-4,6-9' }], succeeded: '2-4,6-9', met: 0 },
  { rules: [{ succeededIndexes: '2-4,8-12' }], succeeded: '2-5,7-15', met: 0 },
  { rules: [{ succeededIndexes: '' }], succeeded: '1-3', met: undefined },
  { rules: [{ succeededIndexes: '10-12,14-16' }], succeeded: '1-3,5-7', met: undefined },
  { rules: [{ succeededIndexes: '1-3,5-7' }], succeeded: '2-4,6-8', met: undefined },
  { rules: [{ succeededIndexes: '1-3,5-7', succeededCount: 4 }], succeeded: '2-4,6-8', met: 0 },
  { rules: [{ succeededIndexes: '2-4,6-9' }], succeeded: '1-3,5-7', met: undefined },
  { rules: [{ succeededIndexes: '2-4,6-9', succeededCount: 4 }], succeeded: '1-3,5-7', met: 0 },
  { rules: [{ succeededIndexes: '0-4,6-9' }], succeeded: '1-3,7-8', met: undefined },
  { rules: [{ succeededIndexes: '0-4,6-9', succeededCount: 5 }], succeeded: '1-3,7-8', met: 0 },
  { rules: [{ succeededIndexes: '0-6,8-9' }], succeeded: '1-3,5-9', met: undefined },
  { rules: [{ succeededIndexes: '0-6,8-9', succeededCount: 7 }], succeeded: '1-3,5-9', met: 0 },
  { rules: [{ succeededIndexes: '0-5,7-9' }], succeeded: '1-5,7-10', met: undefined },
  { rules: [{ succeededIndexes: '0-5,7-9', succeededCount: 8 }], succeeded: '1-5,7-10', met: 0 },
  { rules: [{ succeededIndexes: '0-3,6-9' }], succeeded: '1-10', met: undefined },
  { rules: [{ succeededIndexes: '0-3,6-9', succeededCount: 7 }], succeeded: '1-10', met: 0 },
]

describe('a success policy', () => {
  it.each(rows)('$rules with $succeeded: $met', ({ rules, succeeded, met }) => {
    const spec = { completions: 10, template: {}, ...(rules ? { successPolicy: { rules } } : {}) }
    expect(matchSuccess(spec, parseIndexes(succeeded, 20))).toBe(met === undefined ? undefined : `Matched rules at index ${met}`)
  })
})
