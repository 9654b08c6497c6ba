/**
 * What there is to know about a kind, in one value: its names, where it lives, how it is completed, checked and printed. One file
 * per kind in `kinds/`, gathered in `kinds.ts`.
 */
import type { Type } from './apply/type'
import type { FieldError } from './field-error'
import type { KubeObject, ObjectReference, ObjectMeta } from './object'

export interface Kind<T extends KubeObject = KubeObject> {
  /** '' for the core group. */
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  /** What may be done with its objects; absent: all eight verbs. Reviews are only created, and component statuses only read. */
  readonly verbs?: readonly string[]
  /** `status`, `scale`, `log`, ... as discovery lists them. */
  readonly subresources: readonly string[]
  /** For a second version or group of objects that are stored as another kind. */
  readonly storedAs?: StoredAs<T>
  /** How a server says that there is no such object; absent: in the usual words. */
  notFound?(reference: ObjectReference): Error
  /** Defined by a CustomResourceDefinition: objects have the fields that their definition gives them, and no others. */
  readonly isCustom?: boolean
  /** How server-side apply merges its fields; absent: as the OpenAPI document says. */
  applyType?(): Type
  /** What each caller is warned of: `example.com/v1beta1 CronTab is deprecated`. */
  readonly deprecation?: string
  /** How a stored object is shown today, where that is not as it was stored. Shares what is unchanged. */
  show?(stored: T): T
  /** Whoever deletes it without a word on its dependents leaves them behind, as in the first versions; `warning` says so. */
  readonly leavesDependents?: { readonly warning?: string }
  /** How the `scale` subresource reads and writes the one number. */
  readonly scale?: ScaleAccess<T>
  /** Server-side columns of `kubectl get`; upstream: pkg/printers/internalversion/printers.go. */
  readonly columns: readonly Column[]
  /** In which order a table has them; absent: as they are listed. */
  compareRows?(a: T, b: T): number
  /** One cell per column. `nowMs` is virtual time, for ages. */
  row(object: T, nowMs: number): readonly Cell[]
  /** Fields beyond metadata.name and metadata.namespace that a field selector may use. */
  selectableFields?(object: T): Readonly<Record<string, string>>
  /** The object with other metadata, made field by field; for kinds without a status of which a cluster writes thousands. */
  withMetadata?(object: T, metadata: ObjectMeta): T
  /** Completes a new or changed object; upstream: pkg/apis/<group>/v1/defaults.go. Pure; returns the same object if nothing lacked. */
  setDefaults?(object: T): T
  /** Clears what a client may not set (status), sets generation 1. */
  prepareForCreate?(object: T): T
  /** Keeps what a client may not change, raises generation when the spec changed. */
  prepareForUpdate?(next: T, previous: T): T
  /** What a write to the status subresource makes of the stored object; absent: status and annotations are taken as they are. */
  prepareForStatusUpdate?(sent: T, previous: T): T
  validateStatusUpdate?(next: T, previous: T): readonly FieldError[]
  validate?(object: T): readonly FieldError[]
  validateUpdate?(next: T, previous: T): readonly FieldError[]
}

/** Upstream: the conversion functions in pkg/apis/<group>/<version>/conversion.go. */
export interface StoredAs<T extends KubeObject> {
  readonly kind: Kind
  /** How the stored kind calls the fields that a field selector may use; absent: by the same names. */
  readonly fieldLabels?: Readonly<Record<string, string>>
  decode(object: T): KubeObject
  encode(stored: KubeObject): T
}

/** Upstream: ScaleREST in pkg/registry/<group>/<kind>/storage/storage.go. */
export interface ScaleAccess<T extends KubeObject> {
  read(object: T): { readonly replicas: number; readonly current: number; readonly selector: string | undefined }
  write(object: T, replicas: number): T
}

export interface Column {
  readonly name: string
  readonly type: 'string' | 'integer' | 'boolean' | 'date'
  readonly format?: 'name' | 'date'
  readonly description: string
  /** 0 shows always, 1 with `-o wide`. */
  readonly priority: number
}

/** Null: nothing to show. */
export type Cell = string | number | boolean | null

export const apiVersionOf = (kind: Pick<Kind, 'group' | 'version'>): string =>
  kind.group ? `${kind.group}/${kind.version}` : kind.version

/** `pods`, `deployments.apps`: how messages name a resource. */
export const resourceName = (kind: Pick<Kind, 'group' | 'plural'>): string => (kind.group ? `${kind.plural}.${kind.group}` : kind.plural)
