import { describe, expect, it } from 'vitest'
import { readBody } from '../../api/http'
import type { Kind } from '../../api/kind'
import { kinds } from '../../api/kinds'
import { ServiceAccount } from '../../api/kinds/service-account'
import { createSimulation } from '../../base/simulation'
import { createApiServer } from './api-server'

function startServer() {
  const simulation = createSimulation({ seed: 'forms', startMs: Date.UTC(2026, 0, 1) })
  const server = createApiServer({ simulation, kinds: kinds as readonly Kind[] })
  server.door({ user: 'tester', fieldManager: 'test' }).create(ServiceAccount, { metadata: { name: 'default', namespace: 'default' } })
  const send = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const response = await server.fetch({ method, path, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
    return { status: response.status, body: JSON.parse(await readBody(response)) }
  }
  return { ...simulation, server, send }
}

describe('autoscalers', () => {
  const [v1, v2] = ['v1', 'v2'].map((version) => `/apis/autoscaling/${version}/namespaces/default/horizontalpodautoscalers`)
  const target = { kind: 'Deployment', name: 'web', apiVersion: 'apps/v1' }

  it('of version 1 are those of version 2', async () => {
    const { send } = startServer()
    const spec = { scaleTargetRef: target, maxReplicas: 3, targetCPUUtilizationPercentage: 50 }
    const created = await send('POST', v1, { apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' }, spec })
    expect(created).toMatchObject({ status: 201, body: { apiVersion: 'autoscaling/v1', spec: { ...spec, minReplicas: 1 }, status: { currentReplicas: 0, desiredReplicas: 0 } } })
    const { body } = await send('GET', `${v2}/web`)
    expect(body.spec.metrics).toEqual([{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }])
    const patched = await send('PATCH', `${v1}/web`, { spec: { targetCPUUtilizationPercentage: 70 } }, { 'content-type': 'application/merge-patch+json' })
    expect(patched.body.spec.targetCPUUtilizationPercentage).toBe(70)
    expect((await send('GET', `${v2}/web`)).body.spec.metrics[0].resource.target.averageUtilization).toBe(70)
  })

  it('hide in annotations what version 1 cannot say, and find it there again', async () => {
    const { send } = startServer()
    const metrics = [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } },
      { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } } },
      { type: 'Pods', pods: { metric: { name: 'rps' }, target: { type: 'AverageValue', averageValue: '10' } } },
      { type: 'External', external: { metric: { name: 'queue', selector: { matchLabels: { a: 'b' } } }, target: { type: 'Value', value: '30' } } },
    ]
    const draft = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' }, spec: { scaleTargetRef: target, maxReplicas: 3, metrics, behavior: { scaleDown: { selectPolicy: 'Disabled' } } } }
    const { body: stored } = await send('POST', v2, draft)
    const { body: shown } = await send('GET', `${v1}/web`)
    expect(shown.spec).toEqual({ scaleTargetRef: target, minReplicas: 1, maxReplicas: 3, targetCPUUtilizationPercentage: 60 })
    expect(shown.metadata.annotations['autoscaling.alpha.kubernetes.io/metrics']).toBe(
      '[{"type":"Resource","resource":{"name":"memory","targetAverageValue":"1Gi"}},{"type":"Pods","pods":{"metricName":"rps","targetAverageValue":"10"}},{"type":"External","external":{"metricName":"queue","metricSelector":{"matchLabels":{"a":"b"}},"targetValue":"30"}}]',
    )
    await send('PUT', `${v1}/web`, { ...shown, metadata: { ...shown.metadata, labels: { a: 'b' } } })
    const { body: again } = await send('GET', `${v2}/web`)
    expect(again.metadata.annotations).toBeUndefined()
    expect(again.spec).toEqual({ ...stored.spec, metrics: [metrics[1], metrics[2], metrics[3], metrics[0]] })
  })
})

describe('events of the newer group', () => {
  it('are the old ones under other names, and selected by these', async () => {
    const { send } = startServer()
    const path = '/apis/events.k8s.io/v1/namespaces/default/events'
    const event = { apiVersion: 'events.k8s.io/v1', kind: 'Event', metadata: { name: 'e' }, eventTime: '2026-01-01T00:00:00.000000Z', reportingController: 'x/y', reportingInstance: 'z', action: 'Do', reason: 'Why', type: 'Normal', note: 'hello', regarding: { kind: 'Pod', name: 'web', namespace: 'default' } }
    expect((await send('POST', path, event)).status).toBe(201)
    expect((await send('GET', '/api/v1/namespaces/default/events/e')).body).toMatchObject({ involvedObject: event.regarding, message: 'hello', reportingComponent: 'x/y' })
    const named = async (selector: string) => (await send('GET', `${path}?fieldSelector=${encodeURIComponent(selector)}`)).body
    expect((await named('regarding.name=web')).items).toHaveLength(1)
    expect((await named('regarding.name!=web,type=Normal')).items).toHaveLength(0)
    expect(await named('involvedObject.name=web')).toMatchObject({ code: 400, message: 'field label not supported: involvedObject.name' })
  })
})

describe('events of the newer group', () => {
  it('are asked for more than the old ones', async () => {
    const { send } = startServer()
    const event = { apiVersion: 'events.k8s.io/v1', kind: 'Event', metadata: { name: 'e' }, type: 'Odd', note: 'hello', regarding: { kind: 'Pod', name: 'web', namespace: 'default' }, deprecatedCount: 3 }
    expect(await send('POST', '/apis/events.k8s.io/v1/namespaces/default/events', event)).toMatchObject({
      status: 422,
      body: { message: 'Event.events.k8s.io "e" is invalid: [eventTime: Required value, type: Invalid value: "": has invalid value: Odd, count: Invalid value: "": needs to be unset]' },
    })
    const old = { apiVersion: 'v1', kind: 'Event', metadata: { name: 'o' }, involvedObject: { kind: 'Pod', name: 'web', namespace: 'default' }, eventTime: '2026-01-01T00:00:00.000000Z' }
    expect(await send('POST', '/api/v1/namespaces/default/events', old)).toMatchObject({ status: 422, body: { message: expect.stringContaining('reportingComponent: Required value') } })
  })
})

describe('requests for certificates', () => {
  const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
  const PEM = [
    '-----BEGIN CERTIFICATE REQUEST-----',
    'MIHZMIGAAgEAMB4xDTALBgNVBAMMBGphbmUxDTALBgNVBAoMBGRldnMwWTATBgcq',
    'hkjOPQIBBggqhkjOPQMBBwNCAAQdK5BNjHE56tFR0Lf4nK7xPtnBHAsRV8ts1me6',
    'psh5L/Ev7xaAUEJeTAjLVpGmIo+XQSGTeNHUvSPly6uTcfmwoAAwCgYIKoZIzj0E',
    'AwIDSAAwRQIhANAOrIyXhh80CRrnF70ta3IaBbwyHsioEPVX+uHgpJbZAiB9zkkw',
    'fH3IpbEaHMk707kU37PjSytEcX/N934lVNTBXw==',
    '-----END CERTIFICATE REQUEST-----',
  ].join('\n')
  const draft = { apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', metadata: { name: 'r' }, spec: { request: btoa(PEM), signerName: 'example.com/x', usages: ['client auth'], username: 'somebody' } }

  it('say who asked, and are approved in one place only, for good', async () => {
    const { send, server } = startServer()
    const door = server.door({ user: 'jane', groups: ['devs'], fieldManager: 'test' })
    const kind = (kinds as readonly Kind[]).find((candidate) => candidate.kind === 'CertificateSigningRequest') as Kind
    expect(door.create(kind, draft)).toMatchObject({ spec: { username: 'jane', groups: ['devs'] } })
    const { body } = await send('GET', `${path}/r`)
    const approved = { type: 'Approved', status: 'True', reason: 'Fine', message: 'ok' }
    expect(await send('PUT', `${path}/r/status`, { ...body, status: { conditions: [approved] } })).toMatchObject({ status: 422, body: { message: expect.stringContaining('updates may not add a condition of type "Approved"') } })
    const { status, body: after } = await send('PUT', `${path}/r/approval`, { ...body, status: { conditions: [approved] } })
    expect([status, after.status.conditions]).toEqual([200, [{ ...approved, lastUpdateTime: '2026-01-01T00:00:00Z', lastTransitionTime: '2026-01-01T00:00:00Z' }]])
    expect(await send('PUT', `${path}/r/approval`, { ...after, status: {} })).toMatchObject({ status: 422, body: { message: expect.stringContaining('updates may not remove a condition of type "Approved"') } })
  })
})

describe('the older place to bind a pod', () => {
  it('gives it its node', async () => {
    const { send } = startServer()
    const pods = '/api/v1/namespaces/default/pods'
    await send('POST', pods, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [{ name: 'c', image: 'nginx' }] } })
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'web' }, target: { kind: 'Node', name: 'node-1' } }
    expect((await send('POST', '/api/v1/namespaces/default/bindings', binding)).status).toBe(201)
    expect((await send('GET', `${pods}/web`)).body.spec.nodeName).toBe('node-1')
  })
})

describe('volumes', () => {
  it('remember when their phase changed', async () => {
    const { send, clock } = startServer()
    const path = '/api/v1/persistentvolumes'
    const spec = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/data' } }
    const { body } = await send('POST', path, { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'v' }, spec })
    clock.advanceTo(clock.now() + 5_000)
    const { body: after } = await send('PUT', `${path}/v/status`, { ...body, status: { ...body.status, phase: 'Available' } })
    expect([body.status, after.status]).toEqual([
      { phase: 'Pending', lastPhaseTransitionTime: '2026-01-01T00:00:00Z' },
      { phase: 'Available', lastPhaseTransitionTime: '2026-01-01T00:00:05Z' },
    ])
  })
})
