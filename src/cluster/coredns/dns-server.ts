/**
 * A CoreDNS that runs by one Corefile: its server blocks, each a chain of plugins, and the ports they listen on.
 * Upstream: github.com/coredns/coredns core/dnsserver/{register,server}.go (v1.11.3).
 */
import type { DatagramSource, Listener } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import { formatReply, parseQuestion } from '../network/dns-message'
import type { ClusterRecords } from './cluster-records'
import { CorefileError, parseCorefile, problemAt, type Directive, type ServerBlock } from './corefile'
import { replyWith, SetupError, zoneOf } from './plugin'
import type { DnsHandler, DnsRequest, Metrics, PluginContext, PluginInstance, PluginReply, Stop } from './plugin'
import { plugins } from './plugins'

const MOST_ALIASES = 8

export interface ServerContext {
  readonly process: Process
  /** The Corefile's name, as it was given. */
  readonly file: string
  readonly records: ClusterRecords
  readonly metrics: Metrics
  log(line: string): void
  fail(line: string): void
}

export interface DnsServer {
  /** `.:53`, as it announces itself. */
  readonly names: readonly string[]
  readonly instances: readonly PluginInstance[]
  /** Throws `CorefileError` when a port is taken. */
  start(): void
  stop(): void
}

interface Zone {
  readonly zones: readonly string[]
  readonly port: number
  readonly answer: DnsHandler
}

export function createDnsServer(corefile: string, context: ServerContext): DnsServer {
  const instances: PluginInstance[] = []
  const zones = parseCorefile(corefile, context.file).map((block) => setUp(block, context, instances))
  const stops: Stop[] = []
  return {
    names: zones.flatMap(({ zones: names, port }) => names.map((name) => `${name}:${port}`)),
    instances,
    start() {
      for (const port of new Set(zones.map((zone) => zone.port))) {
        const answer = dispatch(zones.filter((zone) => zone.port === port))
        stops.push(...listen(context.process, port, answer))
      }
      for (const instance of instances) stops.push(...(opened(instance.start?.())))
    },
    stop() {
      for (const stop of stops) stop.close()
      stops.length = 0
    },
  }
}

const opened = (stop: Stop | undefined): readonly Stop[] => (stop ? [stop] : [])

/** What lies behind the last plugin. */
const unanswered =
  (plugin: string): DnsHandler =>
  (_request, respond) =>
    respond(replyWith({ rcode: 'SERVFAIL', problem: `plugin/${plugin}: no next plugin found` }))

function setUp(block: ServerBlock, context: ServerContext, instances: PluginInstance[]): Zone {
  const { zones, port, directives } = block
  for (const directive of directives) {
    if (!plugins.some(({ name }) => name === directive.name)) throw problemAt(context.file, directive.line, `Unknown directive '${directive.name}'`)
  }
  const first: DnsHandler = (request, respond) => (answer ?? unanswered('errors'))(request, respond)
  const lookup: DnsHandler = (request, respond) =>
    request.aliases > MOST_ALIASES ? respond(replyWith({ rcode: 'SERVFAIL' })) : first(request, respond)
  const all: PluginContext = { ...context, zones, lookup, instances: () => instances }
  let answer: DnsHandler | undefined
  for (const plugin of [...plugins].reverse()) {
    for (const directive of directives.filter(({ name }) => name === plugin.name).reverse()) {
      const instance = setUpPlugin(plugin, directive, { ...all, file: context.file })
      instances.push(instance)
      answer = instance.wrap?.(answer ?? unanswered(plugin.name)) ?? answer
    }
  }
  return { zones, port, answer: first }
}

function setUpPlugin(plugin: (typeof plugins)[number], directive: Directive, context: PluginContext & { file: string }): PluginInstance {
  try {
    return plugin.setup(directive, context)
  } catch (error) {
    if (error instanceof CorefileError) throw new CorefileError(`plugin/${plugin.name}: ${error.message}`)
    if (!(error instanceof SetupError)) throw error
    const { message } = error.line === undefined ? error : problemAt(context.file, error.line, error.message)
    throw new CorefileError(`plugin/${plugin.name}: ${message}`)
  }
}

/** Each question to the block whose zone fits it best. */
function dispatch(blocks: readonly Zone[]): DnsHandler {
  const all = blocks.flatMap(({ zones }) => zones)
  return (request, respond) => {
    const zone = zoneOf(request.question.name, all)
    const block = blocks.find(({ zones }) => zone !== undefined && zones.includes(zone))
    if (block) block.answer(request, respond)
    else respond(replyWith({ rcode: 'REFUSED' }))
  }
}

function listen({ network }: Process, port: number, answer: DnsHandler): readonly Stop[] {
  const request = (datagram: string, protocol: 'udp' | 'tcp', from: DatagramSource): DnsRequest => ({
    question: parseQuestion(datagram),
    protocol,
    client: { address: from.address, port: from.port },
    rehearsal: from.rehearsal,
    aliases: 0,
  })
  const udp: Listener = {
    protocol: 'udp',
    receive: (datagram, reply, from) => answer(request(datagram, 'udp', from), (said) => reply(written(said))),
  }
  /** One question a line, one answer a line. */
  const tcp: Listener = {
    protocol: 'tcp',
    accept(socket) {
      const from = { address: socket.remoteAddress, port: socket.remotePort, rehearsal: false }
      socket.onData((data) => {
        for (const line of data.split('\n')) {
          if (line !== '') answer(request(line, 'tcp', from), (said) => socket.send(`${written(said)}\n`))
        }
      })
    },
  }
  const bound = [network.listen(port, udp), network.listen(port, tcp)]
  const stops = bound.filter((stop) => stop !== undefined)
  if (stops.length === bound.length) return stops
  for (const stop of stops) stop.close()
  throw new CorefileError(`listen tcp :${port}: bind: address already in use`)
}

function written({ rcode, answers, authority, additional, isAuthoritative = false }: PluginReply): string {
  return formatReply({ rcode, answers, authority, additional, authoritative: isAuthoritative })
}
