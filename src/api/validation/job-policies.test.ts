/** Rows: upstream's pkg/apis/batch/validation/validation_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import { defaultJob } from '../defaults/job'
import { describeFieldError } from '../field-error'
import type { Batch, Job } from '../types'
import { validateJobSpec } from './job'

const template = {
  spec: {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    containers: [{ name: 'c', image: 'busybox' }],
  },
}
const jobOf = (spec: object) => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'once' }, spec: { template, ...spec } }) as Job
const faultsOf = (spec: object): readonly string[] => validateJobSpec(defaultJob(jobOf(spec)).spec, 'spec').map(describeFieldError)

const rule = (rest: object) => ({ podFailurePolicy: { rules: [rest] } })
const codes = (rest: object) => rule({ action: 'FailJob', onExitCodes: { operator: 'In', values: [1], ...rest } })
const indexed = (rest: Partial<Batch.JobSpec>) => ({ completionMode: 'Indexed', completions: 5, ...rest })
const RULE = 'spec.podFailurePolicy.rules[0]'
const INDEXES = 'the number of indexes in the specified succeededIndexes field'
const SUCCESS = 'spec.successPolicy.rules[0]'

describe('a policy of a Job', () => {
  it.each([
    [codes({}), []],
    [codes({ values: [] }), [`${RULE}.onExitCodes.values: Invalid value: []int32{}: at least one value is required`]],
    [codes({ values: [0, 1] }), [`${RULE}.onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator`]],
    [codes({ operator: 'NotIn', values: [0] }), []],
    [codes({ values: [1, 1] }), [`${RULE}.onExitCodes.values[1]: Duplicate value: 1`]],
    [codes({ values: [3, 1] }), [`${RULE}.onExitCodes.values: Invalid value: []int32{3, 1}: must be ordered`]],
    [codes({ operator: 'Has' }), [`${RULE}.onExitCodes.operator: Unsupported value: "Has": supported values: "In", "NotIn"`]],
    [codes({ operator: undefined }), [`${RULE}.onExitCodes.operator: Required value: valid values: ["In" "NotIn"]`]],
    [
      codes({ containerName: 'x' }),
      [`${RULE}.onExitCodes.containerName: Invalid value: "x": must be one of the container or initContainer names in the pod template`],
    ],
    [rule({ action: 'FailJob' }), [`${RULE}: Invalid value: specifying one of OnExitCodes and OnPodConditions is required`]],
    [
      rule({ action: 'Ignore', onExitCodes: { operator: 'In', values: [1] }, onPodConditions: [{ type: 'DisruptionTarget' }] }),
      [`${RULE}: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported`],
    ],
    [rule({ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }), []],
    [
      rule({ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'Maybe' }] }),
      [`${RULE}.onPodConditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"`],
    ],
    [
      rule({ action: 'FailIndex', onPodConditions: [{ type: 'DisruptionTarget' }] }),
      [`${RULE}.action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set`],
    ],
    [
      rule({ action: 'Retry', onPodConditions: [{ type: 'DisruptionTarget' }] }),
      [`${RULE}.action: Unsupported value: "Retry": supported values: "Count", "FailIndex", "FailJob", "Ignore"`],
    ],
    [
      { ...codes({}), template: { spec: { ...template.spec, restartPolicy: 'OnFailure' } } },
      ['spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified'],
    ],
    [
      { ...codes({}), podReplacementPolicy: 'TerminatingOrFailed' },
      ['spec.podReplacementPolicy: Unsupported value: "TerminatingOrFailed": supported values: "Failed"'],
    ],
    [
      indexed({ successPolicy: { rules: [] } }),
      ['spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified'],
    ],
    [
      indexed({ successPolicy: { rules: [{}] } }),
      [`${SUCCESS}: Required value: at least one of succeededCount or succeededIndexes must be specified`],
    ],
    [indexed({ successPolicy: { rules: [{ succeededIndexes: '0,2-4', succeededCount: 2 }] } }), []],
    [
      indexed({ successPolicy: { rules: [{ succeededIndexes: '0-2', succeededCount: 4 }] } }),
      [
        `${SUCCESS}.succeededCount: Invalid value: 4: must be less than or equal to 3 (${INDEXES})`,
      ],
    ],
    [
      indexed({ successPolicy: { rules: [{ succeededCount: 6 }] } }),
      [`${SUCCESS}.succeededCount: Invalid value: 6: must be less than or equal to 5 (the number of specified completions)`],
    ],
    [
      indexed({ successPolicy: { rules: [{ succeededIndexes: '0-7' }] } }),
      [`${SUCCESS}.succeededIndexes: Invalid value: "0-7": error parsing succeededIndexes: too large index: "7"`],
    ],
    [
      indexed({ successPolicy: { rules: [{ succeededIndexes: '3,1' }] } }),
      [`${SUCCESS}.succeededIndexes: Invalid value: "3,1": error parsing succeededIndexes: non-increasing order, previous: 3, current: 1`],
    ],
    [
      indexed({ successPolicy: { rules: [{ succeededIndexes: 'a' }] } }),
      [`${SUCCESS}.succeededIndexes: Invalid value: "a": error parsing succeededIndexes: cannot convert string to integer for index: "a"`],
    ],
    [
      indexed({ backoffLimitPerIndex: 1, maxFailedIndexes: 6 }),
      ['spec.maxFailedIndexes: Invalid value: 6: must be less than or equal to completions'],
    ],
    [
      indexed({ backoffLimitPerIndex: 1, completions: 100_001, parallelism: 1 }),
      ['spec.maxFailedIndexes: Required value: must be specified when completions is above 100000'],
    ],
    [{ managedBy: 'example.com/queue' }, []],
    [{ managedBy: 'queue' }, ['spec.managedBy: Invalid value: "queue": must be a domain-prefixed path (such as "acme.io/foo")']],
  ])('%j: %s', (spec, faults) => expect(faultsOf(spec)).toEqual(faults))

  it('takes a condition without a status for one that is true', () => {
    const { spec } = defaultJob(jobOf(rule({ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] })))
    expect(spec.podFailurePolicy?.rules[0].onPodConditions).toEqual([{ type: 'DisruptionTarget', status: 'True' }])
  })
})
