/**
 * What there is: the lists by which clients learn groups, kinds and verbs, in the old form and in the aggregated one.
 * Upstream: k8s.io/apiserver/pkg/endpoints/discovery (v1.32).
 */
import { apiVersionOf, type Kind } from '../../../api/kind'
import { encodeBase64 } from '../../../base/base64'
import { sha256 } from '../../../base/hash/sha256'
import { compareVersions, priorityOf } from '../group-priorities'

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

/** As the priorities of their versions say, then by name. */
export function groupsOf(kinds: readonly Kind[]): string[] {
  const priorities = new Map<string, number>()
  for (const kind of kinds) priorities.set(kind.group, Math.max(priorities.get(kind.group) ?? 0, priorityOf(apiVersionOf(kind)).group))
  const priority = (group: string): number => priorities.get(group) ?? 0
  return [...priorities.keys()].sort((a, b) => priority(b) - priority(a) || (a < b ? -1 : 1))
}

const inGroup = (kinds: readonly Kind[], group: string): Kind[] => kinds.filter((kind) => kind.group === group).sort((a, b) => (a.plural < b.plural ? -1 : 1))
const versionsOf = (kinds: readonly Kind[], group: string): string[] =>
  [...new Set(inGroup(kinds, group).map(({ version }) => version))].sort(compareVersions)

/** GET /api */
export const coreVersions = (serverAddress: string): object => ({
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
})

/** GET /apis */
export const groupList = (kinds: readonly Kind[], remote: readonly object[] = []): object => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: [...groupsOf(kinds).filter((group) => group !== '').map((group) => groupInfo(kinds, group)), ...remote],
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
    ...(isStored(kind) ? { storageVersionHash: storageVersionHash(kind) } : {}),
  }
  const below = kind.subresources.map((name) => {
    const { verbs, ...type } = subresourceOf(kind, name)
    return { name: `${kind.plural}/${name}`, singularName: '', namespaced, kind: kind.kind, ...type, verbs }
  })
  return [main, ...below]
}

const isStored = ({ verbs }: Kind): boolean => !verbs || verbs.includes('create') && verbs.includes('get')

const hashes = new Map<string, string>()

/** In which version objects are kept: definitions of kinds in an older one. Upstream: k8s.io/apiserver/pkg/endpoints/discovery/storageversionhash.go. */
function storageVersionHash({ storedAs, ...shown }: Kind): string {
  const { group, version, kind } = storedAs?.kind ?? shown
  const stored = `${group}/${kind === 'CustomResourceDefinition' ? 'v1beta1' : version}/${kind}`
  const hash = hashes.get(stored) ?? encodeBase64(sha256(new TextEncoder().encode(stored)).subarray(0, 8))
  hashes.set(stored, hash)
  return hash
}

interface AggregatedList {
  readonly kind: string
  readonly apiVersion: string
  readonly metadata: object
  readonly items: readonly object[]
}

/** GET /api and /apis for callers that know the aggregated form: everything in one answer. */
export function aggregated(kinds: readonly Kind[], groups: readonly string[], apiVersion: 'v2' | 'v2beta1'): AggregatedList {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${apiVersion}`,
    metadata: {},
    items: groups.map((group) => aggregatedGroup(kinds, group)),
  }
}

const aggregatedGroup = (kinds: readonly Kind[], group: string): object => ({
  metadata: { ...(group ? { name: group } : {}), creationTimestamp: null },
  versions: versionsOf(kinds, group).map((version) => ({
    version,
    resources: inGroup(kinds, group).filter((kind) => kind.version === version).map(aggregatedResource),
    freshness: 'Current',
  })),
})

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
