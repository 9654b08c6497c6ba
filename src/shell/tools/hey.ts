/**
 * `hey`: drives requests at a server from many workers, and tells how long they took.
 * Upstream: github.com/rakyll/hey hey.go, requester/requester.go (0.1.4).
 *
 * Simplified: no HTTP/2, no proxy and no redirects; a real one follows redirects.
 */
import type { ConnectFailure, HttpRequest, LoadResult } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import { byteLength } from '../../base/os/byte-length'
import type { Tool } from '../tool'
import { HeyReport } from './hey-report'
import { hostHeader, parseUrl, requestOf, type Url } from './url'

const MOST_REQUESTS = 2_147_483_647
const AGENT = 'hey/0.0.1'

const USAGE = `Usage: hey [options...] <url>

Options:
  -n  Number of requests to run. Default is 200.
  -c  Number of workers to run concurrently. Total number of requests cannot
      be smaller than the concurrency level. Default is 50.
  -q  Rate limit, in queries per second (QPS) per worker. Default is no rate limit.
  -z  Duration of application to send requests, such as 10s or 3m. -n is ignored then.
  -o  Output type: "csv" for the times of each request, otherwise a summary.
  -m  HTTP method. -H a header, as often as needed. -t timeout in seconds, default 20.
  -d  HTTP request body. -T content type. -A accept header. -a username:password.
  -host  HTTP Host header. -disable-keepalive  A connection for each request.
`

interface Flags {
  readonly values: ReadonlyMap<string, string>
  readonly headers: readonly string[]
  readonly operands: readonly string[]
}

const switches = new Set(['disable-compression', 'disable-keepalive', 'disable-redirects', 'h2'])
const known = new Set(['n', 'c', 'q', 'z', 'o', 'm', 'H', 't', 'A', 'd', 'D', 'T', 'U', 'a', 'x', 'host', 'cpus', 'h', ...switches])

export const hey: Tool = {
  name: 'hey',
  async program(process) {
    const flags = readFlags(process.argv.slice(1))
    if (flags === 'help') return refuse(process, '', 0)
    if (typeof flags === 'string') return refuse(process, `flag provided but not defined: -${flags}`, 2)
    const [text] = flags.operands
    const url = text === undefined ? undefined : parseUrl(text)
    if (!url) return refuse(process, '', 1)
    const plan = planOf(flags)
    if (typeof plan === 'string') return refuse(process, plan, 1)
    return run(process, plan, requestFor(flags, url))
  },
}

async function refuse({ stderr }: Process, complaint: string, status: number): Promise<number> {
  await stderr.write(`${complaint === '' ? '' : `${complaint}\n${status === 1 ? '\n' : ''}`}${USAGE}${status === 1 ? '\n' : ''}`)
  return status
}

/** As Go's package flag reads them: they end at the first word that is none. The name of an unknown one. */
function readFlags(words: readonly string[]): Flags | string {
  const values = new Map<string, string>()
  const headers: string[] = []
  const rest = [...words]
  while (rest[0]?.startsWith('-') && rest[0] !== '-') {
    const [, name = '', value] = /^--?([^=]*)(?:=(.*))?$/s.exec(rest.shift() ?? '') ?? []
    if (!known.has(name)) return name
    const given = value ?? (switches.has(name) ? 'true' : (rest.shift() ?? ''))
    if (name === 'H') headers.push(given)
    else values.set(name, given)
  }
  return { values, headers, operands: rest }
}

interface Plan {
  readonly requests: number
  readonly workers: number
  readonly perSecond: number
  readonly forMs: number | undefined
  readonly timeoutMs: number
  readonly keepsAlive: boolean
  readonly isCsv: boolean
}

function planOf({ values }: Flags): Plan | string {
  const number = (name: string, otherwise: number) => Number(values.get(name) ?? otherwise)
  const forMs = values.has('z') ? durationMs(values.get('z') ?? '') : undefined
  const [requests, workers] = [forMs ? MOST_REQUESTS : number('n', 200), number('c', 50)]
  if (forMs ? !(workers > 0) : !(requests > 0 && workers > 0))
    return forMs ? '-c cannot be smaller than 1.' : '-n and -c cannot be smaller than 1.'
  if (requests < workers) return '-n cannot be less than -c.'
  const seconds = number('t', 20)
  return {
    requests,
    workers,
    perSecond: number('q', 0),
    forMs,
    timeoutMs: seconds === 0 ? Infinity : seconds * 1000,
    keepsAlive: values.get('disable-keepalive') !== 'true',
    isCsv: values.get('o') === 'csv',
  }
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

const durationMs = (text: string): number =>
  [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit], 0)

function requestFor({ values, headers }: Flags, url: Url): HttpRequest {
  const agent = values.get('U')
  const all: Record<string, string> = {
    host: values.get('host') ?? hostHeader(url),
    'content-type': values.get('T') ?? 'text/html',
    'user-agent': agent === undefined ? AGENT : `${agent} ${AGENT}`,
    'accept-encoding': 'gzip',
  }
  if (values.has('A')) all.accept = values.get('A') ?? ''
  if (values.has('a')) all.authorization = `Basic ${btoa(values.get('a') ?? '')}`
  for (const header of headers) {
    const [, name, value] = /^([\w-]+):\s*(.+)/.exec(header) ?? []
    if (name !== undefined) all[name.toLowerCase()] = value
  }
  const body = values.get('d') ?? ''
  if (body !== '') all['content-length'] = String(byteLength(body))
  return requestOf(url, { method: (values.get('m') ?? 'GET').toUpperCase(), headers: all, body })
}

async function run(process: Process, plan: Plan, request: HttpRequest): Promise<number> {
  const report = new HeyReport()
  const startedAt = process.now()
  const load = process.network.load({
    request,
    workers: plan.workers,
    requestsEach: Math.floor(plan.requests / plan.workers),
    everyMs: plan.perSecond > 0 ? 1_000 / plan.perSecond : undefined,
    timeoutMs: plan.timeoutMs,
    keepsAlive: plan.keepsAlive,
    heard: (result: LoadResult) => report.add(result, process.now() - startedAt, (failure) => complaint(failure, request)),
  })
  process.onSignal('SIGINT', () => load.stop())
  const ended = load.ended
  await (plan.forMs === undefined ? ended : Promise.race([ended, process.sleep(plan.forMs)]))
  load.stop()
  await process.stdout.write(plan.isCsv ? report.csv() : report.summary(process.now() - startedAt))
  return 0
}

/** In the words of Go's HTTP client. */
function complaint(failure: ConnectFailure, { method, host, port, path, tls }: HttpRequest): string {
  const verb = method[0] + method.slice(1).toLowerCase()
  const usual = tls ? 443 : 80
  const url = `${tls ? 'https' : 'http'}://${host}${port === usual ? '' : `:${port}`}${path}`
  return `${verb} "${url}": ${reasonOf(failure)}`
}

function reasonOf(failure: ConnectFailure): string {
  switch (failure.failure) {
    case 'unknown-host':
      return `dial tcp: lookup ${failure.host}: no such host`
    case 'refused':
      return `dial tcp ${failure.address}:${failure.port}: connect: connection refused`
    case 'unreachable':
      return `dial tcp ${failure.address}:${failure.port}: connect: no route to host`
    case 'timeout':
      return 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
    case 'reset':
      return 'EOF'
    default:
      return 'http: server gave HTTP response to HTTPS client'
  }
}
