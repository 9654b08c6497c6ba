/**
 * Answers in YAML, for those who would rather have it than JSON. Schema, version and the index of paths come in JSON alone.
 * Upstream: k8s.io/apiserver/pkg/endpoints/handlers/negotiation/negotiate.go, k8s.io/apimachinery/pkg/runtime/serializer/json (v1.32).
 */
import type { ApiRequest, ApiResponse } from '../../../api/http'
import { formatYaml } from '../../../base/yaml/format'
import { prefersYaml } from './accept'

export function yamlIfWanted({ path, headers: { accept } }: ApiRequest, response: ApiResponse): ApiResponse {
  if (!accept?.includes('yaml') || !path.startsWith('/api') || !prefersYaml(accept)) return response
  if (typeof response.body !== 'string' || response.headers['content-type'] !== 'application/json') return response
  return { ...response, headers: { ...response.headers, 'content-type': 'application/yaml' }, body: formatYaml(JSON.parse(response.body)) }
}
