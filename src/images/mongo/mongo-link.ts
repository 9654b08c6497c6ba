/** A program's connection to a mongod: a command, an answer. */
import type { ConnectFailure, Socket } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import type { Document } from './document'
import { formatMessage, MessageReader } from './wire'

/** As Node's driver words it. */
export function failureText(failure: ConnectFailure): string {
  switch (failure.failure) {
    case 'unknown-host':
      return `MongoNetworkError: getaddrinfo ENOTFOUND ${failure.host}`
    case 'refused':
      return `MongoNetworkError: connect ECONNREFUSED ${failure.address}:${failure.port}`
    case 'unreachable':
      return `MongoNetworkError: connect EHOSTUNREACH ${failure.address}:${failure.port}`
    default:
      return 'MongoServerSelectionError: Server selection timed out after 30000 ms'
  }
}

export class MongoLink {
  readonly #reader = new MessageReader()
  #answers: Document[] = []
  #wake: (() => void) | undefined
  isClosed = false

  constructor(readonly socket: Socket) {
    socket.onData((data) => {
      this.#answers.push(...(this.#reader.add(data) ?? []))
      this.#wake?.()
    })
    socket.onClose(() => {
      this.isClosed = true
      this.#wake?.()
    })
  }

  /** Undefined when the connection has ended, or the process. */
  async ask(process: Process, db: string, command: Document): Promise<Document | undefined> {
    if (this.isClosed) return undefined
    this.socket.send(formatMessage({ db, command }))
    while (this.#answers.length === 0 && !this.isClosed && !process.signalled) {
      const forget = await new Promise<() => void>((resolve) => {
        const stop = process.onEnd(() => resolve(stop))
        this.#wake = () => resolve(stop)
      })
      forget()
      this.#wake = undefined
    }
    return this.#answers.shift()
  }
}
