/**
 * What other servers serve, as discovery tells it beside this server's own.
 * Upstream: k8s.io/kube-aggregator/pkg/apiserver/{handler_apis,handler_discovery}.go, k8s.io/apiserver/pkg/endpoints/discovery (v1.32).
 *
 * Simplified: their groups come after this server's own, whatever their priority, and not at all where this server serves other
 * versions of the group; a real one sorts all of them together.
 */
import { APIService } from '../../../api/kinds/api-service'
import type { Registry } from '../registry'
import { askRemote } from './forward'
import { isAvailable, isRemote } from './remote'

interface RemoteResource {
  readonly name: string
  readonly singularName?: string
  readonly namespaced?: boolean
  readonly kind?: string
  readonly verbs?: readonly string[]
  readonly shortNames?: readonly string[]
}

/** By their groups, those of greater priority first. */
function remoteGroups({ catalog, storage }: Registry): ReadonlyMap<string, readonly APIService[]> {
  const own = new Set(catalog.all().map(({ group }) => group))
  const remote = storage.range(APIService).filter((service) => service.spec.service && isRemote({ catalog }, service) && !own.has(service.spec.group ?? ''))
  const sorted = remote.toSorted((a, b) => b.spec.groupPriorityMinimum - a.spec.groupPriorityMinimum || b.spec.versionPriority - a.spec.versionPriority)
  return grouped(sorted, ({ spec }) => spec.group ?? '')
}

function grouped<T>(all: readonly T[], nameOf: (each: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const each of all) {
    const group = groups.get(nameOf(each))
    if (group) group.push(each)
    else groups.set(nameOf(each), [each])
  }
  return groups
}

function groupOf(name: string, services: readonly APIService[]): object {
  const versions = services.map(({ spec: { version = '' } }) => ({ groupVersion: `${name}/${version}`, version }))
  return { name, versions, preferredVersion: versions[0] }
}

/** For `/apis`. */
export const remoteGroupList = (registry: Registry): readonly object[] => [...remoteGroups(registry)].map(([name, services]) => groupOf(name, services))

/** GET /apis/GROUP */
export function remoteGroup(registry: Registry, group: string): object | undefined {
  const services = remoteGroups(registry).get(group)
  return services && { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group, services) }
}

/** For `/apis` in the aggregated form. */
export const remoteAggregated = (registry: Registry): readonly object[] =>
  [...remoteGroups(registry)].map(([name, services]) => ({
    metadata: { name, creationTimestamp: null },
    versions: services.map((service) => versionOf(registry, service)),
  }))

function versionOf(registry: Registry, service: APIService): object {
  const { group = '', version = '' } = service.spec
  if (!isAvailable(service)) return { version, freshness: 'Stale' }
  return { version, resources: aggregatedOf(resourcesAt(registry, `/apis/${group}/${version}`)), freshness: 'Current' }
}

function resourcesAt(registry: Registry, path: string): readonly RemoteResource[] {
  const answer = askRemote(registry, path)
  try {
    const { resources } = JSON.parse(answer?.body ?? '') as { resources?: readonly RemoteResource[] }
    return Array.isArray(resources) ? resources.filter((each) => typeof each?.name === 'string') : []
  } catch {
    return []
  }
}

/** What has a slash in its name belongs to what stands before it, whether that is listed or not. */
function aggregatedOf(resources: readonly RemoteResource[]): readonly object[] {
  const below = grouped(resources.filter(({ name }) => name.includes('/')), ({ name }) => name.slice(0, name.indexOf('/')))
  const main = resources.filter(({ name }) => !name.includes('/'))
  const known = new Set(main.map(({ name }) => name))
  const stubs = [...below].filter(([name]) => !known.has(name)).map(([name, [first]]) => ({ resource: name, responseKind: {}, scope: scopeOf(first), verbs: null, singularResource: '' }))
  const listed = main.map(({ name, kind = '', singularName = '', verbs = [], shortNames, ...rest }) => ({
    resource: name,
    responseKind: { group: '', version: '', kind },
    scope: scopeOf(rest),
    singularResource: singularName,
    verbs,
    ...(shortNames ? { shortNames } : {}),
  }))
  return [...listed, ...stubs].map((each) => {
    const parts = below.get(each.resource)
    return parts ? { ...each, subresources: parts.map(({ name, kind = '', verbs = [] }) => ({ subresource: name.slice(name.indexOf('/') + 1), responseKind: { group: '', version: '', kind }, verbs })) } : each
  })
}

const scopeOf = ({ namespaced }: Pick<RemoteResource, 'namespaced'>): string => (namespaced ? 'Namespaced' : 'Cluster')
