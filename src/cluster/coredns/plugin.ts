/**
 * What a CoreDNS plugin is: set up once from its lines in the Corefile, then asked with each question, which it answers, changes
 * or hands to the next. Upstream: github.com/coredns/coredns plugin/plugin.go (v1.11.3).
 */
import type { DnsRecordType } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import type { DnsQuestion, DnsReply } from '../network/dns-message'
import type { ClusterRecords } from './cluster-records'
import type { Directive } from './corefile'

export interface DnsPlugin {
  readonly name: string
  /** Throws `SetupError` when the directive is not to be understood. */
  setup(directive: Directive, context: PluginContext): PluginInstance
}

export interface PluginContext {
  readonly process: Process
  readonly records: ClusterRecords
  /** Of the server block that the directive stands in. */
  readonly zones: readonly string[]
  readonly metrics: Metrics
  log(line: string): void
  /** Asks the whole chain anew: where an alias leads. */
  lookup: DnsHandler
  /** Every plugin of every server block. */
  instances(): readonly PluginInstance[]
  /** Ends the server for good. */
  fail(line: string): void
}

export interface PluginInstance {
  readonly name: string
  /** Plugins without it only do something at start, or beside the questions. */
  wrap?(next: DnsHandler): DnsHandler
  /** The server listens; gives up what it holds when asked to. */
  start?(): Stop | undefined
  /** What keeps it from being ready to answer. */
  isReady?(): boolean
  /** Milliseconds that the process lives on after SIGTERM. */
  readonly lameDuckMs?: number
  /** How often the Corefile is looked at. */
  readonly reload?: { readonly intervalMs: number }
}

export interface Stop {
  close(): void
}

export interface DnsRequest {
  readonly question: DnsQuestion
  readonly protocol: 'udp' | 'tcp'
  readonly client: { readonly address: string; readonly port: number }
  /** Somebody only asks what would be answered: log nothing, change nothing, leave nothing to chance. */
  readonly rehearsal: boolean
  /** How many aliases led here. */
  readonly aliases: number
}

/** Answers at once or, when others must be asked, later. */
export type DnsHandler = (request: DnsRequest, respond: (reply: PluginReply) => void) => void

export interface PluginReply extends DnsReply {
  /** Why it is no answer, for the log. */
  readonly problem?: string
  /** Said by somebody who is responsible for the zone. */
  readonly isAuthoritative?: boolean
}

export interface Metrics {
  readonly requests: Map<DnsRecordType, number>
  readonly responses: Map<DnsReply['rcode'], number>
}

/** What a plugin says of its lines; with a line of the Corefile where the parser itself would complain. */
export class SetupError extends Error {
  constructor(
    message: string,
    readonly line?: number,
  ) {
    super(message)
  }
}

/** `words` as far as they were read. */
export const wrongCount = (words: readonly string[], line: number): SetupError =>
  new SetupError(`Wrong argument count or unexpected line ending after '${words.at(-1)}'`, line)

const empty: PluginReply = { rcode: 'NOERROR', answers: [], authority: [], additional: [] }

export const replyWith = (reply: Partial<PluginReply>): PluginReply => ({ ...empty, ...reply })

/** Is the name in the zone? Both absolute; names know no case. */
export function isInZone(name: string, zone: string): boolean {
  const [lower, wanted] = [name.toLowerCase(), zone.toLowerCase()]
  return wanted === '.' || lower === wanted || lower.endsWith(`.${wanted}`)
}

/** The longest of the zones that the name is in. */
export function zoneOf(name: string, zones: readonly string[]): string | undefined {
  return zones.filter((zone) => isInZone(name, zone)).sort((a, b) => b.length - a.length)[0]
}
