/**
 * Says of each group and version that is built in that this server serves it. Upstream: k8s.io/kube-aggregator/pkg/controllers/autoregister,
 * pkg/controlplane/apiserver/aggregator.go (v1.32).
 * Simplified: those of custom kinds are not made, and no group can be handed to another server; a real one keeps both up to date.
 */
import type { ApiDoor } from '../../api/door'
import { apiVersionOf, type Kind } from '../../api/kind'
import { APIService } from '../../api/kinds/api-service'
import { hasApiService, priorityOf } from './group-priorities'

export function bootstrapApiServices(door: ApiDoor, kinds: readonly Kind[]): void {
  const served = new Map(kinds.map((kind) => [apiVersionOf(kind), kind]))
  for (const apiVersion of [...served.keys()].filter(hasApiService).sort()) {
    const { group, version } = served.get(apiVersion) as Kind
    const priority = priorityOf(apiVersion)
    door.create(APIService, {
      metadata: { name: `${version}.${group}`, labels: { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' } },
      spec: { ...(group ? { group } : {}), version, groupPriorityMinimum: priority.group, versionPriority: priority.version },
    })
  }
}
