/** Rows: upstream's pkg/controller/certificates/rootcacertpublisher/publisher_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import { ConfigMap } from '../../../api/kinds/config-map'
import { Namespace } from '../../../api/kinds/namespace'
import { startControlPlane } from '../testing.test.support'

const place = { namespace: 'default', name: 'kube-root-ca.crt' }

function start() {
  const { door, run, apiServer } = startControlPlane()
  const expected = { 'ca.crt': apiServer.keys.authority.certificate }
  return {
    door,
    run,
    expected,
    found: () => door.get(ConfigMap, place),
    description: () => door.get(ConfigMap, place).metadata.annotations?.['kubernetes.io/description'],
  }
}

describe('the certificate of the authority', () => {
  it('is in every namespace, and is explained', () => {
    const { door, run, expected, found, description } = start()
    expect([found().data, description()]).toEqual([
      expected,
      expect.stringMatching(/^Contains a CA bundle that can be used to verify the kube-apiserver/),
    ])
    door.create(Namespace, { metadata: { name: 'shop' } })
    run(1)
    expect(door.get(ConfigMap, { ...place, namespace: 'shop' }).data).toEqual(expected)
  })

  it.each([
    { title: 'deleted', spoil: undefined },
    { title: 'changed', spoil: { data: { 'ca.crt': 'other' } } },
    { title: 'added to', spoil: { data: { more: '1' } } },
    { title: 'emptied', spoil: { data: { 'ca.crt': null } } },
    { title: 'no longer explained', spoil: { metadata: { annotations: { 'kubernetes.io/description': null } } } },
  ])('is put right when it is $title', ({ spoil }) => {
    const { door, run, expected, found, description } = start()
    if (spoil) door.patch(ConfigMap, place, { type: 'application/merge-patch+json', patch: spoil })
    else door.delete(ConfigMap, place)
    run(1)
    expect([found().data, description()]).toEqual([expected, expect.any(String)])
  })

  it('leaves what others have said of it', () => {
    const { door, run, description } = start()
    door.patch(ConfigMap, place, {
      type: 'application/merge-patch+json',
      patch: { metadata: { annotations: { 'kubernetes.io/description': 'mine' } } },
    })
    run(1)
    expect(description()).toBe('mine')
  })
})
