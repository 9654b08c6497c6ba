/**
 * Keeps the addresses behind each Service in EndpointSlices. A change of one pod touches the one slice that holds it; everything is
 * looked at anew only when the Service changed, or when somebody else wrote to its slices.
 * Upstream: pkg/controller/endpointslice/endpointslice_controller.go, k8s.io/endpointslice/reconciler.go (v1.32).
 * Simplified: IPv4 only; a real controller keeps slices for each address family. Simplified: hints come from `trafficDistribution` alone;
 * with the annotation `service.kubernetes.io/topology-mode: Auto` a real controller shares endpoints out by the processors of each zone.
 */
import type { ApiDoor } from '../../../api/door'
import { EndpointSlice } from '../../../api/kinds/endpoint-slice'
import { Node } from '../../../api/kinds/node'
import { Pod } from '../../../api/kinds/pod'
import { Service } from '../../../api/kinds/service'
import { isTerminating, keyOf } from '../../../api/object'
import { isNotFound, isStatusError } from '../../../api/status-error'
import { isSame } from '../../../api/updates'
import type { Change } from '../../client/informer'
import type { Controller } from '../controller'
import { controllerReference } from '../owner'
import { isNamespaceTerminating } from '../replica-set/replicas'
import { endpointOf, isReachable, portsOf } from './pod-endpoint'
import { hasEndpoints, watchServiceMembers } from './service-members'
import { openSliceBook, type Page, type SliceBook } from './slice-book'
import { createTriggerTimes, withTriggerTime, type TriggerTimes } from './trigger-times'

/** What happens within this time is written at once. */
const LATENCY_MS = 50
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by'
const SELF = 'endpointslice-controller.k8s.io'
const SERVICE_NAME = 'kubernetes.io/service-name'
const HEADLESS = 'service.kubernetes.io/headless'
const BY_SERVICE = 'service'

interface State {
  readonly book: SliceBook
  /** Pods to look at again. */
  readonly changed: Set<string>
  readonly times: TriggerTimes
  /** Revision of the last write of each slice, by name. */
  readonly revisions: Map<string, number>
  /** Slices of a Service that had this name before; they go when this one's stand. */
  strangers: readonly EndpointSlice[]
}

export const endpointSliceController: Controller = {
  name: 'endpointslice-controller',
  start({ informers, door, queue }) {
    const services = informers.of(Service)
    const pods = informers.of(Pod)
    const nodes = informers.of(Node)
    const slices = informers.of(EndpointSlice, { indexes: { [BY_SERVICE]: (slice) => [serviceOf(slice) ?? ''] } })
    const members = watchServiceMembers(informers)
    const states = new Map<string, State>()
    const times = new Map<string, TriggerTimes>()
    const work = queue('Service', { latencyMs: LATENCY_MS, reconcile })

    services.onChange(({ type, object, previous }) => {
      if (type === 'MODIFIED' && previous?.spec === object.spec && previous.metadata.labels === object.metadata.labels) return
      startOver(keyOf(object))
    })
    members.onMember((serviceKey, podKey) => {
      states.get(serviceKey)?.changed.add(podKey)
      work.add(serviceKey)
    })
    slices.onChange((change) => {
      const key = serviceOf(change.object)
      const state = key === undefined ? undefined : states.get(key)
      if (key !== undefined && state && isForeign(change, state)) startOver(key)
    })

    function startOver(serviceKey: string): void {
      states.delete(serviceKey)
      work.add(serviceKey)
    }

    function open(service: Service): State {
      const key = keyOf(service)
      const existing = slices.byIndex(BY_SERVICE, key).filter((slice) => !isTerminating(slice))
      const book = openSliceBook(existing.filter((slice) => isOwnedBy(slice, service)))
      const strangers = existing.filter((slice) => !isOwnedBy(slice, service))
      const ours = new Set(members.membersOf(service).map(keyOf))
      const held = [...book.pages].flatMap(({ endpoints }) => [...endpoints.keys()])
      const own = times.get(key) ?? createTriggerTimes()
      times.set(key, own)
      for (const page of book.pages) if (!isSame(page.object?.metadata.labels, labelsOf(service))) page.isChanged = true
      const written = [...book.pages].flatMap(({ object }) => object?.metadata ?? [])
      const revisions = new Map(written.map(({ name, resourceVersion }) => [name, Number(resourceVersion)]))
      return { book, changed: new Set([...ours, ...held]), times: own, revisions, strangers }
    }

    function reconcile(key: string): void {
      const service = services.get(key)
      if (!service) return forget(key)
      if (!hasEndpoints(service) || isTerminating(service)) return
      const state = states.get(key) ?? open(service)
      states.set(key, state)
      const seen = enter(service, state)
      try {
        write(door, service, { state, time: state.times.next(service, seen) })
      } catch (error) {
        states.delete(key)
        if (!isStatusError(error) || !isNamespaceTerminating(error)) throw error
      }
    }

    /** The slices themselves go with their owner. */
    function forget(key: string): void {
      states.delete(key)
      times.delete(key)
    }

    function enter(service: Service, { book, changed }: State): readonly Pod[] {
      const seen: Pod[] = []
      for (const podKey of changed) {
        const pod = pods.get(podKey)
        const node = pod && nodes.get(pod.spec.nodeName ?? '')
        const isMember = pod && isReachable(pod) && members.servicesOf(pod).includes(keyOf(service))
        // A pod of a node that is gone is left to those who clean up after nodes.
        const isShown = isMember && (node !== undefined || service.spec.publishNotReadyAddresses)
        if (pod) seen.push(pod)
        if (isShown) book.put(podKey, portsOf(pod, service), endpointOf(pod, service, node))
        else book.drop(podKey)
      }
      changed.clear()
      return seen
    }
  },
}

/** Key of the Service whose slice this is, if this controller manages it. */
function serviceOf({ metadata: { labels, namespace } }: EndpointSlice): string | undefined {
  const name = labels?.[SERVICE_NAME]
  return labels?.[MANAGED_BY] === SELF && name ? `${namespace}/${name}` : undefined
}

/** Nobody owns what was made before there were owners. */
const isOwnedBy = ({ metadata }: EndpointSlice, service: Service): boolean =>
  (metadata.ownerReferences ?? []).every(({ kind, uid }) => kind !== 'Service' || uid === service.metadata.uid)

/** Written by somebody else, or taken away. */
function isForeign({ type, object }: Change<EndpointSlice>, { revisions }: State): boolean {
  const { name, resourceVersion } = object.metadata
  const written = revisions.get(name)
  if (type === 'DELETED') return written !== undefined
  return written === undefined || Number(resourceVersion) > written
}

function labelsOf({ metadata, spec }: Service): Record<string, string> {
  const { [HEADLESS]: _headless, ...labels } = metadata.labels ?? {}
  return { ...labels, [MANAGED_BY]: SELF, [SERVICE_NAME]: metadata.name, ...(spec.clusterIP === 'None' ? { [HEADLESS]: '' } : {}) }
}

function write(door: ApiDoor, service: Service, { state, time }: { state: State; time: string | undefined }): void {
  const { written, erased } = state.book.close()
  for (const page of written) {
    page.object = writePage(door, service, { page, time })
    page.isChanged = false
    state.revisions.set(page.object.metadata.name, Number(page.object.metadata.resourceVersion))
  }
  const { strangers } = state
  state.strangers = []
  for (const { metadata } of [...erased, ...strangers]) {
    state.revisions.delete(metadata.name)
    try {
      door.delete(EndpointSlice, metadata)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}

function writePage(door: ApiDoor, service: Service, { page, time }: { page: Page; time: string | undefined }): EndpointSlice {
  const endpoints = [...page.endpoints.values()]
  const ports = [...page.ports]
  const labels = labelsOf(service)
  if (page.object) {
    const metadata = { ...page.object.metadata, labels, annotations: withTriggerTime(page.object.metadata.annotations, time) }
    return door.update(EndpointSlice, { ...page.object, metadata, endpoints, ports })
  }
  const { name, namespace } = service.metadata
  const metadata = {
    generateName: `${name}-`,
    namespace,
    labels,
    annotations: withTriggerTime({}, time),
    ownerReferences: [controllerReference(service)],
  }
  return door.create(EndpointSlice, { metadata, addressType: 'IPv4', endpoints, ports })
}
