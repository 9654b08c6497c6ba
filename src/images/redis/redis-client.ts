/** How programs ask a redis: a command, and the replies that come. Upstream: https://redis.io/docs/latest/develop/reference/protocol-spec/ */
import type { Socket } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import { formatCommand, ReplyReader, type Reply } from './redis-protocol'

const PATIENCE_MS = 30_000

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

/** The clock brings the answer: the wait ends when the network does, or the process. Undefined when no reply came. */
export async function askRedis(process: Process, socket: Socket, words: readonly string[]): Promise<Reply | undefined> {
  const reader = new ReplyReader()
  let isClosed = false
  socket.onData((data) => reader.add(data))
  socket.onClose(() => (isClosed = true))
  socket.send(formatCommand(words))
  for (let waited = 0; waited < PATIENCE_MS; waited++) {
    const reply = reader.next()
    if (reply) return reply
    if (isClosed) return undefined
    await process.sleep(1)
  }
  return undefined
}
