import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { wireForm } from './wire-form'

const pods = '/api/v1/pods'
const own = { 'content-type': 'application/json' }
const large = JSON.stringify({ text: 'x'.repeat(128 * 1024) })

it('names the request, by the name it has, and lets nobody keep the answer', () => {
  const { headers } = wireForm({ path: pods, headers: { 'audit-id': 'mine' } }, { status: 200, headers: own, body: '{}' })
  expect(headers).toEqual({ ...own, 'audit-id': 'mine', 'cache-control': 'no-cache, private' })
  expect(wireForm({ path: pods, headers: {} }, { status: 200, headers: own, body: '{}' }).headers['audit-id']).toMatch(/^[0-9a-f-]{36}$/)
})

it('leaves to an answer what it says itself of being kept', () => {
  const kept = { ...own, 'cache-control': 'public, immutable' }
  expect(wireForm({ path: '/openapi/v3/api/v1', headers: {} }, { status: 200, headers: kept, body: '{}' }).headers).toMatchObject(kept)
})

it('compresses what is large for those who can read it', () => {
  const { headers, body } = wireForm({ path: pods, headers: { 'accept-encoding': 'deflate, gzip;q=0.8' } }, { status: 200, headers: own, body: large })
  expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
  expect(gunzipSync(body as Buffer).toString()).toBe(large)
})

it.each([
  { what: 'what is small', path: pods, accepted: 'gzip', sent: '{}' },
  { what: 'what goes to those who cannot read it', path: pods, accepted: 'deflate', sent: large },
  { what: 'what is not of a resource', path: '/metrics', accepted: 'gzip', sent: large },
])('does not compress $what', ({ path, accepted, sent }) => {
  const { headers, body } = wireForm({ path, headers: { 'accept-encoding': accepted } }, { status: 200, headers: own, body: sent })
  expect([headers['content-encoding'], body]).toEqual([undefined, sent])
})
