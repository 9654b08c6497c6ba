/**
 * `nc -u`: datagrams. Nobody says whether one arrived, so a port that is dropped on the way looks open.
 * Upstream: busybox networking/nc.c (1.36), openbsd netcat.c udptest.
 *
 * Simplified: a listener hears and does not answer; a real one sends back what is typed.
 */
import type { Process } from '../../base/os/process'
import { fail, isBusybox } from '../tool'
import type { Options } from '../tool-options'

export const SERVICES: Readonly<Record<number, string>> = {
  22: 'ssh',
  53: 'domain',
  80: 'http',
  443: 'https',
  3306: 'mysql',
  5432: 'postgresql',
  6379: 'redis',
  8080: 'http-alt',
}

export interface Goal {
  readonly host: string
  readonly port: number
}

/** How long a refusal is waited for before a port counts as open. */
const TEST_MS = 1_000
const FOREVER_MS = 24 * 3_600_000

export async function sendDatagrams(process: Process, options: Options, { host, port }: Goal): Promise<number> {
  const isTest = options.has('z')
  const limitMs = options.has('w') ? Number(options.value('w')) * 1000 : FOREVER_MS
  if (isTest) return testPort(process, options, { host, port })
  for (let text = await process.stdin.read(); text !== undefined; text = await process.stdin.read()) {
    const answer = await process.network.datagram(host, port, text, { timeoutMs: Math.min(limitMs, FOREVER_MS) })
    if ('data' in answer) await process.stdout.write(answer.data)
    else if (answer.failure === 'unknown-host') return unknown(process, host, port)
    else if (answer.failure === 'refused') return isBusybox(process) ? fail(process, 'read error: Connection refused') : 1
    else return isBusybox(process) ? 1 : 0
  }
  await process.sleep(limitMs)
  return 0
}

async function testPort(process: Process, options: Options, { host, port }: Goal): Promise<number> {
  const answer = await process.network.datagram(host, port, 'X', { timeoutMs: TEST_MS })
  if ('failure' in answer && answer.failure === 'unknown-host') return unknown(process, host, port)
  if ('failure' in answer && answer.failure === 'refused') return 1
  const { address } = answer
  const place = host === address ? host : `${host} (${address})`
  const text = isBusybox(process)
    ? `${host} (${address}:${port}) open\n`
    : `Connection to ${place} ${port} port [udp/${SERVICES[port] ?? '*'}] succeeded!\n`
  if (options.has('v')) await process.stderr.write(text)
  return 0
}

const unknown = (process: Process, host: string, port: number): Promise<number> =>
  fail(process, isBusybox(process) ? `bad address '${host}'` : `getaddrinfo for host "${host}" port ${port}: Name or service not known`)

export async function hearDatagrams(process: Process, options: Options): Promise<number> {
  const port = Number(options.value('p') ?? options.operands.at(-1))
  if (!(port > 0 && port < 65_536)) return fail(process, isBusybox(process) ? 'missing port' : 'missing port number')
  const server = process.network.listen(port, { protocol: 'udp', receive: (datagram) => void process.stdout.write(datagram) })
  if (!server) return fail(process, isBusybox(process) ? 'bind: Address already in use' : 'Address already in use')
  process.onEnd(() => server.close())
  for (;;) await process.sleep(FOREVER_MS)
}
