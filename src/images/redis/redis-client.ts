/** How programs ask a redis: one command, one reply. Upstream: https://redis.io/docs/latest/develop/reference/protocol-spec/ */
import type { Socket } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import { formatCommand, ReplyReader, type Reply } from './redis-protocol'

const PATIENCE_MS = 30_000

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
