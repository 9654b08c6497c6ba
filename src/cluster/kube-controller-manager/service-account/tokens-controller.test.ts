import { describe, expect, it } from 'vitest'
import { Secret } from '../../../api/kinds/secret'
import { ServiceAccount } from '../../../api/kinds/service-account'
import { startControlPlane } from '../testing.test.support'

const secretOf = (account: string) => ({
  metadata: { name: 'robot-token', namespace: 'default', annotations: { 'kubernetes.io/service-account.name': account } },
  type: 'kubernetes.io/service-account-token',
})

describe('a Secret for the token of a ServiceAccount', () => {
  it('is filled, and its token tells the API server who comes', () => {
    const { door, run, apiServer } = startControlPlane()
    const account = door.create(ServiceAccount, { metadata: { name: 'robot', namespace: 'default' } })
    door.create(Secret, secretOf('robot'))
    run(2)
    const { data = {}, metadata } = door.get(Secret, { namespace: 'default', name: 'robot-token' })
    expect(Object.keys(data).sort()).toEqual(['ca.crt', 'namespace', 'token'])
    expect(atob(data['ca.crt'])).toBe(apiServer.keys.authority.certificate)
    expect(metadata.annotations?.['kubernetes.io/service-account.uid']).toBe(account.metadata.uid)
    expect(apiServer.access.authentication.review(atob(data.token), ['https://kubernetes.default.svc.cluster.local'])).toMatchObject({
      user: { user: 'system:serviceaccount:default:robot', uid: account.metadata.uid },
    })
  })

  it('goes without its account, and its token with it', () => {
    const { door, run, apiServer } = startControlPlane()
    door.create(ServiceAccount, { metadata: { name: 'robot', namespace: 'default' } })
    door.create(Secret, secretOf('robot'))
    run(2)
    const token = atob(door.get(Secret, { namespace: 'default', name: 'robot-token' }).data?.token ?? '')
    door.delete(ServiceAccount, { namespace: 'default', name: 'robot' })
    run(2)
    expect(() => door.get(Secret, { namespace: 'default', name: 'robot-token' })).toThrow('secrets "robot-token" not found')
    expect(apiServer.access.authentication.review(token, ['https://kubernetes.default.svc.cluster.local'])).toEqual({
      error: 'service account token has been invalidated',
    })
  })

  it('is named by no account any more when it is gone', () => {
    const { door, run } = startControlPlane()
    const secrets = [{ name: 'robot-token' }, { name: 'other' }]
    door.create(ServiceAccount, { metadata: { name: 'robot', namespace: 'default' }, secrets })
    door.create(Secret, secretOf('robot'))
    run(2)
    door.delete(Secret, { namespace: 'default', name: 'robot-token' })
    run(2)
    expect(door.get(ServiceAccount, { namespace: 'default', name: 'robot' }).secrets).toEqual([{ name: 'other' }])
  })

  it('for an account that never was, or was another one of that name, goes', () => {
    const { door, run } = startControlPlane()
    door.create(Secret, secretOf('nobody'))
    run(2)
    expect(door.list(Secret).items.map(({ metadata }) => metadata.name)).not.toContain('robot-token')
    door.create(ServiceAccount, { metadata: { name: 'robot', namespace: 'default' } })
    const secret = secretOf('robot')
    const annotations = { ...secret.metadata.annotations, 'kubernetes.io/service-account.uid': 'another' }
    door.create(Secret, { ...secret, metadata: { ...secret.metadata, annotations } })
    run(2)
    expect(door.list(Secret).items.map(({ metadata }) => metadata.name)).not.toContain('robot-token')
  })
})
