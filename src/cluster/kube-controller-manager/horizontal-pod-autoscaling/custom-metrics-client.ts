/**
 * Figures of the pods' own, of objects, and from outside: asked of whoever answers for the groups of these APIs.
 * Upstream: k8s.io/metrics/pkg/client/{custom_metrics/{versioned_client,multi_client,discovery}.go,external_metrics/client.go},
 * pkg/controller/podautoscaler/metrics/client.go (v1.32).
 */
import type { Answered } from '../../../api/door'
import type { KindCatalog } from '../../../api/kind-catalog'
import { resourceName } from '../../../api/kind'
import { milliValue, parseQuantity } from '../../../api/quantity'
import { formatLabelSelector } from '../../../api/selectors'
import { unknownPathError } from '../../../api/status-error'
import type { Autoscaling } from '../../../api/types'
import type { PodMetrics } from './pod-groups'
import type { Fault } from './replica-calculator'

export interface CustomQuery {
  readonly metric: Autoscaling.MetricIdentifier
  readonly namespace: string
}

export interface CustomMetricsClient {
  ofPods(query: CustomQuery & { readonly selector: string }): PodMetrics | Fault
  ofObject(query: CustomQuery & { readonly object: Autoscaling.CrossVersionObjectReference }): number | Fault
  external(query: CustomQuery): number | Fault
}

interface Surroundings {
  readonly catalog: KindCatalog
  ask(path: string): Answered | undefined
}

interface MetricValue {
  readonly describedObject?: { readonly name?: string }
  readonly timestamp?: string
  readonly windowSeconds?: number
  readonly value?: string
}

const CUSTOM = 'custom.metrics.k8s.io'
const EXTERNAL = 'external.metrics.k8s.io'
/** The first that is there is asked. */
const VERSIONS = ['v1beta2', 'v1beta1']
const DEFAULT_WINDOW_SECONDS = 60

const ofCustom = (fault: string): Fault => ({ fault: `unable to fetch metrics from custom metrics API: ${fault}` })
const ofExternal = (fault: string): Fault => ({ fault: `unable to fetch metrics from external metrics API: ${fault}` })

export function createCustomMetricsClient({ catalog, ask }: Surroundings): CustomMetricsClient {
  function custom(place: Place, search: string): readonly MetricValue[] | Fault {
    for (const version of VERSIONS) {
      const answered = ask(`/apis/${CUSTOM}/${version}/${place.path}${search}`)
      if (answered) return valuesOf(answered, `${place.resource}.${CUSTOM}${place.name ? ` ${place.name}` : ''}`)
    }
    return { fault: `no custom metrics API (${CUSTOM}) registered` }
  }

  return {
    ofPods({ metric, namespace, selector }) {
      const place = { resource: 'pods', name: '*', path: `namespaces/${namespace}/pods/%2A/${encodeURIComponent(metric.name)}` }
      const values = custom(place, searchOf({ labelSelector: selector, metricLabelSelector: textOf(metric.selector) }))
      if ('fault' in values) return ofCustom(values.fault)
      return values.length === 0 ? { fault: 'no metrics returned from custom metrics API' } : podMetrics(values)
    },
    ofObject({ metric, namespace, object }) {
      const place = placeOf(catalog, { metric, namespace, object })
      if ('fault' in place) return ofCustom(place.fault)
      const values = custom(place, searchOf({ metricLabelSelector: textOf(metric.selector) }))
      if ('fault' in values) return ofCustom(values.fault)
      if (values.length !== 1) return ofCustom(`the custom metrics API server returned ${values.length} results when we asked for exactly one`)
      return amountOf(values[0])
    },
    external({ metric, namespace }) {
      const resource = `${metric.name}.${EXTERNAL}`
      const answered = ask(`/apis/${EXTERNAL}/v1beta1/namespaces/${namespace}/${encodeURIComponent(metric.name)}${searchOf({ labelSelector: textOf(metric.selector) })}`)
      const values = answered ? valuesOf(answered, resource) : { fault: unknownPathError(`get ${resource}`).message }
      if ('fault' in values) return ofExternal(values.fault)
      return values.length === 0 ? { fault: 'no metrics returned from external metrics API' } : values.reduce((sum, value) => sum + amountOf(value), 0)
    },
  }
}

interface Place {
  readonly resource: string
  readonly name: string
  readonly path: string
}

/** Of a namespace it is always the autoscaler's own. */
function placeOf(catalog: KindCatalog, { metric, namespace, object }: CustomQuery & { object: Autoscaling.CrossVersionObjectReference }): Place | Fault {
  const { apiVersion = '', kind, name } = object
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  const metricName = encodeURIComponent(metric.name)
  if (kind === 'Namespace' && group === '') return { resource: 'metrics', name: metric.name, path: `namespaces/${namespace}/metrics/${metricName}` }
  const found = catalog.ofKind(group, version, kind) ?? catalog.all().find((each) => each.group === group && each.kind === kind)
  if (!found) return { fault: `unable to map kind ${group ? `${kind}.${group}` : kind} to resource: no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(group)}` }
  const resource = resourceName(found)
  return { resource, name, path: `namespaces/${namespace}/${resource}/${encodeURIComponent(name)}/${metricName}` }
}

/** No selector and an empty one ask for the same. */
function textOf(selector: Autoscaling.MetricIdentifier['selector']): string {
  const isEmpty = Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions ?? []).length === 0
  return isEmpty ? '' : formatLabelSelector(selector)
}

/** Sorted by name, and without what is empty. */
function searchOf(values: Readonly<Record<string, string>>): string {
  const search = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== '')).toString()
  return search && `?${search}`
}

function valuesOf({ status, body }: Answered, asked: string): readonly MetricValue[] | Fault {
  const read = parsed(body)
  if (status >= 200 && status < 300) return read && Array.isArray(read.items) ? read.items : { fault: "the custom metrics API server didn't return MetricValueList" }
  if (typeof read?.message === 'string') return { fault: read.message }
  if (status === 404) return { fault: unknownPathError(`get ${asked}`).message }
  if (status === 503) return { fault: `the server is currently unable to handle the request (get ${asked})` }
  return { fault: `an error on the server (${JSON.stringify(body.trim())}) has prevented the request from succeeding (get ${asked})` }
}

function parsed(body: string): { readonly items?: readonly MetricValue[]; readonly message?: unknown } | undefined {
  try {
    const read: unknown = JSON.parse(body)
    return typeof read === 'object' && read !== null ? read : undefined
  } catch {
    return undefined
  }
}

const amountOf = ({ value = '0' }: MetricValue): number => (parseQuantity(value) ? milliValue(value) : 0)

const podMetrics = (values: readonly MetricValue[]): PodMetrics =>
  new Map(
    values.map((each) => [
      each.describedObject?.name ?? '',
      { value: amountOf(each), atMs: Date.parse(each.timestamp ?? ''), windowMs: (each.windowSeconds ?? DEFAULT_WINDOW_SECONDS) * 1000 },
    ]),
  )
