/** Volumes in descriptions of pods and pod templates. Upstream: kubectl/pkg/describe/describe.go describeVolumes (v1.32). */
import type { Core } from '../../../api/types'

export function volumeLines(volumes: readonly Core.Volume[], inTemplate = false): string[] {
  const space = inTemplate ? '  ' : ''
  if (volumes.length === 0) return [`${space}Volumes:\t<none>`]
  return [
    `${space}Volumes:`,
    ...volumes.flatMap((volume) => [
      `  ${inTemplate ? ' ' : ''}${volume.name}:`,
      ...sourceLines(volume).map((line) => `    ${line}`),
    ]),
  ]
}

function sourceLines(volume: Core.Volume): string[] {
  const { hostPath, emptyDir, configMap, secret, persistentVolumeClaim: claim, downwardAPI, projected } = volume
  if (hostPath)
    return [
      'Type:\tHostPath (bare host directory volume)',
      `Path:\t${hostPath.path}`,
      `HostPathType:\t${hostPath.type ?? '<none>'}`,
    ]
  if (emptyDir) {
    const size = emptyDir.sizeLimit ?? '<unset>'
    return [
      "Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)",
      `Medium:\t${emptyDir.medium ?? ''}`,
      `SizeLimit:\t${size}`,
    ]
  }
  if (configMap)
    return [
      'Type:\tConfigMap (a volume populated by a ConfigMap)',
      `Name:\t${configMap.name ?? ''}`,
      `Optional:\t${configMap.optional ?? false}`,
    ]
  if (secret)
    return [
      'Type:\tSecret (a volume populated by a Secret)',
      `SecretName:\t${secret.secretName ?? ''}`,
      `Optional:\t${secret.optional ?? false}`,
    ]
  if (claim) {
    const type = 'Type:\tPersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'
    return [type, `ClaimName:\t${claim.claimName}`, `ReadOnly:\t${claim.readOnly ?? false}`]
  }
  if (downwardAPI)
    return [
      'Type:\tDownwardAPI (a volume populated by information about the pod)',
      'Items:',
      ...downwardItems(downwardAPI.items),
    ]
  if (projected)
    return [
      'Type:\tProjected (a volume that contains injected data from multiple sources)',
      ...(projected.sources ?? []).flatMap(projectionLines),
    ]
  return ['<unknown>']
}

const downwardItems = (items: readonly Core.DownwardAPIVolumeFile[] | undefined): string[] =>
  (items ?? []).map(
    ({ fieldRef, resourceFieldRef, path }) => `  ${fieldRef?.fieldPath ?? resourceFieldRef?.resource ?? ''} -> ${path}`,
  )

function projectionLines({ secret, configMap, downwardAPI, serviceAccountToken }: Core.VolumeProjection): string[] {
  if (secret) return [`SecretName:\t${secret.name ?? ''}`, `SecretOptionalName:\t${secret.optional ?? '<nil>'}`]
  if (downwardAPI) return ['DownwardAPI:\ttrue']
  if (configMap)
    return [`ConfigMapName:\t${configMap.name ?? ''}`, `ConfigMapOptional:\t${configMap.optional ?? '<nil>'}`]
  return serviceAccountToken ? [`TokenExpirationSeconds:\t${serviceAccountToken.expirationSeconds ?? 3600}`] : []
}
