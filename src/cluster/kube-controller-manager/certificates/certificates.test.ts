import { describe, expect, it } from 'vitest'
import { CertificateSigningRequest } from '../../../api/kinds/certificate-signing-request'
import { readCertificate } from '../../../base/certificates/read-certificate'
import { startControlPlane } from '../testing.test.support'
import { signerChecks } from './check-request'
import { extendedKeyUsageOf, keyUsageOf } from './key-usages'

/** Made by `openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /O=dev/CN=jane`. */
const request = `-----BEGIN CERTIFICATE REQUEST-----
MIHWMH8CAQAwHTEMMAoGA1UECgwDZGV2MQ0wCwYDVQQDDARqYW5lMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEPXDl1BwEnzXME4Jo5xC5mDWSuu6y0r1h1ItVp5yw
ioxnIP1YOdjH6EQB99KoGZaR+Z/9yAvDKx9WFTxqL6/nv6AAMAoGCCqGSM49BAMC
A0cAMEQCIBeCeQEe5KWyXI4LH6EWZlgJEdtkYhTxgY+T0awDV7OyAiBQkiNzaHxi
37PRC64Traw2L5TSaD1JGFRWIr2bmEJ2Ow==
-----END CERTIFICATE REQUEST-----
`

const place = (usages: string[], signerName = 'kubernetes.io/kube-apiserver-client') => {
  const { door, run, clock, apiServer } = startControlPlane()
  door.create(CertificateSigningRequest, { metadata: { name: 'jane' }, spec: { request: btoa(request), signerName, usages, expirationSeconds: 3600 } })
  const decide = (type: string): void => {
    const found = door.get(CertificateSigningRequest, { name: 'jane' })
    const conditions = [{ type, status: 'True', reason: 'Test', message: 'Test' }]
    door.update(CertificateSigningRequest, { ...found, status: { ...found.status, conditions } }, { subresource: 'approval' })
  }
  const status = () => door.get(CertificateSigningRequest, { name: 'jane' }).status
  return { door, run, clock, apiServer, decide, status }
}

describe('a request for a certificate', () => {
  it('is signed once it is approved, and not before', () => {
    const { run, decide, status, clock, apiServer } = place(['client auth', 'digital signature'])
    run(5)
    expect(status().certificate).toBeUndefined()
    const approvedAt = clock.now()
    decide('Approved')
    run(5)
    const certificate = readCertificate(atob(status().certificate ?? ''))
    expect(certificate).toMatchObject({ subject: { commonName: 'jane', organizations: ['dev'] }, extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'] })
    expect(certificate && apiServer.keys.authority.vouchesFor(certificate)).toBe(true)
    expect(((certificate?.notAfterMs ?? 0) - approvedAt) / 1000).toBeCloseTo(3600, -2)
  })

  it('is left alone when it is denied, or for somebody else to sign', () => {
    const denied = place(['client auth'])
    denied.decide('Denied')
    denied.run(5)
    expect(denied.status().certificate).toBeUndefined()
    const foreign = place(['client auth'], 'example.com/signer')
    foreign.decide('Approved')
    foreign.run(5)
    expect(foreign.status()).toMatchObject({ conditions: [{ type: 'Approved' }] })
    expect(foreign.status().certificate).toBeUndefined()
  })

  it('fails when its signer does not like it', () => {
    const { run, decide, status } = place(['client auth', 'server auth'])
    decide('Approved')
    run(5)
    expect(status().conditions).toMatchObject([
      { type: 'Approved' },
      { type: 'Failed', reason: 'SignerValidationFailure', message: 'invalid usage for client certificate: server auth' },
    ])
  })

  it('goes an hour after it was decided, and a day after it was forgotten', () => {
    const decided = place(['client auth'])
    decided.decide('Approved')
    decided.run(2 * 3600)
    expect(() => decided.status()).toThrow('certificatesigningrequests.certificates.k8s.io "jane" not found')
    const forgotten = place(['client auth'])
    forgotten.run(23 * 3600)
    expect(forgotten.status()).toEqual({})
    forgotten.run(2 * 3600)
    expect(() => forgotten.status()).toThrow('not found')
  })
})

describe('the signers of kubelets', () => {
  const node = { subject: { commonName: 'system:node:a', organizations: ['system:nodes'] }, subjectBytes: new Uint8Array(), publicKey: new Uint8Array(), alternativeNames: [], emailAddresses: 0, uris: 0 }
  const client = ['client auth', 'digital signature', 'key encipherment']
  it.each([
    { name: 'kubelet-client', request: node, usages: client, says: undefined },
    { name: 'kubelet-client', request: node, usages: client.slice(0, 2), says: undefined },
    { name: 'kubelet-client', request: node, usages: ['client auth'], says: 'usages did not match [client auth digital signature key encipherment]' },
    { name: 'kubelet-client', request: { ...node, subject: { ...node.subject, organizations: ['dev'] } }, usages: client, says: 'subject organization is not system:nodes' },
    { name: 'kubelet-client', request: { ...node, subject: { ...node.subject, commonName: 'a' } }, usages: client, says: 'subject common name does not begin with system:node:' },
    { name: 'kubelet-client', request: { ...node, alternativeNames: [{ dns: 'a' }] }, usages: client, says: 'DNS subjectAltNames are not allowed' },
    { name: 'kubelet-serving', request: node, usages: client, says: 'DNS or IP subjectAltName is required' },
    { name: 'kubelet-serving', request: { ...node, alternativeNames: [{ dns: 'a' }] }, usages: ['server auth', 'digital signature'], says: undefined },
    { name: 'kubelet-serving', request: { ...node, alternativeNames: [{ dns: 'a' }], uris: 1 }, usages: ['server auth', 'digital signature'], says: 'URI subjectAltNames are not allowed' },
  ])('$name: $usages -> $says', ({ name, request: asked, usages, says }) => {
    const signer = name === 'kubelet-client' ? 'kubernetes.io/kube-apiserver-client-kubelet' : 'kubernetes.io/kubelet-serving'
    expect(signerChecks[signer](asked, usages)).toBe(says)
  })

  it('write usages as certificates do', () => {
    expect([keyUsageOf(['signing', 'key encipherment', 'decipher only']), extendedKeyUsageOf(['server auth', 's/mime', 'email protection'])]).toEqual([
      1 + 4 + 256,
      ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.4'],
    ])
  })
})
