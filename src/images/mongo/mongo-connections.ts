/** Who is connected to a mongod, and what they ask. Upstream: src/mongo/transport */
import { errnoText, FileError } from '../../base/os/file-system'
import type { Socket } from '../../base/os/network-stack'
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import { isDocument, type Document } from './document'
import { runCommand, type Client, type Mongod } from './mongo-commands'
import type { LogLine } from './mongo-log'
import { formatMessage, MessageReader } from './wire'

/** What an idle server takes; newer ones take more. */
export const idleBytes = (version: number): number => (version >= 6 ? 132_000_000 : 76_000_000)

/** A mongod that cannot write ends at once. False when it could not. */
export function onDisk(container: ContainerProcess, say: (line: LogLine) => void, act: () => void): boolean {
  try {
    act()
    return true
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    say({
      severity: 'E',
      component: 'STORAGE',
      id: 20557,
      context: 'initandlisten',
      text: 'DBException in initAndListen, terminating',
      attributes: { error: `IllegalOperation: ${error.path}: ${errnoText[error.errno]}` },
    })
    container.exit(100)
    return false
  }
}

interface Serving {
  readonly container: ContainerProcess
  readonly mongod: Mongod
  readonly release: number
  readonly say: (line: LogLine) => void
}

export function serve({ container, mongod, release, say }: Serving): void {
  if (!mongod.needsUser) {
    const text = 'Access control is not enabled for the database. Read and write access to data and configuration is unrestricted'
    say({ severity: 'W', component: 'CONTROL', id: 22120, context: 'initandlisten', text, before: `** WARNING: ${text}.` })
  }
  const sockets = new Set<Socket>()
  let count = 0
  const accept = (socket: Socket): void => {
    sockets.add(socket)
    mongod.connections = sockets.size
    const remote = `${socket.remoteAddress}:${socket.remotePort}`
    const context = `conn${++count}`
    say({
      component: 'NETWORK',
      id: 22943,
      context: 'listener',
      text: 'Connection accepted',
      attributes: { remote, connectionId: count, connectionCount: sockets.size },
      before: `connection accepted from ${remote} #${count} (${sockets.size} connections now open)`,
    })
    const leave = (): void => {
      if (!sockets.delete(socket)) return
      mongod.connections = sockets.size
      say({
        component: 'NETWORK',
        id: 22944,
        context,
        text: 'Connection ended',
        attributes: { remote, connectionId: count, connectionCount: sockets.size },
        before: `end connection ${remote} (${sockets.size} connections now open)`,
      })
    }
    socket.onClose(leave)
    converse({ container, mongod, socket, release, say, context, leave })
  }
  if (!container.listen(mongod.port, { protocol: 'tcp', accept })) {
    say({
      severity: 'E',
      component: 'CONTROL',
      id: 20568,
      context: 'initandlisten',
      text: 'Error setting up listener',
      attributes: { error: { code: 9001, codeName: 'SocketException', errmsg: 'Address already in use' } },
    })
    return container.exit(48)
  }
  container.onEnd(() => {
    for (const socket of sockets) socket.close()
  })
  say({
    component: 'NETWORK',
    id: 23015,
    context: 'listener',
    text: 'Listening on',
    attributes: { address: `0.0.0.0:${mongod.port}` },
    before: '',
  })
  say({
    component: 'NETWORK',
    id: 23016,
    context: 'listener',
    text: 'Waiting for connections',
    attributes: { port: mongod.port, ssl: 'off' },
    before: `waiting for connections on port ${mongod.port}`,
  })
}

interface Conversation extends Serving {
  readonly socket: Socket
  readonly context: string
  leave(): void
}

const overHttp =
  'HTTP/1.0 200 OK\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 85\r\n\r\nIt looks like you are trying to access MongoDB over HTTP on the native driver port.\r\n'

function converse({ container, mongod, socket, release, say, context, leave }: Conversation): void {
  const reader = new MessageReader()
  const client: Client = { user: undefined }
  const stop = (): void => {
    socket.close()
    leave()
  }
  socket.onData((data) => {
    if (/^(GET|HEAD|POST|PUT) /.test(data)) {
      socket.send(overHttp)
      return stop()
    }
    const messages = reader.add(data)
    if (!messages) return stop()
    for (const { db, command } of messages) {
      if (!isDocument(command)) return stop()
      let reply: Document = {}
      if (!onDisk(container, say, () => (reply = runCommand({ mongod, client, database: String(db) }, command)))) return
      if (reply.code === 18)
        say({
          component: 'ACCESS',
          id: 5286307,
          context,
          text: 'Failed to authenticate',
          attributes: {
            client: `${socket.remoteAddress}:${socket.remotePort}`,
            isSpeculative: false,
            mechanism: 'SCRAM-SHA-256',
            user: command.user,
            db,
            error: 'AuthenticationFailed: SCRAM authentication failed, storedKey mismatch',
            result: 18,
          },
          before: `SASL SCRAM-SHA-1 authentication failed for ${String(command.user)} on ${String(db)} from client ${socket.remoteAddress}:${socket.remotePort}`,
        })
      socket.send(formatMessage(reply))
    }
    container.use({ memoryBytes: idleBytes(release) + mongod.store.bytes })
  })
}
