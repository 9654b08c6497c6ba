/** What nginx says by itself. Upstream: src/http/ngx_http_special_response.c (nginx 1.25), with `server_tokens off`. */
import { byteLength } from '../../base/os/byte-length'
import type { HttpResponse } from '../../base/os/network-stack'

const titles: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Request Entity Too Large',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
}

export function page(status: number, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  const reason = titles[status] ?? ''
  return html({ status, reason, title: `${status} ${reason}`.trim(), heading: `<h1>${status} ${reason}</h1>` }, headers)
}

/** The port of HTTPS was asked without TLS. */
export const plainToHttps = (): HttpResponse =>
  html(
    {
      ...{ status: 400, reason: 'Bad Request', title: '400 The plain HTTP request was sent to HTTPS port' },
      heading: '<h1>400 Bad Request</h1></center>\r\n<center>The plain HTTP request was sent to HTTPS port',
    },
    {},
  )

interface Words {
  readonly status: number
  readonly reason: string
  readonly title: string
  readonly heading: string
}

function html({ status, reason, title, heading }: Words, headers: Readonly<Record<string, string>>): HttpResponse {
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center>${heading}</center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
  return { status, reason, headers: { 'content-type': 'text/html', 'content-length': String(byteLength(body)), ...headers }, body }
}
