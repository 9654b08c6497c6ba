import type { Chapter } from '../chapter'

export const workloads: Chapter = {
  id: 'workloads',
  title: 'Controllers',
  about: 'Choose the controller that fits a job, and change a running application safely.',
  lessons: ['replica-sets', 'jobs'],
  topics: {
    'rs.selector': 'A ReplicaSet counts the Pods that its selector finds; the selector is required.',
    'rs.adopt': 'It adopts a Pod that fits and has no owner.',
    'rs.release': 'It lets go of a Pod whose labels no longer fit, and makes another.',
    'rs.debug': 'Take a Pod out by its label to look into it, and put it back.',
    'rs.no-rollout': 'A new template of a ReplicaSet changes no Pod that is there.',
    'rs.orphan': 'Deleting with --cascade=orphan leaves the Pods, and a new set adopts them.',
    'rc.older': 'The older ReplicationController, with selectors by equality; scaling by a file.',
    'job.one-shot': 'A Job runs a Pod until it has ended well; COMPLETIONS counts it.',
    'job.labels': 'The Job labels its Pods with job-name and batch.kubernetes.io/job-name, and selects them by itself.',
    'job.on-failure': 'With OnFailure the same Pod starts its container again: CrashLoopBackOff.',
    'job.never': 'With Never each try is a new Pod, and the failed ones stay as Error.',
    'job.backoff-limit': 'After more failures than backoffLimit (6) a Job gives up: BackoffLimitExceeded.',
    'job.rules': 'A Job takes only Never and OnFailure, and its template is immutable.',
    'job.create': 'kubectl create job NAME --image=I -- COMMAND sets command, not args.',
    'job.finished-pods': 'Finished Pods stay for their logs, and go with their Job.',
  },
  glossary: {
    adoption: { word: 'adoption', means: 'A controller takes over a Pod that fits its selector and has no owner.' },
    orphan: { word: 'orphan', means: 'An object that lost its owner and lives on.' },
    job: { word: 'Job', means: 'The wish that a piece of work is done once. It runs Pods until enough of them have ended well.' },
    'backoff-limit': { word: 'backoff limit', means: 'How many failures a Job may have before it gives up, 6 by default.' },
  },
}
