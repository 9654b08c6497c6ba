/**
 * A server's connections: each is let in or not, and its statements are run one after the other, on the container's share of a core.
 *
 * Simplified: whoever began a transaction has the database for themselves, and others wait for its end; real servers lock rows and
 * show each session its own snapshot.
 */
import type { Socket } from '../../base/os/network-stack'
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import { eachLine, type Greeting, type Reply, type Request, type Welcome } from './conversation'
import { SqlError, type Outcome, type SqlProblem } from './outcome'
import type { Session } from './session'

export interface SqlService {
  /** Throws what keeps them out. */
  login(greeting: Greeting, host: string): Session
  welcome(session: Session): Welcome
  run(session: Session, sql: string): Outcome
  leave(session: Session): void
  /** For the log. */
  refused(problem: SqlProblem, at: { session?: Session; sql?: string }): void
  /** What came in is nothing that a client of ours says. */
  misunderstood(): void
}

interface Waiting {
  readonly session: Session
  readonly sql: string
  reply(reply: Reply): void
}

const STATEMENT_CORE_MS = 0.4
const ROW_CORE_MS = 0.002

export class SqlConnections {
  readonly #container: ContainerProcess
  readonly #service: SqlService
  readonly #sessions = new Map<Session, Socket>()
  #waiting: readonly Waiting[] = []
  /** Whether this process itself is over. */
  isClosed = false

  constructor(container: ContainerProcess, service: SqlService) {
    this.#container = container
    this.#service = service
  }

  get count(): number {
    return this.#sessions.size
  }

  close(): void {
    this.isClosed = true
    for (const socket of this.#sessions.values()) socket.close()
  }

  accept(socket: Socket): void {
    let session: Session | undefined
    const reply = (text: Reply): void => socket.send(`${JSON.stringify(text)}\n`)
    const hear = (line: string): void => {
      const request = parseRequest(line)
      if (!request) {
        this.#service.misunderstood()
        return socket.close()
      }
      if ('greeting' in request) session = this.#welcome(request.greeting, socket, reply)
      else if (session) this.#take({ session, sql: request.sql, reply })
    }
    socket.onData(eachLine(hear))
    socket.onClose(() => session && this.#leave(session))
  }

  #welcome(greeting: Greeting, socket: Socket, reply: (reply: Reply) => void): Session | undefined {
    try {
      const session = this.#service.login(greeting, isLocal(socket.remoteAddress, this.#container) ? 'localhost' : socket.remoteAddress)
      this.#sessions.set(session, socket)
      reply({ welcome: this.#service.welcome(session) })
      return session
    } catch (error) {
      if (!(error instanceof SqlError)) throw error
      this.#service.refused(error.problem, {})
      reply({ problem: error.problem })
      return undefined
    }
  }

  #leave(session: Session): void {
    if (!this.#sessions.delete(session) || this.isClosed) return
    this.#waiting = this.#waiting.filter((waiting) => waiting.session !== session)
    this.#service.leave(session)
    this.#goOn()
  }

  #take(asked: Waiting): void {
    this.#container.compute(STATEMENT_CORE_MS, () => {
      if (this.isClosed) return
      this.#waiting = [...this.#waiting, asked]
      this.#goOn()
    })
  }

  /** Runs whatever need not wait for somebody else's transaction. */
  #goOn(): void {
    const next = this.#waiting.find(({ session }) => !this.#isHeldFrom(session))
    if (!next) return
    this.#waiting = this.#waiting.filter((waiting) => waiting !== next)
    this.#run(next)
    this.#goOn()
  }

  #isHeldFrom(session: Session): boolean {
    for (const other of this.#sessions.keys())
      if (other !== session && other.isInTransaction && other.database === session.database) return true
    return false
  }

  #run({ session, sql, reply }: Waiting): void {
    try {
      const outcome = this.#service.run(session, sql)
      const answer = (): void => reply({ outcome })
      if (outcome.delayMs) return this.#container.after(outcome.delayMs, answer)
      this.#container.compute(ROW_CORE_MS * (outcome.rows?.length ?? 0), answer)
    } catch (error) {
      if (!(error instanceof SqlError)) throw error
      this.#service.refused(error.problem, { session, sql })
      reply({ problem: error.problem })
    }
  }
}

const isLocal = (address: string, { podIP }: ContainerProcess): boolean => address === '127.0.0.1' || address === podIP

function parseRequest(line: string): Request | undefined {
  try {
    const request: unknown = JSON.parse(line)
    return typeof request === 'object' && request !== null && ('greeting' in request || 'sql' in request) ? (request as Request) : undefined
  } catch {
    return undefined
  }
}
