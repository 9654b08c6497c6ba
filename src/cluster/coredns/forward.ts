/**
 * `forward`: asks other servers for the names of its zone. Upstream: coredns plugin/forward (v1.11.3).
 *
 * Simplified: each question goes to one server and waits as long as resolv.conf says; a real CoreDNS checks the health of its
 * servers, tries the next after two seconds and limits how many questions are open. In a rehearsal the internet is asked without
 * a packet.
 */
import type { Process } from '../../base/os/process'
import { Signalled } from '../../base/os/process'
import { answerFromInternet } from '../network/internet'
import { readResolverConfig } from '../network/resolver-files'
import { absolute } from './corefile'
import { isInZone, replyWith, SetupError, wrongCount } from './plugin'
import type { DnsPlugin, DnsRequest, PluginReply } from './plugin'

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
        const server = servers[Math.floor(process.random() * servers.length)]
        void ask(process, request, server).then((reply) => reply && respond(reply))
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

/** Nothing when the process ended meanwhile. */
async function ask(process: Process, { question }: DnsRequest, server: string): Promise<PluginReply | undefined> {
  try {
    const outcome = await process.network.query(question.name, question.type, server)
    if (!('failure' in outcome)) return outcome
    const { address } = process.network.interfaces.find(({ name }) => name === 'eth0') ?? { address: '0.0.0.0' }
    const why = outcome.failure === 'refused' ? 'read: connection refused' : 'i/o timeout'
    return replyWith({ rcode: 'SERVFAIL', problem: `read udp ${address}->${server}:53: ${why}` })
  } catch (error) {
    if (error instanceof Signalled) return undefined
    throw error
  }
}
