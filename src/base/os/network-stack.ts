/**
 * The network as a program sees it: names, connections, HTTP, and listening. What lies between two stacks (bridges, iptables,
 * policies, DNS servers) is the cluster's affair; a program only sees how it ended.
 */
import type { FileSystem } from './file-system'

export interface HttpRequest {
  readonly method: string
  /** Host as the caller wrote it, without port: a name or an address. */
  readonly host: string
  readonly port: number
  /** Path with query, beginning with `/`. */
  readonly path: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly tls?: boolean
  /** Whom a TLS client asks for in its greeting; `host` where it says nothing else. */
  readonly serverName?: string
}

export interface HttpResponse {
  readonly status: number
  /** What stands beside the status, where it is not the usual words. */
  readonly reason?: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** How an attempt to reach somebody failed, told apart as a kernel tells them apart. */
export type ConnectFailure =
  | { readonly failure: 'unknown-host'; readonly host: string }
  | { readonly failure: 'refused'; readonly address: string; readonly port: number }
  | { readonly failure: 'unreachable'; readonly address: string; readonly port: number }
  | { readonly failure: 'timeout'; readonly address: string; readonly port: number }
  /** `isEmpty`: in good order, but before anything was answered. */
  | { readonly failure: 'reset'; readonly address: string; readonly port: number; readonly isEmpty?: boolean }
  /** Somebody answered, but speaks no TLS. */
  | { readonly failure: 'plain'; readonly address: string; readonly port: number }
  /** Somebody answered and showed a certificate that was not accepted. */
  | { readonly failure: 'untrusted'; readonly address: string; readonly port: number; readonly problem: string }

export type HttpOutcome =
  /** `certificate`: what a TLS server showed, PEM; absent where it is not modelled. */
  { readonly response: HttpResponse; readonly address: string; readonly certificate?: string } | ConnectFailure

export interface HttpOptions {
  readonly timeoutMs?: number
  readonly follow?: boolean
  /** How long the connection alone may take. */
  readonly connectMs?: number
  /** Where to connect to in place of what `host` means. */
  readonly address?: string
  /** Looks at the certificate of a TLS server; what it finds wrong ends the exchange before anything is asked. */
  verify?(certificate: string): string | undefined
}

export interface Socket {
  readonly remoteAddress: string
  readonly remotePort: number
  send(data: string): void
  close(): void
  /** Called by the clock with what the other side sent. */
  onData(handle: (data: string) => void): void
  onClose(handle: () => void): void
}

export type ConnectOutcome = { readonly socket: Socket } | ConnectFailure

export type DnsRecordType = 'A' | 'AAAA' | 'CNAME' | 'SRV' | 'PTR' | 'TXT' | 'NS' | 'SOA' | 'MX' | 'HINFO'

export interface DnsRecord {
  readonly name: string
  readonly type: DnsRecordType
  readonly ttl: number
  /** Presentation form: `10.96.0.1`, `0 100 80 web.default.svc.cluster.local.` */
  readonly data: string
}

export interface DnsAnswer {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED'
  readonly answers: readonly DnsRecord[]
  readonly authority: readonly DnsRecord[]
  readonly additional: readonly DnsRecord[]
  readonly server: string
  /** By somebody who is responsible for the name, and not from hearsay. */
  readonly authoritative?: boolean
}

export type Resolution = { readonly addresses: readonly string[]; readonly canonicalName: string } | { readonly failure: 'NXDOMAIN' | 'SERVFAIL' | 'timeout' }

/**
 * What answers on a port. Handlers are synchronous and run on the clock. `isPlain`: without TLS only. `certificate`: what it shows to
 * a TLS client that asks for this name (PEM, its own first); a server without one is taken at its word. `isPrompt`: a program that
 * answers out of what it knows, and lets nothing asynchronous go on by that, so that time need not stand for it.
 */
export type Listener =
  | { readonly protocol: 'http'; readonly isPlain?: boolean; readonly isPrompt?: boolean; certificate?(serverName: string): string; handle(request: ServedRequest): HttpAnswer }
  | { readonly protocol: 'tcp'; accept(socket: Socket): void }
  | { readonly protocol: 'udp'; receive(datagram: string, reply: (data: string) => void, from: DatagramSource): void }

export interface DatagramSource {
  readonly address: string
  readonly port: number
  /** True when somebody only asks what would be answered: log nothing, change nothing, answer at once. */
  readonly rehearsal: boolean
}

export interface ServedRequest extends HttpRequest {
  readonly remoteAddress: string
  readonly remotePort: number
  /** True when somebody only asks what would be answered (a lesson check, a trace): log nothing, change nothing. */
  readonly rehearsal: boolean
  /** Hears in a rehearsal what the server decides by: `Ingress/default/web` sends the path to a Service. */
  note?(note: ServerNote): void
}

export interface ServerNote {
  readonly ok: boolean
  readonly text: string
  readonly object?: string
}

export type HttpAnswer = HttpResponse | DelayedResponse | LaterResponse | PassedOn

export interface DelayedResponse {
  readonly delayMs: number
  readonly response: HttpResponse
}

/** It takes work, and nobody knows how long: the server says when it is done. Nothing: the connection ends without an answer. */
export interface LaterResponse {
  later(answer: (response: HttpResponse | undefined) => void): void
}

/** The answer is somebody else's: the server asks there, and makes of how that ended what its own client gets. */
export interface PassedOn {
  /** Its host is an address, or a name for those who have `files`: /etc/hosts and /etc/resolv.conf. */
  readonly pass: HttpRequest
  readonly files?: FileSystem
  readonly connectMs: number
  readonly timeoutMs: number
  answer(outcome: HttpOutcome): HttpAnswer
}

export interface Interface {
  readonly name: string
  readonly address: string
  readonly prefixLength: number
}

/** What a load generator sends: so many workers, each one request after the other. */
export interface LoadPlan {
  /** `host` is a name or an address. */
  readonly request: HttpRequest
  readonly workers: number
  readonly requestsEach: number
  /** Of all workers together. */
  readonly atMost?: number
  /** A worker sends no oftener than this; absent: as soon as it has its answer. */
  readonly everyMs: number | undefined
  readonly timeoutMs: number
  /** Each worker goes on with its connection as long as it is open. */
  readonly keepsAlive: boolean
  /** Called by the clock for each request. */
  heard(result: LoadResult): void
}

export interface LoadResult {
  readonly outcome: HttpOutcome
  readonly totalMs: number
  /** Of that, to find the address, and until the connection was open; both 0 where it was open before. */
  readonly dnsMs: number
  readonly dialMs: number
}

export interface Load {
  readonly ended: Promise<void>
  /** No further request is sent, and answers that come later are not heard. */
  stop(): void
}

/** The answer to an ICMP echo: of the machine itself, or of one on the way where the packet's time to live ended. */
export interface Echo {
  readonly from: string
  /** There and back. */
  readonly ms: number
  /** What was left of the answer's time to live. */
  readonly ttl: number
  /** False when it came from the way. */
  readonly arrived: boolean
}

export interface NetworkStack {
  readonly interfaces: readonly Interface[]
  /** As the C library does: /etc/hosts, then the servers and the search list of /etc/resolv.conf. */
  resolve(host: string): Promise<Resolution>
  /** One question to one server (by default the first of /etc/resolv.conf, with its time-out), no search list. */
  query(name: string, type: DnsRecordType, server?: string, options?: { timeoutMs?: number }): Promise<DnsAnswer | ConnectFailure>
  http(request: HttpRequest, options?: HttpOptions): Promise<HttpOutcome>
  load(plan: LoadPlan): Load
  /** One datagram to a UDP port, and the first that comes back. Silence is a time-out, whatever the reason. */
  datagram(host: string, port: number, data: string, options?: { timeoutMs?: number }): Promise<{ readonly data: string; readonly address: string } | ConnectFailure>
  connect(host: string, port: number, options?: { timeoutMs?: number }): Promise<ConnectOutcome>
  /** Undefined when no reply came within the timeout. */
  ping(address: string, options?: { timeoutMs?: number; ttl?: number }): Promise<Echo | undefined>
  /** Undefined when the port is taken. */
  listen(port: number, listener: Listener, options?: { address?: string; transport?: 'tcp' | 'udp' }): { close(): void } | undefined
  /** What listens here, for `netstat` and `ss`. */
  listening(): readonly { transport: 'tcp' | 'udp'; address: string; port: number }[]
  /** Of this network namespace. */
  readonly kernel: KernelTables
}

/** What only the machine's own network namespace has something of. */
export interface KernelTables {
  /** The tables of rules, as iptables-save prints them. */
  iptables(): string
  /** Connections that are tracked, a line for each, as conntrack prints them. */
  conntrack(): readonly string[]
  /** The tables of nftables beside those of iptables, as `nft list ruleset` prints them. */
  nftables(): string
}
