/** What a list or a watch asks for in its path and query. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/get.go (v1.32). */
import type { ListOptions } from '../../../api/door'
import { badRequestError } from '../../../api/status-error'
import type { ResourceExchange } from './exchange'
import type { Included } from './table'

export function listOptions({ path, query }: ResourceExchange): ListOptions {
  const fields = [query.get('fieldSelector'), path.name ? `metadata.name=${path.name}` : ''].filter(Boolean).join(',')
  const labels = query.get('labelSelector')
  return {
    ...(path.namespace === undefined ? {} : { namespace: path.namespace }),
    ...(labels ? { labelSelector: labels } : {}),
    ...(fields ? { fieldSelector: fields } : {}),
  }
}

export const includedOf = (query: URLSearchParams): Included => {
  const asked = query.get('includeObject') ?? 'Metadata'
  if (asked === 'None' || asked === 'Metadata' || asked === 'Object') return asked
  throw badRequestError(`unrecognized includeObject value: ${JSON.stringify(asked)}`)
}
