/** How the sandbox's own API group answers: plain JSON, and failures as the API server's own. */
import type { ApiResponse } from '../../api/http'

export const apiVersion = 'sandbox.kubarium.dev/v1'

export const answer = (status: number, body: object): ApiResponse => ({ status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

export const failure = (code: number, reason: string, message: string): ApiResponse =>
  answer(code, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code })
