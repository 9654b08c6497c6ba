import { describe, expect, it } from 'vitest'
import type { Kind } from '../../../api/kind'
import { kinds } from '../../../api/kinds'
import { Pod } from '../../../api/kinds/pod'
import { createSimulation } from '../../../base/simulation'
import { createApiServer } from '../api-server'

function start() {
  const simulation = createSimulation({ seed: 'nodes', startMs: Date.UTC(2026, 0, 1) })
  const server = createApiServer({ simulation, kinds: kinds as readonly Kind[], disableAdmissionPlugins: ['ServiceAccount'] })
  const door = server.door({ user: 'test', fieldManager: 'test' })
  door.create(Pod, {
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      nodeName: 'worker-1',
      serviceAccountName: 'robot',
      imagePullSecrets: [{ name: 'registry' }],
      containers: [{ name: 'web', image: 'nginx', env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'password', key: 'a' } } }], envFrom: [{ configMapRef: { name: 'settings' } }] }],
      volumes: [{ name: 'v', projected: { sources: [{ configMap: { name: 'projected' } }] } }, { name: 'd', persistentVolumeClaim: { claimName: 'disk' } }],
    },
  })
  const user = { user: 'system:node:worker-1', groups: ['system:nodes', 'system:authenticated'], fieldManager: '' }
  const ask = (verb: string, what: string, { name = '', as = user, group = '', namespace = 'default' } = {}) => {
    const [resource, subresource = ''] = what.split('/')
    return server.access.authorizer.authorize({ user: as, verb, path: '', resource: { namespace, group, version: 'v1', resource, subresource, name } })
  }
  return { ask, user }
}

describe('a kubelet', () => {
  it.each([
    { verb: 'get', what: 'secrets', name: 'password' },
    { verb: 'get', what: 'secrets', name: 'registry' },
    { verb: 'watch', what: 'configmaps', name: 'settings' },
    { verb: 'get', what: 'configmaps', name: 'projected' },
    { verb: 'get', what: 'persistentvolumeclaims', name: 'disk' },
    { verb: 'create', what: 'serviceaccounts/token', name: 'robot' },
    { verb: 'patch', what: 'pods/status', name: 'web' },
    { verb: 'list', what: 'services', name: '' },
    { verb: 'update', what: 'nodes/status', name: 'worker-1' },
  ])('may $verb $what $name', ({ verb, what, name }) => {
    const { ask } = start()
    expect(ask(verb, what, { name }).allowed).toBe(true)
  })

  it.each([
    { verb: 'get', what: 'secrets', name: 'other', reason: "no relationship found between node 'worker-1' and this object" },
    { verb: 'list', what: 'secrets', name: '', reason: 'No Object name found' },
    { verb: 'delete', what: 'secrets', name: 'password', reason: 'can only read resources of this type' },
    { verb: 'create', what: 'serviceaccounts/token', name: 'default', reason: "no relationship found between node 'worker-1' and this object" },
    { verb: 'create', what: 'deployments', name: '', reason: '' },
  ])('may not $verb $what $name', ({ verb, what, name, reason }) => {
    const { ask } = start()
    expect(ask(verb, what, { name })).toMatchObject({ allowed: false, reason })
  })

  it('reads nothing for the pods of another node', () => {
    const { ask, user } = start()
    expect(ask('get', 'secrets', { name: 'password', as: { ...user, user: 'system:node:worker-2' } }).allowed).toBe(false)
  })
})
