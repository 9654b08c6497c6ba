/**
 * Runs pods until as many as are wanted have succeeded, or too many have failed. Pods are held by a finalizer until they are counted,
 * so that none is lost or counted twice. Upstream: pkg/controller/job/job_controller.go (v1.32).
 */
import { Job } from '../../../api/kinds/job'
import { Pod } from '../../../api/kinds/pod'
import { controllerOf, isTerminating, keyOf } from '../../../api/object'
import type { Change } from '../../client/informer'
import type { Controller } from '../controller'
import { createExpectations } from '../replica-set/expectations'
import { claimPods, fits } from './claim-pods'
import { releaseTracked } from './job-acts'
import { isTracked } from './job-pods'
import { isFinished } from './job-status'
import { newMemory, type Memory } from './job-view'
import { syncJob } from './sync-job'

/** What happens to pods and statuses within this time is looked at at once. */
const BATCH_MS = 1000
const BACK_OFF_MS = { first: 1000, longest: 60_000 }
const SELF = 'kubernetes.io/job-controller'

const isOfOthers = ({ spec }: Job): boolean => (spec.managedBy ?? SELF) !== SELF

export const jobController: Controller = {
  name: 'job-controller',
  start(context) {
    const jobs = context.informers.of(Job)
    const pods = context.informers.of(Pod)
    const expectations = createExpectations(context.clock)
    const memories = new Map<string, Memory>()
    /** Pods without a controller that a Job may take in, by key of the Job. */
    const suits = new Map<string, Set<string>>()
    const queue = context.queue('Job', { backOffMs: BACK_OFF_MS, reconcile })
    const orphans = context.queue('Pod', { backOffMs: BACK_OFF_MS, reconcile: release })

    jobs.onChange(({ type, object, previous }) => {
      const isOver = type === 'DELETED' || isFinished(object)
      if (type === 'DELETED') forget(object)
      else if (previous && previous.metadata.generation === object.metadata.generation) queue.addAfter(keyOf(object), BATCH_MS)
      else queue.add(keyOf(object))
      // They should be free already.
      if (isOver) for (const pod of pods.ownedBy(object.metadata.uid)) if (isTracked(pod)) orphans.add(keyOf(pod))
    })
    pods.onChange((change) => {
      for (const job of concerned(change)) queue.addAfter(keyOf(job), BATCH_MS)
    })

    function forget(job: Job): void {
      expectations.forget(keyOf(job))
      suits.delete(keyOf(job))
      memories.delete(job.metadata.uid)
    }

    /** The Job that controls the pod, if it is the one that is meant. */
    function jobOf(pod: Pod): Job | undefined {
      const owner = controllerOf(pod)
      if (owner?.kind !== 'Job') return undefined
      const job = jobs.get(`${pod.metadata.namespace}/${owner.name}`)
      return job?.metadata.uid === owner.uid ? job : undefined
    }

    function concerned({ type, object, previous }: Change<Pod>): readonly Job[] {
      const owner = controllerOf(object)
      if (owner && owner.kind !== 'Job' && (!previous || previous.metadata.ownerReferences === object.metadata.ownerReferences)) return []
      const job = jobOf(object)
      const { uid } = object.metadata
      const isLeaving = type === 'DELETED' || isTerminating(object)
      if (isTracked(object) && type !== 'DELETED' && (owner ? isLeaving && (!job || isFinished(job)) : true)) orphans.add(keyOf(object))
      if (job && isLeaving) expectations.deleted(keyOf(job), uid)
      else if (job && type === 'ADDED') expectations.created(keyOf(job))
      const before = previous && previous.metadata.ownerReferences !== object.metadata.ownerReferences ? jobOf(previous) : undefined
      if (type === 'DELETED' || !isTracked(object))
        for (const each of [job, before]) if (each) memories.get(each.metadata.uid)?.released.delete(uid)
      const known = [before, job].filter((each) => each !== undefined)
      return owner || isLeaving ? known : [...known, ...suitorsOf(object, previous)]
    }

    /** Whoever might want an orphan. */
    function suitorsOf(pod: Pod, previous: Pod | undefined): readonly Job[] {
      const { labels, ownerReferences, namespace = '' } = pod.metadata
      if (!labels || (previous && previous.metadata.labels === labels && previous.metadata.ownerReferences === ownerReferences)) return []
      const suitors = jobs.inNamespace(namespace).filter((job) => fits(job, pod))
      for (const job of suitors) suits.set(keyOf(job), (suits.get(keyOf(job)) ?? new Set()).add(keyOf(pod)))
      return suitors
    }

    function candidatesFor(job: Job): readonly Pod[] {
      // One that chooses its own selector may find pods that were there before it.
      if (job.spec.manualSelector && !memories.has(job.metadata.uid)) return pods.list()
      const keys = suits.get(keyOf(job)) ?? []
      suits.delete(keyOf(job))
      return [...keys].map(pods.get).filter((pod) => pod !== undefined)
    }

    function memoryOf({ metadata }: Job): Memory {
      const memory = memories.get(metadata.uid) ?? newMemory()
      memories.set(metadata.uid, memory)
      return memory
    }

    function reconcile(key: string): number | undefined {
      const job = jobs.get(key)
      if (!job || isOfOthers(job)) return
      if (isFinished(job)) return void memories.delete(job.metadata.uid)
      const candidates = candidatesFor(job)
      const memory = memoryOf(job)
      const owned = pods.ownedBy(job.metadata.uid)
      if (claimPods(context, job, { owned, candidates })) return
      return syncJob(context, job, { pods: owned, expectations, memory })
    }

    /** Lets a pod go that no Job will count any more. */
    function release(key: string): void {
      const pod = pods.get(key)
      const owner = pod && controllerOf(pod)
      if (!pod || (owner && (owner.kind !== 'Job' || owner.apiVersion !== 'batch/v1'))) return
      const job = jobOf(pod)
      if (!job || (isFinished(job) && !isOfOthers(job))) releaseTracked(context, pod)
    }
  },
}
