/** One request on its way through the HTTP door, and the answers it may get. */
import type { ApiDoor, Caller } from '../../../api/door'
import type { ApiRequest, ApiResponse } from '../../../api/http'
import type { Type } from '../../../api/apply/type'
import type { Kind } from '../../../api/kind'
import type { KubeObject } from '../../../api/object'
import type { Registry } from '../registry'
import type { ResourcePath } from './parse-path'

/** Knows the fields of each kind; made from the OpenAPI document. */
export interface SchemaCheck {
  /** Upstream's words for what the decoder cannot read: `json: cannot unmarshal string into ...`; undefined when all is well. */
  findWrongTypes(object: unknown, kind: Kind, words?: 'decoder' | 'converter'): string | undefined
  /** Paths of fields that the kind does not have: `spec.replica`. */
  findUnknownFields(object: unknown, kind: Kind): readonly string[]
  /** The object as the decoder leaves it: without unknown fields and nulls. */
  decoded<T>(object: T, kind: Kind): T
  /** The type of its fields as server-side apply merges them. */
  applyTypeOf(kind: Kind): Type | undefined
  /** The document behind `/openapi`, or undefined. `path` is what follows: `/v3/api/v1`. */
  document(path: string): object | undefined
}

export interface Exchange {
  readonly registry: Registry
  readonly request: ApiRequest
  readonly query: URLSearchParams
  readonly schema: SchemaCheck | undefined
  /** Who asks, and a door of theirs. */
  readonly caller: Caller
  readonly door: ApiDoor
  /** What the server has to say beside its answer: becomes `Warning` headers. */
  readonly warnings: string[]
}

export interface ResourceExchange<T extends KubeObject = KubeObject> extends Exchange {
  readonly kind: Kind<T>
  readonly path: ResourcePath
}

/** An object, which ends its line as upstream's encoder does. */
export const json = (value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): ApiResponse => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: `${JSON.stringify(value)}\n`,
})

export const isSet = (query: URLSearchParams, name: string): boolean => {
  const value = query.get(name)
  return value !== null && value !== 'false' && value !== '0'
}

export const referenceOf = ({ path }: ResourceExchange): { namespace?: string; name: string } => ({
  ...(path.namespace === undefined ? {} : { namespace: path.namespace }),
  name: path.name,
})
