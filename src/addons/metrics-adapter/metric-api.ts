/**
 * The APIs of metrics over a book of figures: what there is, one figure, those of all objects that a selector picks.
 * Upstream: sigs.k8s.io/custom-metrics-apiserver/pkg/{apiserver/installer,registry}, test-adapter/provider/provider.go.
 */
import { resourceName, type Kind } from '../../api/kind'
import { parseLabelSelector } from '../../api/selectors'
import type { HttpResponse } from '../../base/os/network-stack'
import { answer, json, notFound, splitPath } from './answers'
import { outside, type KnownMetric, type MetricBook, type MetricPlace } from './metric-book'

export interface Objects {
  /** All kinds of the cluster. */
  kinds(): readonly Kind[]
  /** The names of those that a selector picks. */
  names(kind: Kind, place: { readonly namespace?: string; readonly labelSelector: string }): readonly string[]
  timestamp(): string
}

const CUSTOM = 'custom.metrics.k8s.io'
const EXTERNAL = 'external.metrics.k8s.io'

interface Asked {
  readonly version: string
  readonly place: MetricPlace
  readonly selector: string
  readonly metricSelector: string
}

export function answerMetrics(book: MetricBook, objects: Objects, asked: string): HttpResponse {
  const { parts, query } = splitPath(asked)
  const [root, group = '', version = '', ...rest] = parts
  if (root !== 'apis') return ['healthz', 'livez', 'readyz'].includes(root) ? answer(200, 'ok') : notFound()
  const apiVersion = `${group}/${version}`
  if (group === EXTERNAL && version === 'v1beta1') {
    return rest.length === 0 ? externalList(apiVersion) : external(objects, rest, query.get('labelSelector') ?? '')
  }
  if (group !== CUSTOM || (version !== 'v1beta1' && version !== 'v1beta2')) return notFound()
  if (rest.length === 0) return json({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion: apiVersion, resources: listed(book) })
  const place = placeOf(rest)
  if (!place) return notFound()
  return custom(book, objects, { version, place, selector: query.get('labelSelector') ?? '', metricSelector: query.get('metricLabelSelector') ?? '' })
}

/** `namespaces/shop/pods/web-1/http_requests`, `namespaces/shop/metrics/http_requests`, `nodes/worker-1/temperature` */
export function placeOf(parts: readonly string[]): MetricPlace | undefined {
  const [first, namespace, resource, name, metric] = parts
  if (first === 'namespaces' && parts.length === 5) return { namespace, resource, name, metric }
  if (first === 'namespaces' && parts.length === 4 && resource === 'metrics') return { resource: 'namespaces', name: namespace, metric: name }
  return parts.length === 3 ? { resource: first, name: namespace, metric: resource } : undefined
}

function listed(book: MetricBook): readonly object[] {
  const names = new Map(book.all().map(({ namespace, resource, metric }) => [`${resource}/${metric}`, namespace !== undefined || resource === 'namespaces']))
  return [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, namespaced]) => ({ name, singularName: '', namespaced, kind: 'MetricValueList', verbs: ['get'] }))
}

function externalList(groupVersion: string): HttpResponse {
  const names = [...new Set(outside.map(({ metric }) => metric))]
  const resources = names.map((name) => ({ name, singularName: '', namespaced: true, kind: 'ExternalMetricValueList', verbs: ['get'] }))
  return json({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources })
}

function external(objects: Objects, [, , metric]: readonly string[], selector: string): HttpResponse {
  const matches = parseLabelSelector(selector)
  const found = outside.filter((each) => each.metric === metric && matches(each.labels))
  const items = found.map(({ labels, value }) => ({ metricName: metric, metricLabels: labels, timestamp: objects.timestamp(), value }))
  return json({ kind: 'ExternalMetricValueList', apiVersion: `${EXTERNAL}/v1beta1`, metadata: {}, items })
}

function custom(book: MetricBook, objects: Objects, asked: Asked): HttpResponse {
  const { place, selector, metricSelector, version } = asked
  const kind = objects.kinds().find((each) => resourceName(each) === place.resource || (place.resource === each.plural && !place.resource.includes('.')))
  const matches = parseLabelSelector(metricSelector)
  const find = (name: string): KnownMetric | undefined => {
    const found = book.find({ ...place, name })
    return found && matches(found.labels) ? found : undefined
  }
  const isAll = place.name === '*'
  const names = isAll && kind ? objects.names(kind, { namespace: place.namespace, labelSelector: selector }) : [place.name]
  const found = names.flatMap((name) => find(name) ?? [])
  if (!isAll && found.length === 0) return missing(asked)
  const items = found.map((metric) => ({
    describedObject: { kind: kind?.kind ?? '', ...(metric.namespace === undefined ? {} : { namespace: metric.namespace }), name: metric.name, apiVersion: `${kind?.group ?? ''}/${kind?.version ?? ''}` },
    ...(version === 'v1beta2' ? { metric: { name: metric.metric, selector: null } } : { metricName: metric.metric }),
    timestamp: objects.timestamp(),
    value: metric.value,
    ...(version === 'v1beta2' ? {} : { selector: null }),
  }))
  return json({ kind: 'MetricValueList', apiVersion: `${CUSTOM}/${version}`, metadata: {}, items })
}

function missing({ place: { metric, resource, name }, metricSelector }: Asked): HttpResponse {
  const which = metricSelector === '' ? '' : ` with selector ${metricSelector}`
  const message = `the server could not find the metric ${metric} for ${resource} ${name}${which}`
  return json({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason: 'NotFound', code: 404 }, 404)
}
