import { execFileSync, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createCertificateAuthority } from '../../api/certificate-authority'
import { Random } from '../../base/random'
import { createServerCertificate } from './server-certificate'

const nowMs = Date.UTC(2026, 2, 4, 5, 6, 7)
const clusterAuthority = createCertificateAuthority(new Random('certificates'))
const authority = clusterAuthority.certificate
const server = createServerCertificate(clusterAuthority, { nowMs, host: 'fe80::1:2' })
const administrator = clusterAuthority.issueClient({
  ...{ commonName: 'kubernetes-admin', organizations: ['system:masters'] },
  ...{ notBeforeMs: nowMs, notAfterMs: nowMs + 3600_000 },
})
const [authorityCertificate, serverCertificate, administratorCertificate] = [
  authority,
  server.certificate,
  administrator.certificate,
].map((certificate) => new X509Certificate(certificate))

describe('the authority of a cluster', () => {
  it('signs itself', () => {
    expect(authorityCertificate.ca).toBe(true)
    expect(authorityCertificate.subject).toBe('CN=kubernetes')
    expect(authorityCertificate.verify(authorityCertificate.publicKey)).toBe(true)
  })

  it('vouches for the API server under all of its names', () => {
    expect(serverCertificate.checkIssued(authorityCertificate)).toBe(true)
    expect(serverCertificate.verify(authorityCertificate.publicKey)).toBe(true)
    expect(serverCertificate.ca).toBe(false)
    for (const name of [
      'localhost',
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      'kubernetes.default.svc.cluster.local',
    ]) {
      expect(serverCertificate.checkHost(name)).toBe(name)
    }
    for (const address of ['127.0.0.1', '10.96.0.1', 'fe80::1:2'])
      expect(serverCertificate.checkIP(address)).toBe(address)
    expect(serverCertificate.checkHost('example.com')).toBeUndefined()
  })

  it('vouches for the administrator as a client', () => {
    expect(administratorCertificate.subject).toBe('O=system:masters\nCN=kubernetes-admin')
    expect(administratorCertificate.verify(authorityCertificate.publicKey)).toBe(true)
    expect(administratorCertificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
  })

  it('gives the server a year, and the authority long enough for any clock', () => {
    expect(serverCertificate.validFrom).toBe('Mar  4 05:01:07 2026 GMT')
    expect(serverCertificate.validTo).toBe('Mar  4 05:06:07 2027 GMT')
    expect(authorityCertificate.validTo).toBe('Dec 31 23:59:59 2049 GMT')
  })

  const hasOpenSsl = spawnSync('openssl', ['version']).status === 0
  it.skipIf(!hasOpenSsl)('writes what openssl accepts for each purpose', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kubarium-tls-'))
    const file = (name: string, content: string): string => {
      writeFileSync(join(folder, name), content)
      return join(folder, name)
    }
    const ca = file('ca.pem', authority)
    const verify = (purpose: string, certificate: string): string =>
      execFileSync(
        'openssl',
        ['verify', '-x509_strict', '-attime', String(nowMs / 1000), '-purpose', purpose, '-CAfile', ca, certificate],
        {
          encoding: 'utf8',
          stdio: 'pipe',
        },
      )
    const serverFile = file('server.pem', server.certificate)
    const clientFile = file('client.pem', administrator.certificate)
    expect(verify('sslserver', serverFile)).toBe(`${serverFile}: OK\n`)
    expect(verify('sslclient', clientFile)).toBe(`${clientFile}: OK\n`)
    expect(() => verify('sslclient', serverFile)).toThrow('unsuitable certificate purpose')
    rmSync(folder, { recursive: true })
  })
})
