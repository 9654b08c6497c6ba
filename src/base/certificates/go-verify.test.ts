import { describe, expect, it } from 'vitest'
import { Random } from '../random'
import { goVerify } from './go-verify'
import { issueCertificate } from './issue-certificate'
import { createSigningKey } from './signing-key'

const random = new Random('go')
const ca = { subject: { commonName: 'ca' }, key: createSigningKey(random), random }
const times = { notBeforeMs: Date.UTC(2026, 0, 1), notAfterMs: Date.UTC(2027, 0, 1) }
const authority = issueCertificate({ ...times, subject: ca.subject, publicKey: ca.key.publicKey, isAuthority: true, keyUsage: 32 }, ca)
const key = createSigningKey(random)
const issue = (names: readonly string[], commonName = 'web'): string =>
  issueCertificate({ ...times, subject: { commonName }, publicKey: key.publicKey, keyUsage: 1, alternativeNames: names.map((dns) => ({ dns })) }, ca)
const nowMs = Date.UTC(2026, 5, 1)

describe('Go says of a certificate', () => {
  it.each([
    ['nothing when it is good', issue(['web.default.svc']), authority, nowMs, undefined],
    ['that nobody knows who signed it', issue(['web.default.svc']), '', nowMs, 'x509: certificate signed by unknown authority'],
    ['that it is for others', issue(['a', 'b']), authority, nowMs, 'x509: certificate is valid for a, b, not web.default.svc'],
    ['that it has no names but an old one', issue([]), authority, nowMs, 'x509: certificate relies on legacy Common Name field, use SANs instead'],
    ['that it has run out', issue(['web.default.svc']), authority, Date.UTC(2028, 0, 1), 'x509: certificate has expired or is not yet valid: current time 2028-01-01T00:00:00Z is after 2027-01-01T00:00:00Z'],
    ['that it is not good yet', issue(['web.default.svc']), authority, 0, 'x509: certificate has expired or is not yet valid: current time 1970-01-01T00:00:00Z is before 2026-01-01T00:00:00Z'],
    ['that it is none', 'junk', authority, nowMs, 'x509: malformed certificate'],
  ])('%s', (_what, chain, authorities, at, problem) => {
    expect(goVerify(chain, { authorities, host: 'web.default.svc', nowMs: at })).toBe(problem)
  })
})
