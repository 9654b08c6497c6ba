/**
 * `forward`: asks other servers for the names of its zone. Upstream: coredns plugin/forward (v1.11.3).
 *
 * Simplified: a real CoreDNS also checks the health of its servers and limits how many questions are open. In a rehearsal the
 * internet is asked without a packet.
 */
import type { Process } from '../../base/os/process'
import { Signalled } from '../../base/os/process'
import { answerFromInternet } from '../network/internet'
import { readResolverConfig } from '../network/resolver-files'
import { absolute } from './corefile'
import { isInZone, replyWith, SetupError, wrongCount } from './plugin'
import type { DnsPlugin, DnsRequest, PluginReply } from './plugin'

/** For one answer, and for all attempts together. */
const READ_TIMEOUT_MS = 2_000
const PATIENCE_MS = 5_000
/** The ports that a kernel gives to those who ask for none. */
const FIRST_PORT = 32_768
const PORTS = 28_232

export const forward: DnsPlugin = {
  name: 'forward',
  setup({ arguments: [from, ...to], block, line }, { process }) {
    if (from === undefined || to.length === 0) throw wrongCount(['forward', ...(from === undefined ? [] : [from])], line)
    const zone = absolute(from)
    const except = block.filter(([word]) => word === 'except').flatMap(([, ...names]) => names.map(absolute))
    const servers = to.flatMap((address) => serversAt(process, address))
    return {
      name: 'forward',
      wrap: (next) => (request, respond) => {
        const { name } = request.question
        if (!isInZone(name, zone) || except.some((excepted) => isInZone(name, excepted))) return next(request, respond)
        if (request.rehearsal) return respond(answerFromInternet(request.question))
        const first = Math.floor(process.random() * servers.length)
        const order = [...servers.slice(first), ...servers.slice(0, first)]
        void ask(process, request, order).then((reply) => reply && respond(reply))
      },
    }
  },
}

/** A file in the form of resolv.conf, or an address with or without port. */
function serversAt(process: Process, address: string): readonly string[] {
  if (address.startsWith('/')) return readResolverConfig(process.files, address).servers
  const [, server] = /^(?:dns:\/\/)?([\d.]+)(?::53)?$/.exec(address) ?? []
  if (server === undefined) throw new SetupError(`not an IP address or file: "${address}"`)
  return [server]
}

/** One server after the other, for so long all together. Nothing when the process ended meanwhile. */
async function ask(process: Process, { question }: DnsRequest, servers: readonly string[]): Promise<PluginReply | undefined> {
  const deadline = process.now() + PATIENCE_MS
  let problem = 'no healthy upstream servers'
  try {
    for (const server of servers) {
      const timeoutMs = Math.min(READ_TIMEOUT_MS, deadline - process.now())
      if (timeoutMs <= 0) break
      const outcome = await process.network.query(question.name, question.type, server, { timeoutMs })
      if (!('failure' in outcome)) return { ...outcome, isAuthoritative: outcome.authoritative === true }
      const { address } = process.network.interfaces.find(({ name }) => name === 'eth0') ?? { address: '0.0.0.0' }
      const port = FIRST_PORT + Math.floor(process.random() * PORTS)
      problem = `read udp ${address}:${port}->${server}:53: ${outcome.failure === 'refused' ? 'read: connection refused' : 'i/o timeout'}`
    }
    return replyWith({ rcode: 'SERVFAIL', problem })
  } catch (error) {
    if (error instanceof Signalled) return undefined
    throw error
  }
}
