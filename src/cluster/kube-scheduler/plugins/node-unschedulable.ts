/**
 * Cordoned nodes take no new pods, but for those that tolerate it.
 * Upstream: pkg/scheduler/framework/plugins/nodeunschedulable/node_unschedulable.go (v1.32).
 */
import { unresolvable, type Plugin } from '../framework'
import { isTolerated } from '../../../api/toleration'
import { isSame } from '../../../api/updates'

const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }
const rejection = unresolvable('node(s) were unschedulable')

export const nodeUnschedulable: Plugin = {
  name: 'NodeUnschedulable',
  isLocal: true,
  preFilter({ tolerations }) {
    if (isTolerated(taint, tolerations)) return undefined
    return { filter: ({ node }) => (node.spec.unschedulable ? rejection : undefined) }
  },
  isWorthRetrying(_pod, event) {
    if (event.type === 'OwnUpdate') return !isSame(event.pod.spec.tolerations, event.previous.spec.tolerations)
    if (event.type === 'NodeUpdated') return !event.node.spec.unschedulable && event.previous.spec.unschedulable === true
    return event.type === 'NodeAdded' && !event.node.spec.unschedulable
  },
}
