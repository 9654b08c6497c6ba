/**
 * Which resources the server has, and which of them a word on the command line means: plural, singular or short name, with or
 * without version and group. Upstream: client-go/discovery, client-go/restmapper, apimachinery/pkg/api/meta (v1.32).
 */
import type { RestClient } from '../../cluster/client/rest-client'
import { CommandError } from './failures'

export interface Resource {
  readonly group: string
  readonly version: string
  /** `apps/v1` */
  readonly apiVersion: string
  readonly kind: string
  /** Plural. */
  readonly name: string
  readonly singularName: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  readonly subresources: readonly string[]
}

export interface Discovery {
  /** Every resource in every version, the order in which the server prefers them. */
  all(): Promise<readonly Resource[]>
  find(word: string): Promise<Resource | undefined>
  /** Throws when the server has no such resource. */
  get(word: string): Promise<Resource>
  findKind(apiVersion: string, kind: string): Promise<Resource | undefined>
  inCategory(category: string): Promise<readonly Resource[]>
}

export function createDiscovery(client: RestClient): Discovery {
  let known: Promise<readonly Resource[]> | undefined
  const all = (): Promise<readonly Resource[]> => (known ??= discover(client))
  const find = async (word: string): Promise<Resource | undefined> => findResource(await all(), word)
  return {
    all,
    find,
    get: async (word) => {
      const resource = await find(word)
      if (!resource) throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(word.split('.')[0])}`)
      return resource
    },
    findKind: async (apiVersion, kind) =>
      (await all()).find((resource) => resource.apiVersion === apiVersion && resource.kind === kind),
    inCategory: async (category) => {
      const members = (await all()).filter(({ categories }) => categories.includes(category))
      return members.filter(
        (one, at) => members.findIndex((other) => other.group === one.group && other.name === one.name) === at,
      )
    },
  }
}

/** `deploy`, `deployments.apps`, `deployments.v1.apps`; upper case matters in short names only. */
function findResource(resources: readonly Resource[], word: string): Resource | undefined {
  const [name, ...rest] = word.toLowerCase().split('.')
  const [asTyped] = word.split('.')
  const where = rest.join('.')
  const fits = (resource: Resource): boolean =>
    where === '' ||
    where === resource.group ||
    where === `${resource.version}.${resource.group}` ||
    where === `${resource.version}.`
  const named = (test: (resource: Resource) => boolean) =>
    resources.find((resource) => fits(resource) && test(resource))
  return (
    named((resource) => resource.name === name) ??
    named((resource) => resource.singularName === name) ??
    named((resource) => resource.shortNames.includes(asTyped)) ??
    (where === '' ? undefined : resources.find(({ group, name: plural }) => plural === name && group.startsWith(where)))
  )
}

/** `/api/v1/namespaces/default/pods/web/log` */
export function pathOf(
  resource: Resource,
  { namespace, name, subresource }: { namespace?: string; name?: string; subresource?: string } = {},
): string {
  const base = resource.group ? `/apis/${resource.apiVersion}` : `/api/${resource.apiVersion}`
  const parts = [base]
  if (resource.namespaced && namespace) parts.push('namespaces', namespace)
  parts.push(resource.name)
  if (name) parts.push(encodeURIComponent(name))
  if (subresource) parts.push(subresource)
  return parts.join('/')
}

/** `deployment.apps`: how results name an object, with `/` and its name. */
export const shortKind = (resource: Pick<Resource, 'kind' | 'group'>): string =>
  resource.group ? `${resource.kind.toLowerCase()}.${resource.group}` : resource.kind.toLowerCase()

/** `deployments.apps`: how messages name a resource. */
export const groupResource = (resource: Pick<Resource, 'name' | 'group'>): string =>
  resource.group ? `${resource.name}.${resource.group}` : resource.name

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'

interface AggregatedResource {
  readonly resource: string
  readonly responseKind?: { readonly kind?: string }
  readonly scope: string
  readonly singularResource?: string
  readonly verbs?: readonly string[]
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly subresources?: readonly { readonly subresource: string }[]
}
interface AggregatedList {
  readonly kind: string
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string }
    readonly versions?: readonly { readonly version: string; readonly resources?: readonly AggregatedResource[] }[]
  }[]
}

async function discover(client: RestClient): Promise<readonly Resource[]> {
  const found: Resource[] = []
  for (const path of ['/api', '/apis']) {
    const answer = (await client.json({ path, accept: aggregated })) as AggregatedList
    found.push(
      ...(answer.kind === 'APIGroupDiscoveryList' ? fromAggregated(answer) : await fromPlain(client, path, answer)),
    )
  }
  return found
}

function fromAggregated({ items = [] }: AggregatedList): Resource[] {
  return items.flatMap(({ metadata, versions = [] }) =>
    versions.flatMap(({ version, resources = [] }) =>
      resources.map((resource) => ({
        ...place(metadata?.name ?? '', version),
        kind: resource.responseKind?.kind ?? '',
        name: resource.resource,
        singularName: resource.singularResource || (resource.responseKind?.kind ?? '').toLowerCase(),
        shortNames: resource.shortNames ?? [],
        categories: resource.categories ?? [],
        namespaced: resource.scope === 'Namespaced',
        verbs: resource.verbs ?? [],
        subresources: (resource.subresources ?? []).map(({ subresource }) => subresource),
      })),
    ),
  )
}

const place = (group: string, version: string) => ({
  group,
  version,
  apiVersion: group ? `${group}/${version}` : version,
})

interface PlainResource {
  readonly name: string
  readonly singularName?: string
  readonly namespaced: boolean
  readonly kind: string
  readonly verbs?: readonly string[]
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
}

async function fromPlain(client: RestClient, path: string, answer: unknown): Promise<Resource[]> {
  const { versions = [], groups = [] } = answer as {
    versions?: readonly string[]
    groups?: readonly { versions: readonly { groupVersion: string }[] }[]
  }
  const groupVersions =
    path === '/api' ? versions : groups.flatMap((group) => group.versions.map(({ groupVersion }) => groupVersion))
  const found: Resource[] = []
  for (const groupVersion of groupVersions) {
    const { resources } = (await client.json({ path: `${path}/${groupVersion}` })) as {
      resources: readonly PlainResource[]
    }
    found.push(...fromList(groupVersion, resources))
  }
  return found
}

function fromList(groupVersion: string, resources: readonly PlainResource[]): Resource[] {
  const [first, second] = groupVersion.split('/')
  const where = second === undefined ? place('', first) : place(first, second)
  return resources
    .filter(({ name }) => !name.includes('/'))
    .map((resource) => ({
      ...where,
      kind: resource.kind,
      name: resource.name,
      singularName: resource.singularName || resource.kind.toLowerCase(),
      shortNames: resource.shortNames ?? [],
      categories: resource.categories ?? [],
      namespaced: resource.namespaced,
      verbs: resource.verbs ?? [],
      subresources: resources.flatMap(({ name }) =>
        name.startsWith(`${resource.name}/`) ? [name.slice(resource.name.length + 1)] : [],
      ),
    }))
}
