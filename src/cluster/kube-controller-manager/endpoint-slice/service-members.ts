/**
 * Which Services a pod stands behind, and news of the pods that changes that or how they stand. Services are matched once for all pods
 * that share their labels. Upstream: pkg/controller/util/endpoint/controller_utils.go (ServiceSelectorCache, podChanged, v1.32).
 */
import { Node } from '../../../api/kinds/node'
import { Pod } from '../../../api/kinds/pod'
import { Service } from '../../../api/kinds/service'
import { keyOf } from '../../../api/object'
import { matchesLabels } from '../../../api/selectors'
import type { Change, Informer, Informers } from '../../client/informer'
import { isReady } from '../pod-state'
import { addressOf, isReachable } from './pod-endpoint'

type Labels = Readonly<Record<string, string>>

export interface ServiceMembers {
  /** Keys of the Services that select the pod. */
  servicesOf(pod: Pod): readonly string[]
  membersOf(service: Service): readonly Pod[]
  /** The pod of this key may have come, gone or changed behind the Service. */
  onMember(handle: (serviceKey: string, podKey: string) => void): void
}

const NODE_NAME = 'spec.nodeName'
const ZONE = 'topology.kubernetes.io/zone'
const noLabels: Labels = {}

export function watchServiceMembers(informers: Informers): ServiceMembers {
  const services = informers.of(Service)
  const pods = informers.of(Pod, { indexes: { [NODE_NAME]: ({ spec }) => (spec.nodeName ? [spec.nodeName] : []) } })
  const servicesOf = createMatcher(services)
  const listeners: ((serviceKey: string, podKey: string) => void)[] = []

  function tell(pod: Pod, keys: readonly string[]): void {
    for (const key of keys) for (const listener of listeners) listener(key, keyOf(pod))
  }

  pods.onChange((change) => {
    if (!concernsEndpoints(change)) return
    const { object, previous } = change
    const now = servicesOf(object)
    tell(object, now)
    if (previous && previous.metadata.labels !== object.metadata.labels) {
      tell(object, servicesOf(previous).filter((key) => !now.includes(key)))
    }
  })
  informers.of(Node).onChange(({ type, object, previous }) => {
    const isKnown = type === 'MODIFIED' && object.metadata.labels?.[ZONE] === previous?.metadata.labels?.[ZONE]
    if (!isKnown) for (const pod of pods.byIndex(NODE_NAME, object.metadata.name)) tell(pod, servicesOf(pod))
  })

  return {
    servicesOf,
    membersOf({ metadata, spec }) {
      const { selector = noLabels } = spec
      return pods.inNamespace(metadata.namespace ?? '').filter((pod) => matchesLabels(selector, pod.metadata.labels ?? noLabels))
    },
    onMember: (handle) => void listeners.push(handle),
  }
}

function createMatcher(services: Informer<Service>): (pod: Pod) => readonly string[] {
  /** Raised whenever the Services of a namespace select differently. */
  const versions = new Map<string, number>()
  const known = new Map<string, WeakMap<Labels, { readonly version: number; readonly keys: readonly string[] }>>()
  services.onChange(({ type, object, previous }) => {
    const { namespace = '' } = object.metadata
    if (type !== 'MODIFIED' || object.spec.selector !== previous?.spec.selector) versions.set(namespace, (versions.get(namespace) ?? 0) + 1)
  })

  return ({ metadata: { namespace = '', labels = noLabels } }) => {
    const version = versions.get(namespace) ?? 0
    let found = known.get(namespace)
    if (!found) known.set(namespace, (found = new WeakMap()))
    const answer = found.get(labels)
    if (answer?.version === version) return answer.keys
    const keys = services.inNamespace(namespace).filter((service) => selects(service, labels)).map(keyOf)
    found.set(labels, { version, keys })
    return keys
  }
}

export const hasEndpoints = ({ spec }: Service): boolean =>
  spec.type !== 'ExternalName' && spec.selector !== undefined && Object.keys(spec.selector).length > 0

const selects = (service: Service, labels: Labels): boolean => hasEndpoints(service) && matchesLabels(service.spec.selector ?? noLabels, labels)

function concernsEndpoints({ type, object, previous }: Change<Pod>): boolean {
  if (type !== 'MODIFIED' || !previous) return isReachable(object)
  if (!isReachable(object) && !isReachable(previous)) return false
  return (
    isReachable(object) !== isReachable(previous) ||
    isReady(object) !== isReady(previous) ||
    object.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp ||
    object.metadata.labels !== previous.metadata.labels ||
    addressOf(object) !== addressOf(previous) ||
    object.spec.nodeName !== previous.spec.nodeName
  )
}
