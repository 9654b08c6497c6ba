/**
 * A rehearsal: what would happen to a request now, hop by hop. The same walk over the same rules as a real packet takes, but no
 * time passes, nothing is remembered, and where chance would choose an endpoint the first is taken.
 */
import type { ConnectFailure, HttpAnswer, HttpOutcome, HttpRequest, HttpResponse, ServerNote } from '../../base/os/network-stack'
import { findAddress, formatAddress, parseAddress } from './address'
import type { Hop, Probe, ProbeTrace, RequestTrace, TraceSource } from './contract'
import { formatQuestion, parseReply, type DnsReply } from './dns-message'
import { explainRoute, explainSocket } from './explain'
import { firstPacket, formerOwner, type Destination, type Fabric } from './fabric'
import type { Binding, NetworkNamespace } from './network-namespace'
import type { Packet } from './packet'
import { candidateNames, findInHosts, readResolverConfig, type ResolverConfig } from './resolver-files'
import { route } from './route'

/** A port of the ephemeral range; taking a real one would change what later connections get. */
const REHEARSAL_PORT = 32_768

interface Source {
  readonly from: TraceSource
  readonly outside: NetworkNamespace
}

export function traceRequest(fabric: Fabric, { from, outside }: Source, request: HttpRequest): RequestTrace {
  const source = findSource(fabric, { from, outside })
  if (!source) return failed([notRunning], 'unreachable', request)
  const namespace = typeof from === 'object' && 'pod' in from ? from.namespace : undefined
  return traceFrom(fabric, { source, outside, namespace }, request)
}

interface KnownSource {
  readonly source: NetworkNamespace
  readonly outside: NetworkNamespace
  /** Of the pod that asks. */
  readonly namespace: string | undefined
}

function traceFrom(fabric: Fabric, { source, outside, namespace }: KnownSource, request: HttpRequest): RequestTrace {
  const names = resolveAtOnce(fabric, source, { host: request.host, namespace })
  if (names.address === undefined) return { hops: names.hops, outcome: { failure: 'unknown-host', host: request.host } }
  const asked: Destination = { protocol: 'tcp', address: names.address, port: request.port }
  const reached = reach(fabric, source, asked)
  const hops = [...names.hops, ...reached.hops]
  if ('failure' in reached) return failed(hops, reached.failure, { ...request, host: formatAddress(asked.address) })
  const { listener } = reached.binding ?? {}
  if (listener?.protocol !== 'http') return failed([...hops, noHttp], 'timeout', request)
  const notes: ServerNote[] = []
  const { packet, target } = reached
  const remoteAddress = formatAddress(packet.source)
  const served = { ...request, remoteAddress, remotePort: packet.sourcePort, rehearsal: true, note: (note: ServerNote) => void notes.push(note) }
  const { response, hops: onward } = answerOf({ fabric, from: target, outside }, listener.handle(served))
  const outcome: HttpOutcome = { response, address: formatAddress(asked.address) }
  const told = notes.map((note): Hop => ({ at: 'response', ...note }))
  return { hops: [...hops, ...told, ...onward, { at: 'response', ok: response.status < 400, text: `answers ${response.status}` }], outcome }
}

/** A server that asks others sends them a request of its own, which goes its own way. */
function answerOf({ fabric, from, outside }: { fabric: Fabric; from: NetworkNamespace; outside: NetworkNamespace }, answer: HttpAnswer): { response: HttpResponse; hops: readonly Hop[] } {
  if ('delayMs' in answer) return { response: answer.response, hops: [] }
  if (!('pass' in answer)) return { response: answer, hops: [] }
  const asked = traceFrom(fabric, { source: from, outside, namespace: undefined }, answer.pass)
  const rest = answerOf({ fabric, from, outside }, answer.answer(asked.outcome))
  return { response: rest.response, hops: [...asked.hops, ...rest.hops] }
}

export function traceProbe(fabric: Fabric, { from, outside }: Source, { protocol, host, port }: Probe): ProbeTrace {
  const source = findSource(fabric, { from, outside })
  if (!source) return { hops: [notRunning], failure: 'unreachable' }
  const names = resolveAtOnce(fabric, source, { host, namespace: typeof from === 'object' && 'pod' in from ? from.namespace : undefined })
  if (names.address === undefined) return { hops: names.hops, failure: 'unknown-host' }
  const reached = reach(fabric, source, { protocol, address: names.address, port })
  return { hops: [...names.hops, ...reached.hops], failure: 'failure' in reached ? reached.failure : undefined }
}

const notRunning: Hop = { at: 'route', ok: false, text: 'the sender does not run' }

function findSource(fabric: Fabric, { from, outside }: Source): NetworkNamespace | undefined {
  if (from === 'outside') return outside
  return 'node' in from ? fabric.nodes.get(from.node)?.host : fabric.pods.get(`Pod/${from.namespace}/${from.pod}`)
}

const noHttp: Hop = { at: 'response', ok: false, text: 'who listens there does not speak HTTP' }

type ConnectionFailure = Exclude<ConnectFailure['failure'], 'unknown-host' | 'untrusted'>

function failed(hops: readonly Hop[], failure: ConnectionFailure, { host, port }: HttpRequest): RequestTrace {
  return { hops, outcome: { failure, address: host, port } }
}

type Reached =
  | { readonly hops: readonly Hop[]; readonly binding: Binding | undefined; readonly packet: Packet; readonly target: NetworkNamespace }
  | { readonly hops: readonly Hop[]; readonly failure: 'refused' | 'timeout' }

function reach(fabric: Fabric, from: NetworkNamespace, asked: Destination): Reached {
  const packet = firstPacket(fabric, { from, sourcePort: REHEARSAL_PORT }, asked)
  const { source } = packet
  const way = route(fabric, from, { packet, options: { nowMs: fabric.clock.now(), chance: undefined } })
  const former = way.fate === 'lost' ? formerOwner(fabric, packet.destination) : undefined
  const hops = explainRoute({ asked, packet, source, from: from.name, route: way, ...(former === undefined ? {} : { former }) })
  if (way.fate === 'rejected') return { hops, failure: 'refused' }
  if (way.fate !== 'delivered' || !way.target) return { hops, failure: 'timeout' }
  if (asked.protocol === 'icmp') return { hops, binding: undefined, packet, target: way.target }
  const transport = asked.protocol === 'udp' ? 'udp' : 'tcp'
  const binding = way.target.find(transport, packet.destinationPort, packet.destination)
  const all = [...hops, explainSocket(way.target, packet)]
  return binding ? { hops: all, binding, packet, target: way.target } : { hops: all, failure: 'refused' }
}

interface AskedName {
  readonly host: string
  readonly namespace: string | undefined
}

function resolveAtOnce(fabric: Fabric, from: NetworkNamespace, { host, namespace }: AskedName): { hops: Hop[]; address?: number } {
  const literal = findAddress(host)
  if (literal !== undefined) return { hops: [], address: literal }
  const [known] = from.files ? findInHosts(from.files, host) : []
  if (known !== undefined) {
    return { hops: [{ at: 'dns', ok: true, text: `/etc/hosts says that ${host} is ${known}` }], address: parseAddress(known) }
  }
  const config = from.files ? readResolverConfig(from.files) : usualConfig(namespace)
  const hops: Hop[] = []
  for (const name of candidateNames(host, config)) {
    const reply = askAtOnce(fabric, from, { name, server: config.servers[0] })
    if (!reply) return { hops: [{ at: 'dns', ok: false, text: `the name server ${config.servers[0]} does not answer` }] }
    const address = reply.answers.find(({ type }) => type === 'A')?.data
    const answer = address === undefined ? `does not exist (${reply.rcode})` : `is ${address}`
    hops.push({ at: 'dns', ok: address !== undefined, text: `${name} ${answer}` })
    if (address !== undefined) return { hops, address: parseAddress(address) }
  }
  return { hops }
}

function askAtOnce(fabric: Fabric, from: NetworkNamespace, { name, server }: { name: string; server: string }): DnsReply | undefined {
  const address = findAddress(server)
  if (address === undefined) return undefined
  const reached = reach(fabric, from, { protocol: 'udp', address, port: 53 })
  if ('failure' in reached || reached.binding?.listener.protocol !== 'udp') return undefined
  let reply: DnsReply | undefined
  const sender = { address: formatAddress(reached.packet.source), port: reached.packet.sourcePort, rehearsal: true }
  reached.binding.listener.receive(formatQuestion({ type: 'A', name }), (datagram) => (reply = parseReply(datagram)), sender)
  return reply
}

/** What the kubelet writes for a pod with `dnsPolicy: ClusterFirst`, where no program of the pod has shown its files yet. */
function usualConfig(namespace = 'default'): ResolverConfig {
  const search = [`${namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local']
  return { servers: ['10.96.0.10'], search, ndots: 5, timeoutMs: 5_000, attempts: 2 }
}
