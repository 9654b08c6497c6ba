/** Why the rules of a Service refuse or drop: nobody is behind it, or nobody is ready, or nobody on that node. */
import type { ApiDoor } from '../../api/door'
import { Pod } from '../../api/kinds/pod'
import { Service } from '../../api/kinds/service'
import { matchesLabels } from '../../api/selectors'
import { parseName, type Traced, type TraceVerdict } from './traced'

type Labels = Readonly<Record<string, string>>

export function findServiceFault({ hops }: Traced, door: ApiDoor): TraceVerdict | undefined {
  const stop = hops.find(({ at, ok, object }) => at === 'iptables' && !ok && object?.startsWith('Service/'))
  if (!stop?.object) return undefined
  const { namespace, name } = parseName(stop.object)
  const service = door.list(Service, { namespace }).items.find(({ metadata }) => metadata.name === name)
  if (!service) return { ok: false, reason: 'ServiceGone', text: stop.text, object: stop.object }
  if (!/has no endpoints/.test(stop.text)) return { ok: false, reason: 'HeldByService', text: stop.text, object: stop.object, path: placeOf(stop.text) }
  return whyNoEndpoints(service, door)
}

const placeOf = (text: string): string => (text.includes('local endpoints') ? 'spec.externalTrafficPolicy' : text.includes('load balancer') ? 'spec.loadBalancerSourceRanges' : 'spec')

function whyNoEndpoints(service: Service, door: ApiDoor): TraceVerdict {
  const { namespace = '', name } = service.metadata
  const object = `Service/${namespace}/${name}`
  const { selector } = service.spec
  if (!selector || Object.keys(selector).length === 0) return { ok: false, reason: 'NoEndpoints', text: `${object} has no selector, and nobody wrote endpoints for it`, object, path: 'spec.selector' }
  const pods = door.list(Pod, { namespace }).items
  const meant = pods.filter(({ metadata }) => matchesLabels(selector, metadata.labels ?? {}))
  if (meant.length > 0) return whyNotReady(object, meant)
  const nearest = nearestOf(pods, selector)
  const hint = nearest ? `; the nearest, Pod/${namespace}/${nearest.metadata.name}, has ${differing(selector, nearest.metadata.labels ?? {})}` : ''
  return { ok: false, reason: 'NoPodSelected', text: `${object} selects ${pairs(selector)}, which no pod of ${namespace} has${hint}`, object, path: 'spec.selector' }
}

function whyNotReady(service: string, pods: readonly Pod[]): TraceVerdict {
  const [{ metadata, status }] = pods
  const object = `Pod/${metadata.namespace}/${metadata.name}`
  const waiting = (status.containerStatuses ?? []).find(({ state }) => state?.waiting)?.state?.waiting?.reason
  const why = waiting ?? status.conditions?.find(({ type }) => type === 'Ready')?.message ?? status.phase
  return { ok: false, reason: 'NoPodReady', text: `${service} has ${pods.length} pods and none is ready: ${object} says ${why}`, object, path: 'status.conditions' }
}

/** The pod that has most of what is asked for, and at least one of its keys. */
function nearestOf(pods: readonly Pod[], selector: Labels): Pod | undefined {
  const score = ({ metadata: { labels = {} } }: Pod) => Object.entries(selector).reduce((sum, [key, value]) => sum + (labels[key] === value ? 2 : key in labels ? 1 : 0), 0)
  return pods.filter((pod) => score(pod) > 0).sort((a, b) => score(b) - score(a))[0]
}

const pairs = (labels: Labels): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')

const differing = (wanted: Labels, has: Labels): string =>
  Object.keys(wanted)
    .filter((key) => wanted[key] !== has[key])
    .map((key) => (key in has ? `${key}=${has[key]}` : `no ${key}`))
    .join(', ')
