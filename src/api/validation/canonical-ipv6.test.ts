import { expect, it } from 'vitest'
import { canonicalIpv6 } from './canonical-ipv6'

const rows: readonly (readonly [string, string])[] = [
  ['::', '::'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['2001:DB8:0:0::2', '2001:db8::2'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
  ['fe80::0001:0:0', 'fe80::1:0:0'],
  ['::ffff:10.0.0.1', '::ffff:10.0.0.1'],
]

it.each(rows)('writes %s as %s', (given, canonical) => {
  expect(canonicalIpv6(given)).toBe(canonical)
})
