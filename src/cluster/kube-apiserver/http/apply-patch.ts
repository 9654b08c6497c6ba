/**
 * What a request says of the owners of fields: a configuration to apply, the name of its manager, or `metadata.managedFields`.
 * Upstream: k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go, k8s.io/apiserver/pkg/endpoints/handlers/patch.go (v1.32).
 */
import { decodeManaged, isReset } from '../../../api/apply/managed-fields'
import { MergeFault } from '../../../api/apply/merge-fault'
import type { Patch } from '../../../api/door'
import { forbidden, invalid, required, tooLong, type FieldError } from '../../../api/field-error'
import type { DraftMeta } from '../../../api/object'
import { isEqual, isTree } from '../../../api/patch/tree'
import { badRequestError, forbiddenError, invalidError, tooLargeError } from '../../../api/status-error'
import { parseYamlDocuments, YamlError } from '../../../base/yaml/parse'
import { MAX_BODY_CHARACTERS, withPlainNumbers } from './decode-body'
import { isSet, type ResourceExchange } from './exchange'

const APPLY = 'application/apply-patch+yaml'
/** Upstream: FieldManagerMaxLength. */
const MAX_MANAGER_BYTES = 128

export const isApplyPatch = ({ request }: Pick<ResourceExchange, 'request'>): boolean =>
  (request.headers['content-type'] ?? '').split(';')[0].trim() === APPLY

/** Upstream: ValidatePatchOptions. */
export function requirePatchOptions({ query }: Pick<ResourceExchange, 'query'>, isApply: boolean): void {
  const manager = query.get('fieldManager') ?? ''
  const faults = [
    ...(isApply && manager === '' ? [required('fieldManager', 'is required for apply patch')] : []),
    ...(!isApply && query.has('force') ? [forbidden('force', 'may not be specified for non-apply patch')] : []),
    ...managerFaults(manager),
  ]
  if (faults.length > 0) throw invalidError({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', faults)
}

/** Upstream: ValidateCreateOptions and ValidateUpdateOptions. */
export function requireManager({ query }: Pick<ResourceExchange, 'query'>, options: 'CreateOptions' | 'UpdateOptions'): void {
  const faults = managerFaults(query.get('fieldManager') ?? '')
  if (faults.length > 0) throw invalidError({ group: 'meta.k8s.io', kind: options }, '', faults)
}

/** Whoever names no manager owns fields as its program. Upstream: managerOrUserAgent in endpoints/handlers/create.go. */
export function managerOf({ query, request }: Pick<ResourceExchange, 'query' | 'request'>): string {
  const named = query.get('fieldManager')
  if (named) return named
  const program = (request.headers['user-agent'] || 'unknown').split('/')[0]
  return [...program].filter((character) => !HIDDEN.test(character)).join('').slice(0, MAX_MANAGER_BYTES)
}

/** To make an object where none was needs leave to create. Upstream: withAuthorization in endpoints/handlers/rest.go. */
export function requireCreation({ registry, caller, kind, path, request }: ResourceExchange): void {
  const { group, version, plural: resource } = kind
  const { allowed, reason } = registry.access.authorizer.authorize({
    user: caller,
    verb: 'create',
    path: request.path.split('?')[0],
    resource: { namespace: path.namespace ?? '', group, version, resource, subresource: path.subresource, name: path.name },
  })
  if (!allowed) throw forbiddenError(kind, path.name, reason)
}

/** What is not printed; the blank is. */
const HIDDEN = /(?! )[\p{C}\p{Z}]/u

function managerFaults(manager: string): readonly FieldError[] {
  const isTooLong = new TextEncoder().encode(manager).length > MAX_MANAGER_BYTES
  const hidden = [...manager].findIndex((character) => HIDDEN.test(character))
  return [
    ...(isTooLong ? [tooLong('fieldManager', MAX_MANAGER_BYTES)] : []),
    ...(hidden >= 0 ? [invalid('fieldManager', manager, unprintable(hidden))] : []),
  ]
}

const unprintable = (position: number): string => `should only contain printable characters (invalid character at position ${position})`

export function applyPatchOf({ request, query }: Pick<ResourceExchange, 'request' | 'query'>): Patch {
  return { type: APPLY, patch: configuration(request.body ?? ''), force: isSet(query, 'force') }
}

function configuration(body: string): unknown {
  if (body.length > MAX_BODY_CHARACTERS) throw tooLargeError(`limit is ${MAX_BODY_CHARACTERS}`)
  try {
    const value = withPlainNumbers(parseYamlDocuments(body)[0] ?? {})
    if (isTree(value)) return value
  } catch (error) {
    if (error instanceof YamlError) throw badRequestError(`error decoding YAML: ${error.message}`)
    throw error
  }
  const fault = 'json: cannot unmarshal value into Go value of type map[string]interface {}'
  throw badRequestError(`error decoding YAML: error unmarshaling JSON: while decoding JSON: ${fault}`)
}

interface Parted<M> {
  readonly metadata: M
  /** Absent when the client has nothing to say that the server did not say. */
  readonly managedFields?: readonly unknown[]
}

/** Metadata without owners, and the owners where they are a client's own word. */
export function withoutOwners<M extends DraftMeta>(metadata: M, stored?: readonly unknown[] | 'kept'): Parted<M> {
  if (metadata.managedFields === undefined) return { metadata }
  const { managedFields, ...rest } = metadata
  const own: readonly unknown[] = managedFields ?? []
  const isKept = managedFields === null || stored === 'kept'
  const isOwnWord = !isKept && (isReset(own) ? stored !== undefined : !isEqual(own, stored) && isReadable(own))
  return { metadata: rest as M, ...(isOwnWord ? { managedFields: own } : {}) }
}

function isReadable(entries: readonly unknown[]): boolean {
  try {
    return decodeManaged(entries).managers.size > 0
  } catch (error) {
    if (error instanceof MergeFault) return false
    throw error
  }
}
