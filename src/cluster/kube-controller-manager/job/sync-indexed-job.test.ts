/** One sync of an Indexed Job at a time. Rows: upstream's TestControllerSyncJob (v1.32, gates as they are by default). */
import { describe, expect, it } from 'vitest'
import type { Batch } from '../../../api/types'
import { nothing, syncOnce, type Outcome, type Row } from './sync-once.test.support'

const COMPLETE = ['SuccessCriteriaMet=True', 'Complete=True']
const FAILING = ['FailureTarget=True']

const of = (parallelism: number, completions: number, rest: Partial<Batch.JobSpec> = {}) => ({ parallelism, completions, ...rest })
const indexedOf = (parallelism: number, completions: number, rest: Partial<Batch.JobSpec> = {}) =>
  of(parallelism, completions, { completionMode: 'Indexed', ...rest })

const rows: readonly (readonly [title: string, row: Row, outcome: Outcome])[] = [
  ['indexed job start', { spec: indexedOf(2, 5) }, { created: 2, active: 2, places: [0, 1] }],
  [
    'indexed job with some pods deleted, Failed',
    { spec: indexedOf(2, 5, { podReplacementPolicy: 'Failed' }), terminating: 1 },
    { created: 1, active: 1, terminating: 1, places: [0] },
  ],
  [
    'indexed job with some pods deleted, TerminatingOrFailed',
    { spec: indexedOf(2, 5), terminating: 1 },
    { created: 2, active: 2, terminating: 1, released: 1, places: [0, 1] },
  ],
  [
    'indexed job completed',
    {
      spec: indexedOf(2, 3),
      indexed: [
        [0, 'Succeeded'],
        [1, 'Failed'],
        [1, 'Succeeded'],
        [2, 'Succeeded'],
      ],
    },
    { succeeded: 3, failed: 1, completed: '0-2', released: 4, conditions: COMPLETE },
  ],
  [
    'indexed job failed',
    {
      spec: indexedOf(2, 3, { backoffLimit: 0 }),
      indexed: [
        [0, 'Succeeded'],
        [1, 'Failed'],
        [2, 'Running'],
      ],
    },
    { succeeded: 1, failed: 2, completed: '0', deleted: 1, terminating: 1, released: 3, conditions: FAILING },
  ],
  [
    'indexed job repeated completed index',
    {
      spec: indexedOf(2, 3),
      indexed: [
        [0, 'Succeeded'],
        [1, 'Succeeded'],
        [1, 'Succeeded'],
      ],
    },
    { created: 1, active: 1, succeeded: 2, completed: '0,1', released: 3, places: [2] },
  ],
  [
    'indexed job some running and completed pods',
    {
      spec: indexedOf(8, 20),
      indexed: [
        [0, 'Running'],
        [2, 'Succeeded'],
        [3, 'Pending'],
        [4, 'Succeeded'],
        [5, 'Succeeded'],
        [7, 'Succeeded'],
        [8, 'Succeeded'],
        [9, 'Succeeded'],
      ],
    },
    { created: 6, active: 8, succeeded: 6, completed: '2,4,5,7-9', released: 6, places: [1, 6, 10, 11, 12, 13] },
  ],
  [
    'indexed job some failed pods',
    {
      spec: indexedOf(3, 4),
      indexed: [
        [0, 'Failed'],
        [1, 'Pending'],
        [2, 'Failed'],
      ],
    },
    { created: 2, active: 3, failed: 2, released: 2, places: [0, 2] },
  ],
  [
    'indexed job some pods without index',
    {
      spec: indexedOf(2, 5),
      active: 1,
      succeeded: 1,
      failed: 1,
      indexed: [
        [undefined, 'Running'],
        [undefined, 'Succeeded'],
        [undefined, 'Failed'],
        [undefined, 'Pending'],
        [0, 'Succeeded'],
        [1, 'Running'],
        [2, 'Running'],
      ],
    },
    { deleted: 3, active: 2, succeeded: 1, completed: '0', terminating: 3, released: 8 },
  ],
  [
    'indexed job repeated indexes',
    {
      spec: indexedOf(5, 5),
      succeeded: 1,
      failed: 1,
      indexed: [
        [undefined, 'Running'],
        [0, 'Succeeded'],
        [1, 'Running'],
        [2, 'Running'],
        [2, 'Pending'],
      ],
    },
    { deleted: 2, active: 2, succeeded: 1, completed: '0', terminating: 2, released: 5 },
  ],
  [
    'indexed job with indexes outside of range',
    {
      spec: indexedOf(2, 5),
      indexed: [
        [0, 'Succeeded'],
        [5, 'Running'],
        [6, 'Succeeded'],
        [7, 'Pending'],
        [8, 'Failed'],
      ],
    },
    { deleted: 2, succeeded: 1, completed: '0', terminating: 2, released: 5 },
  ],
]

describe('one sync of an Indexed Job', () => {
  it.each(rows)('%s', (_title, row, outcome) => expect(syncOnce(row)).toEqual({ ...nothing, ...outcome }))
})
