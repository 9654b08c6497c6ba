/**
 * Signs approved requests for certificates in the name of the cluster's authority, each for one of the cluster's own signers.
 * Upstream: pkg/controller/certificates/signer/signer.go, authority/{authority,policies}.go (v1.32).
 * Simplified: whoever asks waits until somebody approves; a real controller manager approves what kubelets ask for themselves.
 */
import type { CertificateAuthority } from '../../../api/certificate-authority'
import { CertificateSigningRequest } from '../../../api/kinds/certificate-signing-request'
import { keyOf } from '../../../api/object'
import { isConflict, isNotFound } from '../../../api/status-error'
import { decodeBase64 } from '../../../base/base64'
import { readCertificateRequest, type RequestedCertificate } from '../../../base/certificates/read-certificate-request'
import type { Controller } from '../controller'
import { signerChecks } from './check-request'
import { extendedKeyUsageOf, keyUsageOf } from './key-usages'

const YEAR_MS = 365 * 24 * 3600_000
const LEAST_MS = 600_000
/** Clocks that go a little slow still find a fresh certificate valid. */
const BACKDATE_MS = 5 * 60_000
/** The end of certificates that are good for less is not moved. */
const SHORT_MS = 8 * 3600_000

export const csrSigningController: Controller = {
  name: 'certificate-controller',
  start({ informers, door, clock, queue, keys: { authority } }) {
    const requests = informers.of(CertificateSigningRequest)
    const work = queue('CertificateSigningRequest', { reconcile })

    requests.onChange(({ type, object }) => {
      if (type !== 'DELETED' && isWaiting(object)) work.add(keyOf(object))
    })

    function reconcile(name: string): void {
      const found = requests.get(name)
      const check = found && isWaiting(found) ? signerChecks[found.spec.signerName] : undefined
      const asked = found && readCertificateRequest(textOf(found.spec.request))
      if (!found || !check || !asked) return
      const complaint = check(asked, found.spec.usages ?? [])
      const status = complaint
        ? { ...found.status, conditions: [...(found.status.conditions ?? []), failed(complaint, clock.timestamp())] }
        : { ...found.status, certificate: btoa(sign(found, asked, { authority, nowMs: clock.now() })) }
      try {
        door.updateStatus(CertificateSigningRequest, { ...found, status })
      } catch (error) {
        // Who changed it in between lets us hear of it.
        if (!isNotFound(error) && !isConflict(error)) throw error
      }
    }
  },
}

const textOf = (base64: string): string => String.fromCharCode(...(decodeBase64(base64) ?? []))

function isWaiting({ status: { conditions = [], certificate } }: CertificateSigningRequest): boolean {
  const has = (wanted: string): boolean => conditions.some(({ type }) => type === wanted)
  return !certificate && has('Approved') && !has('Denied') && !has('Failed')
}

const failed = (message: string, now: string) => ({
  ...{ type: 'Failed', status: 'True', reason: 'SignerValidationFailure', message },
  lastUpdateTime: now,
})

interface Pen {
  readonly authority: CertificateAuthority
  readonly nowMs: number
}

/** PEM. */
function sign({ spec }: CertificateSigningRequest, { subjectBytes, publicKey, alternativeNames }: RequestedCertificate, { authority, nowMs }: Pen): string {
  const asked = spec.expirationSeconds === undefined ? YEAR_MS : spec.expirationSeconds * 1000
  const lifeMs = Math.min(Math.max(asked, LEAST_MS), YEAR_MS)
  const usages = spec.usages ?? []
  return authority.issue({
    ...{ subject: subjectBytes, publicKey, alternativeNames },
    keyUsage: keyUsageOf(usages),
    extendedKeyUsage: extendedKeyUsageOf(usages),
    notBeforeMs: nowMs - BACKDATE_MS,
    notAfterMs: nowMs + (lifeMs < SHORT_MS ? lifeMs : lifeMs - BACKDATE_MS),
  })
}
