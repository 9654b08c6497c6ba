import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { sha512Hex } from './sha512'

it.each(['', 'abc', 'a'.repeat(111), 'a'.repeat(112), 'ü'.repeat(500)])('hashes as FIPS 180-4 says', (text) => {
  expect(sha512Hex(text)).toBe(createHash('sha512').update(text).digest('hex'))
})
