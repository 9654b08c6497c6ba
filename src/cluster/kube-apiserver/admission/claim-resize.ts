/**
 * A claim may grow only when it is bound and its class lets it.
 * Upstream: plugin/pkg/admission/storage/persistentvolume/resize/admission.go (v1.32).
 */
import type { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import { StorageClass } from '../../../api/kinds/storage-class'
import { compareAmounts } from '../../../api/resource-amounts'
import type { AdmissionPlugin } from '../admission'
import type { Storage } from '../storage'
import { forbid } from './forbid'

export function claimResize(storage: Storage): AdmissionPlugin {
  return {
    name: 'PersistentVolumeClaimResize',
    concerns: ({ kind }) => kind === 'PersistentVolumeClaim',
    validate(request) {
      const { kind, operation, subresource, object, previous } = request
      if (kind.kind !== 'PersistentVolumeClaim' || operation !== 'UPDATE' || subresource || !previous) return
      const next = object as PersistentVolumeClaim
      const before = previous as PersistentVolumeClaim
      if (compareAmounts(sizeOf(next), sizeOf(before)) <= 0) return
      if (before.status.phase !== 'Bound') throw forbid(request, 'Only bound persistent volume claims can be expanded')
      const name = classOf(next)
      const mayGrow = name !== '' && name === classOf(before) && storage.find(StorageClass, { name })?.allowVolumeExpansion
      if (mayGrow) return
      throw forbid(
        request,
        'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
      )
    },
  }
}

const sizeOf = ({ spec }: PersistentVolumeClaim): string | undefined => spec.resources?.requests?.storage

const classOf = ({ metadata, spec }: PersistentVolumeClaim): string =>
  metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? ''
