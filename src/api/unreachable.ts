/**
 * When nobody answers at the API server's address: what its clients get in place of an answer. It is no answer of a server, and so
 * each client says it in words of its own. Upstream: golang.org/src/net (OpError), client-go/rest/request.go (v1.32).
 */
import type { ApiResponse } from './http'
import { isStatusError, StatusError } from './status-error'

const REASON = 'Unreachable'
const HEADER = 'x-dial-failure'

/** `why`: `dial tcp 172.18.0.2:6443: connect: connection refused`. */
export const unreachableError = (why: string): StatusError =>
  new StatusError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: why, reason: REASON, code: 503 })

export const isUnreachable = (error: unknown): boolean => isStatusError(error) && error.reason === REASON

export const unreachableAnswer = (why: string): ApiResponse => ({
  status: 503,
  headers: { 'content-type': 'application/json', [HEADER]: why },
  body: JSON.stringify(unreachableError(why).status),
})

/** Why nobody answered; undefined for an answer. */
export const dialFailureOf = ({ status, headers }: ApiResponse): string | undefined => (status === 503 ? headers[HEADER] : undefined)
