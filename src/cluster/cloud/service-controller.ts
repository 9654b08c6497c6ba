/**
 * The part of a cloud that gives Services of type LoadBalancer their balancers, and takes them away again.
 * Upstream: k8s.io/cloud-provider/controllers/service/controller.go (v1.32), run by sigs.k8s.io/cloud-provider-kind (v0.6).
 */
import type { ApiServer } from '../../api/door'
import { Node } from '../../api/kinds/node'
import { Service } from '../../api/kinds/service'
import { isTerminating, keyOf } from '../../api/object'
import { isNotFound } from '../../api/status-error'
import { isSame } from '../../api/updates'
import type { Simulation } from '../../base/simulation'
import { createEventRecorder } from '../client/event-recorder'
import { createInformers, type Informer } from '../client/informer'
import { createWorkQueue } from '../client/work-queue'
import { addressOf, isIncluded, isServing } from './balanced-nodes'
import type { Balancers } from './balancers'

const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup'
/** What starting a balancer takes: a container that starts, is told what to do, and starts again. */
const STARTING_MS = 2_000
const BACK_OFF_MS = { first: 5_000, longest: 300_000 }

export interface ServiceControllerOptions {
  readonly apiServer: ApiServer
  readonly simulation: Simulation
  readonly balancers: Balancers
}

/** Gives what stops it; balancers stay. */
export function startServiceController({ apiServer, simulation, balancers }: ServiceControllerOptions): () => void {
  const { clock, trace } = simulation
  const random = simulation.random.fork('cloud-provider')
  const door = apiServer.door({ user: 'kubernetes-admin', fieldManager: 'cloud-provider-kind' })
  const recorder = createEventRecorder(door, { clock, random, component: 'service-controller' })
  const informers = createInformers(door, clock)
  const services = informers.of(Service)
  /** Watched from the first balancer on. */
  let nodes: Informer<Node> | undefined
  /** When the balancer of a Service will stand. */
  const starting = new Map<string, number>()
  const traced = { trace, actor: 'service-controller', kind: 'Service' }
  const queue = createWorkQueue(clock, { reconcile, backOffMs: BACK_OFF_MS, traced, onError: (key, { message }) => tellFailure(key, message) })

  const hosts = (): readonly string[] => (nodes?.list() ?? []).filter(isServing).flatMap((node) => addressOf(node) ?? [])

  function reconcile(key: string): number | undefined {
    const service = services.get(key)
    if (!service) return void balancers.remove(key)
    return !wantsBalancer(service) || needsCleanup(service) ? void takeAway(key, service) : ensure(key, service)
  }

  function takeAway(key: string, service: Service): void {
    starting.delete(key)
    if (balancers.has(key)) recorder.event(service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer')
    balancers.remove(key)
    write(service, { metadata: { finalizers: (service.metadata.finalizers ?? []).filter((name) => name !== FINALIZER) }, status: { loadBalancer: { ingress: null } } })
    recorder.event(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer')
  }

  function ensure(key: string, service: Service): number | undefined {
    const readyAt = starting.get(key)
    if (readyAt === undefined) return begin(key, service)
    if (clock.now() < readyAt) return readyAt - clock.now()
    starting.delete(key)
    const addresses = hosts()
    if (addresses.length === 0) recorder.event(service, 'Warning', 'UnAvailableLoadBalancer', 'There are no available nodes for LoadBalancer')
    const outcome = balancers.ensure(service, addresses)
    if ('problem' in outcome) {
      tellFailure(key, `failed to ensure load balancer: ${outcome.problem}`)
      return BACK_OFF_MS.first
    }
    recorder.event(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer')
    const ports = (service.spec.ports ?? []).map(({ port, protocol = 'TCP' }) => ({ port, protocol }))
    const ingress = [{ ip: outcome.address, ipMode: 'Proxy', ports }]
    if (!isSame(service.status.loadBalancer?.ingress, ingress)) write(service, { status: { loadBalancer: { ingress } } })
    return undefined
  }

  function begin(key: string, service: Service): number {
    nodes ??= watchNodes()
    recorder.event(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer')
    const { finalizers = [] } = service.metadata
    if (!finalizers.includes(FINALIZER)) write(service, { metadata: { finalizers: [...finalizers, FINALIZER] } })
    starting.set(key, clock.now() + STARTING_MS)
    return STARTING_MS
  }

  /** Through the status, as upstream's helper does; who is gone needs nothing written. */
  function write({ metadata }: Service, patch: object): void {
    try {
      door.patch(Service, metadata, { type: 'application/merge-patch+json', patch }, { subresource: 'status' })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }

  function tellFailure(key: string, message: string): void {
    const service = services.get(key)
    if (service) recorder.event(service, 'Warning', 'SyncLoadBalancerFailed', `Error syncing load balancer: ${message}`)
  }

  function watchNodes(): Informer<Node> {
    const watched = informers.of(Node)
    watched.onChange(({ type, object, previous }) => {
      if (type !== 'MODIFIED' || isIncluded(object) !== (previous && isIncluded(previous))) updateHosts()
    })
    return watched
  }

  /** The nodes behind the balancers have changed. */
  function updateHosts(): void {
    const addresses = hosts()
    for (const service of services.list()) {
      if (!wantsBalancer(service) || !balancers.update(service, addresses)) continue
      if (addresses.length === 0) recorder.event(service, 'Warning', 'UnAvailableLoadBalancer', 'There are no available nodes for LoadBalancer')
      else recorder.event(service, 'Normal', 'UpdatedLoadBalancer', 'Updated load balancer with new hosts')
    }
  }

  services.onChange(({ type, object, previous }) => {
    const key = keyOf(object)
    if (type === 'DELETED' ? balancers.has(key) : needsCleanup(object) || needsUpdate(object, previous)) queue.add(key)
  })
  return () => {
    queue.stop()
    informers.stop()
  }
}

/** Those of another class are somebody else's. */
const wantsBalancer = ({ spec }: Service): boolean => spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined

const needsCleanup = (service: Service): boolean =>
  service.metadata.finalizers?.includes(FINALIZER) === true && (isTerminating(service) || service.spec.type !== 'LoadBalancer')

/** What a balancer is made by. */
function factsOf({ spec, metadata }: Service): readonly unknown[] {
  const { loadBalancerSourceRanges, ports, sessionAffinity, sessionAffinityConfig, loadBalancerIP, externalIPs, externalTrafficPolicy } = spec
  return [loadBalancerSourceRanges, ports, sessionAffinity, sessionAffinityConfig, loadBalancerIP, externalIPs, externalTrafficPolicy, spec.healthCheckNodePort, metadata.annotations, metadata.uid]
}

function needsUpdate(service: Service, previous: Service | undefined): boolean {
  if (!previous) return wantsBalancer(service)
  if (wantsBalancer(service) !== wantsBalancer(previous)) return true
  return wantsBalancer(service) && previous.spec !== service.spec && !isSame(factsOf(service), factsOf(previous))
}
