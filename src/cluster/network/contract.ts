/**
 * The pod network as kubelets, kube-proxies and the cluster see it. Callbacks run on the clock, never inside the call.
 */
import type { ConnectFailure, ConnectOutcome, DnsAnswer, DnsRecordType, HttpOptions, HttpOutcome, HttpRequest, Interface, Listener, NetworkStack } from '../../base/os/network-stack'
import type { FileSystem } from '../../base/os/file-system'
import type { BalancerOptions } from './balancer'
import type { LinkState } from './link-loss'
import type { Ruleset } from './netfilter'
import type { PacketFilter } from './packet-filter'

export interface Network {
  /** Addresses of all pods. */
  readonly podCIDR: string
  addNode(node: { name: string; address: string; podCIDR: string }): NodeNetwork
  findNode(name: string): NodeNetwork | undefined
  removeNode(name: string): void
  /** `handle` hears of every node: of those that are there now, and of each that comes. Returns how to hear no more. */
  onNode(handle: (node: NodeNetwork) => void): () => void
  /** A load balancer of the cloud, outside of the cluster; gives what takes it away. */
  addBalancer(balancer: BalancerOptions): () => void
  /** The student's machine: outside of the pod network, reaches node addresses and load balancers. */
  readonly outside: NetworkStackFactory
  /** What would happen to a request, hop by hop, without side effects, time or chance. */
  trace(from: TraceSource, request: HttpRequest, options?: TraceOptions): RequestTrace
  /** The same for a bare connection, datagram or echo. */
  probe(from: TraceSource, probe: Probe, options?: TraceOptions): ProbeTrace
  /** Connections that began after that of `id`, oldest first, as far as they are still kept; with the hops that decided something. */
  requestsSince(id: number): readonly PastRequest[]
  /** The same with every hop. */
  tracesSince(id: number): readonly PastRequest[]
}

/** A node with a namespace sends as itself and finds names as the Pods of that namespace do. */
export type TraceSource = { readonly namespace: string; readonly pod: string } | { readonly node: string; readonly namespace?: string } | 'outside'

export interface NodeNetwork {
  readonly name: string
  readonly address: string
  /** A network namespace with an address of the node's pod CIDR (the node's own with `hostNetwork`), and ports of the node that lead there. */
  addPod(pod: { namespace: string; name: string; hostNetwork: boolean; ports?: readonly PortMapping[] }): PodSandbox
  /** Replaces the rules that kube-proxy maintains on this node; packets are decided by walking them. */
  setRules(rules: Ruleset): void
  /** What the network plugin's agent has written into nftables, and the agent itself; undefined: neither is there. */
  setPacketFilter(filter: PacketFilter | undefined): void
  /** The machine loses its power: nobody hears of it, and what is sent to it or through it is lost. */
  powerOff(): void
  /** It is on again: its own namespace answers, and nothing is left of its pods and of kube-proxy's rules. */
  powerOn(): void
  /** Without its cable a node reaches itself and its own pods only. Simplified: what was connected before stays so. */
  setCable(isPlugged: boolean): void
  /** Its cable takes longer, or loses a share of what goes over it; undefined for one in order. */
  setLink(link: LinkState | undefined): void
  /** `iptables-save` of this node. */
  iptablesSave(): string
  /** `nft list ruleset` of this node, without the tables that iptables keeps. */
  nftRuleset(): string
  /** The kubelet's requests (probes): from the node to an address or a name; `done` is called by the clock. */
  http(request: HttpRequest, options: { timeoutMs: number } & Pick<HttpOptions, 'verify'>, done: (outcome: HttpOutcome) => void): void
  /** The same request again and again: what does not change is looked at once. */
  repeated(request: HttpRequest, options: { timeoutMs: number }, done: (outcome: HttpOutcome) => void): RepeatedRequest
  connect(host: string, port: number, options: { timeoutMs: number }, done: (failure: ConnectFailure | undefined) => void): void
}

export interface RepeatedRequest {
  send(): void
}

export interface PortMapping {
  readonly hostPort: number
  readonly containerPort: number
  readonly protocol: 'tcp' | 'udp' | 'sctp'
  /** The address of the node that it is for; absent: all of them. */
  readonly hostIP?: string
}

export interface PodSandbox {
  readonly address: string
  readonly interfaces: readonly Interface[]
  /** Undefined when the port is taken in this namespace. */
  listen(port: number, listener: Listener, options?: { address?: string; transport?: 'tcp' | 'udp' }): { close(): void } | undefined
  /** For servers, which live on the clock: by name or address, with the hosts and servers that these files name; `done` is called by the clock or at once. */
  connect(call: ConnectionCall, done: (outcome: ConnectOutcome) => void): void
  /** One HTTP request in the same way. */
  http(call: HttpServerCall, done: (outcome: HttpOutcome) => void): void
  /** One question to one name server, without a search list. */
  query(question: NameQuestion, done: (outcome: DnsAnswer | ConnectFailure) => void): void
  readonly stack: NetworkStackFactory
  /** Frees the address; connections to it time out from now on. */
  remove(): void
}

export interface ConnectionCall {
  readonly files: FileSystem
  readonly host: string
  readonly port: number
  readonly timeoutMs: number
}

export interface HttpServerCall {
  readonly files: FileSystem
  readonly request: HttpRequest
  readonly timeoutMs: number
}

export interface NameQuestion {
  readonly name: string
  readonly type: DnsRecordType
  readonly server: string
  readonly timeoutMs: number
}

/** A stack reads /etc/hosts and /etc/resolv.conf from the files of whoever uses it, and answers for a trace entry. */
export type NetworkStackFactory = (user: { files: FileSystem; cause: number }) => NetworkStack

export interface TraceOptions {
  /** With every hop, not only those that decided something. */
  readonly whole?: boolean
  /** Without hops of the way: only what comes of it is wanted. */
  readonly brief?: boolean
}

export interface Probe {
  readonly protocol: 'tcp' | 'udp' | 'icmp'
  readonly host: string
  /** 0 for an echo. */
  readonly port: number
}

export interface ProbeTrace {
  readonly hops: readonly Hop[]
  /** What the name stands for. */
  readonly address: string | undefined
  /** Undefined: somebody is there who answers. */
  readonly failure: 'unknown-host' | 'refused' | 'unreachable' | 'timeout' | undefined
}

export interface RequestTrace {
  readonly hops: readonly Hop[]
  readonly outcome: HttpOutcome
}

/** A connection as it went: what the page draws. */
export interface PastRequest {
  readonly id: number
  /** Trace entry that it answers to. */
  readonly cause: number
  /** Virtual times, ms since the epoch; `endedAt` is undefined while it goes on. */
  readonly at: number
  readonly endedAt: number | undefined
  /** `Pod/default/client`, `Node/worker-1`, `outside`. */
  readonly from: string
  readonly protocol: 'tcp' | 'udp' | 'icmp'
  /** What the sender asked for. */
  readonly address: string
  readonly port: number
  /** Who it reached: `Pod/default/web-1`; undefined when it was lost, dropped or rejected on the way. */
  readonly to: string | undefined
  readonly outcome: 'answered' | 'refused' | 'timeout' | 'reset' | undefined
  /** Of an HTTP request: `GET http://web:80/`, and the status of its answer. */
  readonly request?: string
  readonly status?: number
  /** Of a question to a DNS server: `web.default.svc.cluster.local. A`, `NOERROR 10.96.0.50`. */
  readonly question?: string
  readonly answer?: string
  readonly hops: readonly Hop[]
}

/** One decision on the way of a request. */
export interface Hop {
  readonly at: 'dns' | 'conntrack' | 'route' | 'iptables' | 'policy' | 'socket' | 'response'
  /** On which it was made, where one did. */
  readonly node?: string
  readonly ok: boolean
  /** A sentence for the learner: `connection refused on 10.244.1.4:80; the pod listens on 8080`. */
  readonly text: string
  /** The object that decided, where one did: `Service/default/web`. */
  readonly object?: string
  /** Where in that object: `spec.ingress[0].from`. */
  readonly path?: string
  /** Rules that matched, as iptables-save prints them. */
  readonly rules?: readonly string[]
  /** Where the receiver listens, when it does not listen where it was asked: `127.0.0.1:80`. */
  readonly listening?: readonly string[]
}
