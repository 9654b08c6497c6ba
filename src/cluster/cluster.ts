/**
 * Boots the parts of a cluster in their order, and alone knows them all. What a part needs of another it gets from here, as a
 * contract; they meet in API objects. The control plane runs in static pods of the first node and kube-proxy in a DaemonSet, as
 * kubeadm makes them; in a large cluster they run beside the nodes, so that a thousand nodes need no thousand pods of theirs.
 */
import type { AutoscalingFormula } from '../api/autoscaling-formula'
import type { ApiDoor } from '../api/door'
import type { StreamDoor } from '../api/exec'
import type { CertificateAuthority, Credential } from '../api/certificate-authority'
import type { ApiFetch, ApiRequest } from '../api/http'
import type { Kind } from '../api/kind'
import { kinds } from '../api/kinds'
import { Deployment } from '../api/kinds/deployment'
import { Node } from '../api/kinds/node'
import { ComponentStatus } from '../api/kinds/component-status'
import { NodeMetrics } from '../api/kinds/node-metrics'
import { Pod } from '../api/kinds/pod'
import { PodMetrics } from '../api/kinds/pod-metrics'
import { StatusError } from '../api/status-error'
import type { Simulation } from '../base/simulation'
import type { Addon } from './addon'
import { createApiGate, type ApiGate } from './api-gate'
import { serveApi } from './api-endpoint'
import type { Image, ToolRunner } from './container-runtime/contract'
import { isBareNodeKnown, registerBareNode, standAlone } from './control-plane-only'
import { createCloud } from './cloud/cloud'
import { componentImages, type Parts } from './control-plane/components'
import { installKubeProxy } from './control-plane/kube-proxy-manifests'
import { installSystemObjects } from './control-plane/system-objects'
import { createCoreDnsImage } from './coredns/coredns-image'
import { installCoreDns } from './coredns/manifests'
import { applyFault, faults, targetsOf, type Fault } from './faults'
import { createApiServer, type RunningApiServer } from './kube-apiserver/api-server'
import type { Dial } from './kube-apiserver/wire'
import type { SchemaCheck } from './kube-apiserver/http/exchange'
import type { Storage } from './kube-apiserver/storage'
import { componentStatuses } from './component-statuses'
import { startControllerManager, type ControllerManager } from './kube-controller-manager/controller-manager'
import { startKindnet, type Kindnet } from './kindnet/kindnet'
import { reachability, type AskedPort, type Reachability } from './kindnet/reachability'
import { startKubeProxy, type KubeProxy } from './kube-proxy/kube-proxy'
import type { ProxyConfig } from './kube-proxy/proxy-config'
import { readProxyConfig } from './kube-proxy/read-config'
import { startScheduler, type Scheduler } from './kube-scheduler/scheduler'
import { localPathImages } from './local-path-provisioner/local-path-images'
import { installLocalPath } from './local-path-provisioner/manifests'
import { metricsKinds, nodeMetrics, podMetrics } from './metrics-server/metrics-server'
import type { Network, NodeNetwork } from './network/contract'
import { createNetwork } from './network/network'
import { packetTraces, type PacketTraces } from './packet-trace/packet-trace'
import { clusterCIDR, createNodes, placeOf, type Nodes } from './nodes'

export interface ClusterOptions {
  readonly simulation: Simulation
  /** How many nodes; the first one carries the control plane. */
  readonly nodes: number
  /** API server and controller manager alone: no scheduler, no cluster DNS, one node that nothing runs on, and pods need no ServiceAccount. */
  readonly controlPlaneOnly?: boolean
  /** What the registries of the world hold. */
  readonly images: readonly Image[]
  /** What can be installed into it. */
  readonly addons?: readonly Addon[]
  /** Programs that images share. */
  readonly tools?: ToolRunner
  readonly schema?: SchemaCheck
  /**
   * Control plane and kube-proxy run in pods, which can be seen and broken. Absent: in clusters of up to 100 nodes; a pod of
   * kube-proxy on each of a thousand nodes would cost as much as a thousand pods do.
   */
  readonly systemPods?: boolean
  /** Of each worker. */
  readonly capacity?: Readonly<Record<string, string>>
}

export interface WantedLog {
  readonly namespace: string
  readonly pod: string
  /** Empty: the first. */
  readonly container: string
  /** Of the attempt before the last restart. */
  readonly previous: boolean
}

export interface KnownFault extends Fault {
  readonly known: readonly string[]
}

export interface Cluster {
  readonly fetch: ApiFetch
  readonly streams: StreamDoor
  readonly storage: Storage
  readonly network: Network
  /** How requests went and would go, hop by hop, and what decided. */
  readonly packets: PacketTraces
  /** Which pods policies keep from which; `namespace`: of these pods alone. */
  reachability(asked: AskedPort, namespace?: string): Reachability
  /** Undefined while none runs. */
  readonly scheduler: Scheduler | undefined
  readonly nodeNames: readonly string[]
  /** Where the API server answers, as a kubeconfig names it. */
  readonly serverUrl: string
  door(caller: { user: string; fieldManager: string }): ApiDoor
  /** Lets in a request that is answered elsewhere, as exec is; throws the 401 or 403. */
  admit(request: ApiRequest): void
  readonly authority: CertificateAuthority
  /** What a kubeconfig of the administrator shows. */
  readonly administrator: Credential
  /** Every node is ready and cluster DNS answers. */
  isReady(): boolean
  /** Breaks something, or mends it. Gives why it could not be done; undefined when it was. */
  fault(name: string, target: string): string | undefined
  /** What can be broken, with the names that its targets have at the moment. */
  faults(): readonly KnownFault[]
  /** What a container has written, as its kubelet reads it; undefined where there is none, or it never ran. */
  log(container: WantedLog): string | undefined
  /** How autoscalers came to their numbers lately, newest last. */
  autoscaling(): readonly AutoscalingFormula[]
}

const API_PORT = 6443
const CERTIFICATE_SLACK_MS = 5 * 60_000
/** Larger clusters do without system pods unless told otherwise. */
const WITH_SYSTEM_PODS = 100

export function bootCluster(options: ClusterOptions): Cluster {
  const { simulation, controlPlaneOnly = false, systemPods = options.nodes <= WITH_SYSTEM_PODS } = options
  const hasSystemPods = systemPods && !controlPlaneOnly
  const { address } = placeOf(0, options.nodes)
  const serverUrl = `https://${address}:${API_PORT}`
  const own = createApiServer({
    simulation,
    kinds: controlPlaneOnly ? (kinds as readonly Kind[]) : [...(kinds as readonly Kind[]), ...metricsKinds],
    endpoint: { address, port: API_PORT },
    ...(options.schema ? { schema: options.schema } : {}),
    ...(controlPlaneOnly ? standAlone : {}),
  })
  const gate = createApiGate(own, { address: `${address}:${API_PORT}`, up: ['etcd', 'kube-apiserver'] })
  const network = createNetwork({ simulation, podCIDR: clusterCIDR(options.nodes), pages: (options.addons ?? []).flatMap(({ page }) => page ?? []) })
  const parts: RunningParts = { scheduler: undefined, controllerManager: undefined, proxy: undefined, kindnet: undefined, proxyPods: new Map() }
  if (!hasSystemPods) parts.controllerManager = startControllerManager({ apiServer: gate.apiServer, simulation })
  const surroundings: Surroundings = { options, gate, network, parts, hasSystemPods }
  const nodes = controlPlaneOnly ? noNodes : addNodes(surroundings)
  const cloud = createCloud({ apiServer: gate.apiServer, simulation, network })
  own.compute(ComponentStatus, () => componentStatuses({ hasScheduler: parts.scheduler !== undefined, hasControllerManager: parts.controllerManager !== undefined }))
  const door = own.door({ user: 'kubernetes-admin', fieldManager: 'kubeadm' })
  if (controlPlaneOnly) registerBareNode(door)
  else {
    installCoreDns(door)
    installLocalPath(door)
    cloud.setRunning(true)
    if (hasSystemPods) installKubeProxy(door, { serverUrl, podCIDR: clusterCIDR(options.nodes) })
    serveMetrics(own, { simulation, nodes })
  }
  installSystemObjects(own, { controlPlaneOnly, serverUrl, now: simulation.clock.timestamp() })
  return {
    fetch: gate.apiServer.fetch,
    streams: gate.apiServer.streams,
    storage: own.storage,
    network,
    packets: packetTraces(network, door),
    reachability: (asked, namespace) =>
      reachability((flow) => parts.kindnet?.judge(flow) ?? { accepted: true, egress: undefined, ingress: undefined }, door.list(Pod, namespace === undefined ? {} : { namespace }).items, asked),
    get scheduler() {
      return parts.scheduler
    },
    get nodeNames() {
      return nodes.names
    },
    serverUrl,
    door: own.door,
    admit: own.admit,
    authority: own.keys.authority,
    administrator: own.keys.authority.issueClient({
      commonName: 'kubernetes-admin',
      organizations: ['system:masters'],
      notBeforeMs: simulation.clock.startedAt - CERTIFICATE_SLACK_MS,
      notAfterMs: simulation.clock.startedAt + 365 * 86_400_000,
    }),
    isReady: () => (controlPlaneOnly ? isBareNodeKnown(door) : isReady(door, options.nodes)),
    fault: (name, target) => applyFault({ nodes, cloud, door }, name, target),
    log: (container) => readLog(own, container),
    autoscaling: () => parts.controllerManager?.formulas.all() ?? [],
    faults: () => faults.map((fault) => ({ ...fault, known: targetsOf(fault, { nodes }) })),
  }
}

/** Simplified: nothing has to be installed for it; in a real cluster metrics-server is an add-on that runs in pods. */
function serveMetrics(apiServer: RunningApiServer, { simulation: { clock }, nodes }: { readonly simulation: Simulation; readonly nodes: Nodes }): void {
  const find = (name: string) => (nodes.find(name)?.isAnswering ? apiServer.nodes.find(name) : undefined)
  const surroundings = { door: apiServer.door({ user: 'system:serviceaccount:kube-system:metrics-server', fieldManager: 'metrics-server' }), clock, find }
  apiServer.compute(NodeMetrics, () => nodeMetrics(surroundings))
  apiServer.compute(PodMetrics, () => podMetrics(surroundings))
}

function readLog(apiServer: RunningApiServer, { namespace, pod: name, container, previous }: WantedLog): string | undefined {
  const pod = apiServer.door({ user: 'kubernetes-admin', fieldManager: 'kubectl' }).list(Pod, { namespace }).items.find(({ metadata }) => metadata.name === name)
  if (!pod?.spec.nodeName) return undefined
  try {
    const log = apiServer.nodes.ofPod(pod).logs({ namespace, pod: name, container: container || pod.spec.containers[0].name }, { previous })
    return typeof log === 'string' ? log : undefined
  } catch (error) {
    if (error instanceof StatusError) return undefined
    throw error
  }
}

/** What runs at the moment. */
interface RunningParts {
  scheduler: Scheduler | undefined
  controllerManager: ControllerManager | undefined
  proxy: KubeProxy | undefined
  kindnet: Kindnet | undefined
  /** Nodes on which a container of kube-proxy runs. */
  readonly proxyPods: Map<string, ProxyConfig>
}

interface Surroundings {
  readonly options: ClusterOptions
  readonly gate: ApiGate
  readonly network: Network
  readonly parts: RunningParts
  readonly hasSystemPods: boolean
}

const noNodes: Nodes = { names: [], controlPlane: undefined, find: () => undefined, all: () => [], add: () => undefined, remove: () => undefined }

function addNodes(surroundings: Surroundings): Nodes {
  const { options, gate, network, parts, hasSystemPods } = surroundings
  const { simulation, nodes: count, tools, capacity } = options
  const { apiServer } = gate
  if (!hasSystemPods) parts.scheduler = startScheduler({ apiServer, simulation })
  const coreDns = createCoreDnsImage(apiServer.door({ user: 'system:serviceaccount:kube-system:coredns', fieldManager: 'coredns' }))
  const components = hasSystemPods ? componentImages(componentsOf(surroundings)) : []
  const localPath = localPathImages({ apiServer, simulation, problem: gate.problem })
  const addons = (options.addons ?? []).flatMap(({ images }) => images({ apiServer, simulation, problem: gate.problem, admit: apiServer.admit }))
  const nodes = createNodes({
    ...{ simulation, gate, network, count, hasStaticPods: hasSystemPods },
    images: [...options.images, ...addons, coreDns, ...localPath, ...components],
    ...(tools ? { tools } : {}),
    ...(capacity ? { capacity } : {}),
    onChange(machine) {
      if (machine.hasManifests) gate.setReachable(machine.isReachable)
      setProxy(surroundings, machine.name, machine.isReachable)
    },
  })
  parts.proxy = startKubeProxy({ apiServer, simulation, network, podCIDR: clusterCIDR(count), runsWhereBegun: hasSystemPods })
  parts.kindnet = startKindnet({ apiServer, simulation, network })
  const first = nodes.controlPlane?.network
  if (first) apiServer.connect(dialFrom(first, simulation), (request) => network.trace({ node: first.name }, request, { brief: true }).outcome)
  if (first && !hasSystemPods) serveApi(first.addPod({ namespace: 'kube-system', name: `kube-apiserver-${first.name}`, hostNetwork: true }), { apiServer, clock: simulation.clock, port: API_PORT })
  return nodes
}

/** A kube-proxy that has lost the API server keeps the rules that it has. */
function setProxy({ parts: { proxy, proxyPods }, hasSystemPods }: Surroundings, nodeName: string, isConnected: boolean): void {
  if (!hasSystemPods && isConnected) return proxy?.begin(nodeName)
  if (isConnected && proxyPods.has(nodeName)) proxy?.begin(nodeName, proxyPods.get(nodeName))
  else proxy?.halt(nodeName)
}

function componentsOf(surroundings: Surroundings): Parts {
  const { options, gate, parts } = surroundings
  const { apiServer } = gate.local
  return {
    simulation: options.simulation,
    gate,
    apiPort: API_PORT,
    startScheduler(simulation) {
      const scheduler = (parts.scheduler = startScheduler({ apiServer, simulation }))
      return { stop: () => (scheduler.stop(), (parts.scheduler = undefined)) }
    },
    startControllerManager(simulation) {
      const manager = (parts.controllerManager = startControllerManager({ apiServer, simulation }))
      return { stop: () => (manager.stop(), (parts.controllerManager = undefined)) }
    },
    setProxy(nodeName, isRunning, configuration = '') {
      const config = readProxyConfig(configuration)
      if (isRunning && typeof config === 'string') return config
      if (isRunning && typeof config !== 'string') parts.proxyPods.set(nodeName, config)
      else parts.proxyPods.delete(nodeName)
      setProxy(surroundings, nodeName, isRunning)
      return undefined
    },
  }
}

const dialFrom =
  (node: NodeNetwork, { clock }: Simulation): Dial =>
  (request, { timeoutMs, verify }) =>
    new Promise((resolve) =>
      node.http(request, { timeoutMs, verify: (certificate) => verify?.(certificate, clock.now()) }, (outcome) => clock.wake(() => resolve(outcome))),
    )

function isReady(door: ApiDoor, nodes: number): boolean {
  const [dns] = door.list(Deployment, { namespace: 'kube-system' }).items
  if (dns === undefined || (dns.status.readyReplicas ?? 0) < (dns.spec.replicas ?? 1)) return false
  const ready = door.list(Node).items.filter(({ status }) => status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'))
  return ready.length === nodes
}
