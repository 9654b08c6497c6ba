/**
 * The requests of one sender as they went, or one as it would go, with a verdict: what happened, and which object decided. Read from
 * what the network remembers anyway; nothing is recorded for it.
 */
import type { ApiDoor } from '../../api/door'
import type { HttpRequest } from '../../base/os/network-stack'
import type { Network, PastRequest, Probe, TraceSource } from '../network/contract'
import { isDns, tracedRequest, type Traced, type TraceVerdict } from './traced'
import { verdictOf } from './verdict'

export interface PacketTrace {
  /** Oldest first: questions to name servers before the connection that needed them. */
  readonly requests: readonly PastRequest[]
  /** Of the last request; absent when there was none. */
  readonly verdict: TraceVerdict | undefined
}

export interface Rehearsed {
  readonly traced: Traced
  readonly verdict: TraceVerdict
}

export interface PacketTraces {
  /** The connection that began last. */
  last(): number
  /** What `from` (`Pod/default/client`, `Node/worker-1`, `outside`) asked for after that; absent: everybody. */
  since(id: number, from?: string): PacketTrace
  rehearse(from: TraceSource, asked: HttpRequest | Probe): Rehearsed
}

export function packetTraces(network: Network, door: ApiDoor): PacketTraces {
  return {
    last: () => network.requestsSince(0).at(-1)?.id ?? 0,
    since(id, from) {
      const requests = network.tracesSince(id).filter((request) => from === undefined || request.from === from)
      const traced = lastOf(requests)
      return { requests, verdict: traced && verdictOf(traced, door) }
    },
    rehearse(from, asked) {
      const traced = 'protocol' in asked ? probed(network, from, asked) : requested(network, from, asked)
      return { traced, verdict: verdictOf(traced, door) }
    },
  }
}

/** The last connection, or the name that could not be found for it. */
function lastOf(requests: readonly PastRequest[]): Traced | undefined {
  const last = requests.at(-1)
  if (!last) return undefined
  const connection = requests.findLast((request) => !isDns(request))
  if (connection && !isFailedName(requests, connection)) return tracedRequest(connection, nameFor(requests, connection))
  const asked = requests.filter(isDns)
  const failed = asked.filter(({ answer }) => answer === undefined)
  const hops = (failed.length > 0 ? failed : asked).flatMap((request) => request.hops)
  return { ...tracedRequest(last), host: hostOf(asked), address: undefined, outcome: 'unknown-host', hops }
}

/** A name was asked for after the last connection, in vain. */
const isFailedName = (requests: readonly PastRequest[], { id }: PastRequest): boolean => {
  const later = requests.filter((request) => request.id > id)
  return later.length > 0 && !later.some(({ answer }) => answer?.includes('NOERROR '))
}

/** The name whose answer held the address. */
function nameFor(requests: readonly PastRequest[], { address }: PastRequest): string {
  const asked = requests.findLast(({ answer }) => answer?.split(' ').includes(address))
  return asked?.question?.replace(/\. \S+$/, '') ?? address
}

/** The shortest name that was asked for is the one that was written. */
const hostOf = (asked: readonly PastRequest[]): string =>
  asked
    .map(({ question = '' }) => question.replace(/\.? \S+$/, ''))
    .sort((a, b) => a.length - b.length)[0] ?? ''

const nameOf = (from: TraceSource): string => (from === 'outside' ? from : 'pod' in from ? `Pod/${from.namespace}/${from.pod}` : `Node/${from.node}`)

function requested(network: Network, from: TraceSource, asked: HttpRequest): Traced {
  const { hops, outcome } = network.trace(from, asked, { whole: true })
  const answered = 'response' in outcome
  const host = asked.headers['host']?.replace(/:\d+$/, '') ?? asked.host
  const known = { from: nameOf(from), protocol: 'tcp' as const, host, port: asked.port, path: asked.path, hops, to: targetOf(hops) }
  if (answered) return { ...known, address: outcome.address, outcome: 'answered', status: outcome.response.status }
  const failure = outcome.failure === 'unreachable' ? 'timeout' : outcome.failure === 'plain' ? 'answered' : outcome.failure
  return { ...known, address: 'address' in outcome ? outcome.address : undefined, outcome: failure === 'unknown-host' || failure === 'refused' || failure === 'reset' || failure === 'answered' ? failure : 'timeout', status: undefined }
}

function probed(network: Network, from: TraceSource, asked: Probe): Traced {
  const { hops, failure, address } = network.probe(from, asked, { whole: true })
  const outcome = failure === undefined ? 'answered' : failure === 'unreachable' ? 'timeout' : failure
  return { from: nameOf(from), protocol: asked.protocol, host: asked.host, address, port: asked.port, path: '', to: targetOf(hops), outcome, status: undefined, hops }
}

const targetOf = (hops: Traced['hops']): string | undefined => hops.find(({ at, object }) => at === 'socket' && object)?.object
