/**
 * What a lossy link does to those who speak over it: a datagram is gone, and TCP sends again after a while that doubles each time.
 * Upstream: tcp(7) tcp_syn_retries and tcp_retries2, RFC 6298 (retransmission timer).
 *
 * Simplified: a real kernel also sends again when later packets arrive first, and sends less at a time after a loss.
 */
import type { Fabric } from './fabric'
import type { Route } from './route'

/** What a cable adds to each trip, and the share of packets that it loses. */
export interface LinkState {
  readonly delayMs: number
  readonly loss: number
}

const FIRST_SYN_MS = 1_000
const MOST_SYNS = 7
const SHORTEST_WAIT_MS = 200
const LONGEST_WAIT_MS = 120_000
const MOST_SENDS = 16

type Chances = Pick<Fabric, 'random'>

/** Is one packet lost on its way? */
export const isLost = ({ random }: Chances, { loss }: Pick<Route, 'loss'>): boolean => loss > 0 && random.float() < loss

/** How much later a connection opens, because its first packet or the answer to it was lost; undefined when the sender gives up. */
export function handshakeHoldMs(chances: Chances, { loss }: Pick<Route, 'loss'>): number | undefined {
  return holdMs(chances, 1 - (1 - loss) ** 2, { waitMs: FIRST_SYN_MS, most: MOST_SYNS })
}

/** How much later something said over an open connection arrives. */
export function dataHoldMs(chances: Chances, { loss, latencyMs }: Pick<Route, 'loss' | 'latencyMs'>): number | undefined {
  return holdMs(chances, loss, { waitMs: SHORTEST_WAIT_MS + 2 * latencyMs, most: MOST_SENDS })
}

function holdMs({ random }: Chances, loss: number, { waitMs, most }: { waitMs: number; most: number }): number | undefined {
  let heldMs = 0
  if (loss === 0) return heldMs
  for (let sent = 0, wait = waitMs; sent < most; sent++, wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    if (random.float() >= loss) return heldMs
    heldMs += wait
  }
  return undefined
}
