/**
 * `wget` of busybox, the one that container images have: `-q`, `-O`, `-T`, `--spider`, `-S`, `--header`, `--post-data`.
 * Upstream: busybox networking/wget.c.
 *
 * Simplified: where GNU's wget would be installed, this one answers too.
 */
import { resolvePath } from '../../base/os/file-system'
import type { ConnectFailure, HttpResponse } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import { baseName, defineTool, fail, reasonOf } from '../tool'
import type { Options } from '../tool-options'
import { failureText, hostHeader, parseUrl, requestOf, statusText, type Url } from './url'

const DEFAULT_TIMEOUT_MS = 900_000
const MOST_REDIRECTS = 5

export const wget = defineTool({
  name: 'wget',
  usage:
    '[-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR] [--post-data STR | --post-file FILE] [-P DIR] [-U AGENT] [-T SEC] URL...',
  letters: 'cqSnsO:o:Y:P:U:T:t:H:D:F:',
  long: {
    quiet: 'q',
    spider: 's',
    'output-document': 'O',
    header: 'H',
    'post-data': 'D',
    'post-file': 'F',
    timeout: 'T',
    'server-response': 'S',
    'user-agent': 'U',
    tries: 't',
    'no-check-certificate': 'n',
    continue: 'c',
  },
  async run(process, options) {
    if (options.operands.length === 0) return fail(process, 'missing URL')
    let status = 0
    for (const text of options.operands) status = (await fetchOne(process, options, text)) || status
    return status
  },
})

async function fetchOne(process: Process, options: Options, text: string): Promise<number> {
  let url = parseUrl(text)
  if (!url || /^(?!https?:)[a-z]+:\/\//i.test(text)) return fail(process, `not an http or ftp url: ${text}`)
  const say = async (message: string): Promise<void> => {
    if (!options.has('q')) await process.stderr.write(message)
  }
  for (let redirects = 0; ; redirects++) {
    const outcome = await ask(process, options, url, say)
    if (!('response' in outcome)) return refuse(process, options, outcome)
    const { response } = outcome
    if (options.has('S')) await process.stderr.write(headLines(response))
    const next = [301, 302, 303, 307, 308].includes(response.status) ? response.headers.location : undefined
    if (next === undefined) return deliver(process, options, { url, response, say })
    if (redirects >= MOST_REDIRECTS) return fail(process, 'too many redirections')
    url = parseUrl(next.startsWith('/') ? `${url.scheme}://${hostHeader(url)}${next}` : next) ?? url
  }
}

type Answer = { readonly response: HttpResponse } | ConnectFailure | { readonly failure: 'late' }

async function ask(
  process: Process,
  options: Options,
  url: Url,
  say: (message: string) => Promise<void>,
): Promise<Answer> {
  const timeoutMs = options.has('T') ? Number(options.value('T')) * 1000 : DEFAULT_TIMEOUT_MS
  const data =
    options.value('D') ??
    (options.has('F') ? process.files.read(resolvePath(process.cwd, options.value('F') ?? '')) : undefined)
  const headers: Record<string, string> = { host: hostHeader(url), 'user-agent': options.value('U') ?? 'Wget' }
  if (data !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded'
  for (const header of options.values('H')) {
    const at = header.indexOf(':')
    if (at > 0) headers[header.slice(0, at).trim().toLowerCase()] = header.slice(at + 1).trim()
  }
  const method = data === undefined ? (options.has('s') ? 'HEAD' : 'GET') : 'POST'
  const resolved = /^[\d.]+$/.test(url.host) ? { addresses: [url.host] } : await process.network.resolve(url.host)
  if ('failure' in resolved) return { failure: 'unknown-host', host: url.host }
  await say(`Connecting to ${hostHeader(url)} (${resolved.addresses[0]}:${url.port})\n`)
  return process.network.http(
    requestOf({ ...url, host: resolved.addresses[0] }, { method, headers, body: data ?? '' }),
    { timeoutMs },
  )
}

async function refuse(
  process: Process,
  options: Options,
  outcome: Exclude<Answer, { response: HttpResponse }>,
): Promise<number> {
  switch (outcome.failure) {
    case 'unknown-host':
      return fail(process, `bad address '${outcome.host}'`)
    case 'late':
      return fail(process, 'download timed out')
    case 'timeout':
      if (options.has('T')) return fail(process, 'download timed out')
      return fail(process, `can't connect to remote host (${outcome.address}): ${failureText('timeout')}`)
    case 'plain':
    case 'reset':
      return fail(process, 'error getting response: Connection reset by peer')
    default:
      return fail(process, `can't connect to remote host (${outcome.address}): ${failureText(outcome.failure)}`)
  }
}

const headLines = ({ status, headers }: HttpResponse): string =>
  `  HTTP/1.1 ${status} ${statusText(status)}\n${Object.entries(headers)
    .map(([name, value]) => `  ${headerCase(name)}: ${value}\n`)
    .join('')}  \n`

const headerCase = (name: string): string =>
  name.replace(/(^|-)([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase())

interface Delivery {
  readonly url: Url
  readonly response: HttpResponse
  say(message: string): Promise<void>
}

async function deliver(process: Process, options: Options, { url, response, say }: Delivery): Promise<number> {
  if (response.status >= 300 || response.status < 200)
    return fail(
      process,
      `server returned error: HTTP/1.1 ${`${response.status} ${statusText(response.status)}`.trim()}`,
    )
  if (options.has('s')) {
    await say('remote file exists\n')
    return 0
  }
  const target =
    options.value('O') ??
    (url.path.replace(/\?.*/, '').endsWith('/') ? 'index.html' : baseName(url.path.replace(/\?.*/, '')))
  if (target === '-') {
    await say('writing to stdout\n')
    await process.stdout.write(response.body)
    await say(`${progress('-', response.body.length)}\nwritten to stdout\n`)
    return 0
  }
  const path = resolvePath(process.cwd, options.has('P') ? `${options.value('P')}/${target}` : target)
  if (!options.has('O') && process.files.stat(path)) return fail(process, `can't open '${target}': File exists`)
  try {
    process.files.write(path, response.body)
  } catch (error) {
    return fail(process, `can't open '${target}': ${reasonOf(error)}`)
  }
  await say(`saving to '${target}'\n${progress(target, response.body.length)}\n'${target}' saved\n`)
  return 0
}

const progress = (name: string, size: number): string =>
  `${name.padEnd(20).slice(0, 20)} 100% |${'*'.repeat(32)}| ${String(size).padStart(5)}  0:00:00 ETA`
