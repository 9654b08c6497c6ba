/**
 * Copies Endpoints that somebody wrote by hand, for a Service without a selector, into EndpointSlices: kube-proxy reads nothing else.
 * Upstream: pkg/controller/endpointslicemirroring/{endpointslicemirroring_controller,reconciler}.go (v1.32).
 */
import type { ApiDoor } from '../../../api/door'
import { EndpointSlice } from '../../../api/kinds/endpoint-slice'
import { Endpoints } from '../../../api/kinds/endpoints'
import { Service } from '../../../api/kinds/service'
import { keyOf } from '../../../api/object'
import { isNotFound, isStatusError } from '../../../api/status-error'
import type { Core, Discovery } from '../../../api/types'
import { isSame } from '../../../api/updates'
import type { Controller } from '../controller'
import { TRIGGER_TIME } from '../endpoint-slice/trigger-times'
import { keyOfTarget, openSliceBook, type Page, type Ports } from '../endpoint-slice/slice-book'
import { controllerReference } from '../owner'
import { isNamespaceTerminating } from '../replica-set/replicas'

const LATENCY_MS = 50
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by'
const SELF = 'endpointslicemirroring-controller.k8s.io'
const SERVICE_NAME = 'kubernetes.io/service-name'
const SKIP = 'endpointslice.kubernetes.io/skip-mirror'
const LEADER = 'control-plane.alpha.kubernetes.io/leader'
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'
const BY_SERVICE = 'mirrored'

interface Wanted {
  readonly ports: Ports
  readonly endpoint: Discovery.Endpoint
}

export const endpointSliceMirroringController: Controller = {
  name: 'endpointslicemirroring-controller',
  start({ informers, door, queue }) {
    const services = informers.of(Service)
    const allEndpoints = informers.of(Endpoints)
    const slices = informers.of(EndpointSlice, { indexes: { [BY_SERVICE]: mirroredService } })
    const work = queue('Endpoints', { latencyMs: LATENCY_MS, reconcile })

    const isMirrored = (endpoints: Endpoints): boolean =>
      isWrittenByHand(endpoints) && services.get(keyOf(endpoints))?.spec.selector === undefined
    allEndpoints.onChange(({ object }) => {
      if (isMirrored(object) || slices.byIndex(BY_SERVICE, keyOf(object)).length > 0) work.add(keyOf(object))
    })
    services.onChange(({ type, object, previous }) => {
      if (type !== 'MODIFIED' || !isSame(object.spec.selector, previous?.spec.selector)) work.add(keyOf(object))
    })
    slices.onChange(({ object }) => {
      for (const key of mirroredService(object)) work.add(key)
    })

    function reconcile(key: string): void {
      const endpoints = allEndpoints.get(key)
      const existing = slices.byIndex(BY_SERVICE, key)
      const isWanted = endpoints && services.get(key) && isMirrored(endpoints)
      const wanted = isWanted ? wantedOf(endpoints) : new Map<string, Wanted>()
      if (!endpoints || wanted.size === 0) return existing.forEach((slice) => erase(door, slice))
      try {
        mirror(door, endpoints, { existing, wanted })
      } catch (error) {
        if (!isStatusError(error) || !isNamespaceTerminating(error)) throw error
      }
    }
  },
}

/** Keys of the Service whose Endpoints this slice copies. */
function mirroredService({ metadata: { labels, namespace } }: EndpointSlice): readonly string[] {
  const name = labels?.[SERVICE_NAME]
  return labels?.[MANAGED_BY] === SELF && name ? [`${namespace}/${name}`] : []
}

const isWrittenByHand = ({ metadata: { labels, annotations } }: Endpoints): boolean =>
  labels?.[SKIP] !== 'true' && annotations?.[LEADER] === undefined

function wantedOf({ subsets }: Endpoints): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, Wanted>()
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets ?? []) {
    const slicePorts = ports.map(slicePortOf)
    const add = (address: Core.EndpointAddress, ready: boolean): void => {
      const endpoint = endpointOf(address, ready)
      wanted.set(`${keyOfTarget(endpoint)}|${JSON.stringify(slicePorts)}`, { ports: slicePorts, endpoint })
    }
    for (const address of addresses) add(address, true)
    for (const address of notReadyAddresses) add(address, false)
  }
  return wanted
}

const slicePortOf = ({ name = '', port, protocol = 'TCP', appProtocol }: Core.EndpointPort): Discovery.EndpointPort => ({
  name,
  port,
  protocol,
  ...(appProtocol ? { appProtocol } : {}),
})

const endpointOf = ({ ip, hostname, nodeName, targetRef }: Core.EndpointAddress, ready: boolean): Discovery.Endpoint => ({
  addresses: [ip],
  conditions: { ready },
  ...(hostname ? { hostname } : {}),
  ...(nodeName ? { nodeName } : {}),
  ...(targetRef ? { targetRef } : {}),
})

interface Mirroring {
  readonly existing: readonly EndpointSlice[]
  readonly wanted: ReadonlyMap<string, Wanted>
}

function mirror(door: ApiDoor, endpoints: Endpoints, { existing, wanted }: Mirroring): void {
  const keyOfEntry = (endpoint: Discovery.Endpoint, ports: Ports): string => `${keyOfTarget(endpoint)}|${JSON.stringify(ports)}`
  const book = openSliceBook(existing, keyOfEntry)
  for (const page of book.pages) {
    if (!isSame(page.object?.metadata.labels, labelsOf(endpoints))) page.isChanged = true
    for (const key of [...page.endpoints.keys()]) if (!wanted.has(key)) book.drop(key)
  }
  for (const [key, { ports, endpoint }] of wanted) book.put(key, ports, endpoint)
  const { written, erased } = book.close()
  for (const page of written) writePage(door, endpoints, page)
  for (const slice of erased) erase(door, slice)
}

function labelsOf({ metadata }: Endpoints): Record<string, string> {
  const { 'service.kubernetes.io/headless': _headless, ...labels } = metadata.labels ?? {}
  return { ...labels, [SERVICE_NAME]: metadata.name, [MANAGED_BY]: SELF }
}

function writePage(door: ApiDoor, owner: Endpoints, { object, ports, endpoints }: Page): void {
  const { [LAST_APPLIED]: _applied, [TRIGGER_TIME]: _time, ...annotations } = owner.metadata.annotations ?? {}
  const content = { endpoints: [...endpoints.values()], ports: [...ports] }
  const metadata = { labels: labelsOf(owner), annotations: Object.keys(annotations).length > 0 ? annotations : undefined }
  if (object) {
    door.update(EndpointSlice, { ...object, ...content, metadata: { ...object.metadata, ...metadata } })
    return
  }
  const { name, namespace } = owner.metadata
  const identity = { generateName: `${name}-`, namespace, ownerReferences: [controllerReference(owner)] }
  const addressType = content.endpoints.some(({ addresses: [address] }) => address.includes(':')) ? 'IPv6' : 'IPv4'
  door.create(EndpointSlice, { metadata: { ...metadata, ...identity }, addressType, ...content })
}

function erase(door: ApiDoor, { metadata }: EndpointSlice): void {
  try {
    door.delete(EndpointSlice, metadata)
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}
