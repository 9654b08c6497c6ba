/** One question to a redis from a server, which lives on the clock: opened, asked, closed. Upstream: redis/src/networking.c */
import type { ConnectFailure } from '../../base/os/network-stack'
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import { formatCommand, ReplyReader, type Reply } from './redis-protocol'

const PORT = 6379
const TIMEOUT_MS = 5_000

/** Why there is no reply: how the connection failed, or `closed` when it ended before one came. */
export interface NoReply {
  readonly noReply: ConnectFailure['failure'] | 'closed'
}

interface Question {
  readonly host: string
  readonly words: readonly string[]
}

export function askRedisOnce(container: ContainerProcess, { host, words }: Question, done: (outcome: Reply | NoReply) => void): void {
  const connected = (outcome: Parameters<Parameters<ContainerProcess['connect']>[2]>[0]): void => {
    if (!('socket' in outcome)) return done({ noReply: outcome.failure })
    const { socket } = outcome
    const reader = new ReplyReader()
    let isOver = false
    const end = (reply: Reply | NoReply): void => {
      if (isOver) return
      isOver = true
      socket.close()
      done(reply)
    }
    socket.onData((data) => {
      reader.add(data)
      const reply = reader.next()
      if (reply) end(reply)
    })
    socket.onClose(() => end({ noReply: 'closed' }))
    socket.send(formatCommand(words))
  }
  container.connect(host, PORT, connected, TIMEOUT_MS)
}
