/**
 * An open TCP connection: two ends, each hearing what the other said one trip later, in order. An end that is not listened to yet
 * keeps what arrived. Simplified: no windows or half-open connections; a real kernel has both.
 */
import type { Clock } from '../../base/clock'
import type { Socket } from '../../base/os/network-stack'

export interface EndPoint {
  readonly address: string
  readonly port: number
}

export interface ConnectionOptions {
  readonly latencyMs: number
  /** How much later a message arrives because it was lost at first; undefined for one that never does. Absent: nothing is lost. */
  readonly holdMs: (() => number | undefined) | undefined
  readonly client: EndPoint
  readonly server: EndPoint
  /** Is the other machine still there? What is sent to one that is gone is lost. */
  readonly isAlive: () => boolean
}

export function createConnection(clock: Clock, options: ConnectionOptions) {
  const clientEnd = new ConnectionEnd(options.server)
  const serverEnd = new ConnectionEnd(options.client)
  clientEnd.joinTo(serverEnd, createLine(clock, options))
  serverEnd.joinTo(clientEnd, createLine(clock, options))
  return { clientEnd, serverEnd }
}

/** One direction: what was said later never arrives before what was said first. */
function createLine(clock: Clock, { latencyMs, holdMs, isAlive }: ConnectionOptions): Line {
  if (!holdMs) return (act) => void clock.after(latencyMs, () => (isAlive() ? act() : undefined))
  let lastAt = 0
  return (act) => {
    lastAt = Math.max(lastAt, clock.now() + latencyMs + (holdMs() ?? Infinity))
    if (Number.isFinite(lastAt)) clock.after(lastAt - clock.now(), () => (isAlive() ? act() : undefined))
  }
}

type Line = (act: () => void) => void

class ConnectionEnd implements Socket {
  readonly remoteAddress: string
  readonly remotePort: number
  #peer: ConnectionEnd | undefined
  #line: Line = (act) => act()
  #open = true
  #ended = false
  #early: string[] = []
  #handleData: ((data: string) => void) | undefined
  #handleClose: (() => void) | undefined

  constructor(remote: EndPoint) {
    this.remoteAddress = remote.address
    this.remotePort = remote.port
  }

  joinTo(peer: ConnectionEnd, line: Line): void {
    this.#peer = peer
    this.#line = line
  }

  send(data: string): void {
    if (this.#open && data !== '') this.#line(() => this.#peer?.hear(data))
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#line(() => this.#peer?.hearEnd())
  }

  onData(handle: (data: string) => void): void {
    this.#handleData = handle
    const early = this.#early
    this.#early = []
    for (const data of early) handle(data)
  }

  onClose(handle: () => void): void {
    this.#handleClose = handle
    if (this.#ended) handle()
  }

  hear(data: string): void {
    if (!this.#open) return
    if (this.#handleData) this.#handleData(data)
    else this.#early.push(data)
  }

  /** The other side closed; a connection ends as a whole here. */
  hearEnd(): void {
    if (this.#ended) return
    this.#ended = true
    this.#open = false
    this.#handleClose?.()
  }
}
