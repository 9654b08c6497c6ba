import { describe, expect, it } from 'vitest'
import type { ApiRequest } from '../../api/http'
import { readBody } from '../../api/http'
import type { Kind } from '../../api/kind'
import { kinds } from '../../api/kinds'
import { ClusterRole } from '../../api/kinds/cluster-role'
import { ClusterRoleBinding } from '../../api/kinds/cluster-role-binding'
import { Role } from '../../api/kinds/role'
import { RoleBinding } from '../../api/kinds/role-binding'
import { ServiceAccount } from '../../api/kinds/service-account'
import { createSimulation } from '../../base/simulation'
import { createApiServer } from './api-server'

const startMs = Date.UTC(2026, 0, 1)
const GROUP = 'rbac.authorization.k8s.io'

function start() {
  const simulation = createSimulation({ seed: 'access', startMs })
  const staticTokens = new Map([
    ['admin', { user: 'admin', groups: ['system:masters'] }],
    ['jane', { user: 'jane', groups: ['dev'] }],
  ])
  const server = createApiServer({ simulation, kinds: kinds as readonly Kind[], staticTokens })
  const door = server.door({ user: 'test', fieldManager: 'test' })
  const ask = async (path: string, { method = 'GET', headers = {}, body, ...rest }: Partial<Omit<ApiRequest, 'body'>> & { body?: object } = {}) => {
    const response = await server.fetch({ method, path, headers, guarded: true, ...(body ? { body: JSON.stringify(body) } : {}), ...rest })
    return { status: response.status, body: JSON.parse(await readBody(response)) as Record<string, unknown> & { message?: string } }
  }
  const as = (token: string, others: Readonly<Record<string, string>> = {}) => ({ headers: { authorization: `Bearer ${token}`, ...others } })
  return { simulation, server, door, ask, as }
}

const pods = '/api/v1/namespaces/default/pods'

describe('who comes to the API server', () => {
  it('is nobody without credentials, and may read what is public', async () => {
    const { ask, server } = start()
    expect(await ask(pods)).toMatchObject({
      status: 403,
      body: {
        reason: 'Forbidden',
        message: 'pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" in the namespace "default"',
        details: { kind: 'pods' },
      },
    })
    expect((await ask('/api')).body.message).toBe('forbidden: User "system:anonymous" cannot get path "/api"')
    expect((await server.fetch({ method: 'GET', path: '/healthz', headers: {}, guarded: true })).status).toBe(200)
  })

  it('is refused with a token that nobody knows', async () => {
    const { ask, as } = start()
    expect(await ask(pods, as('who'))).toEqual({
      status: 401,
      body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'Unauthorized', reason: 'Unauthorized', code: 401 },
    })
  })

  it('is the administrator where those who come are trusted', async () => {
    const { ask } = start()
    expect((await ask(pods, { guarded: false })).status).toBe(200)
  })

  it('is who the certificate names, while it is good and signed by the cluster', async () => {
    const { ask, server, simulation } = start()
    const subject = { commonName: 'joe', organizations: ['dev', 'ops'], notBeforeMs: startMs, notAfterMs: startMs + 1000 }
    const { certificate } = server.keys.authority.issueClient(subject)
    const whoAmI = '/apis/authentication.k8s.io/v1/selfsubjectreviews'
    const review = { method: 'POST', body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' } }
    expect(await ask(whoAmI, { ...review, clientCertificate: certificate })).toMatchObject({
      status: 201,
      body: { status: { userInfo: { username: 'joe', groups: ['dev', 'ops', 'system:authenticated'] } } },
    })
    const foreign = createApiServer({ simulation: createSimulation({ seed: 'other', startMs }), kinds }).keys.authority.issueClient(subject)
    expect((await ask(whoAmI, { ...review, clientCertificate: foreign.certificate })).status).toBe(401)
    simulation.clock.advanceTo(startMs + 2000)
    expect((await ask(whoAmI, { ...review, clientCertificate: certificate })).status).toBe(401)
    const late = server.keys.authority.issueClient({ ...subject, commonName: 'late' })
    expect((await ask(whoAmI, { ...review, clientCertificate: late.certificate })).status).toBe(401)
  })

  it('acts as somebody else only when that is allowed', async () => {
    const { ask, as, door } = start()
    expect((await ask(pods, as('jane', { 'impersonate-user': 'joe' }))).body.message).toBe(
      'users "joe" is forbidden: User "jane" cannot impersonate resource "users" in API group "" at the cluster scope',
    )
    expect((await ask(pods, as('admin', { 'impersonate-group': 'x' }))).body.message).toBe(
      'requested [{Group  x    }] without impersonating a user',
    )
    door.create(ClusterRole, { metadata: { name: 'actor' }, rules: [{ verbs: ['impersonate'], apiGroups: [''], resources: ['users'], resourceNames: ['joe'] }] })
    door.create(ClusterRoleBinding, { metadata: { name: 'actor' }, roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: 'actor' }, subjects: [{ apiGroup: GROUP, kind: 'User', name: 'jane' }] })
    expect((await ask(pods, as('jane', { 'impersonate-user': 'joe' }))).body.message).toContain('User "joe" cannot list resource "pods"')
    expect((await ask(pods, as('jane', { 'impersonate-user': 'joe', 'impersonate-group': 'system:masters' }))).body.message).toBe(
      'groups "system:masters" is forbidden: User "jane" cannot impersonate resource "groups" in API group "" at the cluster scope',
    )
  })

  it('keeps the commas in the names of groups', async () => {
    const { ask, as } = start()
    const review = { method: 'POST', body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' } }
    const headers = { 'impersonate-user': 'user1', 'impersonate-group': 'group2\ngroup1\n,,,chameleon\n' }
    expect((await ask('/apis/authentication.k8s.io/v1/selfsubjectreviews', { ...review, ...as('admin', headers) })).body.status).toEqual({
      userInfo: { username: 'user1', groups: ['group2', 'group1', ',,,chameleon', 'system:authenticated'] },
    })
  })

  it('acts as a ServiceAccount with the groups of one', async () => {
    const { ask, as } = start()
    const review = { method: 'POST', body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' } }
    const headers = { 'impersonate-user': 'system:serviceaccount:default:robot', 'impersonate-uid': '7', 'impersonate-extra-acme.com%2fproject': 'x, y' }
    expect((await ask('/apis/authentication.k8s.io/v1/selfsubjectreviews', { ...review, ...as('admin', headers) })).body.status).toEqual({
      userInfo: {
        username: 'system:serviceaccount:default:robot',
        uid: '7',
        groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
        extra: { 'acme.com/project': ['x', 'y'] },
      },
    })
  })
})

describe('what is allowed', () => {
  const verbs = [
    { verb: 'get', method: 'GET', path: `${pods}/web` },
    { verb: 'list', method: 'GET', path: pods },
    { verb: 'watch', method: 'GET', path: `${pods}?watch=1` },
    { verb: 'get', method: 'GET', path: `${pods}/web?watch=1` },
    { verb: 'watch', method: 'GET', path: '/api/v1/watch/namespaces/default/pods/web' },
    { verb: 'create', method: 'POST', path: pods },
    { verb: 'update', method: 'PUT', path: `${pods}/web` },
    { verb: 'patch', method: 'PATCH', path: `${pods}/web` },
    { verb: 'delete', method: 'DELETE', path: `${pods}/web` },
    { verb: 'deletecollection', method: 'DELETE', path: pods },
  ]
  it.each(verbs)('is asked about for $verb, and follows the roles at once', async ({ verb, method, path }) => {
    const { server, door, as } = start()
    const tryIt = async () => (await server.fetch({ method, path, ...as('jane'), guarded: true })).status
    expect(await tryIt()).toBe(403)
    door.create(Role, { metadata: { name: 'r', namespace: 'default' }, rules: [{ verbs: [verb], apiGroups: [''], resources: ['pods'] }] })
    door.create(RoleBinding, { metadata: { name: 'r', namespace: 'default' }, roleRef: { apiGroup: GROUP, kind: 'Role', name: 'r' }, subjects: [{ apiGroup: GROUP, kind: 'Group', name: 'dev' }] })
    expect(await tryIt()).not.toBe(403)
    expect((await server.fetch({ method: 'GET', path: '/api/v1/namespaces/other/pods', ...as('jane'), guarded: true })).status).toBe(403)
    door.delete(RoleBinding, { namespace: 'default', name: 'r' })
    expect(await tryIt()).toBe(403)
  })

  it('says which role a binding misses', async () => {
    const { ask, as, door } = start()
    door.create(RoleBinding, { metadata: { name: 'r', namespace: 'default' }, roleRef: { apiGroup: GROUP, kind: 'Role', name: 'gone' }, subjects: [{ apiGroup: GROUP, kind: 'User', name: 'jane' }] })
    expect((await ask(`${pods}/web`, as('jane'))).body.message).toBe(
      'pods "web" is forbidden: User "jane" cannot get resource "pods" in API group "" in the namespace "default": RBAC: role.rbac.authorization.k8s.io "gone" not found',
    )
  })

  it('is told to whoever reviews it', async () => {
    const { ask, as, door } = start()
    door.create(ServiceAccount, { metadata: { name: 'robot', namespace: 'default' } })
    door.create(RoleBinding, { metadata: { name: 'v', namespace: 'default' }, roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: 'cluster-admin' }, subjects: [{ kind: 'ServiceAccount', name: 'robot', namespace: 'default' }] })
    const review = (user: string) => ({ kind: 'SubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', spec: { user, resourceAttributes: { namespace: 'default', verb: 'get', resource: 'pods' } } })
    const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews'
    const statusOf = async (user: string) => (await ask(path, { method: 'POST', body: review(user), ...as('admin') })).body.status
    expect(await statusOf('system:serviceaccount:default:robot')).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by RoleBinding "v/default" of ClusterRole "cluster-admin" to ServiceAccount "robot/default"',
    })
    expect(await statusOf('jane')).toEqual({ allowed: false })
    expect((await ask(path, { method: 'POST', body: { ...review(''), spec: {} }, ...as('admin') })).body.message).toBe(
      'SubjectAccessReview.authorization.k8s.io "" is invalid: [spec.resourceAttributes: Invalid value: "null": exactly one of nonResourceAttributes or resourceAttributes must be specified, spec.user: Invalid value: "": at least one of user or group must be specified]',
    )
  })

  it('cannot be given away by who has it not', async () => {
    const { ask, as, door } = start()
    door.create(ClusterRole, { metadata: { name: 'roles' }, rules: [{ verbs: ['create'], apiGroups: [GROUP], resources: ['roles', 'rolebindings', 'clusterroles'] }, { verbs: ['get'], apiGroups: [''], resources: ['pods'] }] })
    door.create(ClusterRoleBinding, { metadata: { name: 'roles' }, roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: 'roles' }, subjects: [{ apiGroup: GROUP, kind: 'User', name: 'jane' }] })
    const roles = `/apis/${GROUP}/v1/namespaces/default/roles`
    const role = (resources: string[]) => ({ apiVersion: `${GROUP}/v1`, kind: 'Role', metadata: { name: 'r' }, rules: [{ verbs: ['get'], apiGroups: [''], resources }] })
    expect((await ask(roles, { method: 'POST', body: role(['secrets', 'pods']), ...as('jane') })).body.message).toBe(
      'roles.rbac.authorization.k8s.io "r" is forbidden: user "jane" (groups=["dev" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}',
    )
    expect((await ask(roles, { method: 'POST', body: role(['pods']), ...as('jane') })).status).toBe(201)
    const aggregate = { apiVersion: `${GROUP}/v1`, kind: 'ClusterRole', metadata: { name: 'a' }, aggregationRule: { clusterRoleSelectors: [{}] } }
    expect((await ask(`/apis/${GROUP}/v1/clusterroles`, { method: 'POST', body: aggregate, ...as('jane') })).body.message).toBe(
      'clusterroles.rbac.authorization.k8s.io "a" is forbidden: must have cluster-admin privileges to use the aggregationRule',
    )
  })
})
