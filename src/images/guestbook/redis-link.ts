/** One question to a redis from a server, which lives on the clock: opened, asked, closed. */
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import { formatCommand, ReplyReader, type Reply } from '../redis/redis-protocol'

const TIMEOUT_MS = 5_000

export interface RedisProblem {
  readonly problem: string
}

interface Question {
  readonly host: string
  readonly words: readonly string[]
}

export function askRedisOnce(container: ContainerProcess, { host, words }: Question, done: (outcome: Reply | RedisProblem) => void): void {
  const address = `tcp://${host}:6379`
  const connected = (outcome: Parameters<Parameters<ContainerProcess['connect']>[2]>[0]): void => {
    if (!('socket' in outcome)) return done({ problem: `${reasons[outcome.failure] ?? 'Connection refused'} [${address}]` })
    const { socket } = outcome
    const reader = new ReplyReader()
    let isOver = false
    const end = (reply: Reply | RedisProblem): void => {
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
    socket.onClose(() => end({ problem: `Error while reading line from the server. [${address}]` }))
    socket.send(formatCommand(words))
  }
  container.connect(host, 6379, connected, TIMEOUT_MS)
}

const reasons: Readonly<Record<string, string>> = {
  'unknown-host': 'php_network_getaddresses: getaddrinfo failed: Name or service not known',
  timeout: 'Connection timed out',
}
