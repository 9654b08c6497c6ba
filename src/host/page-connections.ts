/**
 * What the network carried, for the drawing: each connection is told once when it began and once more when it has ended, in batches.
 * A burst is thinned out, never queued.
 */
import type { Network, PastRequest } from '../cluster/network/contract'
import type { Connection, WorkerMessage } from '../protocol/messages'

/** No eye follows more in one frame. */
const MAX_PER_BATCH = 100

export function createPageConnections(network: Network, post: (message: WorkerMessage) => void): { tell(): void } {
  // What a replay carried has been.
  let told = network.requestsSince(0).at(-1)?.id ?? 0
  const open = new Set<number>()

  function isNews({ id, outcome }: PastRequest): boolean {
    return id > told || (open.has(id) && outcome !== undefined)
  }

  return {
    tell() {
      const oldest = Math.min(told + 1, ...open)
      const seen = network.requestsSince(oldest - 1)
      const news = seen.filter(isNews)
      const kept = new Set(seen.map(({ id }) => id))
      for (const id of open) if (!kept.has(id)) open.delete(id)
      for (const { id, outcome } of news) {
        if (outcome === undefined) open.add(id)
        else open.delete(id)
        told = Math.max(told, id)
      }
      if (news.length > 0) post({ type: 'connections', connections: news.slice(-MAX_PER_BATCH).map(toMessage) })
    },
  }
}

const toMessage = ({ id, at, from, protocol, address, port, to, outcome, hops }: PastRequest): Connection => ({
  id,
  at,
  from,
  protocol,
  address,
  port,
  to,
  outcome,
  hops: hops.map((hop) => ({ ...hop, rules: hop.rules && [...hop.rules] })),
})
