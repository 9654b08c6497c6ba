/**
 * The lines that nginx and its entrypoint write. Upstream: docker-nginx's docker-entrypoint.sh; log format `main` of
 * its nginx.conf.
 */
import { byteLength } from '../../base/os/byte-length'
import type { HttpResponse, ServedRequest } from '../../base/os/network-stack'
import type { SignalName } from '../../base/os/process'
import type { DatedText } from '../../cluster/container-runtime/contract'

const ENTRYPOINT = '/docker-entrypoint.sh:'
const IPV6 = '10-listen-on-ipv6-by-default.sh:'
/** Releases before 1.19 have no entrypoint script and say nothing when they start. */
const FIRST_TALKATIVE_MINOR = 19

const entrypointText = [
  `${ENTRYPOINT} /docker-entrypoint.d/ is not empty, will attempt to perform configuration`,
  `${ENTRYPOINT} Looking for shell scripts in /docker-entrypoint.d/`,
  `${ENTRYPOINT} Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh`,
  `${IPV6} info: Getting the checksum of /etc/nginx/conf.d/default.conf`,
  `${IPV6} info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf`,
  `${ENTRYPOINT} Sourcing /docker-entrypoint.d/15-local-resolvers.envsh`,
  `${ENTRYPOINT} Launching /docker-entrypoint.d/20-envsubst-on-templates.sh`,
  `${ENTRYPOINT} Launching /docker-entrypoint.d/30-tune-worker-processes.sh`,
  `${ENTRYPOINT} Configuration complete; ready for start up`,
].join('\n')

const WORKERS = [29, 30, 31, 32]

/** The last text, for all servers that start in the same second. */
let known = { key: '', text: '' }

export function startText(atMs: number, version: string): string {
  const key = `${version}/${Math.floor(atMs / 1000)}`
  if (known.key !== key) known = { key, text: composeStart(atMs, version) }
  return known.text
}

function composeStart(atMs: number, version: string): string {
  if (Number(version.split('.')[1]) < FIRST_TALKATIVE_MINOR) return ''
  const notices = [
    'using the "epoll" event method',
    `nginx/${version}`,
    'built by gcc 12.2.0 (Debian 12.2.0-14) ',
    'OS: Linux 6.1.0-31-amd64',
    'getrlimit(RLIMIT_NOFILE): 1048576:1048576',
    'start worker processes',
    ...WORKERS.map((pid) => `start worker process ${pid}`),
  ]
  return `${entrypointText}\n${notices.map((text) => errorLine(atMs, 'notice', text, 1)).join('\n')}\n`
}

const numbers: Partial<Record<SignalName, number>> = { SIGTERM: 15, SIGINT: 2, SIGQUIT: 3 }

/** The last lines, for all servers that stop in the same second. */
let lastWords: { readonly key: string; readonly lines: readonly string[] } = { key: '', lines: [] }

export function stopLines(atMs: number, signal: SignalName): readonly string[] {
  const key = `${signal}/${Math.floor(atMs / 1000)}`
  if (lastWords.key !== key) lastWords = { key, lines: composeStop(atMs, signal) }
  return lastWords.lines
}

function composeStop(atMs: number, signal: SignalName): string[] {
  const what = signal === 'SIGQUIT' ? 'shutting down' : 'exiting'
  const workers = WORKERS.flatMap((pid) => [
    ...(signal === 'SIGQUIT' ? [errorLine(atMs, 'notice', 'gracefully shutting down', pid)] : []),
    errorLine(atMs, 'notice', 'exiting', pid),
    errorLine(atMs, 'notice', 'exit', pid),
  ])
  const reaped = WORKERS.flatMap((pid) => [
    errorLine(atMs, 'notice', `signal 17 (SIGCHLD) received from ${pid}`, 1),
    errorLine(atMs, 'notice', `worker process ${pid} exited with code 0`, 1),
  ])
  return [
    errorLine(atMs, 'notice', `signal ${numbers[signal]} (${signal}) received, ${what}`, 1),
    ...workers,
    ...reaped,
    errorLine(atMs, 'notice', 'exit', 1),
  ]
}

/** `2026/11/21 07:30:00 [notice] 1#1: text` */
export function errorLine(atMs: number, level: 'notice' | 'warn' | 'error' | 'emerg', text: string, pid: number): string {
  const at = new Date(atMs).toISOString()
  return `${at.slice(0, 10).replaceAll('-', '/')} ${at.slice(11, 19)} [${level}] ${pid}#${pid}: ${text}`
}

/** A line of the access log, but for its time. */
class AccessLine implements DatedText {
  readonly #before: string
  readonly #after: string
  readonly length: number

  constructor({ remoteAddress, method, path, headers }: ServedRequest, { status, body, headers: sent }: HttpResponse) {
    const size = body === '' ? 0 : (sent['content-length'] ?? byteLength(body))
    const { referer = '-', 'user-agent': agent = '-', 'x-forwarded-for': forwarded = '-' } = headers
    this.#before = `${remoteAddress} - - [`
    this.#after = `] "${method} ${path} HTTP/1.1" ${status} ${size} "${referer}" "${agent}" "${forwarded}"\n`
    this.length = this.#before.length + LOG_TIME_LENGTH + this.#after.length
  }

  at(ms: number): string {
    return this.#before + logTime(ms) + this.#after
  }
}

interface KnownLine {
  readonly method: string
  readonly path: string
  readonly headers: ServedRequest['headers']
  readonly response: HttpResponse
  readonly line: AccessLine
}

/** The last line for each client: kubelets ask all pods of their node alike, again and again. */
const lines = new Map<string, KnownLine>()
const MOST_CLIENTS = 256

/** As text where it is not the same as the last: one text is less to keep than what it is made of. */
export function accessLine(atMs: number, request: ServedRequest, response: HttpResponse): string | DatedText {
  const { remoteAddress, method, path, headers } = request
  const known = lines.get(remoteAddress)
  if (known && known.response === response && known.path === path && known.method === method && areLoggedAlike(known.headers, headers)) return known.line
  const line = new AccessLine(request, response)
  if (lines.size === MOST_CLIENTS) lines.clear()
  lines.set(remoteAddress, { method, path, headers, response, line })
  return line.at(atMs)
}

const areLoggedAlike = (a: ServedRequest['headers'], b: ServedRequest['headers']): boolean =>
  a === b ||
  (a['user-agent'] === b['user-agent'] && a['referer'] === b['referer'] && a['x-forwarded-for'] === b['x-forwarded-for'])

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The last minute that was put into words: whole bursts of requests share one. */
let written = { minute: NaN, text: '' }

const LOG_TIME_LENGTH = '21/Nov/2026:07:30:00 +0000'.length

/** `21/Nov/2026:07:30:00 +0000`: the Common Log Format's time. */
export function logTime(ms: number): string {
  const minute = Math.floor(ms / 60_000)
  if (minute !== written.minute) written = { minute, text: formatMinute(ms) }
  const second = Math.floor(ms / 1000) - minute * 60
  return `${written.text}:${second < 10 ? '0' : ''}${second} +0000`
}

function formatMinute(ms: number): string {
  const at = new Date(ms).toISOString()
  return `${at.slice(8, 10)}/${months[Number(at.slice(5, 7)) - 1]}/${at.slice(0, 4)}:${at.slice(11, 16)}`
}
