/**
 * Claims: their number and their storage, in all and by class.
 * Upstream: pkg/quota/v1/evaluator/core/persistent_volume_claims.go (v1.32).
 */
import type { PersistentVolumeClaim } from '../types'
import { compareAmounts } from '../resource-amounts'
import type { QuotaEvaluator } from './evaluator'

const CLASS = '.storageclass.storage.k8s.io/'
const resources = ['persistentvolumeclaims', 'requests.storage']

export const claimEvaluator: QuotaEvaluator = {
  handles: ({ subresource }) => subresource === '',
  matching: (names) =>
    names.filter(
      (name) =>
        name === 'count/persistentvolumeclaims' || resources.includes(name) || resources.some((known) => name.endsWith(CLASS + known)),
    ),
  usage(object) {
    const claim = object as PersistentVolumeClaim
    const className = claim.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? claim.spec.storageClassName ?? ''
    const storage = storageOf(claim)
    const amounts: Record<string, string> = {
      persistentvolumeclaims: '1',
      ...(storage === undefined ? {} : { 'requests.storage': storage }),
    }
    const byClass = className ? Object.entries(amounts).map(([name, amount]): [string, string] => [className + CLASS + name, amount]) : []
    return { ...amounts, ...Object.fromEntries(byClass), 'count/persistentvolumeclaims': '1' }
  },
  matchesScope: () => false,
  replenishes: (next, previous) => storageOf(next as PersistentVolumeClaim) !== storageOf(previous as PersistentVolumeClaim),
}

function storageOf({ spec, status }: PersistentVolumeClaim): string | undefined {
  const asked = spec.resources?.requests?.storage
  const given = status.allocatedResources?.storage
  return asked !== undefined && given !== undefined && compareAmounts(given, asked) > 0 ? given : asked
}
