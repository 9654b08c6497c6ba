/** What a form sends, as a browser writes it. Upstream: HTML 4.10.21 (form submission), RFC 7578. Pure. */
import type { Visit } from './browser-store'

export interface FilledForm {
  /** As the form or its button says; other than `post` is `get`. */
  readonly method: string
  /** Absolute. */
  readonly action: string
  readonly enctype: string
  readonly entries: readonly (readonly [name: string, value: string])[]
}

const BOUNDARY = '----WebKitFormBoundaryKubarium'

export function formVisit({ method, action, enctype, entries }: FilledForm): Visit {
  const lines = entries.map(([name, value]) => [crlf(name), crlf(value)] as const)
  if (method.toLowerCase() !== 'post') {
    const url = new URL(action)
    url.search = encoded(lines)
    return { method: 'GET', url: url.href }
  }
  const type = enctype.toLowerCase()
  if (type === 'multipart/form-data') return { method: 'POST', url: action, ...multipart(lines) }
  if (type === 'text/plain') return { method: 'POST', url: action, contentType: type, body: lines.map(([name, value]) => `${name}=${value}\r\n`).join('') }
  return { method: 'POST', url: action, contentType: 'application/x-www-form-urlencoded', body: encoded(lines) }
}

const crlf = (text: string): string => text.replace(/\r\n|\r|\n/g, '\r\n')
const encoded = (entries: FilledForm['entries']): string => new URLSearchParams(entries.map(([name, value]) => [name, value])).toString()

function multipart(entries: FilledForm['entries']): Pick<Visit, 'body' | 'contentType'> {
  let boundary = BOUNDARY
  while (entries.some(([, value]) => value.includes(boundary))) boundary += 'x'
  const quoted = (name: string): string => name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')
  const parts = entries.map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`)
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: `${parts.join('')}--${boundary}--\r\n` }
}
