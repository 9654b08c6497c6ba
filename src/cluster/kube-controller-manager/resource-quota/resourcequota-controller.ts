/**
 * Keeps the status of quotas true: measures what is used when a quota is new or changed, when something it counts is gone or ended,
 * and of all of them every five minutes. What is added in between, the API server itself writes down when it lets it in.
 * Upstream: pkg/controller/resourcequota/{resource_quota_controller,resource_quota_monitor}.go (v1.32).
 */
import { resourceName, type Kind } from '../../../api/kind'
import { ResourceQuota } from '../../../api/kinds/resource-quota'
import { keyOf, parseKey } from '../../../api/object'
import { evaluatorOf } from '../../../api/quota/evaluator'
import { isSameAmounts, type Amounts } from '../../../api/resource-amounts'
import { isNotFound } from '../../../api/status-error'
import { isSame } from '../../../api/updates'
import type { Controller } from '../controller'
import { countedKinds, measure } from './measure'

const RESYNC_MS = 5 * 60_000

export const resourceQuotaController: Controller = {
  name: 'resourcequota-controller',
  start({ informers, door, queue, catalog, clock, every }) {
    const quotas = informers.of(ResourceQuota)
    const work = queue('ResourceQuota', { reconcile })
    const watched = new Set<string>()

    quotas.onChange(({ type, object, previous }) => {
      if (type === 'DELETED' || (previous && isSame(previous.spec.hard, object.spec.hard))) return
      for (const kind of countedKinds(catalog.all(), Object.keys(object.spec.hard ?? {}))) follow(kind)
      work.add(keyOf(object))
    })
    every(RESYNC_MS, () => {
      for (const quota of quotas.list()) work.add(keyOf(quota))
    })

    /** Kinds that no quota counts are never looked at. */
    function follow(kind: Kind): void {
      const name = resourceName(kind)
      if (watched.has(name)) return
      watched.add(name)
      informers.of(kind).onChange(({ type, object, previous }) => {
        const gives = type === 'DELETED' || (previous && evaluatorOf(kind)?.replenishes(object, previous, clock.now()))
        if (gives) replenish(object.metadata.namespace ?? '', kind)
      })
    }

    function replenish(namespace: string, kind: Kind): void {
      for (const quota of quotas.inNamespace(namespace)) {
        if (countedKinds([kind], Object.keys(quota.spec.hard ?? {})).length > 0) work.add(keyOf(quota))
      }
    }

    function reconcile(key: string): void {
      const quota = find(key)
      if (!quota) return
      const hard = quota.spec.hard ?? {}
      const used = measure(door, quota, { kinds: catalog.all(), nowMs: clock.now() })
      const { status } = quota
      const isTrue = isSame(hard, status.hard ?? {}) && isSameAmounts(used, status.used ?? {})
      if (!isTrue) door.updateStatus(ResourceQuota, { ...quota, status: { ...filled('hard', hard), ...filled('used', used) } })
    }

    /** As it is, not as the copy has it: the API server counts on while this controller waits. */
    function find(key: string): ResourceQuota | undefined {
      try {
        return door.get(ResourceQuota, parseKey(key))
      } catch (error) {
        if (isNotFound(error)) return undefined
        throw error
      }
    }
  },
}

/** What has no entries is left out, as Go leaves it out. */
const filled = (name: 'hard' | 'used', amounts: Amounts): ResourceQuota['status'] => (Object.keys(amounts).length > 0 ? { [name]: amounts } : {})
