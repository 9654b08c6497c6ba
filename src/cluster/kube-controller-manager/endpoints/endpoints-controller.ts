/**
 * Keeps the addresses behind each Service in one Endpoints object: the older form that `kubectl get endpoints` shows. kube-proxy
 * reads the slices instead. Upstream: pkg/controller/endpoint/endpoints_controller.go (v1.32).
 */
import type { ApiDoor } from '../../../api/door'
import { Endpoints } from '../../../api/kinds/endpoints'
import { Pod } from '../../../api/kinds/pod'
import { Service } from '../../../api/kinds/service'
import { isTerminating, keyOf, parseKey } from '../../../api/object'
import { isNotFound, isStatusError } from '../../../api/status-error'
import type { Core } from '../../../api/types'
import { isSame } from '../../../api/updates'
import type { Controller } from '../controller'
import { hostnameOf, isReachable, portsOf, targetOf } from '../endpoint-slice/pod-endpoint'
import { hasEndpoints, watchServiceMembers } from '../endpoint-slice/service-members'
import { createTriggerTimes, TRIGGER_TIME, withTriggerTime, type TriggerTimes } from '../endpoint-slice/trigger-times'
import { isReady } from '../pod-state'
import { isNamespaceTerminating } from '../replica-set/replicas'
import { createSubsetBook, type Entry, type SubsetBook } from './subset-book'

/** What happens within this time is written at once. */
const LATENCY_MS = 100
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity'
const HEADLESS = 'service.kubernetes.io/headless'

interface State {
  readonly book: SubsetBook
  /** Pods to look at again. */
  readonly changed: Set<string>
  readonly times: TriggerTimes
}

export const endpointsController: Controller = {
  name: 'endpoint-controller',
  start({ informers, door, queue, recorder }) {
    const services = informers.of(Service)
    const pods = informers.of(Pod)
    const endpoints = informers.of(Endpoints)
    const members = watchServiceMembers(informers)
    const states = new Map<string, State>()
    const work = queue('Service', { latencyMs: LATENCY_MS, reconcile })

    services.onChange(({ type, object, previous }) => {
      if (type === 'MODIFIED' && previous?.spec === object.spec && previous.metadata.labels === object.metadata.labels) return
      states.delete(keyOf(object))
      work.add(keyOf(object))
    })
    members.onMember((serviceKey, podKey) => {
      states.get(serviceKey)?.changed.add(podKey)
      work.add(serviceKey)
    })
    endpoints.onChange(({ type, object }) => {
      if (type === 'DELETED') work.add(keyOf(object))
    })

    function open(service: Service): State {
      return { book: createSubsetBook(), changed: new Set(members.membersOf(service).map(keyOf)), times: createTriggerTimes() }
    }

    function reconcile(key: string): void {
      const service = services.get(key)
      if (!service) return forget(key)
      if (!hasEndpoints(service) || isTerminating(service)) return
      const state = states.get(key) ?? open(service)
      states.set(key, state)
      const seen = enter(service, state)
      try {
        write(door, service, { endpoints: endpoints.get(key), book: state.book, time: state.times.next(service, seen) })
      } catch (error) {
        if (!isStatusError(error)) throw error
        if (isNamespaceTerminating(error)) return
        const reason = endpoints.get(key) ? 'FailedToUpdateEndpoint' : 'FailedToCreateEndpoint'
        const verb = endpoints.get(key) ? 'update' : 'create'
        recorder.event(service, 'Warning', reason, `Failed to ${verb} endpoint ${key}: ${error.message}`)
        throw error
      }
    }

    /** With the Service its Endpoints go, whoever made them. */
    function forget(key: string): void {
      states.delete(key)
      if (!endpoints.get(key)) return
      try {
        door.delete(Endpoints, parseKey(key))
      } catch (error) {
        if (!isNotFound(error)) throw error
      }
    }

    function enter(service: Service, { book, changed }: State): readonly Pod[] {
      const seen: Pod[] = []
      for (const podKey of changed) {
        const pod = pods.get(podKey)
        const entry = pod && members.servicesOf(pod).includes(keyOf(service)) ? entryOf(pod, service) : undefined
        if (pod) seen.push(pod)
        if (entry) book.put(podKey, entry)
        else book.drop(podKey)
      }
      changed.clear()
      return seen
    }
  },
}

/** Undefined for a pod that is not to be shown. */
function entryOf(pod: Pod, service: Service): Entry | undefined {
  const showsAll = service.spec.publishNotReadyAddresses ?? false
  if (!isReachable(pod) || (isTerminating(pod) && !showsAll)) return undefined
  const ports = portsOf(pod, service).map(({ name, ...port }): Core.EndpointPort => ({ ...(name ? { name } : {}), ...port, port: port.port ?? 0 }))
  const isBare = (service.spec.ports ?? []).length === 0 && service.spec.clusterIP === 'None'
  if (ports.length === 0 && !isBare) return undefined
  const address = {
    ip: pod.status.podIP ?? '',
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: targetOf(pod),
    ...hostnameOf(pod, service.metadata),
  }
  return { address, ports, isReady: showsAll || isReady(pod) }
}

interface Writing {
  readonly endpoints: Endpoints | undefined
  readonly book: SubsetBook
  readonly time: string | undefined
}

function write(door: ApiDoor, service: Service, { endpoints, book, time }: Writing): void {
  const subsets = book.subsets()
  const labels = labelsOf(service)
  const before = endpoints?.metadata.annotations
  const isOver = before?.[OVER_CAPACITY] === 'truncated'
  const hasLabels = isSame(endpoints?.metadata.labels ?? {}, labels)
  if (endpoints && hasLabels && isOver === book.isOverCapacity && isSame(endpoints.subsets, subsets)) return
  const { [OVER_CAPACITY]: _over, [TRIGGER_TIME]: _time, ...others } = before ?? {}
  const capacity: Record<string, string> = book.isOverCapacity ? { [OVER_CAPACITY]: 'truncated' } : {}
  const annotations = withTriggerTime({ ...others, ...capacity }, time)
  const content = { subsets: subsets.length > 0 ? subsets : undefined }
  const { name, namespace } = service.metadata
  if (endpoints) door.update(Endpoints, { ...endpoints, metadata: { ...endpoints.metadata, labels, annotations }, ...content })
  else door.create(Endpoints, { metadata: { name, namespace, labels, annotations }, ...content })
}

function labelsOf({ metadata, spec }: Service): Record<string, string> {
  const { [HEADLESS]: _headless, ...labels } = metadata.labels ?? {}
  return spec.clusterIP === 'None' ? { ...labels, [HEADLESS]: '' } : labels
}
