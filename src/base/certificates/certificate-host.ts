/**
 * Whether a certificate is good for a host: by its alternative names; one star stands for one label.
 * Upstream: crypto/x509 VerifyHostname (Go 1.23); RFC 6125, section 6.4.
 */
import type { Certificate } from './read-certificate'
import { alternativeNamesOf } from './read-extensions'

const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/

export function isForHost({ extensions }: Pick<Certificate, 'extensions'>, host: string): boolean {
  const { dns, addresses } = alternativeNamesOf(extensions)
  return ADDRESS.test(host) ? addresses.includes(host) : dns.some((name) => covers(name, host))
}

/** `*.example.com` covers `www.example.com`, and nothing deeper. */
export function covers(name: string, host: string): boolean {
  const wanted = host.toLowerCase().replace(/\.$/, '')
  const given = name.toLowerCase().replace(/\.$/, '')
  if (!given.startsWith('*.')) return given === wanted
  const dot = wanted.indexOf('.')
  return dot > 0 && wanted.slice(dot) === given.slice(1)
}
