/**
 * Node selectors, and nodes that are preferred.
 * Upstream: pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go (v1.32).
 */
import type { Node } from '../../../api/kinds/node'
import { matchesNode, matchesTerm, namedNodes } from '../../../api/node-selector'
import { normalizeByMaximum, unresolvable, type Plugin } from '../framework'

const rejection = unresolvable("node(s) didn't match Pod's node affinity/selector")
const conflict = unresolvable('pod affinity terms conflict')

export const nodeAffinity: Plugin = {
  name: 'NodeAffinity',
  isLocal: true,
  weight: 2,
  preFilter({ pod: { spec } }) {
    const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
    if (!required && !spec.nodeSelector) return undefined
    const nodeNames = required && namedNodes(required.nodeSelectorTerms)
    if (nodeNames?.size === 0) return { rejection: conflict }
    return { ...(nodeNames ? { nodeNames } : {}), filter: (node) => (matchesNode(spec, node) ? undefined : rejection) }
  },
  preScore({ pod: { spec } }) {
    const preferred = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
    if (preferred.length === 0) return undefined
    return {
      score: (node) => preferred.reduce((sum, { weight, preference }) => sum + (matchesTerm(preference, node) ? weight : 0), 0),
      normalize: (scores) => normalizeByMaximum(scores, false),
    }
  },
  isWorthRetrying({ pod }, event) {
    const matches = ({ metadata: { name, labels = {} } }: Node): boolean => matchesNode(pod.spec, { name, labels })
    if (event.type === 'NodeUpdated') return matches(event.node) && !matches(event.previous)
    return event.type === 'NodeAdded' && matches(event.node)
  },
}
