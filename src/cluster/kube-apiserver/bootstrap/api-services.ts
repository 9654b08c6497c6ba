/**
 * Says of each group and version that this server serves it, of those of custom kinds as long as they are there.
 * Upstream: k8s.io/kube-aggregator/pkg/controllers/autoregister, pkg/controlplane/apiserver/aggregator.go,
 * pkg/controlplane/controller/crdregistration/crdregistration_controller.go (v1.32).
 * Groups of other servers are `../aggregation`'s.
 */
import type { ApiDoor } from '../../../api/door'
import { apiVersionOf, type Kind } from '../../../api/kind'
import type { KindCatalog } from '../../../api/kind-catalog'
import { APIService } from '../../../api/kinds/api-service'
import { hasApiService, priorityOf } from '../group-priorities'

const AUTOMANAGED = 'kube-aggregator.kubernetes.io/automanaged'

export function bootstrapApiServices(door: ApiDoor, catalog: KindCatalog): void {
  for (const [apiVersion, kind] of versionsOf(catalog.all())) if (hasApiService(apiVersion)) register(door, kind, 'onstart')
  const registered = new Map<string, Kind>()
  catalog.onChange(() => {
    const custom = versionsOf(catalog.all().filter(({ isCustom }) => isCustom))
    for (const [apiVersion, kind] of custom) {
      if (registered.has(apiVersion)) continue
      registered.set(apiVersion, kind)
      register(door, kind, 'true')
    }
    for (const [apiVersion, kind] of registered) {
      if (custom.has(apiVersion)) continue
      registered.delete(apiVersion)
      const name = nameOf(kind)
      if (isAutomanaged(door, name)) door.delete(APIService, { name })
    }
  })
}

/** One kind for each group and version, sorted. */
const versionsOf = (kinds: readonly Kind[]): ReadonlyMap<string, Kind> =>
  new Map(kinds.map((kind): [string, Kind] => [apiVersionOf(kind), kind]).sort(([a], [b]) => (a < b ? -1 : 1)))

const isAutomanaged = (door: ApiDoor, wanted: string): boolean =>
  door.list(APIService).items.some(({ metadata: { name, labels } }) => name === wanted && labels?.[AUTOMANAGED] === 'true')

const nameOf = ({ group, version }: Kind): string => `${version}.${group}`

function register(door: ApiDoor, kind: Kind, automanaged: string): void {
  const { group, version } = kind
  const priority = priorityOf(apiVersionOf(kind))
  const metadata = { name: nameOf(kind), labels: { [AUTOMANAGED]: automanaged } }
  const taken = door.list(APIService).items.some(({ metadata: { name } }) => name === metadata.name)
  if (taken) return
  door.create(APIService, {
    metadata,
    spec: { ...(group ? { group } : {}), version, groupPriorityMinimum: priority.group, versionPriority: priority.version },
  })
}
