/**
 * The volume that is made for a claim: its name, its folder, its place. Upstream: provisionFor and getPathOnNode in
 * rancher/local-path-provisioner/provisioner.go (v0.0.31).
 * Simplified: the first path of a node is taken, and patterns of paths in a class are not looked at; a real one draws one of several.
 */
import type { Draft } from '../../api/object'
import type { PersistentVolume } from '../../api/kinds/persistent-volume'
import type { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim'
import type { StorageClass } from '../../api/kinds/storage-class'
import type { Core } from '../../api/types'

export const SELECTED_NODE = 'volume.kubernetes.io/selected-node'
const HOSTNAME = 'kubernetes.io/hostname'
const ANY_NODE = 'DEFAULT_PATH_FOR_NON_LISTED_NODES'

export const volumeNameOf = ({ metadata }: PersistentVolumeClaim): string => `pvc-${metadata.uid}`

/** Why no volume can be made for the claim at all. */
export function refusalOf({ metadata, spec }: PersistentVolumeClaim): string | undefined {
  if (spec.selector) return 'claim.Spec.Selector is not supported'
  const foreign = spec.accessModes?.some((mode) => mode !== 'ReadWriteOnce' && mode !== 'ReadWriteOncePod')
  if (foreign) return 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes'
  return metadata.annotations?.[SELECTED_NODE] ? undefined : 'configuration error, no node was specified'
}

interface Configuration {
  readonly nodePathMap?: readonly { readonly node: string; readonly paths: readonly string[] }[]
}

/** Where on its node the data lies, by the configuration that is mounted. */
export function folderFor(claim: PersistentVolumeClaim, config: string): string | { readonly problem: string } {
  const node = claim.metadata.annotations?.[SELECTED_NODE] ?? ''
  const { nodePathMap = [] } = parsed(config)
  const paths = (nodePathMap.find((each) => each.node === node) ?? nodePathMap.find((each) => each.node === ANY_NODE))?.paths
  if (!paths) return { problem: `config doesn't contain node ${node}, and no ${ANY_NODE} available` }
  if (paths.length === 0) return { problem: `no local path available on node ${node}` }
  return `${paths[0]}/${volumeNameOf(claim)}_${claim.metadata.namespace}_${claim.metadata.name}`
}

function parsed(config: string): Configuration {
  try {
    return JSON.parse(config) as Configuration
  } catch {
    return {}
  }
}

interface Made {
  readonly storageClass: StorageClass
  readonly path: string
  readonly provisioner: string
}

export function provisionedVolume(
  claim: PersistentVolumeClaim,
  { storageClass, path, provisioner }: Made,
): Draft & Pick<PersistentVolume, 'spec'> {
  const { name, namespace, uid, resourceVersion, annotations } = claim.metadata
  const node = annotations?.[SELECTED_NODE] ?? ''
  return {
    metadata: {
      name: volumeNameOf(claim),
      annotations: { 'local.path.provisioner/selected-node': node, 'pv.kubernetes.io/provisioned-by': provisioner },
    },
    spec: {
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      accessModes: [...(claim.spec.accessModes ?? [])],
      volumeMode: claim.spec.volumeMode ?? 'Filesystem',
      capacity: { storage: claim.spec.resources?.requests?.storage ?? '0' },
      ...(storageClass.mountOptions ? { mountOptions: [...storageClass.mountOptions] } : {}),
      storageClassName: storageClass.metadata.name,
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion },
      hostPath: { path, type: 'DirectoryOrCreate' },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: HOSTNAME, operator: 'In', values: [node] }] }] } },
    },
  }
}

/** The node that a volume is bound to. */
export const nodeOf = ({ nodeAffinity }: Core.PersistentVolumeSpec): string | undefined =>
  nodeAffinity?.required?.nodeSelectorTerms[0]?.matchExpressions?.find(({ key }) => key === HOSTNAME)?.values?.[0]
