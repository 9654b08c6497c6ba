/**
 * Counts new objects against the quotas of their namespace and refuses what is too much. What was counted is written into the quota's
 * status at once, before the object itself; the quota controller puts right what came otherwise.
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/resourcequota/{admission,controller}.go (v1.32).
 */
import { ResourceQuota } from '../../../api/kinds/resource-quota'
import { charge } from '../../../api/quota/charge'
import { evaluatorOf } from '../../../api/quota/evaluator'
import type { Clock } from '../../../base/clock'
import type { AdmissionPlugin } from '../admission'
import type { Storage } from '../storage'
import { forbid } from './forbid'

const caller = { user: 'system:apiserver', fieldManager: 'kube-apiserver' }

export function resourceQuota(storage: Storage, clock: Clock): AdmissionPlugin {
  return {
    name: 'ResourceQuota',
    validate(request) {
      const { kind, operation, subresource, namespace, object, previous, dryRun } = request
      if (namespace === undefined || (operation !== 'CREATE' && operation !== 'UPDATE')) return
      const quotas = storage.range(ResourceQuota, namespace)
      if (quotas.length === 0) return
      const evaluator = evaluatorOf(kind)
      if (!evaluator?.handles({ operation, subresource })) return
      const charges = charge(quotas, evaluator, { object, ...(previous ? { previous } : {}), nowMs: clock.now() })
      if ('fault' in charges) throw forbid(request, charges.fault)
      // What is there already is refused after this, and costs nothing.
      if (dryRun || (operation === 'CREATE' && storage.find(kind, object.metadata))) return
      for (const quota of charges.changed) storage.put(ResourceQuota, quota, { caller, act: 'update status' })
    },
  }
}
