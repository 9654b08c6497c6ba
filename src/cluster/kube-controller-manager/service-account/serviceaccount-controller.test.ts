/** Rows: upstream's pkg/controller/serviceaccount/serviceaccounts_controller_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import { Namespace } from '../../../api/kinds/namespace'
import { ServiceAccount } from '../../../api/kinds/service-account'
import { startControlPlane } from '../testing.test.support'

describe('the account that every namespace has', () => {
  const accounts = ({ door }: ReturnType<typeof startControlPlane>, namespace: string) =>
    door.list(ServiceAccount, { namespace }).items.map(({ metadata }) => metadata.name)

  it('comes with the namespace, and again when it is deleted; no other does', () => {
    const cluster = startControlPlane()
    const { door, run } = cluster
    door.create(Namespace, { metadata: { name: 'shop' } })
    run(1)
    expect(accounts(cluster, 'shop')).toEqual(['default'])
    door.create(ServiceAccount, { metadata: { name: 'robot', namespace: 'shop' } })
    for (const name of ['default', 'robot']) door.delete(ServiceAccount, { name, namespace: 'shop' })
    run(1)
    expect(accounts(cluster, 'shop')).toEqual(['default'])
  })

  it('stays gone where the namespace goes', () => {
    const cluster = startControlPlane()
    const { door, run } = cluster
    door.create(Namespace, { metadata: { name: 'shop', finalizers: ['example.com/stay'] } })
    run(1)
    door.delete(Namespace, { name: 'shop' })
    run(60)
    expect(accounts(cluster, 'shop')).toEqual([])
  })
})
