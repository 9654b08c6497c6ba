/**
 * How programs ask a redis: a command, and the replies that come. Upstream: https://redis.io/docs/latest/develop/reference/protocol-
 * spec/
 */
import type { Socket } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import { formatCommand, ReplyReader, type Reply } from './redis-protocol'

/** What comes from a redis, one whole reply after the other. */
export class ReplyStream {
  readonly #reader = new ReplyReader()
  #wake: (() => void) | undefined
  isClosed = false

  constructor(readonly socket: Socket) {
    socket.onData((data) => {
      this.#reader.add(data)
      this.#wake?.()
    })
    socket.onClose(() => {
      this.isClosed = true
      this.#wake?.()
    })
  }

  /** Undefined when the connection has ended, or the process. */
  async next(process: Process): Promise<Reply | undefined> {
    for (;;) {
      const reply = this.#reader.next()
      if (reply || this.isClosed || process.signalled) return reply
      const forget = await new Promise<() => void>((resolve) => {
        const stop = process.onEnd(() => resolve(stop))
        this.#wake = () => resolve(stop)
      })
      forget()
      this.#wake = undefined
    }
  }

  async ask(process: Process, words: readonly string[]): Promise<Reply | undefined> {
    if (this.isClosed) return undefined
    this.socket.send(formatCommand(words))
    return this.next(process)
  }
}
