/**
 * A Scale that is applied: a configuration of the workload that speaks of nothing but its replicas.
 * Upstream: k8s.io/apimachinery/pkg/util/managedfields/scalehandler.go (v1.32).
 */
import type { Kind } from '../../../api/kind'
import { apiVersionOf } from '../../../api/kind'
import type { KubeObject } from '../../../api/object'
import { isTree } from '../../../api/patch/tree'
import { badRequestError } from '../../../api/status-error'
import { textOf } from '../owners/applied-object'
import { applyPatchOf, requirePatchOptions } from './apply-patch'
import { referenceOf, type ResourceExchange } from './exchange'
import { writeOptions } from './resources'

export function applyScale<T extends KubeObject>(exchange: ResourceExchange<T>, access: NonNullable<Kind<T>['scale']>): T {
  const { door, kind, path } = exchange
  requirePatchOptions(exchange, true)
  const patch = applyPatchOf(exchange)
  const scale = isTree(patch.patch) ? patch.patch : {}
  if (scale.apiVersion !== 'autoscaling/v1' || scale.kind !== 'Scale') {
    throw badRequestError(`invalid object type: ${textOf(scale.apiVersion)}, Kind=${textOf(scale.kind)}`)
  }
  const replicas = isTree(scale.spec) ? Number(scale.spec.replicas ?? 0) : 0
  const workload = { apiVersion: apiVersionOf(kind), kind: kind.kind, metadata: { name: path.name }, spec: {} }
  const config = access.write(workload as object as T, replicas)
  const options = { ...writeOptions(exchange), subresource: '', bookedAs: 'scale' }
  return door.patch(kind, referenceOf(exchange), { ...patch, patch: config } as typeof patch, options)
}
