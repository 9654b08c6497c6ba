/**
 * A pod that runs on a node is given time to end; its kubelet deletes it for good. Upstream: pkg/registry/core/pod/strategy.go
 * CheckGracefulDelete (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import type { Strategy } from '../strategy'

const DEFAULT_GRACE_SECONDS = 30

export const podStrategy: Strategy = {
  gracePeriod(object, requested) {
    const { spec, status } = object as Pod
    if (!spec.nodeName || status.phase === 'Failed' || status.phase === 'Succeeded') return 0
    const period = requested ?? spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS
    return period < 0 ? 1 : period
  },
}
