/**
 * Claims and Ingresses that name no class get the one that is marked as the default.
 * Upstream: plugin/pkg/admission/storage/storageclass/setdefault/admission.go,
 * plugin/pkg/admission/network/defaultingressclass/admission.go,
 * pkg/volume/util/storageclass.go (v1.32).
 */
import type { Ingress } from '../../../api/kinds/ingress'
import { IngressClass } from '../../../api/kinds/ingress-class'
import type { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import { isDefaultClass, StorageClass } from '../../../api/kinds/storage-class'
import type { KubeObject } from '../../../api/object'
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import type { Storage } from '../storage'

export function defaultStorageClass(storage: Storage): AdmissionPlugin {
  return {
    name: 'DefaultStorageClass',
    concerns: ({ kind }) => kind === 'PersistentVolumeClaim',
    admit(request) {
      if (!isNew(request, 'PersistentVolumeClaim')) return request.object
      const claim = request.object as PersistentVolumeClaim
      const isNamed =
        claim.spec.storageClassName !== undefined || claim.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] !== undefined
      const found = isNamed ? undefined : newest(storage.range(StorageClass).filter(isDefaultClass))
      return found ? ({ ...claim, spec: { ...claim.spec, storageClassName: found.metadata.name } } satisfies PersistentVolumeClaim) : claim
    },
  }
}

export function defaultIngressClass(storage: Storage): AdmissionPlugin {
  return {
    name: 'DefaultIngressClass',
    concerns: ({ kind }) => kind === 'Ingress',
    admit(request) {
      if (!isNew(request, 'Ingress')) return request.object
      const ingress = request.object as Ingress
      const isNamed =
        ingress.spec.ingressClassName !== undefined || ingress.metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined
      const found = isNamed ? undefined : newest(storage.range(IngressClass).filter(isDefaultIngressClass))
      return found ? ({ ...ingress, spec: { ...ingress.spec, ingressClassName: found.metadata.name } } satisfies Ingress) : ingress
    },
  }
}

const isNew = ({ kind, operation, subresource }: AdmissionRequest, name: string): boolean =>
  kind.kind === name && kind.group !== 'extensions' && operation === 'CREATE' && !subresource

const isDefaultIngressClass = ({ metadata }: IngressClass): boolean =>
  metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true'

/** Of several, the youngest; of those of one moment, the first by name. */
function newest<T extends KubeObject>(candidates: readonly T[]): T | undefined {
  let found: T | undefined
  for (const candidate of candidates) {
    if (!found || candidate.metadata.creationTimestamp > found.metadata.creationTimestamp) found = candidate
  }
  return found
}
