/**
 * The paths of a kind as the OpenAPI document lists them: what may be asked of them, and with which parameters.
 * Upstream: k8s.io/apiserver/pkg/endpoints/installer.go (v1.32).
 */
// Simplified: responses, texts and the parameters of lists are left out; a real document has them on every operation.
import { apiVersionOf, type Kind } from '../kind'
import type { SchemaNode } from './field-types'

/** Names the definition of a kind, when the document has one. */
type Find = (kind: string) => string | undefined

const patchTypes = ['application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json']

const parameter = (name: string): SchemaNode => ({ name, in: 'query', schema: { type: 'string', uniqueItems: true } })
const writes = [parameter('dryRun'), parameter('fieldManager'), parameter('fieldValidation')]
const inPath = (name: string, description: string): SchemaNode => ({ name, in: 'path', description, required: true, schema: { type: 'string', uniqueItems: true } })
const NAMESPACE = inPath('namespace', 'object name and auth scope, such as for teams and projects')

export function pathsOf(kind: Kind, find: Find): SchemaNode {
  const base = `/${kind.group ? 'apis' : 'api'}/${apiVersionOf(kind)}`
  const list = kind.namespaced ? `${base}/namespaces/{namespace}/${kind.plural}` : `${base}/${kind.plural}`
  const scope = kind.namespaced ? [NAMESPACE] : []
  const named = [inPath('name', `name of the ${kind.kind}`), ...scope]
  const context = { kind, find }
  return {
    ...(kind.namespaced ? { [`${base}/${kind.plural}`]: { get: operation('list', { answer: `${kind.kind}List` }, context) } } : {}),
    [list]: {
      get: operation('list', { answer: `${kind.kind}List` }, context),
      post: operation('post', { body: kind.kind, answer: kind.kind, parameters: writes }, context),
      delete: operation('deletecollection', { body: 'DeleteOptions', answer: 'Status', parameters: [parameter('dryRun')] }, context),
      ...(scope.length > 0 ? { parameters: scope } : {}),
    },
    [`${list}/{name}`]: { ...onOne(kind.kind, context), delete: deletion(context), parameters: named },
    ...Object.fromEntries(kind.subresources.flatMap((name) => subresource(name, `${list}/{name}/${name}`, { ...context, named }))),
  }
}

interface Context {
  readonly kind: Kind
  readonly find: Find
}

const onOne = (subject: string, context: Context): SchemaNode => ({
  get: operation('get', { answer: subject }, context),
  put: operation('put', { body: subject, answer: subject, parameters: writes }, context),
  patch: operation('patch', { patches: true, answer: subject, parameters: [...writes, parameter('force')] }, context),
})

const deletion = (context: Context): SchemaNode =>
  operation('delete', { body: 'DeleteOptions', answer: 'Status', parameters: [parameter('dryRun'), parameter('gracePeriodSeconds'), parameter('propagationPolicy')] }, context)

/** What is posted to a subresource; the others are read and written like the object itself. */
const posted: Readonly<Record<string, string>> = { binding: 'Binding', eviction: 'Eviction', token: 'TokenRequest' }

function subresource(name: string, path: string, { named, ...context }: Context & { readonly named: readonly SchemaNode[] }): [string, SchemaNode][] {
  const body = posted[name]
  if (body) return [[path, { post: operation('post', { body, answer: body, parameters: writes }, context), parameters: named }]]
  if (name === 'scale') return [[path, { ...onOne('Scale', context), parameters: named }]]
  if (name === 'status' || name === 'ephemeralcontainers') return [[path, { ...onOne(context.kind.kind, context), parameters: named }]]
  return []
}

interface Shape {
  readonly body?: string
  readonly patches?: boolean
  readonly answer: string
  readonly parameters?: readonly SchemaNode[]
}

const groupsOf: Readonly<Record<string, string>> = { Eviction: 'policy', Scale: 'autoscaling', TokenRequest: 'authentication.k8s.io' }

function operation(action: string, { body, patches, answer, parameters }: Shape, { kind, find }: Context): SchemaNode {
  const subject = answer === 'Status' || answer.endsWith('List') ? kind.kind : answer
  const schema = (name: string): SchemaNode => ({ $ref: `#/components/schemas/${find(name)}` })
  const patchBody = Object.fromEntries(patchTypes.map((type) => [type, { schema: { type: 'object' } }]))
  return {
    ...(parameters ? { parameters } : {}),
    ...(patches ? { requestBody: { content: patchBody, required: true } } : {}),
    ...(body ? { requestBody: { content: { '*/*': { schema: schema(body) } }, required: true } } : {}),
    responses: { 200: { description: 'OK', content: { 'application/json': { schema: schema(answer) } } } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group: groupsOf[subject] ?? kind.group, version: kind.version, kind: subject },
  }
}
