import { describe, expect, it } from 'vitest'
import { ConfigMap } from '../../../api/kinds/config-map'
import { Deployment } from '../../../api/kinds/deployment'
import { Namespace } from '../../../api/kinds/namespace'
import { Pod } from '../../../api/kinds/pod'
import { ServiceAccount } from '../../../api/kinds/service-account'
import { startControlPlane } from '../testing.test.support'

function start() {
  const cluster = startControlPlane({ readyAfterMs: 500 })
  const { door, run } = cluster
  door.create(Namespace, { metadata: { name: 'shop' } })
  run(1)
  door.create(Deployment, {
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
    },
  })
  run(5)
  const names = () => door.list(Namespace).items.map(({ metadata }) => metadata.name)
  const condition = (type: string) => door.get(Namespace, { name: 'shop' }).status.conditions?.find((each) => each.type === type)
  return { ...cluster, names, condition }
}

describe('the namespace controller', () => {
  it('gives each namespace its account and certificate, and on deletion takes everything in it away', () => {
    const { door, run, names } = start()
    expect(door.list(ServiceAccount, { namespace: 'shop' }).items.map(({ metadata }) => metadata.name)).toEqual(['default'])
    expect(door.list(ConfigMap, { namespace: 'shop' }).items.map(({ metadata }) => metadata.name)).toEqual(['kube-root-ca.crt'])
    door.delete(Namespace, { name: 'shop' })
    expect(door.get(Namespace, { name: 'shop' }).status.phase).toBe('Terminating')
    run(4)
    expect(door.list(Pod, { namespace: 'shop' }).items).toHaveLength(3)
    run(20)
    expect(names()).not.toContain('shop')
    for (const kind of [Pod, Deployment, ConfigMap, ServiceAccount] as const) {
      expect(door.list<Pod>(kind as typeof Pod, { namespace: 'shop' }).items).toEqual([])
    }
  })

  it('says what it waits for', () => {
    const { door, run, names, condition } = start()
    const [pod] = door.list(Pod, { namespace: 'shop' }).items
    door.update(Pod, { ...pod, metadata: { ...pod.metadata, finalizers: ['example.com/stay'] } })
    door.delete(Namespace, { name: 'shop' })
    run(60)
    expect(condition('NamespaceContentRemaining')).toMatchObject({
      status: 'True',
      reason: 'SomeResourcesRemain',
      message: 'Some resources are remaining: pods. has 1 resource instances',
    })
    expect(condition('NamespaceFinalizersRemaining')).toMatchObject({
      status: 'True',
      reason: 'SomeFinalizersRemain',
      message: 'Some content in the namespace has finalizers remaining: example.com/stay in 1 resource instances',
    })
    expect(condition('NamespaceDeletionContentFailure')).toMatchObject({ status: 'False', reason: 'ContentDeleted' })
    const held = door.get(Pod, pod.metadata)
    door.update(Pod, { ...held, metadata: { ...held.metadata, finalizers: [] } })
    run(60)
    expect(names()).not.toContain('shop')
  })

  it('says what should be gone and is not', () => {
    const { door, run } = startControlPlane()
    door.create(Namespace, { metadata: { name: 'shop' } })
    run(1)
    door.create(Pod, {
      metadata: { name: 'stuck', namespace: 'shop' },
      spec: { nodeName: 'node-1', containers: [{ name: 'c', image: 'nginx' }] },
    })
    run(1)
    door.delete(Namespace, { name: 'shop' })
    const told = () =>
      (door.get(Namespace, { name: 'shop' }).status.conditions ?? []).map(({ type, status, reason, message }) => [
        type,
        status,
        reason,
        message,
      ])
    const fine = [
      ['NamespaceDeletionDiscoveryFailure', 'False', 'ResourcesDiscovered', 'All resources successfully discovered'],
      ['NamespaceDeletionGroupVersionParsingFailure', 'False', 'ParsedGroupVersions', 'All legacy kube types successfully parsed'],
    ]
    const left = [
      ['NamespaceContentRemaining', 'True', 'SomeResourcesRemain', 'Some resources are remaining: pods. has 1 resource instances'],
      ['NamespaceFinalizersRemaining', 'False', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
    ]
    run(25)
    const deleted = [
      'NamespaceDeletionContentFailure',
      'False',
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ]
    expect(told()).toEqual([...fine, deleted, ...left])
    run(20)
    const text =
      'Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: shop for gvr: /v1, Resource=pods'
    expect(told()).toEqual([...fine, ['NamespaceDeletionContentFailure', 'True', 'ContentDeletionFailed', text], ...left])
    door.delete(Pod, { name: 'stuck', namespace: 'shop' }, { gracePeriodSeconds: 0 })
    run(65)
    expect(door.list(Namespace).items.map(({ metadata }) => metadata.name)).not.toContain('shop')
  })

  it('leaves an empty namespace to whoever has a finalizer on it', () => {
    const { door, run, condition } = start()
    const shop = door.get(Namespace, { name: 'shop' })
    door.update(Namespace, { ...shop, metadata: { ...shop.metadata, finalizers: ['example.com/mine'] } })
    door.delete(Namespace, { name: 'shop' })
    run(60)
    const { metadata, spec, status } = door.get(Namespace, { name: 'shop' })
    expect([spec, status.phase, metadata.deletionGracePeriodSeconds]).toEqual([{}, 'Terminating', undefined])
    expect(condition('NamespaceContentRemaining')).toMatchObject({
      status: 'False',
      reason: 'ContentRemoved',
      message: 'All content successfully removed',
    })
  })
})
