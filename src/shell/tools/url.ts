/** URLs, failures and status lines in the words that `wget`, `curl`, `nc` and the like share. */
import type { ConnectFailure, HttpRequest } from '../../base/os/network-stack'

export interface Url {
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
  /** With query. */
  readonly path: string
  readonly user?: string
  /** A redirect led here that turns what was posted into a question. */
  readonly isAfterPost?: boolean
}

/** Undefined when the text is no URL of a scheme that is known here. */
export function parseUrl(text: string): Url | undefined {
  const parts = /^(?:(https?):\/\/)?(?:([^@/?#]*)@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d*))?([/?][^#]*)?(?:#.*)?$/i.exec(text)
  if (!parts || parts[3] === '') return undefined
  const scheme = (parts[1]?.toLowerCase() ?? 'http') as 'http' | 'https'
  const path = parts[5] ?? '/'
  return {
    scheme,
    host: parts[3].replace(/^\[(.*)\]$/, '$1'),
    port: Number(parts[4] || (scheme === 'https' ? 443 : 80)),
    path: path.startsWith('/') ? path : `/${path}`,
    ...(parts[2] === undefined ? {} : { user: parts[2] }),
  }
}

export function requestOf(url: Url, rest: Pick<HttpRequest, 'method' | 'headers' | 'body'>): HttpRequest {
  const { scheme, host, port, path, user } = url
  const headers =
    user === undefined || 'authorization' in rest.headers
      ? rest.headers
      : { ...rest.headers, authorization: `Basic ${btoa(user)}` }
  return { ...rest, headers, host, port, path, ...(scheme === 'https' ? { tls: true } : {}) }
}

/** `Host:` as a client writes it: the port only where it is not the usual one. */
export const hostHeader = ({ scheme, host, port }: Url): string =>
  port === (scheme === 'https' ? 443 : 80) ? host : `${host}:${port}`

const reasons: Readonly<Record<Exclude<ConnectFailure['failure'], 'unknown-host'>, string>> = {
  refused: 'Connection refused',
  unreachable: 'No route to host',
  timeout: 'Connection timed out',
  reset: 'Connection reset by peer',
  plain: 'Connection reset by peer',
  untrusted: 'Connection reset by peer',
}

export const failureText = (failure: Exclude<ConnectFailure['failure'], 'unknown-host'>): string => reasons[failure]

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  418: "I'm a teapot",
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

export const statusText = (status: number): string => STATUS_TEXTS[status] ?? ''
