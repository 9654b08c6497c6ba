/** The names of usages in requests, as certificates write them. Upstream: pkg/controller/certificates/authority/policies.go (v1.32). */

/** Bits of the key usage extension. */
const bits: Readonly<Record<string, number>> = {
  signing: 1,
  'digital signature': 1,
  'content commitment': 2,
  'key encipherment': 4,
  'data encipherment': 8,
  'key agreement': 16,
  'cert sign': 32,
  'crl sign': 64,
  'encipher only': 128,
  'decipher only': 256,
}

/** Object identifiers of the extended key usage extension, in the order in which a certificate lists them. */
const identifiers: Readonly<Record<string, string>> = {
  any: '2.5.29.37.0',
  'server auth': '1.3.6.1.5.5.7.3.1',
  'client auth': '1.3.6.1.5.5.7.3.2',
  'code signing': '1.3.6.1.5.5.7.3.3',
  'email protection': '1.3.6.1.5.5.7.3.4',
  's/mime': '1.3.6.1.5.5.7.3.4',
  'ipsec end system': '1.3.6.1.5.5.7.3.5',
  'ipsec tunnel': '1.3.6.1.5.5.7.3.6',
  'ipsec user': '1.3.6.1.5.5.7.3.7',
  timestamping: '1.3.6.1.5.5.7.3.8',
  'ocsp signing': '1.3.6.1.5.5.7.3.9',
  'microsoft sgc': '1.3.6.1.4.1.311.10.3.3',
  'netscape sgc': '2.16.840.1.113730.4.1',
}

export const keyUsageOf = (usages: readonly string[]): number => usages.reduce((sum, usage) => sum | (bits[usage] ?? 0), 0)

export const extendedKeyUsageOf = (usages: readonly string[]): string[] => [
  ...new Set(Object.entries(identifiers).flatMap(([name, id]) => (usages.includes(name) ? [id] : []))),
]
