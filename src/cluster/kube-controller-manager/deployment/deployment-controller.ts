/**
 * Runs the pods of one template by way of ReplicaSets, one for each template there has been, and moves from one to the next as the
 * strategy says. Upstream: pkg/controller/deployment/deployment_controller.go (v1.32).
 */
import { Deployment } from '../../../api/kinds/deployment'
import { Pod } from '../../../api/kinds/pod'
import { ReplicaSet } from '../../../api/kinds/replica-set'
import { controllerOf, isTerminating, keyOf, type LabelSelector } from '../../../api/object'
import { matchesLabelSelector } from '../../../api/selectors'
import { isSame } from '../../../api/updates'
import type { Change, Informer } from '../../client/informer'
import type { Controller, ControllerContext } from '../controller'
import { ownerKey } from '../owner'
import { claimSets } from './claim-sets'
import { findCondition, hasDeadline, type News } from './conditions'
import { isRolling } from './replica-counts'
import { forgetHistory, note, sortOut, syncRevision, type Known } from './replica-sets'
import { rollBack, rollbackRevision } from './rollback'
import { isScaled, recreate, rollOver, scale } from './rollout'
import { deadlineIn, nextRolloutStatus, nextStatus } from './status'

/** What its ReplicaSets report within this time is worked up at once. */
const LATENCY_MS = 10

/** A Deployment that fails more often in a row is left alone until something changes. */
const MAX_RETRIES = 15

const ORPHANS = 'orphans'

export const deploymentController: Controller = {
  name: 'deployment-controller',
  start(context) {
    const deployments = context.informers.of(Deployment)
    const replicaSets = context.informers.of(ReplicaSet, { indexes: { [ORPHANS]: orphanNamespaces } })
    const pods = context.informers.of(Pod)
    const queue = context.queue('Deployment', { latencyMs: LATENCY_MS, maxRetries: MAX_RETRIES, reconcile })

    deployments.onChange(({ object }) => queue.add(keyOf(object)))
    replicaSets.onChange((change) => {
      for (const key of concerned(change, deployments)) queue.add(key)
    })
    // Only Recreate waits for pods to be gone.
    pods.onChange(({ type, object }) => {
      const set = type === 'DELETED' && replicaSets.get(ownerKey(object, 'ReplicaSet') ?? '')
      const deployment = set && deployments.get(ownerKey(set, 'Deployment') ?? '')
      if (deployment && !isRolling(deployment)) queue.add(keyOf(deployment))
    })

    function reconcile(key: string): number | undefined {
      const found = deployments.get(key)
      if (!found) return
      if (selectsEverything(found.spec.selector)) return refuseSelector(context, found)
      const { uid, namespace = '' } = found.metadata
      const owned = claimSets(context.door, found, { owned: replicaSets.ownedBy(uid), orphans: replicaSets.byIndex(ORPHANS, namespace) })
      if (!owned) return
      if (isTerminating(found)) return report(context, syncRevision(context, { deployment: found, sets: sortOut(found, owned) }, false))
      const deployment = notePause(context, found)
      const known: Known = { deployment, sets: sortOut(deployment, owned) }
      if (deployment.spec.paused) return resizeOnly(context, known)
      const rollback = rollbackRevision(deployment)
      if (rollback !== undefined) return rollBack(context, known, rollback)
      if (isScaled(deployment, known.sets)) return resizeOnly(context, known)
      const podsOf = (set: ReplicaSet): readonly Pod[] => pods.ownedBy(set.metadata.uid)
      const next = isRolling(deployment) ? rollOver(context, known) : recreate(context, known, podsOf)
      return reportRollout(context, next)
    }
  },
}

/** The namespace of a ReplicaSet that has no controller and could be adopted. */
const orphanNamespaces = (set: ReplicaSet): readonly string[] => (controllerOf(set) ? [] : [set.metadata.namespace ?? ''])

/** Its owners, before and now; for an orphan whoever might want it. */
function concerned({ object, previous }: Change<ReplicaSet>, deployments: Informer<Deployment>): readonly string[] {
  const owners = [previous && ownerKey(previous, 'Deployment'), ownerKey(object, 'Deployment')].filter((key) => key !== undefined)
  if (owners.length > 0 || controllerOf(object) || isTerminating(object)) return owners
  const suitors = deployments.inNamespace(object.metadata.namespace ?? '')
  return suitors.filter(({ spec }) => matchesLabelSelector(spec.selector, object.metadata.labels ?? {})).map(keyOf)
}

const selectsEverything = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean =>
  Object.keys(matchLabels).length + matchExpressions.length === 0

function refuseSelector({ door, recorder }: ControllerContext, deployment: Deployment): undefined {
  const message = 'This deployment is selecting all pods. A non-empty selector is required.'
  recorder.event(deployment, 'Warning', 'SelectingAll', message)
  const { generation = 0 } = deployment.metadata
  if ((deployment.status.observedGeneration ?? 0) >= generation) return
  door.updateStatus(Deployment, { ...deployment, status: { ...deployment.status, observedGeneration: generation } })
}

/** While it is paused nobody counts the time. */
function notePause(context: ControllerContext, deployment: Deployment): Deployment {
  const reason = findCondition(deployment.status.conditions, 'Progressing')?.reason
  if (!hasDeadline(deployment) || reason === 'ProgressDeadlineExceeded') return deployment
  const isNoted = reason === 'DeploymentPaused'
  if (Boolean(deployment.spec.paused) === isNoted) return deployment
  const paused: News = { type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' }
  const resumed: News = { type: 'Progressing', status: 'Unknown', reason: 'DeploymentResumed', message: 'Deployment is resumed' }
  return note(context, deployment, { news: deployment.spec.paused ? paused : resumed })
}

/** Paused, or only scaled: the mixture of templates stays as it is. */
function resizeOnly(context: ControllerContext, known: Known): undefined {
  const next = scale(context, syncRevision(context, known, false))
  if (next.deployment.spec.paused && rollbackRevision(next.deployment) === undefined) forgetHistory(context, next.deployment, next.sets.oldSets)
  report(context, next)
}

function report({ door, clock }: ControllerContext, { deployment, sets }: Known): undefined {
  const status = nextStatus(deployment, sets, clock)
  if (!isSame(status, deployment.status)) door.updateStatus(Deployment, { ...deployment, status })
}

/** Writes the status if it changed; otherwise gives the ms after which the rollout may be overdue. */
function reportRollout({ door, clock }: ControllerContext, { deployment, sets }: Known): number | undefined {
  const status = nextRolloutStatus(deployment, sets, clock)
  if (isSame(status, deployment.status)) return deadlineIn(deployment, status, clock)
  door.updateStatus(Deployment, { ...deployment, status })
}
