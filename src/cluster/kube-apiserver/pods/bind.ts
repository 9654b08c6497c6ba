/** POST pods/NAME/binding: gives a pod its node. Upstream: pkg/registry/core/pod/storage/storage.go BindingREST (v1.32). */
import type { Caller } from '../../../api/door'
import { Pod } from '../../../api/kinds/pod'
import { noTime } from '../../../api/no-time'
import type { ObjectReference } from '../../../api/object'
import type { Core } from '../../../api/types'
import { conflictError, notFoundError } from '../../../api/status-error'
import { withFields } from '../../../base/with-fields'
import type { Registry } from '../registry'

interface BindingRequest {
  readonly reference: ObjectReference & { uid?: string }
  readonly nodeName: string
  readonly dryRun: boolean
}

export function bindPod(registry: Registry, caller: Caller, { reference, nodeName, dryRun }: BindingRequest): Pod {
  const pod = registry.storage.find(Pod, reference)
  if (!pod) throw notFoundError(Pod, reference.name)
  if (reference.uid && reference.uid !== pod.metadata.uid) {
    throw conflictError(Pod, reference.name, `Precondition failed: UID in precondition: ${reference.uid}, UID in object meta: ${pod.metadata.uid}`)
  }
  if (pod.metadata.deletionTimestamp) throw conflictError(binding, reference.name, `pod ${reference.name} is being deleted, cannot be assigned to a host`)
  if (pod.spec.nodeName) throw conflictError(binding, reference.name, `pod ${reference.name} is already assigned to node "${pod.spec.nodeName}"`)
  const { apiVersion, kind, metadata } = pod
  const bound: Pod = {
    apiVersion,
    kind,
    metadata,
    spec: withFields(pod.spec, { nodeName }),
    status: withFields(pod.status, { conditions: scheduled(pod.status.conditions ?? [], registry.simulation.clock.timestamp()) }),
  }
  if (dryRun) return bound
  // Nobody is booked for the node's name, as on a real API server.
  return registry.storage.put(Pod, bound, { caller, act: 'bind' })
}

const binding = { group: '', plural: 'pods/binding' }


function scheduled(conditions: readonly Core.PodCondition[], now: string): Core.PodCondition[] {
  const others = conditions.filter(({ type }) => type !== 'PodScheduled')
  return [...others, { type: 'PodScheduled', status: 'True', lastProbeTime: noTime, lastTransitionTime: now }]
}
