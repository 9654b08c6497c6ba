/**
 * A pod that runs on a node is given time to end; its kubelet deletes it for good. Containers are added to it through a subresource
 * that changes nothing else. Upstream: pkg/registry/core/pod/strategy.go CheckGracefulDelete, podEphemeralContainersStrategy (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import { validateEphemeralContainersUpdate } from '../../../api/validation/ephemeral-containers'
import type { Strategy } from '../strategy'

const DEFAULT_GRACE_SECONDS = 30

export const podStrategy: Strategy = {
  changeBelow(subresource, sent, previous) {
    if (subresource !== 'ephemeralcontainers') return undefined
    const [pod, stored] = [sent as Pod, previous as Pod]
    const next: Pod = { ...stored, spec: { ...stored.spec, ephemeralContainers: pod.spec.ephemeralContainers } }
    return { next, errors: validateEphemeralContainersUpdate(next, stored) }
  },
  gracePeriod(object, requested) {
    const { spec, status } = object as Pod
    if (!spec.nodeName || status.phase === 'Failed' || status.phase === 'Succeeded') return 0
    const period = requested ?? spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS
    return period < 0 ? 1 : period
  },
}
