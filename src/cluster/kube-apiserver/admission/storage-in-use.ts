/**
 * Claims and volumes that are in use stay until they are not.
 * Upstream: plugin/pkg/admission/storage/storageobjectinuseprotection/admission.go (v1.32).
 */
import type { AdmissionPlugin } from '../admission'

const finalizers: Readonly<Record<string, string>> = {
  PersistentVolumeClaim: 'kubernetes.io/pvc-protection',
  PersistentVolume: 'kubernetes.io/pv-protection',
}

export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  admit({ kind, operation, subresource, object }) {
    if (kind.group !== '' || operation !== 'CREATE' || subresource || !Object.hasOwn(finalizers, kind.kind)) return object
    const own = object.metadata.finalizers ?? []
    const finalizer = finalizers[kind.kind]
    return own.includes(finalizer) ? object : { ...object, metadata: { ...object.metadata, finalizers: [...own, finalizer] } }
  },
}
