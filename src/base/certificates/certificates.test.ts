import { describe, expect, it } from 'vitest'
import { Random } from '../random'
import { issueCertificate } from './issue-certificate'
import { isKeyOf } from './key-pair'
import { fromPem, toPem } from './pem'
import { readCertificate } from './read-certificate'
import { readCertificateRequest } from './read-certificate-request'
import { createSigningKey } from './signing-key'

const random = new Random('certificates')
const authority = { subject: { commonName: 'kubernetes' }, key: createSigningKey(random.fork('authority')), random }
const jane = createSigningKey(random.fork('jane'))
const times = { notBeforeMs: Date.UTC(2026, 0, 1), notAfterMs: Date.UTC(2051, 0, 1) }
const subject = { commonName: 'jane', organizations: ['dev', 'ops'] }
const pem = issueCertificate({ subject, publicKey: jane.publicKey, keyUsage: 5, extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'], ...times }, authority)

describe('a certificate', () => {
  it('is read as it was written', () => {
    expect(readCertificate(pem)).toMatchObject({ subject, ...times, extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'], publicKey: jane.publicKey })
  })

  it('is vouched for by who signed it, and by nobody else', () => {
    const read = readCertificate(pem)
    if (!read) throw new Error('not read')
    expect(authority.key.verify(read.body, read.signature, 'der')).toBe(true)
    expect(jane.verify(read.body, read.signature, 'der')).toBe(false)
    expect(authority.key.verify(read.body, new Uint8Array(3), 'der')).toBe(false)
  })

  it('belongs to its key', () => {
    expect(isKeyOf(jane.publicKey, jane.pem())).toBe(true)
    expect(isKeyOf(jane.publicKey, authority.key.pem())).toBe(false)
    expect(isKeyOf(jane.publicKey, 'no key')).toBe(false)
  })

  it.each(['', 'x', toPem('CERTIFICATE', new Uint8Array()), toPem('CERTIFICATE', Uint8Array.of(0x30, 0x82, 1, 2, 3)), toPem('OTHER', Uint8Array.of(1))])(
    'is none when it is %j',
    (text) => expect(readCertificate(text)).toBeUndefined(),
  )

  it('is read or not, whichever of its bytes is changed, but never believed', () => {
    const bytes = fromPem(pem)?.bytes ?? new Uint8Array()
    const places = new Random('places')
    const whole = readCertificate(pem)
    if (!whole) throw new Error('not read')
    for (let round = 0; round < 2000; round++) {
      const broken = Uint8Array.from(bytes)
      broken[places.below(bytes.length)] ^= 1 + places.below(255)
      const read = readCertificate(toPem('CERTIFICATE', broken.subarray(0, bytes.length - places.below(3))))
      readCertificateRequest(toPem('CERTIFICATE REQUEST', broken))
      isKeyOf(jane.publicKey, toPem('PRIVATE KEY', broken))
      const isChanged = read && toPem('B', read.body) !== toPem('B', whole.body)
      if (isChanged && round % 50 === 0) expect(authority.key.verify(read.body, read.signature, 'der')).toBe(false)
    }
  })
})
