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
  concerns: ({ group, kind }) => group === '' && Object.hasOwn(finalizers, kind),
  admit({ kind, operation, subresource, object }) {
    if (operation !== 'CREATE' || subresource) return object
    const own = object.metadata.finalizers ?? []
    const finalizer = finalizers[kind.kind]
    return own.includes(finalizer) ? object : { ...object, metadata: { ...object.metadata, finalizers: [...own, finalizer] } }
  },
}
