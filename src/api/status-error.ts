/**
 * The one error of the API: a `Status` of kind Failure. Made by factories, asked by predicates, worded as upstream words it
 * (k8s.io/apimachinery/pkg/api/errors/errors.go, v1.32).
 */
import { describeFieldError, type FieldError } from './field-error'
import type { Kind } from './kind'

export interface StatusDetails {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly uid?: string
  readonly causes?: readonly { readonly reason?: string; readonly message?: string; readonly field?: string }[]
  readonly retryAfterSeconds?: number
}

export interface Status {
  readonly kind: 'Status'
  readonly apiVersion: 'v1'
  readonly metadata: Readonly<Record<string, never>>
  readonly status: 'Failure' | 'Success'
  readonly message?: string
  readonly reason?: string
  readonly details?: StatusDetails
  readonly code: number
}

export class StatusError extends Error {
  constructor(readonly status: Status) {
    super(status.message)
  }

  get reason(): string {
    return this.status.reason ?? ''
  }

  get code(): number {
    return this.status.code
  }
}

type Resource = Pick<Kind, 'group' | 'plural'>

function failure(code: number, reason: string, message: string, details?: StatusDetails): StatusError {
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason ? { reason } : {}),
    ...(details ? { details } : {}),
    code,
  })
}

const qualified = ({ group, plural }: Resource): string => (group ? `${plural}.${group}` : plural)
const about = (resource: Resource, name: string): StatusDetails => ({
  ...(name ? { name } : {}),
  ...(resource.group ? { group: resource.group } : {}),
  kind: resource.plural,
})

export const notFoundError = (resource: Resource, name: string): StatusError =>
  failure(404, 'NotFound', `${qualified(resource)} ${quote(name)} not found`, about(resource, name))

const UNKNOWN_PATH = 'the server could not find the requested resource'

/** No such path: a bare 404 on the wire, for which clients have these words. */
/** A client that asked for a resource says so: `(get pods web)`. */
export const unknownPathError = (asked = ''): StatusError => failure(404, 'NotFound', asked ? `${UNKNOWN_PATH} (${asked})` : UNKNOWN_PATH, {})
export const isUnknownPath = ({ code, message }: StatusError): boolean => code === 404 && message === UNKNOWN_PATH

export const alreadyExistsError = (resource: Resource, name: string): StatusError =>
  failure(409, 'AlreadyExists', `${qualified(resource)} ${quote(name)} already exists`, about(resource, name))

export const conflictError = (resource: Resource, name: string, why: string): StatusError =>
  failure(409, 'Conflict', `Operation cannot be fulfilled on ${qualified(resource)} ${quote(name)}: ${why}`, about(resource, name))

export const staleVersionError = (resource: Resource, name: string): StatusError =>
  conflictError(resource, name, 'the object has been modified; please apply your changes to the latest version and try again')

/** A configuration that would take fields from other managers; `causes` names them. */
export const applyConflictError = (message: string, causes: StatusDetails['causes']): StatusError => failure(409, 'Conflict', message, { causes })

export const forbiddenError = (resource: Resource, name: string, why: string): StatusError =>
  failure(403, 'Forbidden', `${qualified(resource)} ${quote(name)} is forbidden: ${why}`, about(resource, name))

/** An eviction now would leave too few pods; `why` is for those who read the causes. */
export const violatedBudgetError = (why: string, retryAfterSeconds = 0): StatusError =>
  failure(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: 'DisruptionBudget', message: why }],
    ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}),
  })

/** Upstream answers it without a reason. */
export const severalBudgetsError = (): StatusError =>
  failure(500, '', 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.')

/** Who asks could not be told. */
export const unauthorizedError = (): StatusError => failure(401, 'Unauthorized', 'Unauthorized')

export const badRequestError = (message: string): StatusError => failure(400, 'BadRequest', message)

export const methodNotAllowedError = (why = 'the server does not allow this method on the requested resource'): StatusError =>
  failure(405, 'MethodNotAllowed', why, {})

export const notAcceptableError = (accepted: readonly string[]): StatusError =>
  failure(406, 'NotAcceptable', `only the following media types are accepted: ${accepted.join(', ')}`)

export const unsupportedMediaTypeError = (accepted: readonly string[]): StatusError =>
  failure(415, 'UnsupportedMediaType', `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`)

export const expiredError = (message: string): StatusError => failure(410, 'Expired', message)

/** A watch or list from a revision that is yet to come. */
export const tooLargeVersionError = (asked: number, current: number): StatusError =>
  failure(504, 'Timeout', `Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  })

export const tooLargeError = (message: string): StatusError => failure(413, 'RequestEntityTooLarge', `Request entity too large: ${message}`)

/** A failure inside of the server for which upstream has no name. */
export const unclassifiedError = (message: string): StatusError =>
  new StatusError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 500 })

/** What a client gets for a patch that does not fit; upstream keeps the reason to itself. */
export const unprocessableError = (): StatusError => failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {})

export const serviceUnavailableError = (message: string): StatusError => failure(503, 'ServiceUnavailable', message)

export const internalError = (message: string): StatusError =>
  failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] })

export function invalidError(kind: Pick<Kind, 'group' | 'kind'>, name: string, errors: readonly FieldError[]): StatusError {
  const texts = [...new Set(errors.map(describeFieldError))]
  const summary = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
  const typeName = kind.group ? `${kind.kind}.${kind.group}` : kind.kind
  return failure(422, 'Invalid', `${typeName} ${quote(name)} is invalid: ${summary}`, {
    ...(name ? { name } : {}),
    ...(kind.group ? { group: kind.group } : {}),
    kind: kind.kind,
    causes: errors.map(({ type, message, field }) => ({ reason: type, message, field })),
  })
}

export const isStatusError = (error: unknown): error is StatusError => error instanceof StatusError
export const isNotFound = (error: unknown): boolean => isStatusError(error) && error.reason === 'NotFound'
export const isAlreadyExists = (error: unknown): boolean => isStatusError(error) && error.reason === 'AlreadyExists'
export const isConflict = (error: unknown): boolean => isStatusError(error) && error.reason === 'Conflict'

const quote = (name: string): string => JSON.stringify(name)
