import { describe, expect, it } from 'vitest'
import { ClusterRole } from '../../../api/kinds/cluster-role'
import { startControlPlane } from '../testing.test.support'

const rule = (resource: string) => ({ verbs: ['get'], apiGroups: [''], resources: [resource] })

describe('a ClusterRole that gathers others', () => {
  it('has the rules of all that it chooses, each once, and follows them', () => {
    const { door, run } = startControlPlane()
    const add = (name: string, resources: string[], labels: Record<string, string> = { team: 'a' }) =>
      door.create(ClusterRole, { metadata: { name, labels }, rules: resources.map(rule) })
    door.create(ClusterRole, { metadata: { name: 'all' }, aggregationRule: { clusterRoleSelectors: [{ matchLabels: { team: 'a' } }] } })
    add('two', ['pods', 'secrets'])
    add('one', ['pods'])
    add('other', ['nodes'], { team: 'b' })
    run(1)
    const held = () => (door.get(ClusterRole, { name: 'all' }).rules ?? []).flatMap(({ resources = [] }) => resources)
    expect(held()).toEqual(['pods', 'secrets'])
    door.delete(ClusterRole, { name: 'two' })
    run(1)
    expect(held()).toEqual(['pods'])
    door.update(ClusterRole, { ...door.get(ClusterRole, { name: 'all' }), rules: [rule('events')] })
    run(1)
    expect(held()).toEqual(['pods'])
  })

  it('takes what somebody adds to view', () => {
    const { door, run } = startControlPlane()
    door.create(ClusterRole, { metadata: { name: 'crontabs', labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } }, rules: [rule('crontabs')] })
    run(1)
    for (const name of ['view', 'edit', 'admin']) expect(door.get(ClusterRole, { name }).rules).toContainEqual(rule('crontabs'))
  })

  it('turns slowly where roles gather from one another in a circle', () => {
    const { door, run } = startControlPlane()
    const next: Readonly<Record<string, string>> = { a: 'b', b: 'c', c: 'a' }
    for (const [name, other] of Object.entries(next)) {
      const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { circle: other } }] }
      door.create(ClusterRole, { metadata: { name, labels: { circle: name } }, rules: [rule(name)], aggregationRule })
    }
    run(1)
    const before = Number(door.list(ClusterRole).resourceVersion)
    run(10)
    expect(Number(door.list(ClusterRole).resourceVersion) - before).toBeLessThan(150)
  })
})
