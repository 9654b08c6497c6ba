/** Completes volumes. Upstream: SetDefaults_Volume and its kin in pkg/apis/core/v1/defaults.go (v1.32). */
import type { Core } from '../types'
import { defaultFieldRef, defaultResourceFieldRef } from './container'
import { change, changeEach, fill } from './fill'

const READ_BY_ALL = 0o644
const HOUR_SECONDS = 3600

const sources = [
  ['configMap', 'secret', 'projected', 'downwardAPI', 'emptyDir', 'hostPath', 'persistentVolumeClaim', 'ephemeral', 'csi', 'nfs', 'image'],
  ['iscsi', 'fc', 'cephfs', 'rbd', 'glusterfs', 'flexVolume', 'flocker', 'gitRepo', 'cinder', 'azureDisk', 'azureFile', 'quobyte'],
  ['awsElasticBlockStore', 'gcePersistentDisk', 'photonPersistentDisk', 'portworxVolume', 'scaleIO', 'storageos', 'vsphereVolume'],
].flat()

export function defaultVolume(volume: Core.Volume): Core.Volume {
  if (!Object.keys(volume).some((key) => sources.includes(key))) return { ...volume, emptyDir: {} }
  return defaultFiles(change(volume, 'hostPath', (source) => (source.type === undefined ? { ...source, type: '' } : source)))
}

function defaultFiles(volume: Core.Volume): Core.Volume {
  const kept = change(change(volume, 'configMap', defaultMode), 'secret', defaultMode)
  return change(change(kept, 'downwardAPI', (source) => changeEach(defaultMode(source), 'items', defaultFile)), 'projected', (source) =>
    changeEach(defaultMode(source), 'sources', defaultProjection),
  )
}

const defaultMode = <T extends { defaultMode?: number }>(source: T): T =>
  source.defaultMode === undefined ? { ...source, defaultMode: READ_BY_ALL } : source

const defaultFile = (file: Core.DownwardAPIVolumeFile): Core.DownwardAPIVolumeFile =>
  change(change(file, 'fieldRef', defaultFieldRef), 'resourceFieldRef', defaultResourceFieldRef)

const defaultProjection = (projection: Core.VolumeProjection): Core.VolumeProjection =>
  change(
    change(projection, 'downwardAPI', (source) => changeEach(source, 'items', defaultFile)),
    'serviceAccountToken',
    (token) => fill(token, { expirationSeconds: HOUR_SECONDS }),
  )
