/**
 * POST pods/NAME/eviction: a deletion that the pod's disruption budget has a say in. What is let go is taken off the budget at once,
 * so that two evictions cannot spend the same allowance; the disruption controller counts anew when it sees them.
 * Upstream: pkg/registry/core/pod/storage/eviction.go (v1.32).
 */
import type { DeleteOptions } from '../../../api/door'
import { isAbout, withAllowedCondition } from '../../../api/disruption-budget'
import { Pod } from '../../../api/kinds/pod'
import { PodDisruptionBudget } from '../../../api/kinds/pod-disruption-budget'
import { noTime } from '../../../api/no-time'
import { isTerminating, type ObjectReference } from '../../../api/object'
import { conflictError, forbiddenError, notFoundError, severalBudgetsError, violatedBudgetError } from '../../../api/status-error'
import { deleteObject } from '../delete'
import type { Registry, Write } from '../registry'
import { updateObject } from '../update'

/** More evictions that the disruption controller has not seen than this: something is wrong. */
const MAX_UNSEEN = 2000
/** After so many seconds a client does well to ask again. */
const RETRY_SECONDS = 10

export function evictPod(registry: Registry, write: Write<Pod>, reference: ObjectReference, options: DeleteOptions): void {
  const pod = registry.storage.find(Pod, reference)
  if (!pod) throw notFoundError(Pod, reference.name)
  if (isUnguarded(pod)) return void deleteObject(registry, write, reference, options)
  const budgets = registry.storage.range(PodDisruptionBudget, pod.metadata.namespace).filter((budget) => isAbout(budget, pod))
  if (budgets.length > 1) throw severalBudgetsError()
  if (budgets.length === 1 && isCounted(pod, budgets[0])) spend(registry, write, { pod, budget: budgets[0] })
  const left = write.dryRun ? options : markEvicted(registry, write, { pod, options })
  deleteObject(registry, write, reference, left)
}

/** Nothing is disrupted by the end of what does not run yet, or no more. */
const isUnguarded = (pod: Pod): boolean => ['Succeeded', 'Failed', 'Pending'].includes(pod.status.phase ?? '') || isTerminating(pod)

/** A pod that is not ready is not among the healthy; it may go when these are enough, or when the budget says so. */
function isCounted({ status: { conditions } }: Pod, { spec, status }: PodDisruptionBudget): boolean {
  if (conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True')) return true
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return false
  return !(status.currentHealthy >= status.desiredHealthy && status.desiredHealthy > 0)
}

interface Spending {
  readonly pod: Pod
  readonly budget: PodDisruptionBudget
}

function spend(registry: Registry, write: Write<Pod>, { pod, budget }: Spending): void {
  const { metadata, status } = budget
  const { name } = metadata
  const refuse = (why: string) => forbiddenError({ group: 'policy', plural: 'poddisruptionbudget' }, name, why)
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
    throw violatedBudgetError(`The disruption budget ${name} is still being processed by the server.`, RETRY_SECONDS)
  }
  if (status.disruptionsAllowed < 0) throw refuse('pdb disruptions allowed is negative')
  if (Object.keys(status.disruptedPods ?? {}).length > MAX_UNSEEN) {
    throw refuse('DisruptedPods map too big - too many evictions not confirmed by PDB controller')
  }
  if (status.disruptionsAllowed === 0) {
    throw violatedBudgetError(
      `The disruption budget ${name} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`,
    )
  }
  if (write.dryRun) return
  const now = registry.simulation.clock.timestamp()
  const less = { ...status, disruptionsAllowed: status.disruptionsAllowed - 1, disruptedPods: { ...status.disruptedPods, [pod.metadata.name]: now } }
  const next = { ...budget, status: less.disruptionsAllowed === 0 ? withAllowedCondition(less, now) : less }
  updateObject(registry, { ...write, kind: PodDisruptionBudget, subresource: 'status' }, next)
}

interface Marking {
  readonly pod: Pod
  readonly options: DeleteOptions
}

/** The pod says why it goes. A version that was asked for has thereby been met, and is another one now. */
function markEvicted(registry: Registry, write: Write<Pod>, { pod, options }: Marking): DeleteOptions {
  const { uid, resourceVersion } = options.preconditions ?? {}
  const fail = (what: string, wanted: string, actual: string) =>
    conflictError(
      { group: '', plural: 'Pod' },
      pod.metadata.name,
      `the ${what} in the precondition (${wanted}) does not match the ${what} in record (${actual}). The object might have been ${what === 'UID' ? 'deleted and then recreated' : 'modified'}`,
    )
  if (uid && uid !== pod.metadata.uid) throw fail('UID', uid, pod.metadata.uid)
  if (resourceVersion && resourceVersion !== pod.metadata.resourceVersion) throw fail('ResourceVersion', resourceVersion, pod.metadata.resourceVersion)
  const marked = updateObject(registry, { ...write, subresource: 'status' }, { ...pod, status: { ...pod.status, conditions: withTarget(registry, pod) } })
  return resourceVersion ? { ...options, preconditions: { ...options.preconditions, resourceVersion: marked.metadata.resourceVersion } } : options
}


function withTarget(registry: Registry, { status: { conditions = [] } }: Pod): NonNullable<Pod['status']['conditions']> {
  const type = 'DisruptionTarget'
  const known = conditions.find((condition) => condition.type === type)
  const since = known?.status === 'True' ? known.lastTransitionTime : registry.simulation.clock.timestamp()
  const reason = { reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting' }
  const target = { type, status: 'True', lastProbeTime: noTime, lastTransitionTime: since, ...reason }
  return [...conditions.filter((condition) => condition.type !== type), target]
}
