/** `curl`: requests with all their headers. Upstream: curl 7.88, docs/cmdline-opts. Exit status: 6 no such host, 7 no connection, 22 HTTP error with `-f`, 28 too late, 35 no TLS, 52 no answer, 60 not believed. */
import { resolvePath } from '../../base/os/file-system'
import type { HttpRequest, HttpResponse } from '../../base/os/network-stack'
import { byteLength } from '../../base/os/byte-length'
import type { Process } from '../../base/os/process'
import { defineTool, fail } from '../tool'
import { openCookies, type CurlCookies } from './curl-cookies'
import { dataOf, URLENCODED } from './curl-data'
import { CurlProblem, problemOf } from './curl-problem'
import { authoritiesIn, certificateLines, DISTRUST, distrust, helloLines, type Trust } from './curl-tls'
import type { Options } from '../tool-options'
import { hostHeader, parseUrl, requestOf, statusText, type Url } from './url'

const USER_AGENT = 'curl/7.88.1'
const MOST_REDIRECTS = 50
const DEFAULT_CONNECT_MS = 135_000

export const curl = defineTool({
  name: 'curl',
  usage: '[options...] <url>',
  letters: 'sSvifLkIgGNX:d:H:o:Ow:m:A:u:e:b:c:jx:y:0146CBDEFJKM#P:QRTUVYZ@:&:%:=:',
  long: {
    silent: 's',
    'show-error': 'S',
    verbose: 'v',
    include: 'i',
    fail: 'f',
    location: 'L',
    insecure: 'k',
    head: 'I',
    get: 'G',
    request: 'X',
    data: 'd',
    'data-raw': 'd',
    'data-binary': 'd',
    'data-urlencode': URLENCODED,
    header: 'H',
    output: 'o',
    'remote-name': 'O',
    'write-out': 'w',
    'max-time': 'm',
    'connect-timeout': 'P',
    'user-agent': 'A',
    user: 'u',
    referer: 'e',
    cookie: 'b',
    'cookie-jar': 'c',
    'junk-session-cookies': 'j',
    'fail-with-body': 'f',
    'no-buffer': 'N',
    'progress-bar': '#',
    version: 'V',
    retry: 'x',
    'no-progress-meter': 's',
    json: 'd',
    cacert: 'y',
    capath: '%',
    resolve: '@',
    'connect-to': '&',
  },
  usageStatus: 2,
  async run(process, options) {
    if (options.has('V')) {
      await process.stdout.write('curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1\n')
      return 0
    }
    if (options.operands.length === 0) {
      await process.stderr.write("curl: try 'curl --help' or 'curl --manual' for more information\n")
      return 2
    }
    const run: Run = { process, options, cookies: openCookies(process, options) }
    let status = 0
    for (const text of options.operands) status = await transfer(run, text)
    await run.cookies.close()
    return status
  },
})

/** Of one call: its addresses share their cookies. */
interface Run {
  readonly process: Process
  readonly options: Options
  readonly cookies: CurlCookies
}

interface Exchange {
  readonly url: Url
  readonly request: HttpRequest
  readonly response: HttpResponse
  readonly address: string
}

async function transfer(run: Run, text: string): Promise<number> {
  const { process, options } = run
  const startedAt = process.now()
  let exchange: Exchange | undefined
  try {
    exchange = await follow(run, text)
    const { response } = exchange
    if (options.has('f') && response.status >= 400)
      throw new CurlProblem(22, `The requested URL returned error: ${response.status}`)
    await deliver(process, options, exchange)
    await writeOut(process, options, exchange, startedAt)
    return 0
  } catch (error) {
    if (!(error instanceof CurlProblem)) throw error
    await writeOut(process, options, exchange, startedAt)
    if (!options.has('s') || options.has('S')) {
      await fail(process, `(${error.status}) ${error.message}`)
      if (error.status === 60) await process.stderr.write(DISTRUST)
    }
    return error.status
  }
}

async function follow(run: Run, text: string): Promise<Exchange> {
  const { process, options, cookies } = run
  if (/^(?!https?:)[a-z]+:\/\//i.test(text))
    throw new CurlProblem(1, `Protocol "${text.split(':')[0]}" not supported or disabled in libcurl`)
  let url = parseUrl(text)
  if (!url) throw new CurlProblem(3, 'URL using bad/illegal format or missing URL')
  const deadline = options.has('m') ? process.now() + Number(options.value('m')) * 1000 : Infinity
  for (let redirects = 0; ; redirects++) {
    const exchange = await ask(run, url, deadline)
    cookies.keep(exchange.response, url)
    const next =
      options.has('L') && exchange.response.status >= 300 && exchange.response.status < 400
        ? exchange.response.headers.location
        : undefined
    if (next === undefined) return exchange
    if (redirects >= MOST_REDIRECTS) throw new CurlProblem(47, 'Maximum (50) redirects followed')
    if (options.has('i') || options.has('I')) await process.stdout.write(head(exchange.response))
    const isAfterPost: boolean = url.isAfterPost === true || exchange.response.status <= 303
    url = { ...(parseUrl(next.startsWith('/') ? `${url.scheme}://${hostHeader(url)}${next}` : next) ?? url), isAfterPost }
  }
}

async function ask(run: Run, url: Url, deadline: number): Promise<Exchange> {
  const { process, options } = run
  const request = requestFor(run, url)
  const connectMs = options.has('P') ? Number(options.value('P')) * 1000 : DEFAULT_CONNECT_MS
  const startedAt = process.now()
  const timeoutMs = Math.min(deadline - startedAt, options.has('P') ? connectMs : Infinity)
  const trust: Trust = { host: url.host, authorities: options.value('y') }
  if (url.scheme === 'https' && trust.authorities !== undefined && !options.has('k') && !authoritiesIn(process, trust.authorities))
    throw new CurlProblem(77, `error setting certificate file: ${trust.authorities}`)
  let shown: { readonly chain: string; readonly problem: string | undefined } | undefined
  const verify = (chain: string): string | undefined => {
    shown = { chain, problem: distrust(process, trust, chain) }
    return options.has('k') ? undefined : shown.problem
  }
  const address = addressFor(options, url)
  const outcome = await process.network.http(request, { verify, ...(Number.isFinite(timeoutMs) ? { timeoutMs } : {}), ...(address === undefined ? {} : { address }) })
  const verbose = (line: string): Promise<void> =>
    options.has('v') ? process.stderr.write(`${line}\n`) : Promise.resolve()
  if ('failure' in outcome) {
    const problem = problemOf(outcome, { url, elapsedMs: process.now() - startedAt, limited: options.has('m') })
    if (outcome.failure !== 'unknown-host') await verbose(`*   Trying ${outcome.address}:${outcome.port}...`)
    if (outcome.failure === 'refused')
      await verbose(`* connect to ${outcome.address} port ${outcome.port} failed: Connection refused`)
    if (outcome.failure === 'untrusted') await verbose(`* Connected to ${url.host} (${outcome.address}) port ${url.port} (#0)\n${helloLines(trust, false).trimEnd()}`)
    await verbose(`* ${problem.message}\n* Closing connection 0`)
    throw problem
  }
  const { response } = outcome
  await verbose(`*   Trying ${outcome.address}:${url.port}...\n* Connected to ${url.host} (${outcome.address}) port ${url.port} (#0)`)
  if (shown) await verbose(`${helloLines(trust, options.has('k'))}${certificateLines(shown.chain, trust, shown.problem).trimEnd()}`)
  await verbose(`> ${request.method} ${request.path} HTTP/1.1\n${headerLines(request.headers, '> ')}> `)
  await verbose(`< ${head(response).trimEnd().split('\r\n').join('\n< ')}\n< `)
  await verbose(`* Connection #0 to host ${url.host} left intact`)
  return { url, request, response, address: outcome.address }
}

/** Where --resolve or --connect-to send it in place of what its name means. */
function addressFor(options: Options, { host, port }: Url): string | undefined {
  for (const entry of options.values('@')) {
    const [name, on, ...rest] = entry.replace(/^\+/, '').split(':')
    if ((name === host || name === '*') && Number(on) === port) return rest.join(':').split(',')[0].replace(/^\[(.*)\]$/, '$1')
  }
  for (const entry of options.values('&')) {
    const [name, on, target] = entry.split(':')
    if ((name === '' || name === host) && (on === '' || Number(on) === port) && target) return target
  }
  return undefined
}

function requestFor({ process, options, cookies }: Run, url: Url): HttpRequest {
  const data = url.isAfterPost ? [] : dataOf(options, (name) => readData(process, name))
  const isGet = options.has('G')
  const body = data.length > 0 && !isGet ? data.join('&') : ''
  const headers: Record<string, string> = {
    host: hostHeader(url),
    'user-agent': options.value('A') ?? USER_AGENT,
    accept: '*/*',
  }
  if (data.length > 0 && !isGet) {
    headers['content-length'] = String(byteLength(body))
    headers['content-type'] = 'application/x-www-form-urlencoded'
  }
  if (options.has('u')) headers.authorization = `Basic ${btoa(options.value('u') ?? '')}`
  const cookie = cookies.header(url)
  if (cookie !== '') headers.cookie = cookie
  if (options.has('e')) headers.referer = options.value('e') ?? ''
  for (const header of options.values('H')) {
    const at = header.indexOf(':')
    const name = header
      .slice(0, at < 0 ? undefined : at)
      .trim()
      .toLowerCase()
    const value = at < 0 ? '' : header.slice(at + 1).trim()
    if (value === '') delete headers[name]
    else headers[name] = value
  }
  const method = options.value('X') ?? (options.has('I') ? 'HEAD' : data.length > 0 && !isGet ? 'POST' : 'GET')
  const path = isGet && data.length > 0 ? `${url.path}${url.path.includes('?') ? '&' : '?'}${data.join('&')}` : url.path
  return requestOf({ ...url, path }, { method, headers, body })
}

function readData({ files, cwd }: Process, name: string): string {
  const path = resolvePath(cwd, name)
  if (files.stat(path)?.type !== 'file') throw new CurlProblem(26, `Failed to open ${name}`)
  return files.read(path).replace(/[\r\n]/g, '')
}

const CASES: Readonly<Record<string, string>> = { etag: 'ETag', 'www-authenticate': 'WWW-Authenticate' }
const headerCase = (name: string): string =>
  CASES[name] ?? name.replace(/(^|-)([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase())
const headerLines = (headers: Readonly<Record<string, string>>, mark: string): string =>
  Object.entries(headers)
    .map(([name, value]) => `${mark}${headerCase(name)}: ${value}\n`)
    .join('')
const head = ({ status, headers, reason }: HttpResponse): string =>
  `HTTP/1.1 ${`${status} ${reason ?? statusText(status)}`.trim()}\r\n${headerLines(headers, '').replaceAll('\n', '\r\n')}\r\n`

async function deliver(process: Process, options: Options, { response, request }: Exchange): Promise<void> {
  const shown =
    (options.has('i') || options.has('I') ? head(response) : '') + (request.method === 'HEAD' ? '' : response.body)
  const name = options.value('o') ?? (options.has('O') ? request.path.replace(/\?.*/, '').replace(/^.*\//, '') : '-')
  if (name === '') throw new CurlProblem(23, 'Remote file name has no length!')
  if (name === '-') return process.stdout.write(shown)
  if (name !== '/dev/null') process.files.write(resolvePath(process.cwd, name), shown)
}

async function writeOut(
  process: Process,
  options: Options,
  exchange: Exchange | undefined,
  startedAt: number,
): Promise<void> {
  const format = options.value('w')
  if (format === undefined) return
  const seconds = ((process.now() - startedAt) / 1000).toFixed(6)
  const values: Readonly<Record<string, string>> = {
    http_code: String(exchange?.response.status ?? 0).padStart(3, '0'),
    response_code: String(exchange?.response.status ?? 0).padStart(3, '0'),
    time_total: seconds,
    time_connect: seconds,
    remote_ip: exchange?.address ?? '',
    remote_port: String(exchange?.url.port ?? 0),
    size_download: String(byteLength(exchange?.response.body ?? '')),
    content_type: exchange?.response.headers['content-type'] ?? '',
    url_effective: exchange ? `${exchange.url.scheme}://${hostHeader(exchange.url)}${exchange.url.path}` : '',
    method: exchange?.request.method ?? '',
  }
  const text = format.replace(/%\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
  await process.stdout.write(
    text
      .replace(/\\([nrt\\])/g, (_, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? letter)
      .replaceAll('%%', '%'),
  )
}
