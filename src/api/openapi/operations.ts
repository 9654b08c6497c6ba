/**
 * One operation of a path in the OpenAPI document: what is sent, what is answered, what it is about.
 * Upstream: k8s.io/apiserver/pkg/endpoints/installer.go (v1.32).
 */
// Simplified: texts, other answers than 200 and most parameters are left out; a real document has them on every operation.
import type { Kind } from '../kind'
import type { SchemaNode } from './field-types'

/** Names the definition of a kind, when the document has one. */
export type Find = (kind: string) => string | undefined

export interface Context {
  readonly kind: Kind
  readonly find: Find
}

export interface Shape {
  readonly action: string
  /** Definition of what is sent. */
  readonly body?: string
  readonly isPatch?: boolean
  /** Definition of what is answered; absent: text. */
  readonly answer?: string
  /** What it is about; absent: the kind itself. */
  readonly about?: string
  readonly parameters?: readonly SchemaNode[]
}

const patchTypes = ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json']
const STRATEGIC = 'application/strategic-merge-patch+json'

/** Kinds of other groups than the one they are asked below. */
const groupsOf: Readonly<Record<string, readonly [group: string, version: string]>> = {
  Eviction: ['policy', 'v1'],
  Scale: ['autoscaling', 'v1'],
  TokenRequest: ['authentication.k8s.io', 'v1'],
}

export function operation({ action, body, isPatch, answer, about, parameters }: Shape, { kind, find }: Context): SchemaNode {
  const subject = about ?? kind.kind
  const [group, version] = Object.hasOwn(groupsOf, subject) ? groupsOf[subject] : [kind.group, kind.version]
  const schema = (name: string): SchemaNode => ({ $ref: `#/components/schemas/${find(name)}` })
  const types = kind.isCustom ? patchTypes : [...patchTypes, STRATEGIC]
  const content = isPatch ? Object.fromEntries(types.map((type) => [type, { schema: schema('Patch') }])) : body ? { '*/*': { schema: schema(body) } } : undefined
  const answered = answer ? { 'application/json': { schema: schema(answer) } } : { '*/*': { schema: { type: 'string' } } }
  return {
    ...(parameters ? { parameters } : {}),
    ...(content ? { requestBody: { content, required: true } } : {}),
    responses: { 200: { description: 'OK', content: answered } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, version, kind: subject },
  }
}

export const inQuery = (name: string, type = 'string'): SchemaNode => ({ name, in: 'query', schema: { type, uniqueItems: true } })

export const inPath = (name: string, description: string): SchemaNode => ({
  name,
  in: 'path',
  description,
  required: true,
  schema: { type: 'string', uniqueItems: true },
})
