/**
 * How our clients and servers talk over a connection: a line of JSON each way.
 *
 * Simplified: real ones speak MySQL's and PostgreSQL's own protocols, so a client that is not of our images understands nothing.
 */
import type { ConnectFailure, Socket } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import type { Outcome, SqlProblem } from './outcome'

export interface Greeting {
  readonly user: string
  readonly password: string
  /** Empty: none chosen. */
  readonly database: string
}

/** What a server says of itself when it lets somebody in. */
export interface Welcome {
  readonly version: string
  readonly database: string
  readonly connection: number
  readonly isSuperuser?: boolean
}

export type Request = { readonly greeting: Greeting } | { readonly sql: string }

export type Reply = { readonly welcome: Welcome } | { readonly outcome: Outcome } | { readonly problem: SqlProblem }

/** Puts what arrives together to whole lines. */
export function eachLine(handle: (line: string) => void): (data: string) => void {
  let text = ''
  return (data) => {
    text += data
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      const line = text.slice(0, end)
      text = text.slice(end + 1)
      handle(line)
    }
  }
}

export interface Connection {
  readonly welcome: Welcome
  readonly address: string
  /** Undefined when the connection was lost. */
  ask(sql: string): Promise<Outcome | { readonly problem: SqlProblem } | undefined>
  readonly isOpen: boolean
  /** Called when the other side ends it. */
  onLost(handle: () => void): void
  close(): void
}

export interface Server {
  readonly host: string
  readonly port: number
  readonly greeting: Greeting
}

const CONNECT_TIMEOUT_MS = 10_000

export async function connectTo(
  process: Process,
  { host, port, greeting }: Server,
): Promise<Connection | ConnectFailure | { readonly problem: SqlProblem }> {
  const opened = await process.network.connect(host, port, { timeoutMs: CONNECT_TIMEOUT_MS })
  if (!('socket' in opened)) return opened
  const line = openLine(process, opened.socket)
  const reply = await line.ask({ greeting })
  if (!reply || !('welcome' in reply)) {
    line.close()
    if (reply && 'problem' in reply) return reply
    return { failure: 'reset', address: opened.socket.remoteAddress, port }
  }
  return {
    welcome: reply.welcome,
    address: opened.socket.remoteAddress,
    async ask(sql) {
      const answer = await line.ask({ sql })
      if (answer && 'outcome' in answer) return answer.outcome
      return answer && 'problem' in answer ? answer : undefined
    },
    get isOpen() {
      return line.isOpen
    },
    onLost: line.onLost,
    close: line.close,
  }
}

interface Line {
  ask(request: Request): Promise<Reply | undefined>
  readonly isOpen: boolean
  onLost(handle: () => void): void
  close(): void
}

/** One question at a time; the end of the process ends the waiting. */
function openLine(process: Process, socket: Socket): Line {
  let answer: ((reply: Reply | undefined) => void) | undefined
  let isOpen = true
  const settle = (reply: Reply | undefined): void => {
    const waiting = answer
    answer = undefined
    waiting?.(reply)
  }
  let lost: (() => void) | undefined
  const end = (): void => {
    const wasOpen = isOpen
    isOpen = false
    settle(undefined)
    if (wasOpen) lost?.()
  }
  const forget = process.onEnd(end)
  socket.onData(eachLine((text) => settle(JSON.parse(text))))
  socket.onClose(end)
  return {
    ask: (request) =>
      new Promise((resolve) => {
        if (!isOpen) return resolve(undefined)
        answer = resolve
        socket.send(`${JSON.stringify(request)}\n`)
      }),
    get isOpen() {
      return isOpen
    },
    onLost: (handle) => void (lost = handle),
    close() {
      forget()
      isOpen = false
      socket.close()
    },
  }
}
