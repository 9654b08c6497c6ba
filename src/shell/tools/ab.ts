/**
 * `ab`, ApacheBench: so many requests, so many at once, each over a connection of its own unless it is told to keep them.
 * Upstream: httpd support/ab.c (2.4.62).
 *
 * Simplified: no TLS, no proxies and no tables of HTML; a connection that times out ends the test as a real one does after 30 seconds.
 */
import { byteLength } from '../../base/os/byte-length'
import type { HttpResponse, LoadResult } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import { defineTool, fail } from '../tool'
import { AbReport } from './ab-report'
import { isAddress } from './dns-question'
import { hostHeader, parseUrl, requestOf, type Url } from './url'

const BANNER =
  'This is ApacheBench, Version 2.3 <$Revision: 1913912 $>\nCopyright 1996 Adam Twiss, Zeus Technology Ltd, http://www.zeustech.net/\n' +
  'Licensed to The Apache Software Foundation, http://www.apache.org/\n\n'
const MOST_IN_TIME = 50_000
const MOST_AT_ONCE = 20_000
/** Failures in a row after which it gives up. */
const TIMEOUT_S = 30

export const ab = defineTool({
  name: 'ab',
  usage: '[options] [http[s]://]hostname[:port]/path',
  letters: 'n:c:t:s:b:B:p:u:T:v:lwikx:y:z:C:H:A:P:X:Vdhqm:Srg:e:Z:f:E:',
  usageStatus: 22,
  async run(process, options) {
    const [text] = options.operands
    const url = text === undefined ? undefined : parseUrl(text)
    if (text === undefined) return fail(process, 'wrong number of arguments\nUsage: ab [options] [http[s]://]hostname[:port]/path', 22)
    if (!url || !text.replace(/^https?:\/\//, '').includes('/'))
      return fail(process, 'invalid URL\nUsage: ab [options] [http[s]://]hostname[:port]/path', 22)
    const seconds = options.has('t') ? Number(options.value('t')) : undefined
    const requests = Number(options.value('n') ?? (seconds === undefined ? 1 : MOST_IN_TIME))
    const workers = Number(options.value('c') ?? 1)
    if (!(requests > 0)) return fail(process, 'Invalid number of requests', 22)
    if (!(workers > 0) || workers > MOST_AT_ONCE) return fail(process, `Invalid Concurrency [Range 1..${MOST_AT_ONCE}]`, 22)
    if (workers > requests) return fail(process, 'Cannot use concurrency level greater than total number of requests', 22)
    const headers: Record<string, string> = { host: hostHeader(url), 'user-agent': 'ApacheBench/2.3', accept: '*/*' }
    for (const header of options.values('H')) {
      const [, name, value] = /^([^:]+):\s*(.*)$/.exec(header) ?? []
      if (name !== undefined) headers[name.toLowerCase()] = value
    }
    const plan = {
      url,
      requests,
      workers,
      seconds,
      headers,
      keepsAlive: options.has('k'),
      isQuiet: options.has('q'),
      timeoutMs: Number(options.value('s') ?? TIMEOUT_S) * 1000,
    }
    return run(process, plan)
  },
})

interface Plan {
  readonly url: Url
  readonly requests: number
  readonly workers: number
  readonly seconds: number | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly keepsAlive: boolean
  readonly isQuiet: boolean
  readonly timeoutMs: number
}

/** The name is looked up once; every connection goes to the address that was found. */
async function run(process: Process, plan: Plan): Promise<number> {
  const { url, requests, workers, seconds, isQuiet } = plan
  await process.stdout.write(`${BANNER}Benchmarking ${url.host} (be patient)${isQuiet || requests <= 150 ? '...' : '\n'}`)
  const found = isAddress(url.host) ? { addresses: [url.host] } : await process.network.resolve(url.host)
  if ('failure' in found) return fail(process, `apr_sockaddr_info_get() for ${url.host}: Name or service not known (670002)`)
  const [address] = found.addresses
  const report = new AbReport({ host: url.host, port: url.port, path: url.path, workers, keepsAlive: plan.keepsAlive })
  const startedAt = process.now()
  const step = Math.max(100, Math.floor(requests / 10))
  let problem: string | undefined
  const heard = ({ outcome, totalMs, dialMs }: LoadResult) => {
    if ('failure' in outcome) problem ??= complaint(outcome.failure)
    else
      report.add({
        totalMs,
        dialMs,
        headerBytes: headerBytes(outcome.response),
        bodyBytes: byteLength(outcome.response.body),
        response: outcome.response,
      })
    if (problem !== undefined) load.stop()
    else if (!isQuiet && requests > 150 && report.count % step === 0) void process.stderr.write(`Completed ${report.count} requests\n`)
  }
  const load = process.network.load({
    request: { ...requestOf({ ...url, host: address }, { method: 'GET', headers: plan.headers, body: '' }) },
    workers,
    requestsEach: requests,
    atMost: requests,
    everyMs: undefined,
    timeoutMs: plan.timeoutMs,
    keepsAlive: plan.keepsAlive,
    heard,
  })
  process.onSignal('SIGINT', () => load.stop())
  await (seconds === undefined ? load.ended : Promise.race([load.ended, process.sleep(seconds * 1000)]))
  load.stop()
  if (problem !== undefined) {
    await process.stdout.write(report.count > 0 ? `Total of ${report.count} requests completed\n` : '\n')
    await process.stderr.write(`${problem}\n`)
    return 104
  }
  await (isQuiet || requests <= 150 ? process.stdout.write('..done\n') : process.stderr.write(`Finished ${report.count} requests\n`))
  await process.stdout.write(report.text(process.now() - startedAt))
  return 0
}

const headerBytes = ({ headers }: HttpResponse): number =>
  Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length + 4, 'HTTP/1.1 200 OK\r\n\r\n'.length)

function complaint(failure: string): string {
  if (failure === 'refused') return 'apr_socket_recv: Connection refused (111)'
  if (failure === 'timeout') return 'apr_pollset_poll: The timeout specified has expired (70007)'
  return 'apr_socket_recv: Connection reset by peer (104)'
}
