import { describe, expect, it } from 'vitest'
import type { Answered } from '../../../api/door'
import type { Kind } from '../../../api/kind'
import { createKindCatalog } from '../../../api/kind-catalog'
import { kinds } from '../../../api/kinds'
import { createCustomMetricsClient, type CustomMetricsClient } from './custom-metrics-client'

const catalog = createKindCatalog(kinds as readonly Kind[])
const metric = { name: 'http_requests' }
const namespace = 'shop'
const route = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'main-route' }

/** Answers what is asked in one version, and remembers what was asked. */
function client(answered: Answered | undefined, version = 'v1beta1') {
  const asked: string[] = []
  const made = createCustomMetricsClient({
    catalog,
    ask(path) {
      if (!path.includes(`/${version}/`)) return undefined
      asked.push(path)
      return answered
    },
  })
  return { ...made, asked }
}

const list = (...items: readonly object[]): Answered => ({ status: 200, body: JSON.stringify({ kind: 'MetricValueList', items }) })
const value = (name: string, amount: string, more: object = {}) => ({ describedObject: { kind: 'Pod', namespace, name }, timestamp: '2026-01-01T00:00:30Z', value: amount, ...more })

describe('what is asked', () => {
  const selector = { matchLabels: { verb: 'GET' }, matchExpressions: [{ key: 'code', operator: 'In', values: ['500', '502'] }] }
  const paths: readonly (readonly [string, (client: CustomMetricsClient) => unknown, string])[] = [
    ['pods', (at) => at.ofPods({ metric, namespace, selector: 'app=web,tier=front' }), 'custom.metrics.k8s.io/v1beta1/namespaces/shop/pods/%2A/http_requests?labelSelector=app%3Dweb%2Ctier%3Dfront'],
    [
      'pods, and which series of theirs',
      (at) => at.ofPods({ metric: { ...metric, selector }, namespace, selector: 'app=web' }),
      'custom.metrics.k8s.io/v1beta1/namespaces/shop/pods/%2A/http_requests?labelSelector=app%3Dweb&metricLabelSelector=verb%3DGET%2Ccode+in+%28500%2C502%29',
    ],
    ['an object of a group', (at) => at.ofObject({ metric, namespace, object: route }), 'custom.metrics.k8s.io/v1beta1/namespaces/shop/ingresses.networking.k8s.io/main-route/http_requests'],
    ['an object of no group', (at) => at.ofObject({ metric, namespace, object: { apiVersion: 'v1', kind: 'Service', name: 'web' } }), 'custom.metrics.k8s.io/v1beta1/namespaces/shop/services/web/http_requests'],
    ['a namespace, which is always its own', (at) => at.ofObject({ metric, namespace, object: { kind: 'Namespace', name: 'other' } }), 'custom.metrics.k8s.io/v1beta1/namespaces/shop/metrics/http_requests'],
    ['what is outside', (at) => at.external({ metric: { name: 'queue_length', selector: { matchLabels: { queue: 'slow' } } }, namespace }), 'external.metrics.k8s.io/v1beta1/namespaces/shop/queue_length?labelSelector=queue%3Dslow'],
  ]
  it.each(paths)('%s', (_, ask, path) => {
    const made = client(list())
    ask(made)
    expect(made.asked).toEqual([`/apis/${path}`])
  })

  it('in the newer version, where it is served', () => {
    const made = client(list(value('web-1', '5')), 'v1beta2')
    made.ofPods({ metric, namespace, selector: '' })
    expect(made.asked).toEqual(['/apis/custom.metrics.k8s.io/v1beta2/namespaces/shop/pods/%2A/http_requests'])
  })
})

describe('what is made of the answer', () => {
  it('pods, each with its window; a minute where none is told', () => {
    const metrics = client(list(value('web-1', '500m'), value('web-2', '12', { windowSeconds: 30 }))).ofPods({ metric, namespace, selector: '' })
    const atMs = Date.UTC(2026, 0, 1, 0, 0, 30)
    expect(metrics).toEqual(new Map([['web-1', { value: 500, atMs, windowMs: 60_000 }], ['web-2', { value: 12_000, atMs, windowMs: 30_000 }]]))
  })

  it('one object', () => {
    expect(client(list(value('main-route', '2k'))).ofObject({ metric, namespace, object: route })).toBe(2_000_000)
  })

  it('all that is outside, added up', () => {
    expect(client(list({ value: '42' }, { value: '43500m' })).external({ metric, namespace })).toBe(85_500)
  })
})

describe('what cannot be had', () => {
  const custom = 'unable to fetch metrics from custom metrics API: '
  const outside = 'unable to fetch metrics from external metrics API: '
  const status = (code: number, message: string): Answered => ({ status: code, body: JSON.stringify({ kind: 'Status', message }) })
  const pods = (at: CustomMetricsClient) => at.ofPods({ metric, namespace, selector: '' })
  const object = (at: CustomMetricsClient) => at.ofObject({ metric, namespace, object: route })
  const external = (at: CustomMetricsClient) => at.external({ metric, namespace })
  const faults: readonly (readonly [string, Answered | undefined, (at: CustomMetricsClient) => unknown, string])[] = [
    ['nobody serves pods', undefined, pods, `${custom}no custom metrics API (custom.metrics.k8s.io) registered`],
    ['nobody serves objects', undefined, object, `${custom}no custom metrics API (custom.metrics.k8s.io) registered`],
    ['nobody serves what is outside', undefined, external, `${outside}the server could not find the requested resource (get http_requests.external.metrics.k8s.io)`],
    ['no pods are measured', list(), pods, 'no metrics returned from custom metrics API'],
    ['nothing is outside', list(), external, 'no metrics returned from external metrics API'],
    ['two objects in place of one', list(value('a', '1'), value('b', '1')), object, `${custom}the custom metrics API server returned 2 results when we asked for exactly one`],
    ['it does not know the metric', status(404, 'the server could not find the metric http_requests for pods'), pods, `${custom}the server could not find the metric http_requests for pods`],
    ['it does not answer', { status: 503, body: 'service unavailable\n' }, pods, `${custom}the server is currently unable to handle the request (get pods.custom.metrics.k8s.io *)`],
    ['it does not know the path', { status: 404, body: '404 page not found\n' }, object, `${custom}the server could not find the requested resource (get ingresses.networking.k8s.io.custom.metrics.k8s.io main-route)`],
    ['it breaks', { status: 500, body: 'oops' }, external, `${outside}an error on the server ("oops") has prevented the request from succeeding (get http_requests.external.metrics.k8s.io)`],
    ['it says something else', { status: 200, body: 'OK!' }, pods, `${custom}the custom metrics API server didn't return MetricValueList`],
  ]
  it.each(faults)('%s', (_, answered, ask, fault) => {
    expect(ask(client(answered))).toEqual({ fault })
  })

  it('a kind that nobody knows', () => {
    const object = { apiVersion: 'example.com/v1', kind: 'Widget', name: 'w' }
    expect(client(list()).ofObject({ metric, namespace, object })).toEqual({ fault: `${custom}unable to map kind Widget.example.com to resource: no matches for kind "Widget" in group "example.com"` })
  })
})
