/**
 * The certificate and key that a well-known book on Kubernetes has its readers fetch, for the Secret that kuard serves TLS with.
 * Upstream: storage.googleapis.com/kuar-demo/kuard.{crt,key}. Simplified: the pair is our own, and of another sort of key.
 */
import { issueCertificate } from '../../base/certificates/issue-certificate'
import { createSigningKey } from '../../base/certificates/signing-key'
import { Random } from '../../base/random'
import type { Addon } from '../../cluster/addon'

interface Pair {
  readonly crt: string
  readonly key: string
}

let made: Pair | undefined

function pair(): Pair {
  const random = new Random('kuar-demo')
  const key = createSigningKey(random)
  const subject = { commonName: 'kuard.kuar.io' }
  const times = { notBeforeMs: Date.UTC(2017, 0, 1), notAfterMs: Date.UTC(2050, 0, 1) - 1000 }
  const request = { ...times, subject, publicKey: key.publicKey, isAuthority: true, keyUsage: 0, alternativeNames: [{ dns: subject.commonName }] }
  return { crt: issueCertificate(request, { subject, key, random }), key: key.pem() }
}

export const kuardCertificate: Addon = {
  images: () => [],
  page(host, path) {
    const [, part] = /^\/kuar-demo\/kuard\.(crt|key)$/.exec(path) ?? []
    if (host !== 'storage.googleapis.com' || (part !== 'crt' && part !== 'key')) return undefined
    made ??= pair()
    return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: made[part] }
  },
}
