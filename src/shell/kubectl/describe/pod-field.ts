/** The value of a field of a pod that a variable refers to, as far as a description shows it. Upstream: describe.go EnvValueRetriever. */
import type { Pod } from '../../../api/types'

export function podField(pod: Pod, path: string): string {
  const { metadata } = pod
  const [, map, key] = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path) ?? []
  if (key !== undefined) return (map === 'labels' ? metadata.labels : metadata.annotations)?.[key] ?? ''
  if (path === 'metadata.name') return metadata.name
  if (path === 'metadata.namespace') return metadata.namespace ?? ''
  if (path === 'metadata.uid') return metadata.uid
  return ''
}
