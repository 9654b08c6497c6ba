/**
 * A rehearsal: what would happen to a request now, hop by hop. The same walk over the same rules as a real packet takes, but no
 * time passes, nothing is remembered, and where chance would choose an endpoint the first is taken.
 */
import type { ConnectFailure, HttpAnswer, HttpOutcome, HttpRequest, HttpResponse, ServerNote } from '../../base/os/network-stack'
import { findAddress, formatAddress, parseAddress } from './address'
import type { Hop, Probe, ProbeTrace, RequestTrace, TraceOptions, TraceSource } from './contract'
import { formatQuestion, parseReply, type DnsReply } from './dns-message'
import { explainJourney, explainRoute, explainSocket, type Journey } from './explain'
import { firstPacket, formerOwner, type Destination, type Fabric } from './fabric'
import { internetNameServer } from './internet'
import type { Binding, NetworkNamespace } from './network-namespace'
import type { Packet } from './packet'
import { candidateNames, findInHosts, readResolverConfig, type ResolverConfig } from './resolver-files'
import { route } from './route'

/** A port of the ephemeral range; taking a real one would change what later connections get. */
const REHEARSAL_PORT = 32_768

interface Source extends TraceOptions {
  readonly from: TraceSource
  readonly outside: NetworkNamespace
}

/** Where it is played, and how much is told of it. */
interface Rehearsal {
  readonly fabric: Fabric
  readonly outside: NetworkNamespace
  explain(journey: Journey): readonly Hop[]
}

const explainNothing = (): readonly Hop[] => []

const explainedBy = ({ whole = false, brief = false }: TraceOptions): Rehearsal['explain'] =>
  brief ? explainNothing : whole ? explainJourney : explainRoute

export function traceRequest(fabric: Fabric, { from, outside, ...options }: Source, request: HttpRequest): RequestTrace {
  const source = findSource(fabric, from, outside)
  if (!source) return failed([notRunning], 'unreachable', request)
  const namespace = typeof from === 'object' ? from.namespace : undefined
  return traceFrom({ fabric, outside, explain: explainedBy(options) }, { source, namespace }, request)
}

interface KnownSource {
  readonly source: NetworkNamespace
  /** Of the pod that asks. */
  readonly namespace: string | undefined
}

function traceFrom(rehearsal: Rehearsal, { source, namespace }: KnownSource, request: HttpRequest): RequestTrace {
  const names = resolveAtOnce(rehearsal, source, { host: request.host, namespace })
  if (names.address === undefined) return { hops: names.hops, outcome: { failure: 'unknown-host', host: request.host } }
  const asked: Destination = { protocol: 'tcp', address: names.address, port: request.port }
  const reached = reach(rehearsal, source, asked)
  const hops = [...names.hops, ...reached.hops]
  if ('failure' in reached) return failed(hops, reached.failure, { ...request, host: formatAddress(asked.address) })
  const { listener } = reached.binding ?? {}
  if (listener?.protocol !== 'http') return failed([...hops, noHttp], 'timeout', request)
  const notes: ServerNote[] = []
  const { packet, target } = reached
  const remoteAddress = formatAddress(packet.source)
  const served = { ...request, remoteAddress, remotePort: packet.sourcePort, rehearsal: true, note: (note: ServerNote) => void notes.push(note) }
  const { response, hops: onward } = answerOf(rehearsal, target, listener.handle(served))
  const outcome: HttpOutcome = { response, address: formatAddress(asked.address) }
  const told = notes.map((note): Hop => ({ at: 'response', ...note }))
  return { hops: [...hops, ...told, ...onward, { at: 'response', ok: response.status < 400, text: `answers ${response.status}` }], outcome }
}

/** A server that asks others sends them a request of its own, which goes its own way. */
function answerOf(rehearsal: Rehearsal, from: NetworkNamespace, answer: HttpAnswer): { response: HttpResponse; hops: readonly Hop[] } {
  if ('delayMs' in answer) return { response: answer.response, hops: [] }
  // Who is only asked what would be answered does not work on it.
  if ('later' in answer) return { response: { status: 200, headers: {}, body: '' }, hops: [] }
  if (!('pass' in answer)) return { response: answer, hops: [] }
  const asked = traceFrom(rehearsal, { source: from, namespace: undefined }, answer.pass)
  const rest = answerOf(rehearsal, from, answer.answer(asked.outcome))
  return { response: rest.response, hops: [...asked.hops, ...rest.hops] }
}

export function traceProbe(fabric: Fabric, { from, outside, ...options }: Source, { protocol, host, port }: Probe): ProbeTrace {
  const source = findSource(fabric, from, outside)
  if (!source) return { hops: [notRunning], address: undefined, failure: 'unreachable' }
  const rehearsal: Rehearsal = { fabric, outside, explain: explainedBy(options) }
  const names = resolveAtOnce(rehearsal, source, { host, namespace: typeof from === 'object' ? from.namespace : undefined })
  if (names.address === undefined) return { hops: names.hops, address: undefined, failure: 'unknown-host' }
  const reached = reach(rehearsal, source, { protocol, address: names.address, port })
  const failure = 'failure' in reached ? reached.failure : undefined
  return { hops: [...names.hops, ...reached.hops], address: formatAddress(names.address), failure }
}

const notRunning: Hop = { at: 'route', ok: false, text: 'the sender does not run' }

function findSource(fabric: Fabric, from: TraceSource, outside: NetworkNamespace): NetworkNamespace | undefined {
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

function reach({ fabric, explain }: Rehearsal, from: NetworkNamespace, asked: Destination): Reached {
  const packet = firstPacket(fabric, { from, sourcePort: REHEARSAL_PORT }, asked)
  const { source } = packet
  const way = route(fabric, from, { packet, isRehearsal: true })
  const former = way.fate === 'lost' ? formerOwner(fabric, packet.destination) : undefined
  const hops = explain({ asked, packet, source, from: from.name, route: way, former })
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

function resolveAtOnce(rehearsal: Rehearsal, from: NetworkNamespace, { host, namespace }: AskedName): { hops: Hop[]; address?: number } {
  const literal = findAddress(host)
  if (literal !== undefined) return { hops: [], address: literal }
  const [known] = from.files ? findInHosts(from.files, host) : host === 'localhost' ? ['127.0.0.1'] : []
  if (known !== undefined) {
    return { hops: [{ at: 'dns', ok: true, text: `/etc/hosts says that ${host} is ${known}` }], address: parseAddress(known) }
  }
  const config = from.files ? readResolverConfig(from.files) : namespace === undefined ? outsideConfig : usualConfig(namespace)
  const hops: Hop[] = []
  for (const name of candidateNames(host, config)) {
    const asked = askAtOnce(rehearsal, from, { name, server: config.servers[0] })
    if ('hops' in asked) return { hops: [...asked.hops, { at: 'dns', ok: false, text: `the name server ${config.servers[0]} does not answer` }] }
    const reply = asked
    const address = reply.answers.find(({ type }) => type === 'A')?.data
    const answer = address === undefined ? `does not exist (${reply.rcode})` : `is ${address}`
    hops.push({ at: 'dns', ok: address !== undefined, text: `${name} ${answer}` })
    if (address !== undefined) return { hops, address: parseAddress(address) }
  }
  return { hops }
}

/** Its reply, or where the question was held up. */
function askAtOnce(rehearsal: Rehearsal, from: NetworkNamespace, { name, server }: { name: string; server: string }): DnsReply | { hops: readonly Hop[] } {
  const address = findAddress(server)
  if (address === undefined) return { hops: [] }
  const reached = reach(rehearsal, from, { protocol: 'udp', address, port: 53 })
  if ('failure' in reached || reached.binding?.listener.protocol !== 'udp') return { hops: reached.hops }
  let reply: DnsReply | undefined
  const sender = { address: formatAddress(reached.packet.source), port: reached.packet.sourcePort, rehearsal: true }
  reached.binding.listener.receive(formatQuestion({ type: 'A', name }), (datagram) => (reply = parseReply(datagram)), sender)
  return reply ?? { hops: reached.hops }
}

/** What machines have that are no pods. */
const outsideConfig: ResolverConfig = { servers: [internetNameServer], search: [], ndots: 1, timeoutMs: 5_000, attempts: 2 }

/** What the kubelet writes for a pod with `dnsPolicy: ClusterFirst`, where no program of the pod has shown its files yet. */
function usualConfig(namespace: string): ResolverConfig {
  const search = [`${namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local']
  return { servers: ['10.96.0.10'], search, ndots: 5, timeoutMs: 5_000, attempts: 2 }
}
