/**
 * Clears requests for certificates away that are decided or forgotten.
 * Upstream: pkg/controller/certificates/cleaner/cleaner.go (v1.32).
 */
import { CertificateSigningRequest } from '../../../api/kinds/certificate-signing-request'
import { isNotFound } from '../../../api/status-error'
import type { Controller } from '../controller'

const HOUR_MS = 3600_000
const PENDING_MS = 24 * HOUR_MS

export const csrCleanerController: Controller = {
  name: 'csrcleaner-controller',
  start({ informers, door, clock, every }) {
    const requests = informers.of(CertificateSigningRequest)
    every(HOUR_MS, () => {
      for (const request of requests.list()) if (isOver(request, clock.now())) remove(request.metadata.name)
    })

    function remove(name: string): void {
      try {
        door.delete(CertificateSigningRequest, { name })
      } catch (error) {
        if (!isNotFound(error)) throw error
      }
    }
  },
}

function isOver({ metadata, status: { conditions = [], certificate } }: CertificateSigningRequest, nowMs: number): boolean {
  const decided = conditions.find(({ type }) => type === 'Approved' || type === 'Denied' || type === 'Failed')
  if (!decided) return nowMs - Date.parse(metadata.creationTimestamp) > PENDING_MS
  const isWaitingForItsSigner = decided.type === 'Approved' && !certificate
  return !isWaitingForItsSigner && nowMs - Date.parse(String(decided.lastUpdateTime ?? metadata.creationTimestamp)) > HOUR_MS
}
