/**
 * The paths of a kind as the OpenAPI document lists them. Upstream: k8s.io/apiserver/pkg/endpoints/installer.go (v1.32).
 */
import { apiVersionOf, type Kind } from '../kind'
import type { SchemaNode } from './field-types'
import { inPath, inQuery, operation, type Context, type Find } from './operations'

const writes = [inQuery('dryRun'), inQuery('fieldManager'), inQuery('fieldValidation')]
const listing = [
  inQuery('allowWatchBookmarks', 'boolean'),
  ...['continue', 'fieldSelector', 'labelSelector'].map((name) => inQuery(name)),
  inQuery('limit', 'integer'),
  ...['pretty', 'resourceVersion', 'resourceVersionMatch'].map((name) => inQuery(name)),
  inQuery('sendInitialEvents', 'boolean'),
  inQuery('timeoutSeconds', 'integer'),
  inQuery('watch', 'boolean'),
]
const deletion = [inQuery('dryRun'), inQuery('gracePeriodSeconds'), inQuery('orphanDependents'), inQuery('propagationPolicy')]
const NAMESPACE = inPath('namespace', 'object name and auth scope, such as for teams and projects')

type Paths = Record<string, SchemaNode>

const baseOf = (kind: Pick<Kind, 'group' | 'version'>): string => `/${kind.group ? 'apis' : 'api'}/${apiVersionOf(kind)}`

/** GET /apis/apps/v1/ */
export const listOfResources = (kind: Kind, find: Find): Paths => ({
  [`${baseOf(kind)}/`]: {
    get: { responses: { 200: { description: 'OK', content: { 'application/json': { schema: { $ref: `#/components/schemas/${find('APIResourceList')}` } } } } } },
  },
})

export function pathsOf(kind: Kind, find: Find): SchemaNode {
  const context = { kind, find }
  const base = baseOf(kind)
  const collection = kind.namespaced ? `namespaces/{namespace}/${kind.plural}` : kind.plural
  const scope = kind.namespaced ? [NAMESPACE] : []
  const named = [inPath('name', `name of the ${kind.kind}`), ...scope]
  const list = onList(context)
  const one = onOne(context)
  return {
    ...(kind.namespaced && may(kind, 'list') ? { [`${base}/${kind.plural}`]: { get: list.get } } : {}),
    ...(kind.namespaced && hasWatches(kind) ? { [`${base}/watch/${kind.plural}`]: { get: watch('watchlist', context) } } : {}),
    [`${base}/${collection}`]: { ...list, ...(scope.length > 0 ? { parameters: scope } : {}) },
    ...(Object.keys(one).length > 0 ? { [`${base}/${collection}/{name}`]: { ...one, parameters: named } } : {}),
    ...(hasWatches(kind) ? watches(`${base}/watch/${collection}`, { scope, named, ...context }) : {}),
    ...Object.fromEntries(kind.subresources.flatMap((name) => subresource(name, `${base}/${collection}/{name}/${name}`, { ...context, named }))),
  }
}

/** The old places to watch; custom kinds have none. */
const hasWatches = (kind: Kind): boolean => may(kind, 'watch') && !kind.isCustom

const may = ({ verbs, kind }: Kind, verb: string): boolean => verbs?.includes(verb) ?? (verb !== 'deletecollection' || kind !== 'Namespace')

function onList(context: Context): SchemaNode {
  const { kind } = context
  return {
    ...(may(kind, 'list') ? { get: operation({ action: 'list', answer: `${kind.kind}List`, parameters: listing }, context) } : {}),
    ...(may(kind, 'create') ? { post: operation({ action: 'post', body: kind.kind, answer: kind.kind, parameters: writes }, context) } : {}),
    ...(may(kind, 'deletecollection')
      ? { delete: operation({ action: 'deletecollection', body: 'DeleteOptions', answer: 'Status', parameters: deletion }, context) }
      : {}),
  }
}

function onOne(context: Context): SchemaNode {
  const { kind } = context
  const whole = readWrite(kind.kind, context)
  return {
    ...(may(kind, 'get') ? { get: whole.get } : {}),
    ...(may(kind, 'update') ? { put: whole.put, patch: whole.patch } : {}),
    ...(may(kind, 'delete') ? { delete: operation({ action: 'delete', body: 'DeleteOptions', answer: 'Status', parameters: deletion }, context) } : {}),
  }
}

const readWrite = (subject: string, context: Context): SchemaNode => ({
  get: operation({ action: 'get', answer: subject, about: subject }, context),
  put: operation({ action: 'put', body: subject, answer: subject, about: subject, parameters: writes }, context),
  patch: operation({ action: 'patch', isPatch: true, answer: subject, about: subject, parameters: [...writes, inQuery('force')] }, context),
})

const watch = (action: string, context: Context): SchemaNode => operation({ action, answer: 'WatchEvent' }, context)

interface Named extends Context {
  readonly named: readonly SchemaNode[]
}

const watches = (path: string, { scope, named, ...context }: Named & { readonly scope: readonly SchemaNode[] }): Paths => ({
  [path]: { get: watch('watchlist', context), ...(scope.length > 0 ? { parameters: scope } : {}) },
  [`${path}/{name}`]: { get: watch('watch', context), parameters: named },
})

/** What is posted to a subresource. */
const posted: Readonly<Record<string, string>> = { binding: 'Binding', eviction: 'Eviction', token: 'TokenRequest' }

/** What a connection is asked for with, and by which methods. */
const connected: Readonly<Record<string, readonly [kind: string, methods: string]>> = {
  attach: ['AttachOptions', 'get post'],
  exec: ['ExecOptions', 'get post'],
  portforward: ['PortForwardOptions', 'get post'],
  proxy: ['ProxyOptions', 'get put post delete options head patch'],
}

function subresource(name: string, path: string, { named, ...context }: Named): [string, SchemaNode][] {
  const { kind } = context.kind
  const below = (operations: SchemaNode): [string, SchemaNode] => [path, { ...operations, parameters: named }]
  if (Object.hasOwn(posted, name)) {
    const body = posted[name]
    return [below({ post: operation({ action: 'post', body, answer: body, about: body, parameters: writes }, context) })]
  }
  if (Object.hasOwn(connected, name)) {
    const [options, methods] = connected[name]
    const connect = operation({ action: 'connect', about: `${kind}${options}` }, context)
    const operations = Object.fromEntries(methods.split(' ').map((method) => [method, connect]))
    const through = `${path}/{path}`
    return [below(operations), ...(name === 'proxy' ? [[through, { ...operations, parameters: named }] as [string, SchemaNode]] : [])]
  }
  if (name === 'log') return [below({ get: operation({ action: 'get' }, context) })]
  if (name === 'scale') return [below(readWrite('Scale', context))]
  const { put, ...others } = readWrite(kind, context)
  return [below(name === 'finalize' ? { put } : { ...others, put })]
}
