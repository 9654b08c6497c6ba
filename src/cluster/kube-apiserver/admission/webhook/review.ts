/**
 * The question that a webhook gets and what its answer means.
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/webhook/request/admissionreview.go, webhook/errors/statuserror.go,
 * k8s.io/client-go/rest/request.go (v1.32).
 */
import { StatusError, type Status } from '../../../../api/status-error'
import type { HttpResponse } from '../../../../base/os/network-stack'
import type { AdmissionRequest } from '../../admission'
import { requestOf } from '../policy/policy-bindings'

const API_VERSION = 'admission.k8s.io/v1'

const optionKinds: Readonly<Record<string, string>> = { CREATE: 'CreateOptions', UPDATE: 'UpdateOptions', DELETE: 'DeleteOptions' }

export function reviewOf(request: AdmissionRequest, uid: string): object {
  const { operation, object, previous, caller, dryRun } = request
  const options = {
    kind: optionKinds[operation],
    apiVersion: 'meta.k8s.io/v1',
    ...(operation === 'DELETE' ? {} : { fieldManager: caller.fieldManager }),
    ...(dryRun ? { dryRun: ['All'] } : {}),
  }
  return {
    kind: 'AdmissionReview',
    apiVersion: API_VERSION,
    request: { uid, ...requestOf(request), object: operation === 'DELETE' ? null : object, oldObject: previous ?? null, options },
  }
}

export interface Verdict {
  readonly allowed: boolean
  readonly result?: Partial<Status>
  readonly warnings: readonly string[]
  /** A JSON patch. */
  readonly patch?: readonly unknown[]
}

/** A fault is why the answer is none. */
export type ReadVerdict = Verdict | { readonly fault: string }

const invalid = (why: string): ReadVerdict => ({ fault: `received invalid webhook response: ${why}` })

export function readVerdict({ status, body }: HttpResponse, uid: string): ReadVerdict {
  if (status < 200 || status > 206) return { fault: `failed to call webhook: ${httpFault(status, body)}` }
  const review = parsed(body)
  if (!isRecord(review))
    return { fault: `failed to call webhook: couldn't get version/kind; json parse error: ${JSON.stringify(body.slice(0, 64))}` }
  const { response } = review
  if (!isRecord(response)) return invalid('webhook response was absent')
  if (response.uid !== uid) return invalid(`expected response.uid="${uid}", got ${JSON.stringify(response.uid ?? '')}`)
  if (review.apiVersion !== API_VERSION || review.kind !== 'AdmissionReview') {
    return invalid(`expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got ${groupVersionKind(review)}`)
  }
  const patch = typeof response.patch === 'string' && response.patch ? readPatch(response.patch, response.patchType) : undefined
  if (patch && 'fault' in patch) return invalid(patch.fault)
  const warnings = Array.isArray(response.warnings) ? response.warnings.filter((text): text is string => typeof text === 'string') : []
  return {
    allowed: response.allowed === true,
    warnings,
    ...(isRecord(response.status) ? { result: response.status as Partial<Status> } : {}),
    ...(patch ? { patch: patch.operations } : {}),
  }
}

const groupVersionKind = ({ apiVersion, kind }: Record<string, unknown>): string =>
  `${String(apiVersion ?? '/')}, Kind=${String(kind ?? '')}`

function readPatch(text: string, type: unknown): { operations: readonly unknown[] } | { fault: string } {
  if (!type) return { fault: 'webhook returned response.patch but not response.patchType' }
  if (type !== 'JSONPatch') return { fault: `webhook returned invalid response.patchType of ${JSON.stringify(type)}` }
  const operations = parsed(decoded(text))
  return Array.isArray(operations) ? { operations } : { fault: 'response.patch is no JSON patch' }
}

const decoded = (base64: string): string => {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)))
  } catch {
    return ''
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function httpFault(status: number, body: string): string {
  if (status === 404) return 'the server could not find the requested resource'
  if (status >= 500) return `an error on the server (${JSON.stringify(body.trim() || 'unknown')}) has prevented the request from succeeding`
  return 'the server rejected our request for an unknown reason'
}

const LEAST_FAILURE = 400

/** What a client hears of a webhook that said no. */
export function rejection(webhook: string, result: Partial<Status> = {}): StatusError {
  const denied = `admission webhook ${JSON.stringify(webhook)} denied the request`
  const why = result.message || result.reason
  const code = result.code !== undefined && result.code >= LEAST_FAILURE ? result.code : LEAST_FAILURE
  return new StatusError({
    ...result,
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: why ? `${denied}: ${why}` : `${denied} without explanation`,
    code,
  })
}
