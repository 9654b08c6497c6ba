/**
 * kindnet's part in NetworkPolicies: on each node where its pod runs it listens to the queue of packets that policies may rule.
 * Upstream: kindest/kindnetd v20250214, which embeds kube-network-policies v0.7.
 *
 * Simplified: no pods of a DaemonSet `kindnet` stand for it, so that it cannot be seen, stopped or restarted, and a node that is switched
 * on has its table at once; in a real cluster policies hold nothing back while kindnet does not run.
 *
 * Simplified: one process judges for all nodes, with one copy of pods, namespaces and policies, and keeps no copy while there are no
 * policies; in a real cluster each node keeps its own, and without the API server it goes on with what it knew last.
 */
import type { ApiServer } from '../../api/door'
import { Namespace } from '../../api/kinds/namespace'
import { NetworkPolicy } from '../../api/kinds/network-policy'
import { Pod } from '../../api/kinds/pod'
import { keyOf } from '../../api/object'
import type { Simulation } from '../../base/simulation'
import { createInformers, type Informers } from '../client/informer'
import type { Network } from '../network/contract'
import type { Packet } from '../network/packet'
import type { PacketFilter, PolicyDecision } from '../network/packet-filter'
import { judge, type Flow } from './judge'
import { policyChains, TABLE_NAME } from './nft-rules'
import { PolicedPods, type PodEntry } from './policed-pods'

export interface KindnetOptions {
  readonly apiServer: ApiServer
  readonly simulation: Simulation
  readonly network: Network
  /** Policies are enforced only where `begin` was called; absent: everywhere. */
  readonly runsWhereBegun?: boolean
}

export interface Kindnet {
  begin(nodeName: string): void
  /** The queue has nobody who listens: whatever comes there passes. */
  halt(nodeName: string): void
  /** What policies say to a packet that has reached the node of its sender or receiver. */
  judge(flow: Flow): PolicyDecision
  stop(): void
}

interface NodeFilter extends PacketFilter {
  readonly table: PacketFilter['table'] & { readonly addresses: Set<number> }
}

export function startKindnet({ apiServer, simulation: { clock }, network, runsWhereBegun = false }: KindnetOptions): Kindnet {
  const door = apiServer.door({ user: 'system:serviceaccount:kube-system:kindnet', fieldManager: 'kindnetd' })
  const begun = runsWhereBegun ? new Set<string>() : undefined
  const filters = new Map<string, NodeFilter>()
  const informers = createInformers(door, clock)
  const policies = informers.of(NetworkPolicy)
  /** Pods and namespaces matter only while there are policies. */
  let watching: Informers | undefined
  let pods = new PolicedPods(select)
  let count = 0

  const judgeFlow = (flow: Flow): PolicyDecision => judge(flow, pods)

  function filterOf(node: string): NodeFilter {
    let filter = filters.get(node)
    if (!filter) {
      filter = { table: { name: TABLE_NAME, addresses: new Set(), chains: policyChains }, isBusy: false, decide: (packet) => judgeFlow(flowOf(packet)) }
      filters.set(node, filter)
    }
    return filter
  }

  function program(node: string): void {
    if (!begun || begun.has(node)) network.findNode(node)?.setPacketFilter(filterOf(node))
  }

  function select({ nodeName, address, isSelected }: PodEntry): void {
    const filter = filterOf(nodeName)
    if (isSelected) filter.table.addresses.add(address)
    else filter.table.addresses.delete(address)
    filter.isBusy = filter.table.addresses.size > 0
  }

  function watchPods(): void {
    if (watching) return
    watching = createInformers(door, clock)
    const [namespaceInformer, podInformer] = [watching.of(Namespace), watching.of(Pod)]
    for (const { metadata } of namespaceInformer.list()) pods.setNamespace(metadata.name, metadata.labels ?? {})
    for (const pod of podInformer.list()) pods.setPod(keyOf(pod), pod)
    namespaceInformer.onChange(({ type, object }) => pods.setNamespace(object.metadata.name, type === 'DELETED' ? undefined : (object.metadata.labels ?? {})))
    podInformer.onChange(({ type, object }) => pods.setPod(keyOf(object), type === 'DELETED' ? undefined : object))
  }

  function forgetPods(): void {
    watching?.stop()
    watching = undefined
    pods = new PolicedPods(select)
    for (const filter of filters.values()) {
      filter.table.addresses.clear()
      filter.isBusy = false
    }
  }

  policies.onChange(({ type, object, previous }) => {
    if (type === 'MODIFIED' && previous?.spec === object.spec) return
    count += type === 'ADDED' ? 1 : type === 'DELETED' ? -1 : 0
    watchPods()
    pods.setPolicy(keyOf(object), object.metadata.namespace ?? '', type === 'DELETED' ? undefined : object)
    if (count === 0) forgetPods()
  })
  const leave = network.onNode(({ name }) => program(name))
  return {
    begin(node) {
      begun?.add(node)
      program(node)
    },
    halt(node) {
      if (begun?.delete(node)) network.findNode(node)?.setPacketFilter(undefined)
    },
    judge: judgeFlow,
    stop() {
      leave()
      watching?.stop()
      informers.stop()
    },
  }
}

const protocols: Readonly<Record<Packet['protocol'], string>> = { tcp: 'TCP', udp: 'UDP', icmp: 'ICMP', sctp: 'SCTP' }

const flowOf = ({ protocol, source, destination, destinationPort }: Readonly<Packet>): Flow => ({
  protocol: protocols[protocol],
  source,
  destination,
  destinationPort,
})
