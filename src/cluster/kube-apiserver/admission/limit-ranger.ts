/**
 * Holds pods and claims to the LimitRanges of their namespace: what they leave unsaid is filled in, what is too much or too little is
 * refused. Upstream: plugin/pkg/admission/limitranger/admission.go (v1.32).
 */
import { LimitRange } from '../../../api/kinds/limit-range'
import type { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import type { Pod } from '../../../api/kinds/pod'
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import type { Storage } from '../storage'
import { forbid, together } from './forbid'
import { withLimitDefaults } from './limit-defaults'
import { claimFaults, podFaults } from './limit-faults'

export function limitRanger(storage: Storage): AdmissionPlugin {
  const rangesFor = (request: AdmissionRequest): readonly LimitRange[] =>
    isLimited(request) ? storage.range(LimitRange, request.namespace) : none
  return {
    name: 'LimitRanger',
    concerns: ({ kind }) => kind === 'Pod' || kind === 'PersistentVolumeClaim',
    admit(request) {
      if (request.kind.kind !== 'Pod') return request.object
      return rangesFor(request).reduce(withLimitDefaults, request.object as Pod)
    },
    validate(request) {
      for (const range of rangesFor(request)) {
        const faults =
          request.kind.kind === 'Pod'
            ? podFaults(range, request.object as Pod)
            : claimFaults(range, request.object as PersistentVolumeClaim)
        if (faults.length > 0) throw forbid(request, together(faults))
      }
    },
  }
}

const none: readonly LimitRange[] = []

/** Containers of a pod that is there cannot change; who is on the way out is left alone. */
function isLimited({ kind, operation, subresource, previous }: AdmissionRequest): boolean {
  if (subresource || kind.group !== '') return false
  if (kind.kind === 'Pod') return operation === 'CREATE'
  return (
    kind.kind === 'PersistentVolumeClaim' && (operation === 'CREATE' || (operation === 'UPDATE' && !previous?.metadata.deletionTimestamp))
  )
}
