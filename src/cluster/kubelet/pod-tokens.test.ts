import { describe, expect, it } from 'vitest'
import type { Kind } from '../../api/kind'
import { kinds } from '../../api/kinds'
import { Pod } from '../../api/kinds/pod'
import { ServiceAccount } from '../../api/kinds/service-account'
import { createSimulation } from '../../base/simulation'
import { createApiServer } from '../kube-apiserver/api-server'
import { PodTokens } from './pod-tokens'

function startPod() {
  const simulation = createSimulation({ seed: 'tokens', startMs: Date.UTC(2026, 0, 1) })
  const server = createApiServer({ simulation, kinds: kinds as readonly Kind[] })
  const door = server.door({ user: 'test', fieldManager: 'test' })
  door.create(ServiceAccount, { metadata: { name: 'default', namespace: 'default' } })
  const pod = door.create(Pod, { metadata: { name: 'web', namespace: 'default' }, spec: { containers: [{ name: 'web', image: 'nginx' }] } })
  const { clock } = simulation
  const userOf = (token: string) => {
    const found = server.access.authentication.review(token, ['https://kubernetes.default.svc.cluster.local'])
    return 'error' in found ? found.error : found.user
  }
  return { clock, door, pod, userOf, tokens: new PodTokens({ door, pod, clock }) }
}

describe('the tokens of a pod', () => {
  it('are the pod\'s own, and say so to the API server', () => {
    const { tokens, userOf, pod } = startPod()
    const user = userOf(tokens.get({ path: 'token', expirationSeconds: 3607 }))
    expect(user).toMatchObject({
      user: 'system:serviceaccount:default:default',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
      extra: { 'authentication.kubernetes.io/pod-name': ['web'], 'authentication.kubernetes.io/pod-uid': [pod.metadata.uid] },
    })
  })

  it('stay the same until four fifths of their time are over', () => {
    const { tokens, clock } = startPod()
    const first = tokens.get({ path: 'token', expirationSeconds: 600 })
    clock.advanceTo(clock.now() + 479_000)
    expect(tokens.get({ path: 'token', expirationSeconds: 600 })).toBe(first)
    clock.advanceTo(clock.now() + 2_000)
    expect(tokens.get({ path: 'token', expirationSeconds: 600 })).not.toBe(first)
  })

  it('are for somebody else where the volume says so', () => {
    const { tokens, userOf } = startPod()
    expect(userOf(tokens.get({ path: 'token', audience: 'vault' }))).toBe(
      'token audiences ["vault"] is invalid for the target audiences ["https://kubernetes.default.svc.cluster.local"]',
    )
  })

  it('are worth nothing when the pod is gone, and are not asked for again', () => {
    const { tokens, userOf, door, pod, clock } = startPod()
    const token = tokens.get({ path: 'token' })
    door.delete(Pod, pod.metadata, { gracePeriodSeconds: 0 })
    expect(userOf(token)).toBe('service account token has been invalidated')
    clock.advanceTo(clock.now() + 3_600_000)
    expect(tokens.get({ path: 'token' })).toBe(token)
    expect(tokens.renewAtMs).toBeUndefined()
  })

  it('expire', () => {
    const { tokens, userOf, clock } = startPod()
    const token = tokens.get({ path: 'token', expirationSeconds: 600 })
    clock.advanceTo(clock.now() + 661_000)
    expect(userOf(token)).toBe('service account token has expired')
  })
})
