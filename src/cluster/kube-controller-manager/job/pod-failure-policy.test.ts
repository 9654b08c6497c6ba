/** Rows: upstream's pkg/controller/job/pod_failure_policy_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import type { Batch } from '../../../api/types'
import { podOf } from './pod-of.test.support'
import { matchFailure } from './pod-failure-policy'

type Rules = Batch.PodFailurePolicyRule[]

const onExit = (action: string, values: number[], rest: Partial<Batch.PodFailurePolicyOnExitCodesRequirement> = {}) =>
  ({ action, onExitCodes: { operator: 'In', values, ...rest } }) as Batch.PodFailurePolicyRule
const onDisruption = (action: string, status = 'True') =>
  ({ action, onPodConditions: [{ type: 'DisruptionTarget', status }] }) as Batch.PodFailurePolicyRule

const exits = (...codes: (readonly [string, number])[]) => podOf({ phase: 'Failed', exits: codes })
const two = exits(['main-container', 2])
const disrupted = (status = 'True') => podOf({ phase: 'Failed', conditions: [{ type: 'DisruptionTarget', status }] })
const failed = (container: string, code: number, index: number) =>
  `Container ${container} for pod default/mypod failed with exit code ${code} matching FailJob rule at index ${index}`

const rows: readonly {
  title: string
  rules?: Rules
  pod: ReturnType<typeof podOf>
  action?: string
  counted?: boolean
  message?: string
}[] = [
  {
    title: 'skips a rule with an unknown action',
    rules: [onExit('Unknown', [1, 2]), onExit('FailJob', [2, 3])],
    pod: two,
    action: 'FailJob',
    message: failed('main-container', 2, 1),
  },
  {
    title: 'skips an unknown action on conditions',
    rules: [onDisruption('Unknown'), onDisruption('Ignore')],
    pod: disrupted(),
    action: 'Ignore',
    counted: false,
  },
  {
    title: 'skips an unknown operator',
    rules: [onExit('Ignore', [1, 2], { operator: 'Unknown' }), onExit('FailJob', [2, 3])],
    pod: two,
    action: 'FailJob',
    message: failed('main-container', 2, 1),
  },
  { title: 'counts without a policy', pod: two },
  { title: 'ignores', rules: [onExit('Ignore', [1, 2, 3])], pod: two, action: 'Ignore', counted: false },
  { title: 'fails the Job', rules: [onExit('FailJob', [1, 2, 3])], pod: two, action: 'FailJob', message: failed('main-container', 2, 0) },
  {
    title: 'passes over containers that succeeded',
    rules: [onExit('FailJob', [111], { operator: 'NotIn' })],
    pod: exits(['main-container', 111], ['support', 0]),
  },
  { title: 'fails the index', rules: [onExit('FailIndex', [1, 2, 3])], pod: two, action: 'FailIndex' },
  {
    title: 'takes NotIn 0 for any failure',
    rules: [onExit('FailJob', [0], { operator: 'NotIn' })],
    pod: exits(['main-container', 1], ['support', 0]),
    action: 'FailJob',
    message: failed('main-container', 1, 0),
  },
  {
    title: 'takes the second rule',
    rules: [onExit('Count', [1, 2, 3]), onExit('FailJob', [4, 5, 6])],
    pod: exits(['main-container', 6]),
    action: 'FailJob',
    message: failed('main-container', 6, 1),
  },
  { title: 'counts', rules: [onExit('Count', [1, 2, 3])], pod: exits(['foo', 0], ['bar', 2]), action: 'Count' },
  { title: 'looks at the container that is named', rules: [onExit('FailJob', [2], { containerName: 'other' })], pod: two },
  {
    title: 'finds the container that is named',
    rules: [onExit('FailJob', [2], { containerName: 'main-container' })],
    pod: two,
    action: 'FailJob',
    message: failed('main-container', 2, 0),
  },
  {
    title: 'looks at init containers, too',
    rules: [onExit('FailJob', [5])],
    pod: podOf({ phase: 'Failed', initExits: [['init', 5]] }),
    action: 'FailJob',
    message: failed('init', 5, 0),
  },
  { title: 'fails the index on a condition', rules: [onDisruption('FailIndex')], pod: disrupted(), action: 'FailIndex' },
  { title: 'ignores on a condition', rules: [onDisruption('Ignore')], pod: disrupted(), action: 'Ignore', counted: false },
  {
    title: 'ignores on a condition that is false',
    rules: [onDisruption('Ignore', 'False')],
    pod: disrupted('False'),
    action: 'Ignore',
    counted: false,
  },
  { title: 'does not match another status', rules: [onDisruption('Ignore')], pod: disrupted('False') },
  {
    title: 'fails the Job on a condition',
    rules: [onDisruption('FailJob')],
    pod: disrupted(),
    action: 'FailJob',
    message: 'Pod default/mypod has condition DisruptionTarget matching FailJob rule at index 0',
  },
  { title: 'counts on a condition', rules: [onDisruption('Count')], pod: disrupted(), action: 'Count' },
  { title: 'counts what no rule fits', rules: [onExit('Ignore', [42])], pod: two },
]

describe('a pod failure policy', () => {
  it.each(rows)('$title', ({ rules, pod, action, counted = true, message }) => {
    const match = matchFailure(rules && { rules }, pod)
    expect(match).toEqual({ isCounted: counted, ...(action ? { action } : {}), ...(message ? { message } : {}) })
  })
})
