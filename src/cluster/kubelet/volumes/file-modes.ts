/**
 * Who may do what with the files that the kubelet writes. Upstream: pkg/volume/{configmap,secret,projected,downwardapi} (v1.32).
 * Simplified: fsGroup adds no rights and no group; a real kubelet lets the group read what it writes for such pods.
 */
import type { Core } from '../../../api/types'

const DEFAULT_MODE = 0o644

export function modesOf({ configMap, secret, projected, downwardAPI }: Core.Volume): (path: string) => number {
  const defaultMode = (configMap ?? secret ?? projected ?? downwardAPI)?.defaultMode ?? DEFAULT_MODE
  const sources = projected?.sources ?? [{ configMap, secret, downwardAPI }]
  const own = new Map<string, number>()
  for (const source of sources) {
    const items = source.configMap?.items ?? source.secret?.items ?? source.downwardAPI?.items ?? []
    for (const { path, mode } of items) if (mode !== undefined) own.set(path, mode)
  }
  return (path) => own.get(path) ?? defaultMode
}
