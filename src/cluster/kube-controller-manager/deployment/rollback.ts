/**
 * Going back to the template of an older revision when an annotation of the oldest API asks for it. `kubectl rollout undo` no longer does: it
 * writes the old template itself. Upstream: pkg/controller/deployment/rollback.go (v1.32).
 */
import { Deployment } from '../../../api/kinds/deployment'
import type { ReplicaSet } from '../../../api/kinds/replica-set'
import { isSameTemplate, syncRevision, withoutHash, type Acts, type Known } from './replica-sets'
import { annotationsOf, annotationsOnRollback, previousRevision, revisionOf, ROLLBACK_TO } from './revision'
import { allSets } from './status'

/** The revision that is asked for, 0 for the one before this; undefined when nobody asks. */
export function rollbackRevision(deployment: Deployment): number | undefined {
  const asked = annotationsOf(deployment)[ROLLBACK_TO] ?? ''
  return /^[+-]?\d+$/.test(asked) ? Number(asked) : undefined
}

/** In any case the request is taken from the Deployment. */
export function rollBack(acts: Acts, before: Known, asked: number): undefined {
  const { deployment, sets } = syncRevision(acts, before, true)
  const all = allSets(sets)
  const revision = asked === 0 ? previousRevision(all) : asked
  const refuse = (reason: string, message: string): undefined => {
    acts.recorder.event(deployment, 'Warning', reason, message)
    write(acts, deployment)
  }
  if (revision === 0) return refuse('DeploymentRollbackRevisionNotFound', 'Unable to find last revision.')
  const found = all.find((set) => revisionOf(set) === revision)
  if (!found) return refuse('DeploymentRollbackRevisionNotFound', 'Unable to find the revision to rollback to.')
  const { name } = deployment.metadata
  if (isSameTemplate(found.spec.template, deployment.spec.template)) {
    return refuse('DeploymentRollbackTemplateUnchanged', `The rollback revision contains the same template as current deployment "${name}"`)
  }
  write(acts, rolledBack(deployment, found))
  acts.recorder.event(deployment, 'Normal', 'DeploymentRollback', `Rolled back deployment "${name}" to revision ${revision}`)
}

function rolledBack(deployment: Deployment, set: ReplicaSet): Deployment {
  const { metadata, spec } = deployment
  const template = { ...set.spec.template, metadata: withoutHash(set.spec.template) }
  return { ...deployment, metadata: { ...metadata, annotations: annotationsOnRollback(deployment, set) }, spec: { ...spec, template } }
}

function write({ door }: Acts, deployment: Deployment): void {
  const { [ROLLBACK_TO]: _asked, ...annotations } = annotationsOf(deployment)
  door.update(Deployment, { ...deployment, metadata: { ...deployment.metadata, annotations } })
}
