/** Who owns which field, as a client over HTTP sees it. Facts: test/cmd/apply.sh and fieldmanager_test.go of upstream (v1.32). */
import { describe, expect, it } from 'vitest'
import { kinds } from '../../../api/kinds'
import { ConfigMap } from '../../../api/kinds/config-map'
import { Deployment } from '../../../api/kinds/deployment'
import { readBody } from '../../../api/http'
import { loadSchema } from '../../../cli/load-schema'
import { createSimulation } from '../../../base/simulation'
import { createApiServer } from '../api-server'

interface Entry {
  readonly manager: string
  readonly operation: string
  readonly subresource?: string
  readonly apiVersion: string
  readonly time?: string
  readonly fieldsV1: object
}

interface Answer {
  readonly code: number
  readonly body: {
    readonly metadata: { readonly resourceVersion?: string; readonly managedFields?: readonly Entry[]; readonly annotations?: Readonly<Record<string, string>> }
    readonly message?: string
    readonly reason?: string
    readonly details?: object
    readonly data?: object
    readonly spec?: object
    readonly items?: readonly { readonly metadata: { readonly managedFields?: readonly Entry[] } }[]
  }
}

function setUp() {
  const simulation = createSimulation({ seed: 'fields', startMs: Date.UTC(2026, 0, 5, 9) })
  const apiServer = createApiServer({ simulation, kinds, schema: loadSchema() })
  const path = '/api/v1/namespaces/default/configmaps'
  const ask = async (method: string, where: string, sent: { body?: unknown; type?: string; query?: string; agent?: string } = {}): Promise<Answer> => {
    const headers = { 'content-type': sent.type ?? 'application/json', 'user-agent': sent.agent ?? 'curl/8' }
    const body = sent.body === undefined ? {} : { body: typeof sent.body === 'string' ? sent.body : JSON.stringify(sent.body) }
    const response = await apiServer.fetch({ method, path: `${where}${sent.query ? `?${sent.query}` : ''}`, headers, ...body })
    return { code: response.status, body: JSON.parse(await readBody(response)) as Answer['body'] }
  }
  const apply = (config: { metadata: { name: string } }, query: string, where = path) =>
    ask('PATCH', `${where}/${config.metadata.name}`, { body: config, type: 'application/apply-patch+yaml', query })
  return { simulation, apiServer, ask, apply, path }
}

const map = (data: object, more: object = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'default', ...more }, data })
const owners = ({ body }: Answer) => body.metadata.managedFields?.map(({ manager, operation, subresource, fieldsV1 }) => [manager, operation, subresource ?? '', JSON.stringify(fieldsV1)])

describe('managed fields', () => {
  it('name the agent of a request that names no manager', async () => {
    const { ask, path } = setUp()
    const created = await ask('POST', path, { body: map({ a: '1' }), agent: 'my-tool/1.0 (linux)' })
    expect(created.body.metadata.managedFields).toEqual([
      { manager: 'my-tool', operation: 'Update', apiVersion: 'v1', time: '2026-01-05T09:00:00Z', fieldsType: 'FieldsV1', fieldsV1: { 'f:data': { '.': {}, 'f:a': {} } } },
    ])
    const { body } = await ask('GET', path)
    expect(body.items?.[1]?.metadata.managedFields ?? body.items?.[0]?.metadata.managedFields).toBeDefined()
  })

  it('move to those who change, and go when nothing is left', async () => {
    const { ask, path } = setUp()
    await ask('POST', path, { body: map({ a: '1', b: '1' }), query: 'fieldManager=one' })
    const second = await ask('PATCH', `${path}/c`, { body: { data: { a: '2' } }, type: 'application/merge-patch+json', query: 'fieldManager=two' })
    expect(owners(second)).toEqual([
      ['one', 'Update', '', '{"f:data":{".":{},"f:b":{}}}'],
      ['two', 'Update', '', '{"f:data":{"f:a":{}}}'],
    ])
    const third = await ask('PATCH', `${path}/c`, { body: { data: null }, type: 'application/merge-patch+json', query: 'fieldManager=three' })
    expect(third.body.metadata.managedFields).toBeUndefined()
  })

  it('leave a write that changes nothing unwritten', async () => {
    const { ask, path } = setUp()
    const created = await ask('POST', path, { body: map({ a: '1' }), query: 'fieldManager=one' })
    const again = await ask('PUT', `${path}/c`, { body: map({ a: '1' }), query: 'fieldManager=two' })
    expect(again.body.metadata).toEqual(created.body.metadata)
  })

  it('are forgotten when a client asks for it, until somebody applies', async () => {
    const { ask, apply, path } = setUp()
    const created = await ask('POST', path, { body: map({ a: '1' }), query: 'fieldManager=one' })
    const reset = await ask('PATCH', `${path}/c`, { body: { metadata: { managedFields: [{}] } }, type: 'application/merge-patch+json' })
    expect(reset.body.metadata.managedFields).toBeUndefined()
    expect(reset.body.metadata.resourceVersion).not.toBe(created.body.metadata.resourceVersion)
    const changed = await ask('PATCH', `${path}/c`, { body: { data: { a: '2' } }, type: 'application/merge-patch+json' })
    expect(changed.body.metadata.managedFields).toBeUndefined()
    expect(owners(await apply(map({ b: '1' }), 'fieldManager=me'))).toEqual([
      ['me', 'Apply', '', '{"f:data":{"f:b":{}}}'],
      ['before-first-apply', 'Update', '', '{"f:data":{".":{},"f:a":{}}}'],
    ])
  })

  it('are what a client says, where that can be read', async () => {
    const { ask, path } = setUp()
    await ask('POST', path, { body: map({ a: '1' }), query: 'fieldManager=one' })
    const entry = { manager: 'mine', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:data': { 'f:a': {} } } }
    expect(owners(await ask('PUT', `${path}/c`, { body: map({ a: '1' }, { managedFields: [entry] }) }))).toEqual([['mine', 'Update', '', '{"f:data":{"f:a":{}}}']])
    expect(owners(await ask('PUT', `${path}/c`, { body: map({ a: '1' }, { managedFields: [{ ...entry, fieldsType: 'FieldsV9' }] }) }))).toEqual([
      ['mine', 'Update', '', '{"f:data":{"f:a":{}}}'],
    ])
  })

  it('are not stored in the object', async () => {
    const { ask, path, apiServer } = setUp()
    const { body } = await ask('POST', path, { body: map({ a: '1' }), query: 'fieldManager=one' })
    await ask('PUT', `${path}/c`, { body: { ...body, data: { a: '2' } } })
    expect(apiServer.storage.find(ConfigMap, { namespace: 'default', name: 'c' })?.metadata.managedFields).toBeUndefined()
  })

  it('join the oldest of more than ten updaters', async () => {
    const { ask, path, simulation } = setUp()
    await ask('POST', path, { body: map({ k0: '1' }), query: 'fieldManager=m00' })
    for (let index = 1; index <= 12; index++) {
      simulation.clock.advanceTo(simulation.clock.now() + 1000)
      await ask('PATCH', `${path}/c`, { body: { data: { [`k${index}`]: '1' } }, type: 'application/merge-patch+json', query: `fieldManager=m${String(index).padStart(2, '0')}` })
    }
    const answer = await ask('GET', `${path}/c`)
    expect(answer.body.metadata.managedFields?.map(({ manager }) => manager)).toEqual(['ancient-changes', ...['04', '05', '06', '07', '08', '09', '10', '11', '12'].map((end) => `m${end}`)])
  })

  it('of a status stand apart, and those of components are theirs', async () => {
    const { ask, apiServer } = setUp()
    const where = '/apis/apps/v1/namespaces/default/deployments'
    const labels = { app: 'web' }
    const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80 }] }] } }
    await ask('POST', where, { body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { selector: { matchLabels: labels }, template } }, query: 'fieldManager=me' })
    const door = apiServer.door({ user: 'system:x', fieldManager: 'deployment-controller', program: 'kube-controller-manager' })
    const status = (replicas: number) => {
      const live = door.get(Deployment, { namespace: 'default', name: 'web' })
      door.updateStatus(Deployment, { ...live, status: { ...live.status, replicas } })
    }
    status(1)
    status(2)
    await ask('PATCH', `${where}/web/scale`, { body: { spec: { replicas: 3 } }, type: 'application/merge-patch+json', query: 'fieldManager=kubectl' })
    const rest =
      '"f:selector":{},"f:strategy":{"f:rollingUpdate":{".":{},"f:maxSurge":{},"f:maxUnavailable":{}},"f:type":{}},"f:template":{"f:metadata":{"f:labels":{".":{},"f:app":{}}},' +
      '"f:spec":{"f:containers":{"k:{\\"name\\":\\"web\\"}":{".":{},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:ports":{".":{},"k:{\\"containerPort\\":80,\\"protocol\\":\\"TCP\\"}":' +
      '{".":{},"f:containerPort":{},"f:protocol":{}}},"f:resources":{},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:restartPolicy":{},' +
      '"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}}'
    expect(owners(await ask('GET', `${where}/web`))).toEqual([
      ['kube-controller-manager', 'Update', 'status', '{"f:status":{"f:replicas":{}}}'],
      ['kubectl', 'Update', 'scale', '{"f:spec":{"f:replicas":{}}}'],
      ['me', 'Update', '', `{"f:spec":{"f:progressDeadlineSeconds":{},"f:revisionHistoryLimit":{},${rest}`],
    ])
  })

  it('do not depend on who looked when', async () => {
    const play = async (looks: boolean) => {
      const { ask, path, apiServer, simulation } = setUp()
      const door = apiServer.door({ user: 'system:x', fieldManager: 'component' })
      const other = apiServer.door({ user: 'system:y', fieldManager: 'other' })
      door.create(ConfigMap, { metadata: { name: 'c', namespace: 'default' }, data: { a: '0' } })
      for (let round = 0; round < 60; round++) {
        simulation.clock.advanceTo(simulation.clock.now() + 700)
        const writer = round % 5 === 0 ? other : door
        const live = writer.get(ConfigMap, { namespace: 'default', name: 'c' })
        writer.update(ConfigMap, { ...live, data: { ...live.data, [`k${round % 7}`]: String(round % 2), a: String(round % 3) } })
        if (looks && round % 3 === 0) await ask('GET', `${path}/c`)
      }
      return (await ask('GET', `${path}/c`)).body
    }
    expect(await play(true)).toEqual(await play(false))
  })
})

describe('server-side apply', () => {
  it('creates what is not there, and changes nothing when it is said again', async () => {
    const { apply, simulation } = setUp()
    const created = await apply(map({ a: '1' }), 'fieldManager=me')
    expect(created.code).toBe(201)
    simulation.clock.advanceTo(simulation.clock.now() + 5000)
    const again = await apply(map({ a: '1' }), 'fieldManager=me')
    expect(again.code).toBe(200)
    expect(again.body).toEqual(created.body)
  })

  it('tries without storing', async () => {
    const { apply, ask, path } = setUp()
    const tried = await apply(map({ a: '1' }), 'fieldManager=me&dryRun=All')
    expect([tried.code, owners(tried)]).toEqual([201, [['me', 'Apply', '', '{"f:data":{"f:a":{}}}']]])
    expect((await ask('GET', `${path}/c`)).code).toBe(404)
  })

  it('names those it would take fields from, and takes them by force', async () => {
    const { apply, ask, path } = setUp()
    await apply(map({ a: '1', b: '1', c: '1' }), 'fieldManager=one')
    await ask('PATCH', `${path}/c`, { body: { data: { c: '2' } }, type: 'application/merge-patch+json', query: 'fieldManager=two' })
    const refused = await apply(map({ a: '2', c: '3' }), 'fieldManager=three')
    expect(refused.body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Apply failed with 2 conflicts: conflicts with "one":\n- .data.a\nconflicts with "two" using v1:\n- .data.c',
      reason: 'Conflict',
      details: {
        causes: [
          { reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.data.a' },
          { reason: 'FieldManagerConflict', message: 'conflict with "two" using v1', field: '.data.c' },
        ],
      },
      code: 409,
    })
    const single = await apply(map({ a: '2' }), 'fieldManager=three')
    expect(single.body.message).toBe('Apply failed with 1 conflict: conflict with "one": .data.a')
    const forced = await apply(map({ a: '2', c: '3' }), 'fieldManager=three&force=true')
    expect(forced.body.data).toEqual({ a: '2', b: '1', c: '3' })
    expect(owners(forced)).toEqual([
      ['one', 'Apply', '', '{"f:data":{"f:b":{}}}'],
      ['three', 'Apply', '', '{"f:data":{"f:a":{},"f:c":{}}}'],
    ])
  })

  it('shares a field that has the same value', async () => {
    const { apply } = setUp()
    const one = await apply(map({ a: '1' }), 'fieldManager=one')
    const two = await apply(map({ a: '1' }), 'fieldManager=two')
    // Upstream notes no time for an applier that changes nothing.
    expect(two.body.metadata.managedFields?.map(({ manager, time }) => [manager, time])).toEqual([['two', undefined], ['one', '2026-01-05T09:00:00Z']])
    expect(two.body.metadata.resourceVersion).not.toBe(one.body.metadata.resourceVersion)
  })

  it('removes what is no longer said', async () => {
    const { apply } = setUp()
    await apply(map({ key: 'value', legacy: 'unused' }, { labels: { a: 'b' } }), 'fieldManager=kubectl')
    const { body } = await apply(map({ key: 'value' }), 'fieldManager=kubectl')
    expect([body.data, 'labels' in body.metadata]).toEqual([{ key: 'value' }, false])
  })

  it('follows kubectl from client-side apply, and nobody else', async () => {
    const { apply, ask, path } = setUp()
    const annotation = 'kubectl.kubernetes.io/last-applied-configuration'
    const last = `${JSON.stringify(map({ key: 'value' }, { annotations: {} }))}\n`
    await ask('POST', path, { body: map({ key: 'value' }, { annotations: { [annotation]: last } }), query: 'fieldManager=kubectl-client-side-apply' })
    expect((await apply(map({ key: 'new' }), 'fieldManager=not-kubectl')).code).toBe(409)
    const applied = await apply(map({ key: 'new' }), 'fieldManager=kubectl')
    expect(applied.code).toBe(200)
    expect(applied.body.metadata.annotations?.[annotation]).toBe(
      '{"apiVersion":"v1","data":{"key":"new"},"kind":"ConfigMap","metadata":{"name":"c","namespace":"default"}}\n',
    )
  })

  const refusals: readonly { name: string; config: object; query: string; code: number; message: string }[] = [
    { name: 'no manager', config: map({}), query: '', code: 422, message: 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch' },
    { name: 'owners in the configuration', config: map({}, { managedFields: [] }), query: 'fieldManager=me', code: 400, message: 'metadata.managedFields must be nil' },
    { name: 'another name', config: map({}, { name: 'd' }), query: 'fieldManager=me', code: 400, message: 'the name of the object (d) does not match the name on the URL (c)' },
    {
      name: 'another namespace',
      config: map({}, { namespace: 'other' }),
      query: 'fieldManager=me',
      code: 400,
      message: 'the namespace of the provided object does not match the namespace sent on the request',
    },
    { name: 'no name', config: map({}, { name: undefined }), query: 'fieldManager=me', code: 400, message: 'the name of the object (c based on URL) was undeterminable: name must be provided' },
    { name: 'a kind that is no text', config: { ...map({}), kind: [[{ toString: 1 }]] }, query: 'fieldManager=me', code: 400, message: 'invalid object type: /v1, Kind=' },
    { name: 'another kind', config: { ...map({}), kind: 'Secret' }, query: 'fieldManager=me', code: 400, message: 'invalid object type: /v1, Kind=Secret' },
    {
      name: 'an unknown field',
      config: { ...map({}), dato: {} },
      query: 'fieldManager=me',
      code: 500,
      message: 'failed to create typed patch object (default/c; /v1, Kind=ConfigMap): .dato: field not declared in schema',
    },
    {
      name: 'a value of a wrong type',
      config: map({ a: 1 }),
      query: 'fieldManager=me',
      code: 500,
      message: 'failed to create typed patch object (default/c; /v1, Kind=ConfigMap): .data.a: expected string, got &value.valueUnstructured{Value:1}',
    },
    {
      name: 'a name that does not end',
      config: map({}),
      query: `fieldManager=${'x'.repeat(129)}`,
      code: 422,
      message: 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Too long: may not be more than 128 bytes',
    },
  ]
  it.each(refusals)('refuses $name', async ({ config, query, code, message }) => {
    const { ask, path } = setUp()
    const answer = await ask('PATCH', `${path}/c`, { body: config, type: 'application/apply-patch+yaml', query })
    expect([answer.code, answer.body.message]).toEqual([code, message])
  })

  it('needs leave to create where nothing is to be changed', async () => {
    const { ask, apiServer, path } = setUp()
    const rbac = '/apis/rbac.authorization.k8s.io/v1/clusterrole'
    const apiGroup = 'rbac.authorization.k8s.io'
    await ask('POST', `${rbac}s`, { body: { metadata: { name: 'patcher' }, rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['patch'] }] } })
    const subjects = [{ apiGroup, kind: 'User', name: 'bob' }]
    await ask('POST', `${rbac}bindings`, { body: { metadata: { name: 'patcher' }, subjects, roleRef: { apiGroup, kind: 'ClusterRole', name: 'patcher' } } })
    const applyAsBob = async () => {
      const headers = { 'content-type': 'application/apply-patch+yaml', 'impersonate-user': 'bob' }
      const response = await apiServer.fetch({ method: 'PATCH', path: `${path}/c?fieldManager=me`, headers, body: JSON.stringify(map({ a: '1' })) })
      return [response.status, (JSON.parse(await readBody(response)) as Answer['body']).message]
    }
    expect(await applyAsBob()).toEqual([403, 'configmaps "c" is forbidden: '])
    await ask('POST', path, { body: map({}) })
    expect(await applyAsBob()).toEqual([200, undefined])
  })

  it('refuses force for other patches', async () => {
    const { ask, path } = setUp()
    const { body } = await ask('PATCH', `${path}/c`, { body: {}, type: 'application/merge-patch+json', query: 'force=true' })
    expect(body.message).toBe('PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch')
  })

  it('owns replicas through scale', async () => {
    const { ask, apply } = setUp()
    const where = '/apis/apps/v1/namespaces/default/deployments'
    const labels = { app: 'web' }
    const spec = { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } } }
    await apply({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec } as { metadata: { name: string } }, 'fieldManager=me', where)
    const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'web' }, spec: { replicas: 4 } }
    const send = (query: string) => ask('PATCH', `${where}/web/scale`, { body: scale, type: 'application/apply-patch+yaml', query })
    expect((await send('fieldManager=scaler')).body.message).toBe('Apply failed with 1 conflict: conflict with "me": .spec.replicas')
    expect((await send('fieldManager=scaler&force=true')).body.spec).toEqual({ replicas: 4 })
    expect(owners(await ask('GET', `${where}/web`))?.[1]).toEqual(['scaler', 'Apply', 'scale', '{"f:spec":{"f:replicas":{}}}'])
  })
})

describe('owners of several versions', () => {
  it('keep the version in which they spoke, and conflict across versions', async () => {
    const { ask, apply } = setUp()
    const [v1, v2] = ['v1', 'v2'].map((version) => `/apis/autoscaling/${version}/namespaces/default/horizontalpodautoscalers`)
    const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
    const config = (version: string, spec: object) =>
      ({ apiVersion: `autoscaling/${version}`, kind: 'HorizontalPodAutoscaler', metadata: { name: 'h' }, spec }) as { metadata: { name: string } }
    const first = await apply(config('v1', { scaleTargetRef, maxReplicas: 5, targetCPUUtilizationPercentage: 50 }), 'fieldManager=old', v1)
    expect([first.code, first.body.metadata.managedFields?.map(({ manager, apiVersion }) => [manager, apiVersion])]).toEqual([201, [['old', 'autoscaling/v1']]])
    const refused = await apply(config('v2', { scaleTargetRef, maxReplicas: 9 }), 'fieldManager=new', v2)
    expect(refused.body.message).toBe('Apply failed with 1 conflict: conflict with "old": .spec.maxReplicas')
    const taken = await apply(config('v2', { scaleTargetRef, maxReplicas: 9 }), 'fieldManager=new&force=true', v2)
    expect(taken.body.metadata.managedFields?.map(({ manager, apiVersion, fieldsV1 }) => [manager, apiVersion, JSON.stringify(fieldsV1)])).toEqual([
      // In v1 the reference is one piece, in v2 it is not.
      ['new', 'autoscaling/v2', '{"f:spec":{"f:maxReplicas":{},"f:scaleTargetRef":{"f:apiVersion":{},"f:kind":{},"f:name":{}}}}'],
      ['old', 'autoscaling/v1', '{"f:spec":{"f:scaleTargetRef":{},"f:targetCPUUtilizationPercentage":{}}}'],
    ])
    const seen = await ask('GET', `${v1}/h`)
    expect(seen.body.metadata.managedFields).toEqual(taken.body.metadata.managedFields)
  })

  it('of a namespace do not count what the server adds', async () => {
    const { ask } = setUp()
    const created = await ask('POST', '/api/v1/namespaces', { body: { metadata: { name: 'shop' } }, query: 'fieldManager=me' })
    expect(owners(created)).toEqual([['me', 'Update', '', '{"f:metadata":{"f:labels":{".":{},"f:kubernetes.io/metadata.name":{}}}}']])
  })
})
