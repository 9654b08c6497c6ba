/**
 * Boots the parts of a cluster in their order, and alone knows them all. What a part needs of another it gets from here, as a
 * contract; they meet in API objects.
 *
 * Simplified: the control plane runs beside the nodes, not in static pods on one of them, and kube-proxy is no DaemonSet; a
 * cluster made by kubeadm shows both in kube-system.
 */
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
import { PodMetrics } from '../api/kinds/pod-metrics'
import type { Core } from '../api/types'
import type { Simulation } from '../base/simulation'
import type { Image, ToolRunner } from './container-runtime/contract'
import { serveApi } from './api-endpoint'
import { createRuntime } from './container-runtime/runtime'
import { isBareNodeKnown, registerBareNode, standAlone } from './control-plane-only'
import { createCoreDnsImage } from './coredns/coredns-image'
import { installCoreDns } from './coredns/manifests'
import { createApiServer, type RunningApiServer } from './kube-apiserver/api-server'
import type { Dial } from './kube-apiserver/wire'
import type { SchemaCheck } from './kube-apiserver/http/exchange'
import type { Storage } from './kube-apiserver/storage'
import { componentStatuses } from './component-statuses'
import { startControllerManager } from './kube-controller-manager/controller-manager'
import { startKubeProxy } from './kube-proxy/kube-proxy'
import { startScheduler, type Scheduler } from './kube-scheduler/scheduler'
import { startKubelet, type Kubelet } from './kubelet/kubelet'
import { installAccounts, installClientAuthority, installClusterInfo } from './kubeadm-objects'
import { registerMetrics } from './metrics-server/manifests'
import { metricsKinds, nodeMetrics, podMetrics } from './metrics-server/metrics-server'
import type { Network, NodeNetwork } from './network/contract'
import { createNetwork } from './network/network'

export interface ClusterOptions {
  readonly simulation: Simulation
  /** How many nodes; the first one carries the control plane. */
  readonly nodes: number
  /** API server and controller manager alone: no scheduler, no cluster DNS, one node that nothing runs on, and pods need no ServiceAccount. */
  readonly controlPlaneOnly?: boolean
  /** What the registries of the world hold. */
  readonly images: readonly Image[]
  /** Programs that images share. */
  readonly tools?: ToolRunner
  readonly schema?: SchemaCheck
  /** Of each worker. */
  readonly capacity?: Readonly<Record<string, string>>
}

export interface Cluster {
  readonly fetch: ApiFetch
  readonly streams: StreamDoor
  readonly storage: Storage
  readonly network: Network
  /** Undefined when the control plane stands alone. */
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
  /** The machine goes dark: nothing on it runs, answers or reports any more. False when there is no such node. */
  powerOff(nodeName: string): boolean
}

const API_PORT = 6443
const CERTIFICATE_SLACK_MS = 5 * 60_000
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane'
/** Beyond so many nodes a /16 has no room for a /24 of each. */
const SMALL_CLUSTER = 256

interface Place {
  readonly name: string
  readonly address: string
  readonly podCIDR: string
  readonly isControlPlane: boolean
}

export function bootCluster(options: ClusterOptions): Cluster {
  const { simulation, controlPlaneOnly = false } = options
  const { address } = placeOf(0, options.nodes)
  const serverUrl = `https://${address}:${API_PORT}`
  const apiServer = createApiServer({
    simulation,
    kinds: controlPlaneOnly ? (kinds as readonly Kind[]) : [...(kinds as readonly Kind[]), ...metricsKinds],
    endpoint: { address, port: API_PORT },
    ...(options.schema ? { schema: options.schema } : {}),
    ...(controlPlaneOnly ? standAlone : {}),
  })
  const network = createNetwork({ simulation, podCIDR: clusterCIDR(options.nodes) })
  startControllerManager({ apiServer, simulation })
  const { scheduler, kubelets } = controlPlaneOnly ? nothingToRunOn : addNodes(options, { apiServer, network })
  apiServer.compute(ComponentStatus, () => componentStatuses({ hasScheduler: scheduler !== undefined }))
  const door = apiServer.door({ user: 'kubernetes-admin', fieldManager: 'kubeadm' })
  if (controlPlaneOnly) registerBareNode(door)
  else {
    installCoreDns(door)
    serveMetrics(apiServer, simulation)
  }
  installSystemObjects(apiServer, { controlPlaneOnly, serverUrl, now: simulation.clock.timestamp() })
  return {
    fetch: apiServer.fetch,
    streams: apiServer.streams,
    storage: apiServer.storage,
    network,
    scheduler,
    nodeNames: [...kubelets.keys()],
    serverUrl,
    door: apiServer.door,
    admit: apiServer.admit,
    authority: apiServer.keys.authority,
    administrator: apiServer.keys.authority.issueClient({
      commonName: 'kubernetes-admin',
      organizations: ['system:masters'],
      notBeforeMs: simulation.clock.startedAt - CERTIFICATE_SLACK_MS,
      notAfterMs: simulation.clock.startedAt + 365 * 86_400_000,
    }),
    isReady: () => (controlPlaneOnly ? isBareNodeKnown(door) : isReady(door, options.nodes)),
    powerOff(nodeName) {
      network.findNode(nodeName)?.powerOff()
      kubelets.get(nodeName)?.powerOff()
      return kubelets.has(nodeName)
    },
  }
}

interface Installation {
  readonly controlPlaneOnly: boolean
  readonly serverUrl: string
  readonly now: string
}

/** A control plane that stands alone was made by nobody's kubeadm. */
function installSystemObjects({ doorApart, keys }: RunningApiServer, { controlPlaneOnly, serverUrl, now }: Installation): void {
  const { certificate } = keys.authority
  const door = (user: string, fieldManager: string): ApiDoor => doorApart({ user, fieldManager }, fieldManager)
  installClientAuthority(door('system:apiserver', 'kube-apiserver'), certificate)
  if (controlPlaneOnly) return
  installAccounts(door('system:kube-controller-manager', 'kube-controller-manager'))
  installClusterInfo(door('kubernetes-admin', 'kubeadm'), { certificate, serverUrl })
  registerMetrics(door('kubernetes-admin', 'kubectl'), now)
}

/** Simplified: nothing has to be installed for it; in a real cluster metrics-server is an add-on that runs in pods. */
function serveMetrics(apiServer: RunningApiServer, { clock }: Simulation): void {
  const surroundings = { door: apiServer.door({ user: 'system:serviceaccount:kube-system:metrics-server', fieldManager: 'metrics-server' }), clock, find: apiServer.nodes.find }
  apiServer.compute(NodeMetrics, () => nodeMetrics(surroundings))
  apiServer.compute(PodMetrics, () => podMetrics(surroundings))
}

interface Workplaces {
  readonly scheduler: Scheduler | undefined
  /** By the names of their nodes. */
  readonly kubelets: ReadonlyMap<string, Kubelet>
}

const nothingToRunOn: Workplaces = { scheduler: undefined, kubelets: new Map() }

function addNodes(options: ClusterOptions, { apiServer, network }: Omit<Surroundings, 'place'>): Workplaces {
  const { simulation, nodes } = options
  const scheduler = startScheduler({ apiServer, simulation })
  const places = Array.from({ length: nodes }, (_, index) => placeOf(index, nodes))
  const images = [...options.images, createCoreDnsImage(apiServer.door({ user: 'system:serviceaccount:kube-system:coredns', fieldManager: 'coredns' }))]
  const kubelets = new Map(places.map((place) => [place.name, addNode({ ...options, images }, { apiServer, network, place })]))
  startKubeProxy({ apiServer, simulation, network, podCIDR: clusterCIDR(nodes) })
  return { scheduler, kubelets }
}

function placeOf(index: number, nodes: number): Place {
  const second = nodes > SMALL_CLUSTER ? 128 + Math.floor(index / 256) : 244
  return {
    name: index === 0 ? 'control-plane' : `worker-${index}`,
    address: `172.18.${Math.floor((index + 2) / 256)}.${(index + 2) % 256}`,
    podCIDR: `10.${second}.${index % 256}.0/24`,
    isControlPlane: index === 0,
  }
}

const clusterCIDR = (nodes: number): string => (nodes > SMALL_CLUSTER ? '10.128.0.0/9' : '10.244.0.0/16')

interface Surroundings {
  readonly apiServer: RunningApiServer
  readonly network: Network
  readonly place: Place
}

function addNode({ simulation, images, tools, capacity }: ClusterOptions, { apiServer, network, place }: Surroundings): Kubelet {
  const { name, address, podCIDR, isControlPlane } = place
  const node = network.addNode({ name, address, podCIDR })
  const runtime = createRuntime({ simulation, nodeName: name, images, ...(tools ? { tools } : {}) })
  const taints: Core.Taint[] = isControlPlane ? [{ key: CONTROL_PLANE, effect: 'NoSchedule' }] : []
  const kubelet = startKubelet({
    apiServer,
    simulation,
    nodeName: name,
    address,
    podCIDR,
    network: node,
    runtime,
    labels: isControlPlane ? { [CONTROL_PLANE]: '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' } : {},
    taints,
    ...(capacity ? { capacity } : {}),
  })
  apiServer.nodes.register(name, kubelet)
  if (isControlPlane) serveApi(node, { apiServer, clock: simulation.clock, port: API_PORT })
  if (isControlPlane) apiServer.connect(dialFrom(node, simulation), (request) => network.trace({ node: name }, request).outcome)
  return kubelet
}

const dialFrom =
  (node: NodeNetwork, { clock }: Simulation): Dial =>
  (request, options) =>
    new Promise((resolve) => node.http(request, options, (outcome) => clock.wake(() => resolve(outcome))))

function isReady(door: ApiDoor, nodes: number): boolean {
  const ready = door.list(Node).items.filter(({ status }) => status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'))
  const [dns] = door.list(Deployment, { namespace: 'kube-system' }).items
  return ready.length === nodes && dns !== undefined && (dns.status.readyReplicas ?? 0) >= (dns.spec.replicas ?? 1)
}
