/**
 * kube-proxy: turns Services and their EndpointSlices into netfilter rules on every node. Upstream: pkg/proxy/iptables (v1.32).
 *
 * Simplified: one process reckons the rules of all nodes where a kube-proxy runs, in the same moment; in a real cluster each does so
 * for itself, and their rules change some milliseconds apart. So they go by one configuration, that of the one that started last.
 */
import type { ApiServer } from '../../api/door'
import { EndpointSlice } from '../../api/kinds/endpoint-slice'
import { Node } from '../../api/kinds/node'
import { Service } from '../../api/kinds/service'
import { keyOf } from '../../api/object'
import type { Simulation } from '../../base/simulation'
import { createInformers, type Informer } from '../client/informer'
import type { Network, NodeNetwork } from '../network/contract'
import type { Chains, Rule, Ruleset } from '../network/netfilter'
import { areHinted, endpointsOf } from './endpoint-choice'
import { startHealthServer, type HealthServer } from './health-server'
import { usualConfig, type NodeFacts, type ProxyConfig } from './proxy-config'
import { RuleBook } from './rule-book'
import { servicePorts } from './service-port'
import { createSyncLimiter } from './sync-limiter'

const MIN_SYNC_PERIOD_MS = 1_000
/** So long rules may stand as they were first written. */
const FULL_SYNC_PERIOD_MS = 3_600_000
const ZONE = 'topology.kubernetes.io/zone'
const SERVICE_NAME_LABEL = 'kubernetes.io/service-name'
const PROXY_NAME_LABEL = 'service.kubernetes.io/service-proxy-name'
const BY_SERVICE = 'service'

export interface KubeProxyOptions {
  readonly apiServer: ApiServer
  readonly simulation: Simulation
  readonly network: Network
  /** Addresses of pods: what comes from elsewhere to a cluster IP is masqueraded. */
  readonly podCIDR?: string
  /** Absent: as kubeadm has it. */
  readonly config?: ProxyConfig
  /** Rules are written only where `begin` was called; absent: everywhere. */
  readonly runsWhereBegun?: boolean
}

export interface KubeProxy {
  /** A kube-proxy runs on the node from now on. */
  begin(nodeName: string, config?: ProxyConfig): void
  /** It does not any more: the node's rules stay as they are. */
  halt(nodeName: string): void
  stop(): void
}

export function startKubeProxy(options: KubeProxyOptions): KubeProxy {
  const { apiServer, simulation, network, podCIDR = network.podCIDR, config = usualConfig(podCIDR), runsWhereBegun = false } = options
  const begun = runsWhereBegun ? new Set<string>() : undefined
  const { clock, trace } = simulation
  const informers = createInformers(apiServer.door({ user: 'system:kube-proxy', fieldManager: 'kube-proxy' }), clock)
  const services = informers.of(Service)
  const slices = informers.of(EndpointSlice, { indexes: { [BY_SERVICE]: (slice) => [serviceOf(slice)] } })
  const book = new RuleBook(config)
  /** Service -> trace entry of the change that asks for its rules to be written. */
  const changed = new Map<string, number>()
  /** What each node was given last. */
  const given = new Map<string, Ruleset>()
  const healthServers = new Map<string, HealthServer>()
  /** Watched from the first time on that hints make the zone of a node matter. */
  let nodes: Informer<Node> | undefined
  let fullyWrittenAt = clock.now()
  const limiter = createSyncLimiter(clock, { intervalMs: MIN_SYNC_PERIOD_MS, run: sync })

  function sync(): void {
    for (const [service, cause] of changed) clock.within(cause, () => writeService(service))
    changed.clear()
    if (clock.now() - fullyWrittenAt > FULL_SYNC_PERIOD_MS) rewrite()
    if (book.finish()) programAll()
  }

  function rewrite(): void {
    fullyWrittenAt = clock.now()
    book.rewrite()
  }

  function writeService(key: string): void {
    const service = services.get(key)
    const ports = service && !isForeign(service) ? servicePorts(service) : []
    const behind = slices.byIndex(BY_SERVICE, key)
    const written = ports.map((port) => ({ port, endpoints: endpointsOf(port, behind) }))
    book.write(key, written)
    if (!nodes && written.some((entry) => areHinted(entry.endpoints))) watchZones()
    const endpoints = written.map((entry) => entry.endpoints.filter(({ ready }) => ready).length)
    const text = written.length === 0 ? 'no rules' : `rules for ${Math.max(...endpoints)} ready endpoints on every node`
    trace.record({ kind: 'reconcile', actor: 'kube-proxy', subject: `Service/${key}`, text })
  }

  /** Zones come with the nodes; until then a node has none, and uses every endpoint. */
  function watchZones(): void {
    nodes = informers.of(Node)
    nodes.onChange(({ object, previous }) => {
      if (object.metadata.labels?.[ZONE] !== previous?.metadata.labels?.[ZONE]) program(object.metadata.name)
    })
  }

  function rulesOf(name: string, address: string): Ruleset {
    const facts: NodeFacts = { name, addresses: [address], zone: nodes?.get(name)?.metadata.labels?.[ZONE] }
    return book.rulesOf(facts)
  }

  function program(name: string): void {
    if (begun && !begun.has(name)) return
    const node = network.findNode(name)
    if (!node) return forget(name)
    if (!healthServers.has(name)) answerFor(node)
    const rules = rulesOf(name, node.address)
    given.set(name, rules)
    node.setRules(rules)
  }

  function answerFor(node: NodeNetwork): void {
    const server = startHealthServer(node, () => clock.timestamp())
    server.set(book.healthChecks())
    healthServers.set(node.name, server)
  }

  function forget(name: string): void {
    given.delete(name)
    healthServers.get(name)?.stop()
    healthServers.delete(name)
  }

  function programAll(): void {
    for (const name of [...given.keys()]) program(name)
    const checks = book.healthChecks()
    for (const server of healthServers.values()) server.set(checks)
    book.keep(new Set(given.values()))
  }

  function note(service: string): void {
    if (!changed.has(service)) changed.set(service, clock.cause)
    limiter.request()
  }

  services.onChange(({ object }) => note(keyOf(object)))
  slices.onChange(({ object }) => note(serviceOf(object)))
  const leave = network.onNode(({ name }) => program(name))
  return {
    begin(node, ownConfig) {
      begun?.add(node)
      forget(node)
      if (ownConfig) book.configure(ownConfig)
      if (book.finish()) programAll()
      program(node)
    },
    halt(node) {
      if (!begun?.delete(node)) return
      const last = given.get(node)
      forget(node)
      if (last) network.findNode(node)?.setRules({ filter: copyOf(last.filter), nat: copyOf(last.nat) })
    },
    stop() {
      leave()
      limiter.stop()
      informers.stop()
    },
  }
}

const serviceOf = ({ metadata }: EndpointSlice): string => `${metadata.namespace}/${metadata.labels?.[SERVICE_NAME_LABEL] ?? ''}`

const copyOf = (chains: Chains): Chains =>
  new Map([...chains.keys()].map((name): [string, readonly Rule[]] => [name, chains.get(name) ?? []]))

/** Somebody else's kube-proxy cares for it. */
const isForeign = ({ metadata }: Service): boolean => metadata.labels?.[PROXY_NAME_LABEL] !== undefined
