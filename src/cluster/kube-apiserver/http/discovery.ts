/**
 * What there is: the lists by which clients learn groups, kinds and verbs, in the old form and in the aggregated one.
 * Upstream: k8s.io/apiserver/pkg/endpoints/discovery (v1.32).
 */
import { apiVersionOf, type Kind } from '../../../api/kind'

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
const READ_WRITE = ['get', 'patch', 'update']

interface Subresource {
  readonly group?: string
  readonly version?: string
  readonly kind?: string
  readonly verbs: readonly string[]
}

const subresources: Readonly<Record<string, Subresource>> = {
  approval: { verbs: READ_WRITE },
  attach: { kind: 'PodAttachOptions', verbs: ['create', 'get'] },
  binding: { kind: 'Binding', verbs: ['create'] },
  ephemeralcontainers: { verbs: READ_WRITE },
  eviction: { group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] },
  exec: { kind: 'PodExecOptions', verbs: ['create', 'get'] },
  finalize: { verbs: ['update'] },
  log: { verbs: ['get'] },
  portforward: { kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
  scale: { group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: READ_WRITE },
  status: { verbs: READ_WRITE },
  token: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest', verbs: ['create'] },
}

const PROXY_VERBS = ['create', 'delete', 'get', 'patch', 'update']
const proxyOf = ({ kind }: Kind): Subresource => ({ kind: `${kind}ProxyOptions`, verbs: PROXY_VERBS })

const subresourceOf = (kind: Kind, name: string): Subresource => (name === 'proxy' ? proxyOf(kind) : subresources[name])

const verbsOf = ({ kind, verbs }: Kind): readonly string[] => verbs ?? (kind === 'Namespace' ? VERBS.filter((verb) => verb !== 'deletecollection') : VERBS)

/** Groups come in the order in which upstream installs them. */
const groupOrder = [
  ...['', 'apiregistration.k8s.io', 'apps', 'events.k8s.io', 'authentication.k8s.io', 'authorization.k8s.io', 'autoscaling', 'batch'],
  ...['certificates.k8s.io', 'networking.k8s.io', 'policy', 'rbac.authorization.k8s.io', 'storage.k8s.io', 'admissionregistration.k8s.io'],
  ...['apiextensions.k8s.io', 'scheduling.k8s.io', 'coordination.k8s.io', 'node.k8s.io', 'discovery.k8s.io', 'flowcontrol.apiserver.k8s.io'],
]
/** Groups of custom kinds come after the others. */
const placeOf = (group: string): number => (groupOrder.indexOf(group) + groupOrder.length + 1) % (groupOrder.length + 1)

export function groupsOf(kinds: readonly Kind[]): string[] {
  return [...new Set(kinds.map(({ group }) => group))].sort((a, b) => placeOf(a) - placeOf(b))
}

const inGroup = (kinds: readonly Kind[], group: string): Kind[] => kinds.filter((kind) => kind.group === group).sort((a, b) => (a.plural < b.plural ? -1 : 1))
const versionsOf = (kinds: readonly Kind[], group: string): string[] => [...new Set(inGroup(kinds, group).map(({ version }) => version))]

/** GET /api */
export const coreVersions = (host: string): object => ({
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: host }],
})

/** GET /apis */
export const groupList = (kinds: readonly Kind[]): object => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: groupsOf(kinds)
    .filter((group) => group !== '')
    .map((group) => groupInfo(kinds, group)),
})

/** GET /apis/GROUP */
export function apiGroup(kinds: readonly Kind[], group: string): object | undefined {
  return group !== '' && versionsOf(kinds, group).length > 0 ? { kind: 'APIGroup', apiVersion: 'v1', ...groupInfo(kinds, group) } : undefined
}

function groupInfo(kinds: readonly Kind[], name: string): object {
  const versions = versionsOf(kinds, name).map((version) => ({ groupVersion: `${name}/${version}`, version }))
  return { name, versions, preferredVersion: versions[0] }
}

/** GET /api/v1, /apis/GROUP/VERSION */
export function resourceList(kinds: readonly Kind[], group: string, version: string): object | undefined {
  const listed = inGroup(kinds, group).filter((kind) => kind.version === version)
  if (listed.length === 0) return undefined
  return { kind: 'APIResourceList', ...(group ? { apiVersion: 'v1' } : {}), groupVersion: apiVersionOf(listed[0]), resources: listed.flatMap(resourcesOf) }
}

function resourcesOf(kind: Kind): object[] {
  const { namespaced } = kind
  const main = {
    name: kind.plural,
    singularName: kind.singular,
    namespaced,
    kind: kind.kind,
    verbs: verbsOf(kind),
    ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
    ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
  }
  const below = kind.subresources.map((name) => {
    const { verbs, ...type } = subresourceOf(kind, name)
    return { name: `${kind.plural}/${name}`, singularName: '', namespaced, kind: kind.kind, ...type, verbs }
  })
  return [main, ...below]
}

/** GET /api and /apis for callers that know the aggregated form: everything in one answer. */
export function aggregated(kinds: readonly Kind[], groups: readonly string[], apiVersion: 'v2' | 'v2beta1'): object {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${apiVersion}`,
    metadata: {},
    items: groups.map((group) => ({
      metadata: { ...(group ? { name: group } : {}), creationTimestamp: null },
      versions: versionsOf(kinds, group).map((version) => ({
        version,
        resources: inGroup(kinds, group).filter((kind) => kind.version === version).map(aggregatedResource),
        freshness: 'Current',
      })),
    })),
  }
}

function aggregatedResource(kind: Kind): object {
  const below = kind.subresources.map((name) => {
    const { verbs, group = '', version = '', kind: type = kind.kind } = subresourceOf(kind, name)
    return { subresource: name, responseKind: { group, version, kind: type }, verbs }
  })
  return {
    resource: kind.plural,
    responseKind: { group: '', version: '', kind: kind.kind },
    scope: kind.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.singular,
    verbs: verbsOf(kind),
    ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
    ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
    ...(below.length > 0 ? { subresources: below } : {}),
  }
}
