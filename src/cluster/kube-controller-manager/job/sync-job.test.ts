/**
 * One sync at a time. Rows: upstream's TestControllerSyncJob, TestJobBackoffForOnFailure and TestJobBackoffOnRestartPolicyNever
 * (v1.32, gates as they are by default).
 */
import { describe, expect, it } from 'vitest'
import type { Batch } from '../../../api/types'
import type { BackOff } from './back-off'
import { at, nothing, NOW, syncOnce, type Outcome, type Row } from './sync-once.test.support'

const COMPLETE = ['SuccessCriteriaMet=True', 'Complete=True']
const FAILED = ['FailureTarget=True', 'Failed=True']
const FAILING = ['FailureTarget=True']

const of = (parallelism: number, completions: number, rest: Partial<Batch.JobSpec> = {}) => ({ parallelism, completions, ...rest })
const queue = (parallelism: number, rest: Partial<Batch.JobSpec> = {}) => ({ parallelism, ...rest })
const suspended = of(2, 4, { suspend: true })
const onFailure = (parallelism: number, completions: number, backoffLimit: number) =>
  of(parallelism, completions, { backoffLimit, template: { spec: { restartPolicy: 'OnFailure', containers: [] } } })
const justNow: BackOff = { failures: 1, lastMs: NOW }
const byHand = (type: string) => ({
  active: 1,
  startTime: at,
  conditions: [{ type, status: 'False', reason: 'ConditionAddedManually', message: 'Testing' }],
})

const rows: readonly (readonly [title: string, row: Row, outcome: Outcome])[] = [
  ['job start', { spec: of(2, 5) }, { created: 2, active: 2 }],
  ['WQ job start', { spec: queue(2) }, { created: 2, active: 2 }],
  ['pending pods', { spec: of(2, 5), pending: 2 }, { active: 2 }],
  ['correct # of pods', { spec: of(3, 5), active: 3, ready: 2 }, { active: 3, ready: 2 }],
  ['WQ job: correct # of pods', { spec: queue(2), active: 2 }, { active: 2 }],
  ['too few active pods', { spec: of(2, 5), active: 1, succeeded: 1 }, { created: 1, active: 2, succeeded: 1, released: 1 }],
  [
    'WQ job: recreate pods when failed',
    { spec: queue(1, { podReplacementPolicy: 'Failed' }), active: 1, failed: 1, terminating: 1 },
    { active: 1, failed: 1, terminating: 1, released: 1 },
  ],
  [
    'WQ job: recreate pods when terminating or failed',
    { spec: queue(1, { podReplacementPolicy: 'TerminatingOrFailed' }), active: 1, failed: 1, terminating: 1 },
    { active: 1, failed: 2, terminating: 1, released: 2 },
  ],
  [
    'more terminating pods than parallelism',
    { spec: of(1, 1, { podReplacementPolicy: 'Failed' }), active: 2, terminating: 4 },
    { active: 1, deleted: 1, terminating: 5, released: 1 },
  ],
  [
    'more terminating pods than parallelism; PodFailurePolicy used',
    { spec: of(1, 1, { podFailurePolicy: { rules: [] } }), active: 2, terminating: 4 },
    { active: 1, deleted: 1, terminating: 5, released: 1 },
  ],
  ['too few active pods and active back-off', { spec: of(1, 1), backOff: justNow, status: { startTime: at } }, {}],
  ['too few active pods and no back-offs', { spec: of(1, 1), backOff: { failures: 0, lastMs: NOW } }, { created: 1, active: 1 }],
  ['too few active pods with a dynamic job', { spec: queue(2), active: 1 }, { created: 1, active: 2 }],
  ['too many active pods', { spec: of(2, 5), active: 3 }, { deleted: 1, active: 2, terminating: 1, released: 1 }],
  [
    'count ready pods when too many active pods',
    { spec: of(2, 5), active: 3, ready: 3 },
    { deleted: 1, active: 2, ready: 2, terminating: 1, released: 1 },
  ],
  [
    'failed + succeed pods: reset backoff delay',
    { spec: of(2, 5), active: 1, succeeded: 1, failed: 1 },
    { created: 1, active: 2, succeeded: 1, failed: 1, released: 2 },
  ],
  ['new failed pod', { spec: of(2, 5), active: 1, failed: 1 }, { created: 1, active: 2, failed: 1, released: 1 }],
  [
    'no new pod; possible finalizer update of failed pod',
    { spec: of(1, 1), status: { active: 1, failed: 1 }, active: 1 },
    { active: 1, failed: 1 },
  ],
  ['job finish', { spec: of(2, 5), succeeded: 5 }, { succeeded: 5, released: 5, conditions: COMPLETE }],
  ['WQ job finishing', { spec: queue(2), active: 1, succeeded: 1 }, { active: 1, succeeded: 1, released: 1 }],
  ['WQ job all finished', { spec: queue(2), succeeded: 2 }, { succeeded: 2, released: 2, conditions: COMPLETE }],
  [
    'WQ job all finished despite one failure',
    { spec: queue(2), succeeded: 1, failed: 1 },
    { succeeded: 1, failed: 1, released: 2, conditions: COMPLETE },
  ],
  ['more active pods than parallelism', { spec: of(2, 5), active: 10 }, { deleted: 8, active: 2, terminating: 8, released: 8 }],
  [
    'more active pods than remaining completions',
    { spec: of(3, 4), active: 3, succeeded: 2 },
    { deleted: 1, active: 2, succeeded: 2, terminating: 1, released: 3 },
  ],
  ['status change', { spec: of(2, 5), active: 2, succeeded: 2 }, { active: 2, succeeded: 2, released: 2 }],
  ['deleting job', { spec: of(2, 5), deleting: true, pending: 1, active: 1, succeeded: 1 }, { active: 2, succeeded: 1, released: 3 }],
  ['limited pods', { spec: of(100, 200), podLimit: 10 }, { created: 10, active: 10 }],
  [
    'too many job failures',
    { spec: of(2, 5, { backoffLimit: 0 }), deleting: true, failed: 1 },
    { failed: 1, released: 1, conditions: FAILED },
  ],
  [
    'job failures, unsatisfied expectations',
    { spec: of(2, 5, { backoffLimit: 0 }), deleting: true, failed: 1, waitsFor: 1 },
    { failed: 1, released: 1 },
  ],
  [
    'count ready pods when job fails',
    { spec: of(2, 3, { backoffLimit: 0 }), active: 2, ready: 2, failed: 1 },
    { failed: 3, deleted: 2, terminating: 2, released: 3, conditions: FAILING },
  ],
  [
    'suspending a job with satisfied expectations',
    { spec: suspended, active: 2 },
    { deleted: 2, terminating: 2, released: 2, conditions: ['Suspended=True'] },
  ],
  [
    'count ready pods when suspending a job',
    { spec: suspended, active: 2, ready: 2 },
    { deleted: 2, terminating: 2, released: 2, conditions: ['Suspended=True'] },
  ],
  ['suspending a job with unsatisfied expectations', { spec: suspended, active: 3, ready: 3, waitsFor: 1 }, { active: 3, ready: 3 }],
  [
    'resuming a suspended job',
    { spec: of(2, 4), status: { conditions: [{ type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' }] } },
    { created: 2, active: 2, conditions: ['Suspended=False'] },
  ],
  ['suspending a deleted job', { spec: suspended, deleting: true, active: 2 }, { active: 2, released: 2 }],
  [
    'FailureTarget=False condition added manually is ignored',
    { spec: of(1, 1), active: 1, ready: 1, status: byHand('FailureTarget') },
    { active: 1, ready: 1, conditions: ['FailureTarget=False'] },
  ],
  [
    'SuccessCriteriaMet=False condition added manually is ignored',
    { spec: of(1, 1), active: 1, ready: 1, status: byHand('SuccessCriteriaMet') },
    { active: 1, ready: 1, conditions: ['SuccessCriteriaMet=False'] },
  ],

  ['backoffLimit 0 should have 1 pod active', { spec: onFailure(1, 1, 0), active: 1, restarts: [0] }, { active: 1 }],
  ['backoffLimit 1 with restartCount 0 should have 1 pod active', { spec: onFailure(1, 1, 1), active: 1, restarts: [0] }, { active: 1 }],
  [
    'backoffLimit 1 with restartCount 1 and podRunning',
    { spec: onFailure(1, 1, 1), active: 1, restarts: [1] },
    { failed: 1, deleted: 1, terminating: 1, released: 1, conditions: FAILING },
  ],
  [
    'backoffLimit 1 with restartCount 1 and podPending',
    { spec: onFailure(1, 1, 1), pending: 1, restarts: [1] },
    { failed: 1, deleted: 1, terminating: 1, released: 1, conditions: FAILING },
  ],
  [
    'too many job failures with podRunning - multiple pods',
    { spec: onFailure(2, 5, 2), active: 2, restarts: [1, 1] },
    { failed: 2, deleted: 2, terminating: 2, released: 2, conditions: FAILING },
  ],
  ['not enough failures', { spec: onFailure(2, 5, 3), active: 2, restarts: [1, 1] }, { active: 2 }],

  ['not enough failures with backoffLimit 0 - single pod', { spec: of(1, 1, { backoffLimit: 0 }), active: 1 }, { active: 1 }],
  [
    'not enough failures with backoffLimit 1 - single pod',
    { spec: of(1, 1, { backoffLimit: 1 }), failed: 1 },
    { created: 1, active: 1, failed: 1, released: 1 },
  ],
  [
    'too many failures with backoffLimit 1 - single pod',
    { spec: of(1, 1, { backoffLimit: 1 }), failed: 2 },
    { failed: 2, released: 2, conditions: FAILED },
  ],
  [
    'not enough failures with backoffLimit 6 - multiple pods',
    { spec: of(2, 2), active: 1, failed: 6 },
    { created: 1, active: 2, failed: 6, released: 6 },
  ],
  ['too many failures with backoffLimit 6 - multiple pods', { spec: of(2, 2), failed: 7 }, { failed: 7, released: 7, conditions: FAILED }],
]

describe('one sync of a Job', () => {
  it.each(rows)('%s', (_title, row, outcome) => expect(syncOnce(row)).toEqual({ ...nothing, ...outcome }))
})
