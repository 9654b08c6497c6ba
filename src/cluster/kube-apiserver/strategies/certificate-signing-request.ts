/**
 * A request for a certificate says who made it; that it is approved, and its certificate, are written at places of their own.
 * Upstream: pkg/registry/certificates/certificates/strategy.go, pkg/apis/certificates/validation/validation.go (v1.32).
 */
import type { Caller } from '../../../api/door'
import { duplicate, forbidden, invalid, notSupported, required, type FieldError } from '../../../api/field-error'
import type { CertificateSigningRequest } from '../../../api/kinds/certificate-signing-request'
import { isSame } from '../../../api/updates'
import type { Strategy } from '../strategy'

type Condition = NonNullable<CertificateSigningRequest['status']['conditions']>[number]

const decisions = ['Approved', 'Denied']
const lasting = [...decisions, 'Failed']

export const certificateStrategy = (now: () => string): Strategy => ({
  prepareForCreate: (object, caller) => requestedBy(object as CertificateSigningRequest, caller),
  changeBelow(subresource, sent, before) {
    const previous = before as CertificateSigningRequest
    const { conditions = [], certificate } = (sent as CertificateSigningRequest).status ?? {}
    const isApproval = subresource === 'approval'
    const kept = isApproval ? previous.status.certificate : certificate
    const next: CertificateSigningRequest = {
      ...previous,
      metadata: { ...previous.metadata, ...labelled(sent as CertificateSigningRequest) },
      status: {
        ...(conditions.length > 0 ? { conditions: timed(conditions, previous.status.conditions ?? [], now()) } : {}),
        ...(kept ? { certificate: kept } : {}),
      },
    }
    return { next, errors: [...validateConditions(next), ...validateChange(next, previous, isApproval)] }
  },
})

const labelled = ({ metadata: { annotations, labels } }: CertificateSigningRequest) => ({
  ...(annotations ? { annotations } : {}),
  ...(labels ? { labels } : {}),
})

function requestedBy(request: CertificateSigningRequest, { user, uid, groups, extra }: Caller): CertificateSigningRequest {
  const { username: _user, uid: _uid, groups: _groups, extra: _extra, ...spec } = request.spec
  return {
    ...request,
    spec: {
      ...spec,
      username: user,
      ...(uid ? { uid } : {}),
      ...(groups?.length ? { groups: [...groups] } : {}),
      ...(extra && Object.keys(extra).length > 0 ? { extra: extra as Record<string, string[]> } : {}),
    },
  }
}

/** What is not said of the times of a condition is now, or as it was. */
function timed(conditions: readonly Condition[], before: readonly Condition[], now: string): Condition[] {
  return conditions.map((condition) => {
    const same = before.find(({ type, status }) => type === condition.type && status === condition.status)
    const lastUpdateTime = condition.lastUpdateTime || now
    return { ...condition, lastUpdateTime, lastTransitionTime: condition.lastTransitionTime || (same?.lastTransitionTime ?? now) }
  })
}

function validateConditions({ status: { conditions = [] } }: CertificateSigningRequest): readonly FieldError[] {
  return conditions.flatMap(({ type, status }, index) => {
    const at = `status.conditions[${index}]`
    const before = conditions.slice(0, index)
    const allowed = lasting.includes(type) ? ['True'] : ['False', 'True', 'Unknown']
    const other = decisions.find((decision) => decision !== type)
    const isTorn = decisions.includes(type) && before.some((condition) => condition.type === other)
    return [
      ...(type ? [] : [required(`${at}.type`)]),
      ...(status ? [] : [required(`${at}.status`)]),
      ...(status && !allowed.includes(status) ? [notSupported(`${at}.status`, status, allowed)] : []),
      ...(isTorn ? [invalid(`${at}.type`, type, 'Approved and Denied conditions are mutually exclusive')] : []),
      ...(before.some((condition) => condition.type === type) ? [duplicate(`${at}.type`, type)] : []),
    ]
  })
}

function validateChange(next: CertificateSigningRequest, previous: CertificateSigningRequest, isApproval: boolean): readonly FieldError[] {
  const of = ({ status: { conditions = [] } }: CertificateSigningRequest, type: string): readonly Condition[] =>
    conditions.filter((condition) => condition.type === type)
  const refuse = (what: string, type: string): FieldError => forbidden('status.conditions', `updates may not ${what} a condition of type "${type}"`)
  const removed = lasting.filter((type) => of(next, type).length < of(previous, type).length)
  const changed = isApproval ? [] : decisions.filter((type) => of(next, type).length >= of(previous, type).length && !isSame(of(next, type), of(previous, type)))
  const isReissued = previous.status.certificate !== undefined && next.status.certificate !== previous.status.certificate
  return [
    ...removed.map((type) => refuse('remove', type)),
    ...changed.map((type) => refuse(of(next, type).length > of(previous, type).length ? 'add' : 'modify', type)),
    ...(isReissued ? [forbidden('status.certificate', 'updates may not modify existing certificate content')] : []),
  ]
}
