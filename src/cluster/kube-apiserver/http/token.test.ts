import { expect, it } from 'vitest'
import { readBody } from '../../../api/http'
import type { Kind } from '../../../api/kind'
import { kinds } from '../../../api/kinds'
import { ServiceAccount } from '../../../api/kinds/service-account'
import { createSimulation } from '../../../base/simulation'
import { createApiServer } from '../api-server'

async function requestToken(name: string, spec: object) {
  const simulation = createSimulation({ seed: 'token', startMs: Date.UTC(2026, 0, 1) })
  const server = createApiServer({ simulation, kinds: kinds as readonly Kind[] })
  server.door({ user: 'tester', fieldManager: 'test' }).create(ServiceAccount, { metadata: { name: 'robot', namespace: 'default' } })
  const path = `/api/v1/namespaces/default/serviceaccounts/${name}/token`
  const response = await server.fetch({ method: 'POST', path, headers: {}, body: JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec }) })
  return { status: response.status, body: JSON.parse(await readBody(response)) }
}

const decoded = (part: string): unknown => JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')))

it('is a JSON web token of the account, good for as long as was asked', async () => {
  const { status, body } = await requestToken('robot', { expirationSeconds: 600, audiences: ['vault'] })
  expect(status).toBe(201)
  expect(body).toMatchObject({ kind: 'TokenRequest', spec: { audiences: ['vault'], expirationSeconds: 600 }, status: { expirationTimestamp: '2026-01-01T00:10:00Z' } })
  const [header, claims, signature] = body.status.token.split('.')
  expect(decoded(header)).toMatchObject({ alg: 'ES256' })
  expect(decoded(claims)).toMatchObject({ aud: ['vault'], sub: 'system:serviceaccount:default:robot', exp: Date.UTC(2026, 0, 1, 0, 10) / 1000 })
  expect(signature).toHaveLength(86)
})

it.each([
  { name: 'robot', spec: { expirationSeconds: 5 }, status: 422, message: 'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 5: may not specify a duration less than 10 minutes' },
  { name: 'nobody', spec: {}, status: 404, message: 'serviceaccounts "nobody" not found' },
])('is refused with: $message', async ({ name, spec, status, message }) => {
  expect(await requestToken(name, spec)).toMatchObject({ status, body: { message } })
})
