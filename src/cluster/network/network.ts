/**
 * The network of a cluster: nodes with their bridges and rules, pods with addresses of their node's range, the student's machine
 * and a small internet outside. Upstream: kubernetes.io/docs/concepts/services-networking (v1.32); host-local IPAM.
 *
 * Simplified: nodes reach one another without switches and routers, and lose packets only when they are told to; a real network has both
 * and loses some.
 */
import { assert } from '../../base/assert'
import type { Simulation } from '../../base/simulation'
import { parseAddress } from './address'
import type { Network, NodeNetwork, PodSandbox, PortMapping } from './contract'
import { pastRequest, wholeRequest } from './explain'
import type { Fabric } from './fabric'
import { CONNECT_TIMEOUT_MS, exchangeHttp, HttpExchange } from './http-exchange'
import { internetHosts, type WebPage } from './internet'
import { hostPortRules, type MappedPod } from './host-ports'
import { iptablesOf } from './kernel-tables'
import { NetworkNamespace, type NamespaceOptions } from './network-namespace'
import { formatNftTable } from './nft-table'
import { NodeState, noRules, OUTSIDE_PREFIX, type NodeOptions } from './node-state'
import { PUBLISHED_PORTS } from './published-ports'
import { RequestLog } from './request-log'
import { resolveOnNode, writtenAddress } from './resolver'
import type { Latency } from './route'
import { SandboxSockets } from './sandbox-sockets'
import { stackFactory } from './stack'
import { connectTcp } from './tcp-connect'
import { traceProbe, traceRequest } from './trace-request'

/** Requests that the page may still ask about. */
const KEPT_REQUESTS = 1_024

export interface NetworkOptions {
  readonly simulation: Simulation
  /** Of all pods of the cluster. */
  readonly podCIDR?: string
  /** Of the student's machine. */
  readonly outsideAddress?: string
  readonly latency?: Partial<Latency>
  /** What the internet holds beside its few sites. */
  readonly pages?: readonly WebPage[]
}

export function createNetwork(options: NetworkOptions): Network {
  const { simulation, podCIDR = '10.244.0.0/16', outsideAddress = '172.18.0.1' } = options
  const random = simulation.random.fork('network')
  const fabric: Fabric = {
    clock: simulation.clock,
    random,
    chance: () => random.float(),
    latency: { sameNodeMs: 0.05, betweenNodesMs: 0.25, outsideMs: 0.5, ...options.latency },
    owners: new Map(),
    nodes: new Map(),
    pods: new Map(),
    log: new RequestLog(KEPT_REQUESTS),
    former: new Map(),
  }
  const outside = addOutsideHost(fabric, 'outside', { address: outsideAddress, publishedPorts: PUBLISHED_PORTS })
  for (const host of internetHosts(options.pages)) {
    const namespace = addOutsideHost(fabric, 'internet', host)
    for (const { port, listener } of host.ports) namespace.bind(port, listener)
  }
  const doors = new Map<string, NodeNetwork>()
  const handlers = new Set<(node: NodeNetwork) => void>()
  return {
    podCIDR,
    outside: stackFactory(fabric, outside),
    addNode(node) {
      assert(!fabric.nodes.has(node.name), `node ${node.name} is in the network twice`)
      const door = nodeDoor(fabric, addNode(fabric, { ...node, clusterCIDR: podCIDR }))
      doors.set(node.name, door)
      for (const handle of handlers) handle(door)
      return door
    },
    findNode: (name) => doors.get(name),
    removeNode(name) {
      const state = fabric.nodes.get(name)
      if (!state) return
      for (const namespace of namespacesOf(fabric, state)) endNamespace(fabric, namespace)
      fabric.nodes.delete(name)
      doors.delete(name)
    },
    onNode(handle) {
      handlers.add(handle)
      for (const door of doors.values()) handle(door)
      return () => handlers.delete(handle)
    },
    addBalancer({ name, address, balance }) {
      const machine = addOutsideHost(fabric, name, { address, balance })
      return () => endNamespace(fabric, machine)
    },
    trace: (from, request, options = {}) => traceRequest(fabric, { ...options, from, outside }, request),
    probe: (from, probe, options = {}) => traceProbe(fabric, { ...options, from, outside }, probe),
    requestsSince: (id) => fabric.log.since(id).map(pastRequest),
    tracesSince: (id) => fabric.log.since(id).map(wholeRequest),
  }
}

const namespacesOf = (fabric: Fabric, node: NodeState): readonly NetworkNamespace[] =>
  [...fabric.owners.values()].filter((namespace) => namespace.node === node)

interface OutsideHost extends Pick<NamespaceOptions, 'balance' | 'publishedPorts'> {
  readonly address: string
}

function addOutsideHost(fabric: Fabric, name: string, { address, balance, publishedPorts }: OutsideHost): NetworkNamespace {
  const host = new NetworkNamespace({ name, address: parseAddress(address), node: undefined, isHost: true, prefixLength: OUTSIDE_PREFIX, balance, publishedPorts })
  fabric.owners.set(host.address, host)
  return host
}

function addNode(fabric: Fabric, options: NodeOptions): NodeState {
  const node = new NodeState(options)
  fabric.nodes.set(node.name, node)
  fabric.owners.set(node.address, node.host)
  fabric.owners.set(node.pool.gateway, node.host)
  return node
}

function nodeDoor(fabric: Fabric, node: NodeState): NodeNetwork {
  const door: NodeNetwork = {
    name: node.name,
    address: node.host.addressText,
    addPod({ namespace, name, hostNetwork, ports = [] }) {
      const fullName = `Pod/${namespace}/${name}`
      return hostNetwork ? hostSandbox(fabric, node, fullName) : podSandbox(fabric, node, { name: fullName, ports })
    },
    setRules(rules) {
      node.rules = rules
    },
    setPacketFilter(filter) {
      node.packetFilter = filter
    },
    nftRuleset: () => (node.packetFilter ? formatNftTable(node.packetFilter.table) : ''),
    powerOff() {
      for (const namespace of namespacesOf(fabric, node)) namespace.end()
    },
    powerOn() {
      node.host.alive = true
      node.rules = noRules
      node.mappedPods.clear()
      node.hostPorts = undefined
    },
    setCable(isPlugged) {
      node.isCut = !isPlugged
    },
    setLink(link) {
      node.link = link
    },
    iptablesSave: () => iptablesOf(node),
    http(request, { timeoutMs, verify }, done) {
      const { host } = request
      const address = writtenAddress(host)
      if (address !== undefined) return void exchangeHttp(fabric, { from: node.host, address, request, timeoutMs, verify }, done)
      const send = (found: number | undefined) => {
        if (found === undefined) return done({ failure: 'unknown-host', host })
        exchangeHttp(fabric, { from: node.host, address: found, request, timeoutMs, verify }, done)
      }
      resolveOnNode(fabric, node.host, { host, timeoutMs, done: send })
    },
    repeated(request, { timeoutMs }, done) {
      const address = writtenAddress(request.host)
      if (address === undefined) return { send: () => door.http(request, { timeoutMs }, done) }
      return new HttpExchange(fabric, { from: node.host, address, request, timeoutMs }, done)
    },
    connect(host, port, { timeoutMs = CONNECT_TIMEOUT_MS }, done) {
      const open = (address: number | undefined) => {
        if (address === undefined) return done({ failure: 'unknown-host', host })
        connectTcp(fabric, { from: node.host, address, port, timeoutMs }, (outcome) => {
          if ('socket' in outcome) outcome.socket.close()
          done('socket' in outcome ? undefined : outcome)
        })
      }
      resolveOnNode(fabric, node.host, { host, timeoutMs, done: open })
    },
  }
  return door
}

function podSandbox(fabric: Fabric, node: NodeState, { name, ports }: { readonly name: string; readonly ports: readonly PortMapping[] }): PodSandbox {
  const address = node.pool.take()
  assert(address !== undefined, `node ${node.name} has no pod address left`)
  const namespace = new NetworkNamespace({ name, address, node, isHost: false, prefixLength: node.pool.prefixLength })
  fabric.owners.set(address, namespace)
  fabric.pods.set(name, namespace)
  const unmap = ports.length > 0 ? mapPorts(node, { name, address: namespace.addressText, prefixLength: node.pool.prefixLength, mappings: ports }) : undefined
  return new SandboxSockets({ fabric, namespace }, () => {
    if (!namespace.alive) return
    unmap?.()
    endNamespace(fabric, namespace)
    fabric.former.set(address, { name, until: fabric.clock.timestamp() })
    node.pool.free(address)
  })
}

/** Gives what takes the rules away again. */
function mapPorts(node: NodeState, pod: MappedPod): () => void {
  const write = () => void (node.hostPorts = hostPortRules([...node.mappedPods]))
  node.mappedPods.add(pod)
  write()
  return () => {
    if (node.mappedPods.delete(pod)) write()
  }
}

/** The pod shares the node's namespace: what it leaves open when it goes is closed, the namespace stays. */
function hostSandbox(fabric: Fabric, node: NodeState, name: string): PodSandbox {
  fabric.pods.set(name, node.host)
  return new SandboxSockets({ fabric, namespace: node.host }, () => void fabric.pods.delete(name), [])
}

function endNamespace(fabric: Fabric, namespace: NetworkNamespace): void {
  namespace.end()
  if (fabric.pods.get(namespace.name) === namespace) fabric.pods.delete(namespace.name)
  if (fabric.owners.get(namespace.address) === namespace) fabric.owners.delete(namespace.address)
  if (namespace.isHost && namespace.node) fabric.owners.delete(namespace.node.pool.gateway)
}
