/** Does to one resource everything that a real 1.32 server lets be done, and notes what comes of it. */
import { readBody, type ApiFetch } from '../../api/http'
import { apiVersionOf, nameOf, pathOf } from '../fuzz/resources.test.support'
import { minimalObjects } from '../minimal-objects.test.support'

export interface UpstreamResource {
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly kind: string
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  /** By name, with their verbs. */
  readonly subresources: Readonly<Record<string, readonly string[]>>
}

/** What there is to do with a resource, in the order of the table; `create` and the like as discovery calls them. */
export const deeds = ['dry run', 'create', 'get', 'list', 'table', 'watch', 'update', 'json patch', 'merge patch', 'strategic patch', 'apply', 'delete', 'deletecollection'] as const
export type Deed = (typeof deeds)[number]

export interface Walked {
  /** Undefined: a real server does not offer it either. */
  readonly deeds: Readonly<Partial<Record<Deed, boolean>>>
  readonly subresources: Readonly<Record<string, boolean>>
}

export interface Walker {
  readonly fetch: ApiFetch
  readonly advance: (ms: number) => Promise<void>
}

interface Answer {
  readonly status: number
  readonly body: Answered
}

interface Answered {
  readonly kind?: string
  readonly metadata?: { readonly name?: string; readonly labels?: Readonly<Record<string, string>>; readonly resourceVersion?: string }
  readonly items?: readonly Answered[]
  readonly rows?: readonly unknown[]
  readonly columnDefinitions?: readonly unknown[]
}

const NAMESPACE = 'walk'
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io'
/** Long enough for pods and namespaces to go. */
const GONE_MS = 60_000

const verbOf: Readonly<Record<Deed, string>> = {
  ...{ create: 'create', 'dry run': 'create', get: 'get', list: 'list', table: 'list', watch: 'watch', update: 'update' },
  ...{ 'json patch': 'patch', 'merge patch': 'patch', 'strategic patch': 'patch', apply: 'patch', delete: 'delete', deletecollection: 'deletecollection' },
}

/** Where a name says more than that it is one. */
const namesOf: Readonly<Record<string, (name: string) => string>> = {
  'customresourcedefinitions.apiextensions.k8s.io': (name) => `${name}s.example.com`,
  'apiservices.apiregistration.k8s.io': (name) => `v1.${name}.example.com`,
  componentstatuses: () => 'etcd-0',
  // Only what is there is bound.
  bindings: () => 'unbound',
}

export async function walk(resource: UpstreamResource, { fetch, advance }: Walker): Promise<Walked> {
  const at = { ...resource, subresources: [] }
  const key = nameOf(at)
  const called = (name: string): string => namesOf[key]?.(name) ?? name
  const collection = pathOf(at, NAMESPACE)
  const mine = called('sample')
  const path = `${collection}/${mine}`

  async function ask(method: string, to: string, sent: { readonly body?: unknown; readonly type?: string; readonly accept?: string } = {}): Promise<Answer> {
    const headers = { 'content-type': sent.type ?? 'application/json', ...(sent.accept ? { accept: sent.accept } : {}) }
    const response = await fetch({ method, path: to, headers, ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }) })
    const text = await readBody(response)
    return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as Answered) : {} }
  }

  function object(name: string, labels: Readonly<Record<string, string>> = {}): Readonly<Record<string, unknown>> {
    const made = minimalObjects[key]?.(name, NAMESPACE) as { readonly metadata?: object } | undefined
    const type = { apiVersion: apiVersionOf(at), kind: resource.kind }
    // Questions have no names.
    if (!resource.verbs.includes('get') && key !== 'bindings') return { ...made, ...type }
    return { ...made, ...type, metadata: { ...made?.metadata, name, labels, ...(resource.namespaced ? { namespace: NAMESPACE } : {}) } }
  }

  const isLabelled = ({ status, body }: Answer, value: string): boolean => status === 200 && body.metadata?.labels?.walked === value
  const patched = async (type: string, body: unknown, value: string): Promise<boolean> => isLabelled(await ask('PATCH', `${path}?fieldManager=walk`, { type, body }), value)
  const merge = (value: string): object => ({ metadata: { labels: { walked: value } } })

  async function watched(): Promise<boolean> {
    const { body } = await fetch({ method: 'GET', path: `${collection}?watch=1`, headers: {} })
    if (typeof body === 'string') return false
    const reading = body.read()
    await advance(10)
    body.cancel()
    return ((await reading) ?? '').includes('"ADDED"')
  }

  async function isGone(name: string): Promise<boolean> {
    if ((await ask('GET', `${collection}/${name}`)).status === 404) return true
    await advance(GONE_MS)
    return (await ask('GET', `${collection}/${name}`)).status === 404
  }

  async function swept(): Promise<boolean> {
    const name = called('swept')
    const { status } = await ask('POST', collection, { body: object(name, { sweep: 'me' }) })
    if (status !== 201) return false
    return (await ask('DELETE', `${collection}?labelSelector=sweep%3Dme`)).status === 200 && isGone(name)
  }

  const doing: Readonly<Record<Deed, () => Promise<boolean>>> = {
    create: async () => {
      const { status, body } = await ask('POST', collection, { body: object(mine) })
      await advance(1000)
      return status === 201 && (body.kind === resource.kind || body.kind === 'Status')
    },
    'dry run': async () => (await ask('POST', `${collection}?dryRun=All`, { body: object(called('dry')) })).status === 201 && (!resource.verbs.includes('get') || (await ask('GET', `${collection}/${called('dry')}`)).status === 404),
    get: async () => (await ask('GET', path)).body.metadata?.name === mine,
    list: async () => (await ask('GET', collection)).body.items?.some(({ metadata }) => metadata?.name === mine) ?? false,
    table: async () => {
      const { body } = await ask('GET', collection, { accept: TABLE })
      return body.kind === 'Table' && (body.rows?.length ?? 0) > 0 && (body.columnDefinitions?.length ?? 0) > 0
    },
    watch: watched,
    update: async () => {
      const { body } = await ask('GET', path)
      return isLabelled(await ask('PUT', path, { body: { ...body, metadata: { ...body.metadata, labels: { ...body.metadata?.labels, walked: 'put' } } } }), 'put')
    },
    'json patch': () => patched('application/json-patch+json', [{ op: 'add', path: '/metadata/labels', value: { walked: 'json' } }], 'json'),
    'merge patch': () => patched('application/merge-patch+json', merge('merge'), 'merge'),
    'strategic patch': () => patched('application/strategic-merge-patch+json', merge('strategic'), 'strategic'),
    apply: () => patched('application/apply-patch+yaml', { apiVersion: apiVersionOf(at), kind: resource.kind, metadata: { name: mine, labels: { walked: 'strategic', applied: 'yes' } } }, 'strategic'),
    delete: async () => (await ask('DELETE', path)).status < 300 && isGone(mine),
    deletecollection: swept,
  }

  const done: Partial<Record<Deed, boolean>> = {}
  const subresources: Record<string, boolean> = {}
  for (const deed of deeds) {
    if (deed === 'delete') for (const name of Object.keys(resource.subresources)) subresources[name] = await offers(name)
    if (resource.verbs.includes(verbOf[deed])) done[deed] = await doing[deed]()
  }
  return { deeds: done, subresources }

  /** Below an object something answers that is no 404: what it answers is tested where it is made. */
  async function offers(name: string): Promise<boolean> {
    const isRead = resource.subresources[name].includes('get')
    const { status, body } = await ask(isRead ? 'GET' : name === 'finalize' ? 'PUT' : 'POST', `${path}/${name}`, isRead ? {} : { body: {} })
    return status !== 404 && status !== 405 ? true : (body as { message?: string }).message?.includes('not found') === true && !(body as { message?: string }).message?.startsWith('the server could not')
  }
}
