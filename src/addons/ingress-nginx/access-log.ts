/**
 * A line for each request, with what the upstream said. Upstream: log_format upstreaminfo, docs/user-guide/nginx-configuration/log-format.md.
 */
import { byteLength } from '../../base/os/byte-length'
import type { HttpResponse, ServedRequest } from '../../base/os/network-stack'

export interface Attempt {
  readonly address: string
  readonly status: number
  readonly length: number
  readonly startedAt: number
  readonly endedAt: number
}

export interface Served {
  readonly request: ServedRequest
  readonly response: HttpResponse
  readonly startedAt: number
  readonly upstream: string
  readonly alternative: string
  readonly attempts: readonly Attempt[]
  readonly id: string
}

export function accessLine({ request, response, startedAt, upstream, alternative, attempts, id }: Served, nowMs: number): string {
  const { referer = '-', 'user-agent': agent = '-' } = request.headers
  const sent = request.method === 'HEAD' ? 0 : byteLength(response.body)
  const each = (text: (attempt: Attempt) => string): string => (attempts.length > 0 ? attempts.map(text).join(', ') : '-')
  return [
    `${request.remoteAddress} - - [${logTime(nowMs)}] "${request.method} ${request.path} HTTP/1.1"`,
    `${response.status} ${sent} "${referer}" "${agent}" ${lengthOf(request)} ${seconds(nowMs - startedAt)}`,
    `[${upstream}] [${alternative}] ${each(({ address }) => address)} ${each(({ length }) => String(length))}`,
    `${each((attempt) => seconds(attempt.endedAt - attempt.startedAt))} ${each(({ status }) => String(status))} ${id}`,
  ].join(' ')
}

const seconds = (ms: number): string => (Math.max(0, ms) / 1000).toFixed(3)

/** With request line, headers and body. */
const lengthOf = ({ method, path, headers, body }: ServedRequest): number =>
  `${method} ${path} HTTP/1.1\r\n`.length + Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0) + 2 + byteLength(body)

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `05/Jan/2026:09:00:00 +0000` */
function logTime(ms: number): string {
  const at = new Date(ms).toISOString()
  return `${at.slice(8, 10)}/${months[Number(at.slice(5, 7)) - 1]}/${at.slice(0, 4)}:${at.slice(11, 19)} +0000`
}

export interface About {
  readonly request: ServedRequest
  readonly server: string
  /** Where it was sent on to. */
  readonly upstream?: string
}

/** `2026/01/05 09:00:00 [error] 33#33: *1 text, client: ...` */
export function errorLine(nowMs: number, text: string, { request, server, upstream }: About): string {
  const at = new Date(nowMs).toISOString()
  const { remoteAddress, method, path, headers, host } = request
  const about = `client: ${remoteAddress}, server: ${server}, request: "${method} ${path} HTTP/1.1"${upstream === undefined ? '' : `, upstream: "${upstream}"`}, host: "${headers.host ?? host}"`
  return `${at.slice(0, 10).replaceAll('-', '/')} ${at.slice(11, 19)} [error] 33#33: *${request.remotePort} ${text}, ${about}`
}
