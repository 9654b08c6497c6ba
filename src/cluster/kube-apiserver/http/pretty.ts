/**
 * JSON for human eyes: with `?pretty=true`, for the programs with which people look at an API by hand, and always of what is no object.
 * Upstream: isPrettyPrint in k8s.io/apiserver/pkg/endpoints/handlers/negotiation/negotiate.go, WriteRawJSON in handlers/responsewriters (v1.32).
 */
import type { ApiRequest, ApiResponse } from '../../../api/http'

const SAID_TO_BE_TRUE = /^(1|t|T|TRUE|true|True)$/
const handTools = ['curl', 'Wget', 'Mozilla/5.0']

export function prettyIfWanted({ path, headers }: ApiRequest, response: ApiResponse): ApiResponse {
  if (typeof response.body !== 'string' || !response.headers['content-type']?.startsWith('application/json')) return response
  if (!isWanted(path, headers['user-agent'] ?? '') || path.startsWith('/openapi')) return response
  return { ...response, body: JSON.stringify(JSON.parse(response.body), null, 2) }
}

function isWanted(path: string, agent: string): boolean {
  const [place, query = ''] = path.split('?')
  if (isRaw(place)) return true
  const said = query.includes('pretty=') ? new URLSearchParams(query).get('pretty') : null
  return said ? SAID_TO_BE_TRUE.test(said) : handTools.some((tool) => agent.startsWith(tool))
}

const isRaw = (place: string): boolean => place === '/' || place === '/version' || place === '/version/'
