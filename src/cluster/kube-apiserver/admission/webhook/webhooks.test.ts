import { describe, expect, it } from 'vitest'
import { kinds } from '../../../../api/kinds'
import { ConfigMap } from '../../../../api/kinds/config-map'
import { MutatingWebhookConfiguration } from '../../../../api/kinds/mutating-webhook-configuration'
import { Service } from '../../../../api/kinds/service'
import { ValidatingWebhookConfiguration } from '../../../../api/kinds/validating-webhook-configuration'
import type { Status } from '../../../../api/status-error'
import type { HttpOutcome, HttpRequest } from '../../../../base/os/network-stack'
import { createSimulation } from '../../../../base/simulation'
import { createApiServer } from '../../api-server'

const rules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'] }]
const service = { name: 'hook', namespace: 'default', path: '/check' }
const hook = (more: object = {}) => ({
  name: 'a.example.com',
  rules,
  clientConfig: { service },
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  ...more,
})

interface Review {
  readonly request: {
    readonly uid: string
    readonly operation: string
    readonly object: ConfigMap | null
    readonly userInfo: object
    readonly dryRun: boolean
  }
}
type Responder = (review: Review, request: HttpRequest) => object | HttpOutcome

function server({
  mutating = [],
  validating = [],
  responder,
  withService = true,
}: {
  mutating?: object[]
  validating?: object[]
  responder?: Responder
  withService?: boolean
}) {
  const simulation = createSimulation({ seed: '1', startMs: Date.UTC(2026, 0, 1) })
  const apiServer = createApiServer({ simulation, kinds })
  const door = apiServer.door({ user: 'controller', fieldManager: 'controller' })
  const address = withService
    ? door.create(Service, { metadata: { name: 'hook', namespace: 'default' }, spec: { ports: [{ port: 443 }] } }).spec.clusterIP
    : undefined
  if (validating.length > 0) door.create(ValidatingWebhookConfiguration, { metadata: { name: 'v' }, webhooks: validating } as never)
  if (mutating.length > 0) door.create(MutatingWebhookConfiguration, { metadata: { name: 'm' }, webhooks: mutating } as never)
  const heard: Review[] = []
  const respond = (request: HttpRequest): HttpOutcome => {
    const review = JSON.parse(request.body) as Review
    heard.push(review)
    const answer = responder?.(review, request) ?? {}
    if ('failure' in answer || 'address' in answer) return answer as HttpOutcome
    const body = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: { uid: review.request.uid, ...answer } }
    return { response: { status: 200, headers: {}, body: JSON.stringify(body) }, address: request.host }
  }
  apiServer.connect((request) => Promise.resolve(respond(request)), respond)
  const create = async (name = 'c', data: Record<string, string> = { a: '1' }) => {
    const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data })
    const response = await apiServer.fetch({
      method: 'POST',
      path: '/api/v1/namespaces/default/configmaps',
      headers: { 'content-type': 'application/json' },
      body,
    })
    return {
      status: response.status,
      warning: response.headers.warning,
      object: JSON.parse(typeof response.body === 'string' ? response.body : '') as ConfigMap & Status,
    }
  }
  return { door, address, heard, create }
}

const patch = (...operations: object[]) => ({ allowed: true, patchType: 'JSONPatch', patch: btoa(JSON.stringify(operations)) })

describe('webhooks', () => {
  it('are asked about an object and may let it in', async () => {
    const { create, heard, address } = server({
      validating: [hook()],
      responder: (_review, request) => ({
        allowed: request.host === address && request.port === 443 && request.path === '/check?timeout=10s',
      }),
    })
    expect((await create()).status).toBe(201)
    expect(heard).toHaveLength(1)
    expect(heard[0].request).toMatchObject({
      operation: 'CREATE',
      dryRun: false,
      object: { kind: 'ConfigMap', data: { a: '1' } },
      userInfo: { username: 'kubernetes-admin' },
    })
  })

  it.each<[string, object, number, string]>([
    [
      'a message',
      { allowed: false, status: { message: 'not today' } },
      400,
      'admission webhook "a.example.com" denied the request: not today',
    ],
    ['nothing', { allowed: false }, 400, 'admission webhook "a.example.com" denied the request without explanation'],
    [
      'a code',
      { allowed: false, status: { code: 403, reason: 'Forbidden' } },
      403,
      'admission webhook "a.example.com" denied the request: Forbidden',
    ],
  ])('may refuse it with %s', async (_title, answer, code, message) => {
    const { create } = server({ validating: [hook()], responder: () => answer })
    expect(await create()).toMatchObject({ status: code, object: { message, code } })
  })

  it('warn', async () => {
    const { create } = server({ validating: [hook()], responder: () => ({ allowed: true, warnings: ['mind the gap'] }) })
    expect((await create()).warning).toBe('299 - "mind the gap"')
  })

  it('change an object, and are asked again when another has changed it after them', async () => {
    const responder: Responder = ({ request: { object } }, { path }) =>
      path.startsWith('/second')
        ? patch({ op: 'add', path: '/data/b', value: '2' })
        : object?.data?.b
          ? patch({ op: 'add', path: '/data/c', value: '3' })
          : { allowed: true }
    const mutating = [
      hook({ reinvocationPolicy: 'IfNeeded' }),
      hook({ name: 'b.example.com', clientConfig: { service: { ...service, path: '/second' } } }),
    ]
    const { create, heard } = server({ mutating, responder })
    expect((await create()).object.data).toEqual({ a: '1', b: '2', c: '3' })
    expect(heard).toHaveLength(3)
  })

  it('are not asked about what they do not match', async () => {
    const { create, heard } = server({
      validating: [hook({ matchConditions: [{ name: 'named', expression: "object.metadata.name == 'other'" }] })],
      responder: () => ({ allowed: false }),
    })
    expect((await create()).status).toBe(201)
    expect((await create('other')).status).toBe(400)
    expect(heard).toHaveLength(1)
  })

  const url = 'https://hook.default.svc:443/check?timeout=10s'
  const refused: HttpOutcome = { failure: 'refused', address: '10.0.0.9', port: 443 }
  const answer = (status: number, body: string): HttpOutcome => ({ response: { status, headers: {}, body }, address: '' })

  it.each<[string, { withService?: boolean; responder?: Responder; webhook?: object }, string]>([
    ['without its Service', { withService: false }, `failed to call webhook: Post "${url}": service "hook" not found`],
    [
      'without the port',
      { webhook: { clientConfig: { service: { ...service, port: 8443 } } } },
      'failed to call webhook: Post "https://hook.default.svc:8443/check?timeout=10s": no service port 8443 found for service "hook"',
    ],
    [
      'where nobody listens',
      { responder: () => refused },
      `failed to call webhook: Post "${url}": dial tcp 10.0.0.9:443: connect: connection refused`,
    ],
    [
      'that is too slow',
      { responder: () => ({ ...refused, failure: 'timeout' }) as HttpOutcome },
      `failed to call webhook: Post "${url}": context deadline exceeded`,
    ],
    [
      'at an address that is none',
      {
        webhook: { clientConfig: { url: 'https://nowhere.example.com/x' }, timeoutSeconds: 3 },
        responder: () => ({ failure: 'unknown-host', host: 'nowhere.example.com' }),
      },
      'failed to call webhook: Post "https://nowhere.example.com/x?timeout=3s": dial tcp: lookup nowhere.example.com: no such host',
    ],
    [
      'at the wrong path',
      { responder: () => answer(404, 'not found') },
      'failed to call webhook: the server could not find the requested resource',
    ],
    [
      'that speaks of something else',
      { responder: () => ({ uid: 'x', allowed: true }) },
      'received invalid webhook response: expected response.uid=',
    ],
  ])('that fail: one %s', async (_title, { webhook = {}, ...setting }, why) => {
    const fail = await server({ validating: [hook(webhook)], ...setting }).create()
    expect(fail.status).toBe(500)
    expect(fail.object.message).toContain(`Internal error occurred: failed calling webhook "a.example.com": ${why}`)
    expect((await server({ validating: [hook({ ...webhook, failurePolicy: 'Ignore' })], ...setting }).create()).status).toBe(201)
  })

  it('are asked by components, too, at once', () => {
    const data = { metadata: { name: 'c', namespace: 'default' }, data: {} }
    expect(() => server({ validating: [hook()], withService: false }).door.create(ConfigMap, data)).toThrow('service "hook" not found')
    expect(() => server({ mutating: [hook()], responder: () => refused }).door.create(ConfigMap, data)).toThrow(
      'connect: connection refused',
    )
    const responder = () => patch({ op: 'add', path: '/data/b', value: '2' })
    expect(server({ mutating: [hook()], responder }).door.create(ConfigMap, data).data).toEqual({ b: '2' })
  })
})

describe('conditions of webhooks', () => {
  it('are refused when they do not compile', () => {
    const matchConditions = [{ name: 'c', expression: 'object.metadata.name' }]
    expect(() => server({ validating: [hook({ matchConditions })] })).toThrow(
      'webhooks[0].matchConditions[0].expression: Invalid value: "object.metadata.name": must evaluate to bool but got dyn',
    )
  })
})
