/** What there is to ask for, as the server itself says: the resources of its discovery. */
import type { ApiFetch } from '../../api/http'
import { readBody } from '../../api/http'

export interface Resource {
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly kind: string
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  readonly subresources: readonly string[]
}

interface Discovered {
  readonly items: readonly {
    readonly metadata: { readonly name?: string }
    readonly versions: readonly { readonly version: string; readonly resources?: readonly DiscoveredResource[] }[]
  }[]
}

interface DiscoveredResource {
  readonly resource: string
  readonly responseKind?: { readonly kind: string }
  readonly scope: string
  readonly verbs: readonly string[]
  readonly subresources?: readonly { readonly subresource: string }[]
}

const ACCEPT = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

export async function resourcesOf(fetch: ApiFetch): Promise<Resource[]> {
  const lists = await Promise.all(['/api', '/apis'].map(async (path) => readBody(await fetch({ method: 'GET', path, headers: { accept: ACCEPT } }))))
  return lists.flatMap((text) => resourcesIn(JSON.parse(text) as Discovered))
}

const resourcesIn = ({ items }: Discovered): Resource[] =>
  items.flatMap(({ metadata: { name: group = '' }, versions }) =>
    versions.flatMap(({ version, resources = [] }) =>
      resources.map(({ resource, responseKind, scope, verbs, subresources = [] }) => ({
        ...{ group, version, plural: resource, kind: responseKind?.kind ?? '', namespaced: scope === 'Namespaced', verbs },
        subresources: subresources.map(({ subresource }) => subresource),
      })),
    ),
  )

export const apiVersionOf = ({ group, version }: Resource): string => (group ? `${group}/${version}` : version)

/** By which the minimal objects are found: `deployments.apps`. */
export const nameOf = ({ group, plural }: Resource): string => (group ? `${plural}.${group}` : plural)

export function pathOf(resource: Resource, namespace?: string, name?: string): string {
  const root = resource.group ? `/apis/${resource.group}/${resource.version}` : `/api/${resource.version}`
  const place = resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : ''
  return `${root}${place}/${resource.plural}${name === undefined ? '' : `/${name}`}`
}
