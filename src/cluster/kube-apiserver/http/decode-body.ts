/**
 * A request's body as an object of the kind that the path names. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/create.go,
 * k8s.io/apimachinery/pkg/runtime/serializer/json (v1.32).
 */
import { apiVersionOf, type Kind } from '../../../api/kind'
import type { KubeObject } from '../../../api/object'
import { badRequestError, tooLargeError, unsupportedMediaTypeError } from '../../../api/status-error'
import { parseYamlDocuments, YamlError } from '../../../base/yaml/parse'
import type { ResourceExchange } from './exchange'

/** Upstream: MaxRequestBodyBytes. */
const MAX_BODY_CHARACTERS = 3 * 1024 * 1024

export interface Decoded<T> {
  readonly object: T
  /** Texts for `Warning` headers. */
  readonly warnings: readonly string[]
}

export function decodeBody<T extends KubeObject>(exchange: ResourceExchange<T>): Decoded<T> {
  const { kind, schema } = exchange
  const value = parseBody(exchange)
  if (!isRecord(value)) throw cannotBeHandled(kind, "couldn't get version/kind; json parse error: json: cannot unmarshal value into Go value of type struct")
  requireKind(kind, value)
  const warnings = checkFields(exchange, kind, value)
  return { object: (schema?.decoded(value, kind) ?? value) as object as T, warnings }
}

/** The body as JSON or YAML says it. */
export function parseBody({ request }: Pick<ResourceExchange, 'request'>): unknown {
  const { body = '', headers } = request
  if (body.length > MAX_BODY_CHARACTERS) throw tooLargeError(`Request entity too large: limit is ${MAX_BODY_CHARACTERS}`)
  const type = (headers['content-type'] ?? 'application/json').split(';')[0].trim()
  if (type === 'application/yaml') return parseYaml(body)
  if (!type.endsWith('json')) throw unsupportedMediaTypeError(['application/json', 'application/yaml'])
  try {
    return JSON.parse(body)
  } catch (error) {
    throw badRequestError(`the object provided is unrecognized (must be of type json): ${messageOf(error)}`)
  }
}

function parseYaml(body: string): unknown {
  try {
    return parseYamlDocuments(body)[0]
  } catch (error) {
    if (error instanceof YamlError) throw badRequestError(`error converting YAML to JSON: ${error.message}`)
    throw error
  }
}

function requireKind(kind: Kind, { apiVersion, kind: name }: Readonly<Record<string, unknown>>): void {
  const wanted = apiVersionOf(kind)
  if (apiVersion === undefined && name === undefined) return
  if (name !== undefined && name !== kind.kind) {
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

type Checking = Pick<ResourceExchange, 'schema' | 'query'>

/** Strict refuses unknown fields, Warn tells of them, Ignore drops them in silence. */
export function judgeUnknownFields({ schema, query }: Checking, kind: Kind, value: object): { refused?: string; warnings: readonly string[] } {
  const mode = query.get('fieldValidation') || 'Warn'
  if (!['Strict', 'Warn', 'Ignore'].includes(mode)) {
    throw badRequestError(`fieldValidation: Unsupported value: ${JSON.stringify(mode)}: supported values: "Ignore", "Strict", "Warn"`)
  }
  if (mode === 'Ignore') return { warnings: [] }
  const unknown = (schema?.findUnknownFields(value, kind) ?? []).map((path) => `unknown field "${path}"`)
  if (mode === 'Strict' && unknown.length > 0) return { refused: `strict decoding error: ${unknown.join(', ')}`, warnings: [] }
  return { warnings: unknown }
}

const cannotBeHandled = (kind: Kind, why: string): Error =>
  badRequestError(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${why}`)

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
