/**
 * Files of a volume that lie over each other: two of one path, or one where another needs a folder.
 * What lies over what is compared as text, as a real API server does. Upstream: warningsForOverlappingVirtualPaths in pkg/api/pod/warnings.go (v1.32).
 */
import type { Core } from './types'

interface Files {
  readonly of: string
  readonly paths: readonly string[]
}

export const overlapWarnings = (volumes: readonly Core.Volume[]): readonly string[] =>
  volumes.flatMap(({ name = '', configMap, secret, downwardAPI, projected }) => {
    const volume = `volume ${JSON.stringify(name)}`
    const own: Files[] = [
      { of: `ConfigMap ${quoted(configMap?.name)}`, paths: pathsOf(configMap?.items) },
      { of: `Secret ${quoted(secret?.secretName)}`, paths: pathsOf(secret?.items) },
      { of: 'DownwardAPI', paths: pathsOf(downwardAPI?.items) },
    ]
    return [...own.flatMap((files) => overlaps(volume, files)), ...(projected ? projectedWarnings(volume, projected) : [])]
  })

function projectedWarnings(volume: string, { sources }: Core.ProjectedVolumeSource): readonly string[] {
  const known = new Set<string>()
  // A source without a list of files is taken for the one before it; so does a real API server.
  let last: Files = { of: '', paths: [] }
  return (sources ?? []).flatMap((source) => {
    if (Object.keys(source).length === 0) return [`${volume} (Projected) has no sources provided`]
    last = filesOf(source) ?? last
    const unique = [...new Set(last.paths)]
    const told = last.paths.length > 0 ? [...overlaps(volume, last), ...overlaps(volume, { of: last.of, paths: [...unique, ...known].sort() })] : []
    for (const path of unique) known.add(path)
    return told
  })
}

function filesOf({ configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle }: Core.VolumeProjection): Files | undefined {
  if (configMap?.items) return { of: `Projected ConfigMap ${quoted(configMap.name)}`, paths: pathsOf(configMap.items) }
  if (secret?.items) return { of: `Projected Secret ${quoted(secret.name)}`, paths: pathsOf(secret.items) }
  if (downwardAPI?.items) return { of: 'Projected DownwardAPI', paths: pathsOf(downwardAPI.items) }
  if (serviceAccountToken) return { of: 'Projected ServiceAccountToken', paths: [serviceAccountToken.path] }
  if (!clusterTrustBundle) return undefined
  const { name, signerName, path } = clusterTrustBundle
  return { of: `Projected ClusterTrustBundle ${quoted(name ?? signerName)}`, paths: [path] }
}

const quoted = (name = ''): string => JSON.stringify(name)

const pathsOf = (items: readonly { readonly path: string }[] = []): readonly string[] => items.map(({ path }) => path)

function overlaps(volume: string, { of, paths }: Files): readonly string[] {
  const known = new Set<string>()
  return paths.flatMap((given) => {
    const path = given.replace(/\/+$/, '')
    const other = [...known].find((one) => one === '' || path === '' || `${one}/`.startsWith(path) || `${path}/`.startsWith(one))
    known.add(path)
    return other && path ? [`${volume} (${of}): overlapping paths: ${JSON.stringify(path)} with ${JSON.stringify(other)}`] : []
  })
}
