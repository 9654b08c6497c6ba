import { describe, expect, it } from 'vitest'
import { readBody } from '../../../api/http'
import type { Kind } from '../../../api/kind'
import { kinds } from '../../../api/kinds'
import { ServiceAccount } from '../../../api/kinds/service-account'
import { createSimulation } from '../../../base/simulation'
import { loadSchema } from '../../../cli/load-schema'
import { createApiServer, type ApiServerOptions } from '../api-server'

function start(options: Partial<ApiServerOptions> = {}) {
  const simulation = createSimulation({ seed: 'reviews', startMs: Date.UTC(2026, 0, 1) })
  const server = createApiServer({ simulation, kinds: kinds as readonly Kind[], ...options })
  const door = server.door({ user: 'test', fieldManager: 'test' })
  const ask = async (path: string, body: object, headers: Readonly<Record<string, string>> = {}) => {
    const response = await server.fetch({ method: 'POST', path: `/apis/${path}`, headers, body: JSON.stringify(body) })
    return JSON.parse(await readBody(response)) as { code?: number; message?: string; metadata?: unknown; status: object }
  }
  return { door, ask }
}

const tokenReview = (token: string, audiences?: string[]) => ({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token, audiences } })
const TOKENS = 'authentication.k8s.io/v1/tokenreviews'
const RULES = 'authorization.k8s.io/v1/selfsubjectrulesreviews'

describe('a TokenReview', () => {
  it('tells whose a token is, and for whom', async () => {
    const { door, ask } = start()
    const { metadata } = door.create(ServiceAccount, { metadata: { name: 'robot', namespace: 'default' } })
    const { token } = door.requestToken({ namespace: 'default', name: 'robot' }, { audiences: ['vault', 'other'] }).status
    const user = {
      username: 'system:serviceaccount:default:robot',
      uid: metadata.uid,
      groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
      extra: { 'authentication.kubernetes.io/credential-id': [expect.stringMatching(/^JTI=/)] },
    }
    expect((await ask(TOKENS, tokenReview(token, ['vault']))).status).toEqual({ authenticated: true, user, audiences: ['vault'] })
    expect((await ask(TOKENS, tokenReview(token))).status).toEqual({
      user: {},
      error: '[invalid bearer token, token audiences ["vault" "other"] is invalid for the target audiences ["https://kubernetes.default.svc.cluster.local"]]',
    })
  })

  it('knows no others', async () => {
    const { ask } = start()
    expect((await ask(TOKENS, tokenReview('a.b.c'))).status).toEqual({ user: {}, error: 'invalid bearer token' })
    expect((await ask(TOKENS, tokenReview(''))).message).toBe('token is required for TokenReview in authentication')
  })
})

describe('an answer', () => {
  const metadataOf = async (path: string, body: object): Promise<unknown> => {
    const answer = await start({ schema: loadSchema() }).ask(path, body, { 'user-agent': 'kube-rbac-proxy/v1' })
    return answer.metadata
  }
  const booked = (apiVersion: string, fieldsV1: object) => ({
    creationTimestamp: null,
    managedFields: [{ manager: 'kube-rbac-proxy', operation: 'Update', apiVersion, time: '2026-01-01T00:00:00Z', fieldsType: 'FieldsV1', fieldsV1 }],
  })

  it('says who asked what', async () => {
    expect(await metadataOf(TOKENS, tokenReview('a.b.c'))).toEqual(booked('authentication.k8s.io/v1', { 'f:spec': { 'f:token': {} } }))
    const question = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: { verb: 'get', resource: 'pods' } } }
    expect(await metadataOf('authorization.k8s.io/v1/selfsubjectaccessreviews', question)).toEqual(
      booked('authorization.k8s.io/v1', { 'f:spec': { 'f:resourceAttributes': { '.': {}, 'f:resource': {}, 'f:verb': {} } } }),
    )
  })

  it('that is made anew does not', async () => {
    const rules = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace: 'default' } }
    expect(await metadataOf(RULES, rules)).toEqual({ creationTimestamp: null })
    expect(await metadataOf('authentication.k8s.io/v1/selfsubjectreviews', { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' })).toEqual({
      creationTimestamp: '2026-01-01T00:00:00Z',
    })
  })
})

describe('a SelfSubjectRulesReview', () => {
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace: 'default' } }

  it('lists what everybody may do', async () => {
    const { ask } = start()
    const { status } = await ask(RULES, body, { 'impersonate-user': 'jane' })
    expect(status).toMatchObject({
      resourceRules: [
        { verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'] },
        { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
      ],
      incomplete: false,
    })
    expect((await ask(RULES, { ...body, spec: {} })).message).toBe('no namespace on request')
  })

  it('lists everything where everything is allowed', async () => {
    const { ask } = start({ authorizationModes: ['RBAC', 'AlwaysAllow'] })
    const { status } = await ask(RULES, body, { 'impersonate-user': 'jane' })
    expect(status).toMatchObject({ resourceRules: expect.arrayContaining([{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]) })
  })
})

describe('a LocalSubjectAccessReview', () => {
  const path = 'authorization.k8s.io/v1/namespaces/default/localsubjectaccessreviews'
  const review = (namespace: string, asked: string) => ({
    ...{ apiVersion: 'authorization.k8s.io/v1', kind: 'LocalSubjectAccessReview', metadata: { namespace } },
    spec: { user: 'jane', groups: ['system:masters'], resourceAttributes: { namespace: asked, verb: 'get', resource: 'pods' } },
  })

  it('is about its own namespace', async () => {
    const { ask } = start()
    expect((await ask(path, review('default', 'default'))).status).toEqual({ allowed: true })
    expect((await ask(path, review('default', 'other'))).message).toBe(
      'LocalSubjectAccessReview.authorization.k8s.io "" is invalid: spec.resourceAttributes.namespace: Invalid value: "other": must match metadata.namespace',
    )
    expect((await ask(path, review('other', 'other'))).message).toBe('the namespace of the provided object does not match the namespace sent on the request')
  })
})
