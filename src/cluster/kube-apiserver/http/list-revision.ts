/**
 * Which revision of a resource a list shows: the present one, one of the past, or that of its first page.
 * Upstream: k8s.io/apimachinery/pkg/apis/meta/internalversion/validation and k8s.io/apiserver/pkg/storage/etcd3/store.go (v1.32).
 */
import { forbidden, notSupported, type FieldError } from '../../../api/field-error'
import { badRequestError, expiredError, invalidError } from '../../../api/status-error'
import { parseRevision } from '../watch'
import type { ContinueToken } from './continue-token'

const TOO_OLD = 'The resourceVersion for the provided list is too old.'
/** Simplified: a real API server also hands out a token with which to go on in the present state. */
const TOKEN_TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.'

/** Undefined: the present revision. */
export function revisionOf(query: URLSearchParams, token: ContinueToken | undefined, current: number): number | undefined {
  const asked = query.get('resourceVersion') ?? ''
  refuse(faultsOf(query, asked))
  if (token) {
    if (asked && asked !== '0') throw badRequestError('specifying resource version is not allowed when using continue')
    return token.revision
  }
  const revision = asked ? parseRevision(asked, current) : 0
  const match = query.get('resourceVersionMatch') ?? ''
  const isExact = match === 'Exact' || (match === '' && revision > 0 && limitOf(query) > 0)
  return isExact ? revision : undefined
}

/** 0: no limit. */
export function limitOf(query: URLSearchParams): number {
  const text = query.get('limit') ?? ''
  if (!/^-?\d*$/.test(text)) throw badRequestError(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  return Math.max(0, Number(text))
}

export const compactedError = (token: ContinueToken | undefined): Error => expiredError(token ? TOKEN_TOO_OLD : TOO_OLD)

function faultsOf(query: URLSearchParams, asked: string): FieldError[] {
  const match = query.get('resourceVersionMatch') ?? ''
  const field = 'resourceVersionMatch'
  const initial = query.has('sendInitialEvents') ? [forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list')] : []
  if (!match) return initial
  return [
    ...initial,
    ...(asked ? [] : [forbidden(field, 'resourceVersionMatch is forbidden unless resourceVersion is provided')]),
    ...(query.get('continue') ? [forbidden(field, 'resourceVersionMatch is forbidden when continue is provided')] : []),
    ...(match === 'Exact' || match === 'NotOlderThan' ? [] : [notSupported(field, match, ['Exact', 'NotOlderThan', ''])]),
    ...(match === 'Exact' && asked === '0' ? [forbidden(field, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')] : []),
  ]
}

/** A watch that begins with the present state says so in full. */
export function requireWatchOptions(query: URLSearchParams): void {
  const match = query.get('resourceVersionMatch') ?? ''
  const field = 'resourceVersionMatch'
  const isInitial = query.has('sendInitialEvents')
  refuse([
    ...(isInitial && match !== 'NotOlderThan' ? [forbidden(field, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')] : []),
    ...(match && !isInitial ? [forbidden(field, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided')] : []),
    ...(match && match !== 'NotOlderThan' ? [notSupported(field, match, ['NotOlderThan'])] : []),
  ])
}

function refuse(faults: readonly FieldError[]): void {
  if (faults.length > 0) throw invalidError({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', faults)
}
