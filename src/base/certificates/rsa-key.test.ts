import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Random } from '../random'
import { issueCertificate } from './issue-certificate'
import { isKeyOf } from './key-pair'
import { readCertificate } from './read-certificate'
import { createRsaNumbers, rsaSigningKey } from './rsa-key'
import { verifyChain } from './verify-chain'

const random = new Random('rsa')
const numbers = createRsaNumbers(random.fork('key'), 2048)
const key = rsaSigningKey(numbers)
const times = { notBeforeMs: Date.UTC(2026, 0, 1), notAfterMs: Date.UTC(2036, 0, 1) }
const subject = { commonName: 'fruit.local' }
const certificate = issueCertificate({ subject, publicKey: key.publicKey, isAuthority: true, keyUsage: 0, ...times }, { subject, key, random })

function openssl(args: readonly string[], files: Readonly<Record<string, string>>): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'kubarium-rsa-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  try {
    return execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

describe('an RSA key', () => {
  it('is of as many bits as asked for, and the same for the same chance', () => {
    expect(numbers.modulus.toString(2)).toHaveLength(2048)
    expect(createRsaNumbers(new Random('same'), 512)).toEqual(createRsaNumbers(new Random('same'), 512))
  })

  it('signs what it verifies, and nothing else', () => {
    const words = new TextEncoder().encode('words')
    const signature = key.sign(words, 'der')
    expect(key.verify(words, signature, 'der')).toBe(true)
    expect(key.verify(new TextEncoder().encode('others'), signature, 'der')).toBe(false)
    expect(isKeyOf(key.publicKey, key.pem())).toBe(true)
  })

  it('makes a certificate that vouches for itself', () => {
    const nowMs = Date.UTC(2030, 0, 1)
    expect(readCertificate(certificate)?.signatureAlgorithm).toBe('1.2.840.113549.1.1.11')
    expect(verifyChain(certificate, { trusted: [certificate], nowMs })).toBeUndefined()
    expect(verifyChain(certificate, { trusted: [], nowMs })).toBe('self-signed certificate')
    expect(verifyChain(certificate, { trusted: [certificate], nowMs: Date.UTC(2040, 0, 1) })).toBe('certificate has expired')
    expect(verifyChain(certificate, { trusted: [certificate], nowMs: 0 })).toBe('certificate is not yet valid')
  })

  it('is one for openssl, too, where there is one', () => {
    const checked = openssl(['rsa', '-in', 'key.pem', '-check', '-noout'], { 'key.pem': key.pem() })
    if (checked === undefined) return console.warn('no openssl here: not compared')
    expect(checked).toContain('RSA key ok')
    expect(openssl(['verify', '-no_check_time', '-CAfile', 'ca.pem', 'ca.pem'], { 'ca.pem': certificate })).toBe('ca.pem: OK\n')
  })
})

describe('a chain', () => {
  const leafKey = rsaSigningKey(createRsaNumbers(random.fork('leaf'), 512))
  const leaf = issueCertificate({ subject: { commonName: 'leaf' }, publicKey: leafKey.publicKey, keyUsage: 0, ...times }, { subject, key, random })
  const stranger = issueCertificate({ subject: { commonName: 'leaf' }, publicKey: leafKey.publicKey, keyUsage: 0, ...times }, { subject, key: leafKey, random })
  const nowMs = Date.UTC(2030, 0, 1)

  it.each([
    ['of a known authority', leaf, [certificate], undefined],
    ['with an authority that nobody knows', leaf, [], 'unable to get local issuer certificate'],
    ['that brings its own authority', leaf + certificate, [], 'self-signed certificate in certificate chain'],
    ['that was signed by somebody else in its name', stranger, [certificate], 'unable to get local issuer certificate'],
    ['of nothing', '', [certificate], 'unable to get local issuer certificate'],
  ])('%s', (_name, chain, trusted, problem) => {
    expect(verifyChain(chain, { trusted, nowMs })).toBe(problem)
  })
})
