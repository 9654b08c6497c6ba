/**
 * Gathers into a ClusterRole the rules of all others that its selectors choose, each rule once, in the order of the roles' names.
 * Upstream: pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go (v1.32).
 */
import { ClusterRole } from '../../../api/kinds/cluster-role'
import { keyOf, type LabelSelector } from '../../../api/object'
import type { PolicyRule } from '../../../api/policy-rule'
import { matchesLabelSelector } from '../../../api/selectors'
import { isNotFound } from '../../../api/status-error'
import type { Controller } from '../controller'

/**
 * Simplified: roles that gather from one another in a circle never come to rest; they turn ten times a second here, and as fast as the API
 * server answers in a real cluster.
 */
const SPACING_MS = 100

export const clusterRoleAggregationController: Controller = {
  name: 'clusterrole-aggregation-controller',
  start({ informers, door, queue }) {
    const roles = informers.of(ClusterRole)
    const work = queue('ClusterRole', { reconcile, spacingMs: SPACING_MS })
    const gathering = new Set<string>()

    roles.onChange(({ type, object }) => {
      const key = keyOf(object)
      if (type === 'DELETED' || !object.aggregationRule) gathering.delete(key)
      else gathering.add(key)
      for (const name of gathering) work.add(name)
    })

    const chosen = (selector: LabelSelector, name: string): ClusterRole[] =>
      roles
        .list()
        .filter(({ metadata }) => metadata.name !== name && matchesLabelSelector(selector, metadata.labels ?? {}))
        .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))

    function reconcile(name: string): void {
      const role = roles.get(name)
      const selectors = role?.aggregationRule?.clusterRoleSelectors ?? []
      if (!role?.aggregationRule) return
      const rules = gathered(selectors.flatMap((selector) => chosen(selector, name)))
      if (JSON.stringify(rules) === JSON.stringify(role.rules ?? [])) return
      try {
        door.update(ClusterRole, { ...role, rules })
      } catch (error) {
        if (!isNotFound(error)) throw error
      }
    }
  },
}

/** Each rule once. */
const gathered = (roles: readonly ClusterRole[]): PolicyRule[] => [
  ...new Map(roles.flatMap(({ rules }) => (rules ?? []).map((rule) => [JSON.stringify(rule), rule]))).values(),
]
