/**
 * A request's body as an object of the kind that the path names. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/create.go,
 * k8s.io/apimachinery/pkg/runtime/serializer/json (v1.32).
 */
import { apiVersionOf, type Kind } from '../../../api/kind'
import type { KubeObject } from '../../../api/object'
import { readJson } from '../../../api/json-syntax'
import { badRequestError, tooLargeError, unsupportedMediaTypeError } from '../../../api/status-error'
import { parseYamlDocuments, YamlError } from '../../../base/yaml/parse'
import type { ResourceExchange } from './exchange'
import { requireStorable } from './object-bounds'

/** Upstream: MaxRequestBodyBytes. */
export const MAX_BODY_CHARACTERS = 3 * 1024 * 1024

/** What is smaller than this is neither too large nor too deep, since the reader has seen to the depth. */
const SMALL = 2 ** 20

export interface Decoded<T> {
  readonly object: T
  /** Texts for `Warning` headers. */
  readonly warnings: readonly string[]
}

export function decodeBody<T extends KubeObject>(exchange: ResourceExchange<T>): Decoded<T> {
  const { kind, schema } = exchange
  const value = parseBody(exchange) ?? {}
  const fault = findHeadFault(value)
  if (fault || !isRecord(value)) throw unrecognized(exchange, `couldn't get version/kind; json parse error: ${fault}`)
  requireKind(kind, value)
  const warnings = checkFields({ ...exchange, duplicates: duplicatesIn(exchange.request) }, kind, value)
  if ((exchange.request.body ?? '').length > SMALL) requireStorable(value)
  return { object: (schema?.decoded(value, kind) ?? value) as object as T, warnings }
}

/** Numbers as JSON has them, also those that are so long that the reader of YAML keeps them whole. */
export function withPlainNumbers(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(withPlainNumbers)
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withPlainNumbers(inner)]))
}

type Sent = Pick<ResourceExchange, 'request' | 'kind'>

/** The body as JSON or YAML says it. `refuse` words what is neither. */
export function parseBody(exchange: Sent, refuse = (fault: string): Error => unrecognized(exchange, fault)): unknown {
  const { body = '', headers } = exchange.request
  if (body.length > MAX_BODY_CHARACTERS) throw tooLargeError(`limit is ${MAX_BODY_CHARACTERS}`)
  const type = (headers['content-type'] ?? 'application/json').split(';')[0].trim()
  if (type === 'application/yaml') return parseYaml(body, refuse)
  if (!type.endsWith('json')) throw unsupportedMediaTypeError(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'])
  const { fault } = readJson(body)
  if (fault !== undefined) throw refuse(type.endsWith('patch+json') ? fault : `couldn't get version/kind; json parse error: ${fault}`)
  return JSON.parse(body)
}

function parseYaml(body: string, refuse: (fault: string) => Error): unknown {
  try {
    return withPlainNumbers(parseYamlDocuments(body)[0])
  } catch (error) {
    if (error instanceof YamlError) throw refuse(`error converting YAML to JSON: ${error.message}`)
    throw error
  }
}

/** Upstream: transformDecodeError in k8s.io/apiserver/pkg/endpoints/handlers/rest.go (v1.32). */
const unrecognized = ({ kind, request: { body = '' } }: Sent, fault: string): Error =>
  badRequestError(`the object provided is unrecognized (must be of type ${kind.kind}): ${fault} (${summary(body)})`)

/** How much of a body is shown that nobody understands. */
const SHOWN = 30

function summary(body: string): string {
  if (body === '') return '<empty>'
  const bytes = new TextEncoder().encode(body.slice(0, SHOWN + 1)).subarray(0, SHOWN)
  const rest = body.length > SHOWN ? ' ...' : ''
  if (body.startsWith('{')) return new TextDecoder().decode(bytes) + rest
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') + rest
}

const HEAD = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

/** Why no kind can be read of a value. */
function findHeadFault(value: unknown): string | undefined {
  const unfit = (what: unknown, type: string): string => `json: cannot unmarshal ${Array.isArray(what) ? 'array' : typeof what === 'boolean' ? 'bool' : typeof what} into Go ${type}`
  if (!isRecord(value)) return unfit(value, `value of type ${HEAD}`)
  for (const field of ['apiVersion', 'kind']) {
    const said = value[field] ?? undefined
    if (said !== undefined && typeof said !== 'string') return unfit(said, `struct field .${field} of type string`)
  }
  return undefined
}

function requireKind(kind: Kind, { apiVersion: sent, kind: name }: Readonly<Record<string, unknown>>): void {
  const wanted = apiVersionOf(kind)
  // What is not said is what the path says.
  const apiVersion = sent || wanted
  if (name && name !== kind.kind) {
    throw badRequestError(`${String(name)} in version "${kind.version}" cannot be handled as a ${kind.kind}: no kind "${String(name)}" is registered for version "${wanted}"`)
  }
  if (apiVersion !== wanted) {
    throw badRequestError(`the API version in the data (${String(apiVersion)}) does not match the expected API version (${wanted})`)
  }
}

function checkFields(exchange: Checking, kind: Kind, value: object): readonly string[] {
  const wrong = exchange.schema?.findWrongTypes(value, kind)
  if (wrong) throw cannotBeHandled(kind, wrong)
  const { refused, warnings } = judgeUnknownFields(exchange, kind, value)
  if (refused) throw cannotBeHandled(kind, refused)
  return warnings
}

type Checking = Pick<ResourceExchange, 'schema' | 'query'> & { readonly duplicates?: readonly string[] }

/** Simplified: of JSON alone; a real API server also sees what is written twice in YAML. */
const duplicatesIn = ({ body = '', headers }: ResourceExchange['request']): readonly string[] =>
  (headers['content-type'] ?? 'json').includes('json') ? readJson(body).duplicates : []

/** Strict refuses unknown fields, Warn tells of them, Ignore drops them in silence. */
export function judgeUnknownFields({ schema, query, duplicates = [] }: Checking, kind: Kind, value: object): { refused?: string; warnings: readonly string[] } {
  const mode = query.get('fieldValidation') || 'Warn'
  if (!['Strict', 'Warn', 'Ignore'].includes(mode)) {
    throw badRequestError(`fieldValidation: Unsupported value: ${JSON.stringify(mode)}: supported values: "Ignore", "Strict", "Warn"`)
  }
  if (mode === 'Ignore') return { warnings: [] }
  const unknown = [
    ...duplicates.map((path) => `duplicate field "${path}"`),
    ...(schema?.findUnknownFields(value, kind) ?? []).map((path) => `unknown field "${path}"`),
  ]
  if (mode === 'Strict' && unknown.length > 0) return { refused: `strict decoding error: ${unknown.join(', ')}`, warnings: [] }
  return { warnings: unknown }
}

const cannotBeHandled = (kind: Kind, why: string): Error =>
  badRequestError(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${why}`)

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
