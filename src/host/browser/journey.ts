/**
 * The way of a request of the student's machine, as the network kept it: how its name was found, each decision on the way of its
 * packets, and what a port-forward did for it inside of the cluster. Told after the request has ended, by what answers to one cause.
 */
import type { HttpRequest } from '../../base/os/network-stack'
import type { Trace } from '../../base/trace'
import type { Network, PastRequest } from '../../cluster/network/contract'
import type { PacketTraces } from '../../cluster/packet-trace/packet-trace'
import type { Decision, PageVerdict } from '../../protocol/messages'

interface Surroundings {
  readonly network: Pick<Network, 'trace' | 'requestsSince' | 'tracesSince'>
  readonly packets: PacketTraces
  readonly trace: Pick<Trace, 'chain'>
  readonly cause: number
}

export interface Journey {
  readonly hops: readonly Decision[]
  readonly verdict: PageVerdict
}

/** Begins to watch; what is given back tells the way of what was asked since. */
export function watchJourney({ network, packets, trace, cause }: Surroundings): (request: HttpRequest) => Journey {
  const before = network.requestsSince(0).at(-1)?.id ?? 0
  const isOurs = (past: PastRequest): boolean => past.cause === cause || trace.chain(past.cause).some(({ id }) => id === cause)
  return (request) => {
    const past = network.tracesSince(before).filter((one) => one.protocol === 'tcp' && isOurs(one))
    return { hops: [...namesOf(network, request), ...past.flatMap(tellConnection)], verdict: verdictOf(packets, request, { before, isOurs }) }
  }
}

interface Asked {
  readonly before: number
  isOurs(past: PastRequest): boolean
}

/** Of what was asked, or, when others asked meanwhile, of the same question asked now. */
function verdictOf(packets: PacketTraces, request: HttpRequest, { before, isOurs }: Asked): PageVerdict {
  const { requests, verdict } = packets.since(before, 'outside')
  const { ok, reason, text, object, path } = verdict && requests.every(isOurs) ? verdict : packets.rehearse('outside', request).verdict
  return { ok, reason, text, ...(object === undefined ? {} : { object }), ...(path === undefined ? {} : { path }) }
}

/** How the name would be found now, which is how it was found a moment ago. */
function namesOf(network: Pick<Network, 'trace'>, request: HttpRequest): readonly Decision[] {
  return network
    .trace('outside', request)
    .hops.filter(({ at }) => at === 'dns')
    .map(copied)
}

function tellConnection({ address, port, hops, to, outcome, from }: PastRequest): readonly Decision[] {
  if (hops.length > 0) return hops.map(copied)
  const ok = outcome === 'answered'
  const place = from === 'outside' && to === 'outside' ? 'this machine' : (to ?? 'nobody')
  return [{ at: 'route', ok, text: `${address}:${port} is ${place}: ${outcome ?? 'on its way'}`, ...(to === undefined || to === 'outside' ? {} : { object: to }) }]
}

const copied = ({ at, ok, text, node, object, path, rules }: Decision): Decision => ({
  ...{ at, ok, text },
  ...(node === undefined ? {} : { node }),
  ...(path === undefined ? {} : { path }),
  ...(object === undefined ? {} : { object }),
  ...(rules === undefined ? {} : { rules: [...rules] }),
})
