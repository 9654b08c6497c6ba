/** Known fingerprints of RFC 1321 and RFC 3174. */
import { describe, expect, it } from 'vitest'
import { md5Hex } from './md5'
import { sha1Hex } from './sha1'

const long = '1234567890'.repeat(8)

describe('fingerprints of known texts', () => {
  it.each([
    ['md5', md5Hex, '', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['md5', md5Hex, 'abc', '900150983cd24fb0d6963f7d28e17f72'],
    ['md5', md5Hex, long, '57edf4a22be3c955ac49da2e2107b67a'],
    ['sha1', sha1Hex, '', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['sha1', sha1Hex, 'abc', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['sha1', sha1Hex, 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '84983e441c3bd26ebaae4aa1f95129e5e54670f1'],
  ])('%s of %3$s', (_name, hash, text, wanted) => expect(hash(text)).toBe(wanted))
})
