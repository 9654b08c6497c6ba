/**
 * `nc` and `telnet`: a bare connection, to try a port or to talk through; `-l` waits for one. Upstream: busybox networking/nc.c, and
 * the words of OpenBSD's nc where there is a bash.
 */
import type { ConnectFailure, Socket } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import { defineTool, fail, isBusybox } from '../tool'
import type { Options } from '../tool-options'
import { hearDatagrams, SERVICES, sendDatagrams, type Goal } from './nc-udp'
import { failureText } from './url'

/** What a socket brings is looked for so often: sockets call back, programs wait. */
const LOOK_MS = 10

export const nc = defineTool({
  name: 'nc',
  usage: '[OPTIONS] HOST PORT  - connect\n       nc [OPTIONS] -l -p PORT  - listen',
  letters: 'zvlnkuNw:p:i:s:e:q:',
  async run(process, options) {
    if (options.has('l')) return options.has('u') ? hearDatagrams(process, options) : listen(process, options)
    const [host, ...ports] = options.operands
    if (host === undefined || ports.length === 0)
      return fail(process, isBusybox(process) ? 'missing HOST PORT' : 'missing port number')
    let status = 0
    for (const port of ports.flatMap(portsOf)) {
      if (!(port > 0 && port < 65_536))
        return fail(process, isBusybox(process) ? `bad port '${ports[0]}'` : `port number invalid: ${ports[0]}`)
      status = await (options.has('u') ? sendDatagrams : connect)(process, options, { host, port })
    }
    return status
  },
})

function portsOf(text: string): number[] {
  const range = /^(\d+)-(\d+)$/.exec(text)
  if (!range) return [/^\d+$/.test(text) ? Number(text) : NaN]
  const [from, to] = [Number(range[1]), Math.min(Number(range[2]), Number(range[1]) + 1000)]
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
}

async function connect(process: Process, options: Options, goal: Goal): Promise<number> {
  const timeoutMs = options.has('w') ? Number(options.value('w')) * 1000 : undefined
  const outcome = await process.network.connect(goal.host, goal.port, timeoutMs === undefined ? {} : { timeoutMs })
  if ('failure' in outcome)
    return refuse(process, options, { goal, failure: outcome, limited: timeoutMs !== undefined })
  const { socket } = outcome
  if (options.has('v')) await process.stderr.write(successText(process, goal, socket))
  if (options.has('z')) {
    socket.close()
    return 0
  }
  await converse(process, socket, timeoutMs)
  return 0
}

function successText(process: Process, { host, port }: Goal, { remoteAddress }: Socket): string {
  if (isBusybox(process)) return `${host} (${remoteAddress}:${port}) open\n`
  const place = host === remoteAddress ? host : `${host} (${remoteAddress})`
  return `Connection to ${place} ${port} port [tcp/${SERVICES[port] ?? '*'}] succeeded!\n`
}

async function refuse(
  process: Process,
  options: Options,
  { goal: { host, port }, failure, limited }: { goal: Goal; failure: ConnectFailure; limited: boolean },
): Promise<number> {
  const busybox = isBusybox(process)
  if (failure.failure === 'unknown-host') {
    return fail(
      process,
      busybox ? `bad address '${host}'` : `getaddrinfo for host "${host}" port ${port}: Name or service not known`,
    )
  }
  if (busybox)
    return fail(
      process,
      failure.failure === 'timeout' && limited
        ? 'timed out'
        : `${host} (${failure.address}:${port}): ${failureText(failure.failure)}`,
    )
  if (!options.has('v')) return 1
  const reason = failure.failure === 'timeout' && limited ? 'Operation now in progress' : failureText(failure.failure)
  return fail(
    process,
    `connect to ${host === failure.address ? host : `${host} (${failure.address})`} port ${port} (tcp) ${failure.failure === 'timeout' && limited ? `timed out: ${reason}` : `failed: ${reason}`}`,
  )
}

/** Until the other side hangs up, or nothing has come for the time of `-w`. */
async function converse(process: Process, socket: Socket, idleMs: number | undefined): Promise<void> {
  const received: string[] = []
  let closed = false
  let lastAt = process.now()
  socket.onData((data) => {
    received.push(data)
    lastAt = process.now()
  })
  socket.onClose(() => (closed = true))
  process.onEnd(() => socket.close())
  void pump(process, socket)
  for (;;) {
    for (let data = received.shift(); data !== undefined; data = received.shift()) await process.stdout.write(data)
    if (closed) return
    if (idleMs !== undefined && process.now() - lastAt >= idleMs) return socket.close()
    await process.sleep(LOOK_MS)
  }
}

async function pump({ stdin }: Process, socket: Socket): Promise<void> {
  try {
    for (let text = await stdin.read(); text !== undefined; text = await stdin.read()) socket.send(text)
  } catch {
    // The program was ended while it waited for input; the connection is closed by whoever ended it.
  }
}

async function listen(process: Process, options: Options): Promise<number> {
  const port = Number(options.value('p') ?? options.operands.at(-1))
  if (!(port > 0 && port < 65_536)) return fail(process, isBusybox(process) ? 'missing port' : 'missing port number')
  const accepted: Socket[] = []
  const server = process.network.listen(port, { protocol: 'tcp', accept: (socket) => void accepted.push(socket) })
  if (!server) return fail(process, isBusybox(process) ? 'bind: Address already in use' : 'Address already in use')
  process.onEnd(() => server.close())
  if (options.has('v'))
    await process.stderr.write(
      isBusybox(process) ? `listening on 0.0.0.0:${port} ...\n` : `Listening on 0.0.0.0 ${port}\n`,
    )
  try {
    for (;;) {
      for (let socket = accepted.shift(); socket; socket = accepted.shift()) {
        if (options.has('v'))
          await process.stderr.write(`connect to 0.0.0.0:${port} from ${socket.remoteAddress}:${socket.remotePort}\n`)
        await converse(process, socket, undefined)
        if (!options.has('k')) return 0
      }
      await process.sleep(LOOK_MS)
    }
  } finally {
    server.close()
  }
}

export const telnet = defineTool({
  name: 'telnet',
  usage: 'HOST [PORT]',
  letters: 'a',
  async run(process, options) {
    const [host, port = '23'] = options.operands
    if (host === undefined) return fail(process, 'missing HOST')
    const outcome = await process.network.connect(host, Number(port))
    if ('failure' in outcome) {
      if (outcome.failure === 'unknown-host') return fail(process, `bad address '${host}'`)
      return fail(process, `can't connect to remote host (${outcome.address}): ${failureText(outcome.failure)}`)
    }
    await process.stdout.write(`Connected to ${host}\n\nEntering character mode\nEscape character is '^]'.\n\n`)
    await converse(process, outcome.socket, undefined)
    await process.stdout.write('Connection closed by foreign host\n')
    return 1
  },
})
