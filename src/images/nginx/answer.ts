/**
 * How nginx answers a request from its files. Upstream: https://nginx.org/en/docs/http/ngx_http_core_module.html,
 * static and index modules.
 */
import { byteLength } from '../../base/os/byte-length'
import { resolvePath, type FileInfo, type FileSystem } from '../../base/os/file-system'
import type { HttpRequest, HttpResponse } from '../../base/os/network-stack'
import { errorPage } from './pages'
import { fileOf, findPlace, placeIn, type Place, type Scope, type Site } from './sites'

export interface Answer {
  readonly response: HttpResponse
  /** What the error log has to say. */
  readonly complaint: string | undefined
  readonly hasAccessLog: boolean
}

export interface Asking {
  readonly request: HttpRequest
  readonly site: Site
  readonly files: FileSystem
  /** `nginx/1.27.5` */
  readonly server: string
}

interface Reply {
  readonly status: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly complaint?: string
  /** What was made of it last: one that is sent again and again is made into a response once. */
  sent?: Sender & { readonly response: HttpResponse }
}

interface Sender {
  readonly scope: Scope
  readonly server: string
  readonly hasBody: boolean
}

export function answerRequest(asking: Asking): Answer {
  const { request, site, server } = asking
  const path = pathOf(request)
  const place = path === undefined ? undefined : findPlace(site, path)
  const { scope } = place ?? site
  const reply: Reply = place ? replyTo(asking, place) : { status: 400 }
  const response = responseTo(reply, { scope, server, hasBody: request.method !== 'HEAD' })
  return { response, hasAccessLog: scope.hasAccessLog, complaint: reply.complaint }
}

function responseTo(reply: Reply, sender: Sender): HttpResponse {
  const { sent } = reply
  if (sent && sent.scope === sender.scope && sent.server === sender.server && sent.hasBody === sender.hasBody) return sent.response
  const response = respond(reply, sender)
  reply.sent = { ...sender, response }
  return response
}

function respond(reply: Reply, { scope, server, hasBody }: Sender): HttpResponse {
  const isPage = reply.body === undefined && reply.status >= 300
  const body = isPage ? errorPage(reply.status, server) : (reply.body ?? '')
  const type: Record<string, string> = isPage ? { 'content-type': 'text/html' } : {}
  const added = reply.status < 400 ? scope.headers : {}
  const headers = { server, 'content-length': String(byteLength(body)), ...type, ...reply.headers, ...added }
  return { status: reply.status, headers, body: hasBody ? body : '' }
}

function pathOf({ path }: HttpRequest): string | undefined {
  try {
    if (path === '/') return path
    const decoded = decodeURIComponent(path.split('?')[0])
    return decoded.endsWith('/') && decoded !== '/' ? `${resolvePath('/', decoded)}/` : resolvePath('/', decoded)
  } catch {
    return undefined
  }
}

function replyTo(asking: Asking, place: Place): Reply {
  const { request, files } = asking
  const { scope, path } = place
  const { answer, tryFiles } = scope
  if (answer)
    return answer.status >= 300 && answer.status < 400
      ? moved(request, answer.status, answer.text)
      : said(scope, answer)
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405 }
  if (tryFiles.length === 0) return serveFile(asking, place)
  for (const choice of tryFiles.slice(0, -1)) {
    const candidate = choice.replaceAll('$uri', path)
    if (files.stat(fileOf(scope, candidate))) return serveFile(asking, placeIn(scope, candidate))
  }
  const last = tryFiles[tryFiles.length - 1].replaceAll('$uri', path)
  return last.startsWith('=') ? { status: Number(last.slice(1)) } : serveFile(asking, placeIn(scope, last))
}

const said = (scope: Scope, { status, text }: { status: number; text: string }): Reply => ({
  status,
  ...(text ? { body: text, headers: { 'content-type': scope.defaultType } } : {}),
})

function moved({ headers, host }: HttpRequest, status: number, to: string): Reply {
  const name = (headers.host ?? host).replace(/:\d+$/, '')
  return { status, headers: { location: to.startsWith('/') ? `http://${name}${to}` : to } }
}

function serveFile({ request, files }: Asking, { path, scope, file, indexes }: Place): Reply {
  const found = files.stat(file)
  if (found?.type === 'directory') {
    if (!path.endsWith('/')) return moved(request, 301, `${path}/`)
    for (const index of indexes) {
      const info = files.stat(index)
      if (info?.type === 'file') return content(files, scope, { name: index, info })
    }
    if (scope.autoindex)
      return { status: 200, body: listing(files, file, path), headers: { 'content-type': 'text/html' } }
    return { status: 403, complaint: `directory index of "${file}/" is forbidden` }
  }
  if (!found || path.endsWith('/')) {
    const wanted = path.endsWith('/') ? `${file}/${scope.index[0]}` : file
    return {
      status: 404,
      complaint: `${path.endsWith('/') ? `"${wanted}" is not found` : `open() "${wanted}" failed`} (2: No such file or directory)`,
    }
  }
  return content(files, scope, { name: file, info: found })
}

function content(files: FileSystem, scope: Scope, { name, info }: { readonly name: string; readonly info: FileInfo }): Reply {
  if ((info.mode & 0o444) === 0) return { status: 403, complaint: `open() "${name}" failed (13: Permission denied)` }
  const body = files.read(name)
  const { facts, reply } = last
  if (facts.name === name && facts.scope === scope && facts.at === info.modifiedAt && facts.size === info.size && facts.body === body) return reply
  const found = { name, scope, at: info.modifiedAt, size: info.size, body }
  last = { facts: found, reply: replyWith(found) }
  return last.reply
}

interface Facts {
  readonly name: string
  readonly scope: Scope | undefined
  readonly at: number
  readonly size: number
  readonly body: string
}

/** The last file that was sent: most requests are for the same one. */
let last: { facts: Facts; reply: Reply } = {
  facts: { name: '', scope: undefined, at: 0, size: 0, body: '' },
  reply: { status: 200 },
}

function replyWith({ name, scope, at, size, body }: Facts): Reply {
  const etag = `"${Math.floor(at / 1000).toString(16)}-${size.toString(16)}"`
  const type = types[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? scope?.defaultType ?? 'text/plain'
  const headers = { 'content-type': type, 'last-modified': new Date(at).toUTCString(), etag, 'accept-ranges': 'bytes' }
  return { status: 200, body, headers }
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css',
  gif: 'image/gif',
  htm: 'text/html',
  html: 'text/html',
  ico: 'image/x-icon',
  jpg: 'image/jpeg',
  js: 'application/javascript',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  xml: 'text/xml',
}

function listing(files: FileSystem, name: string, path: string): string {
  const links = files.list(name).map((entry) => {
    const shown = entry.type === 'directory' ? `${entry.name}/` : entry.name
    return `<a href="${shown}">${shown}</a>\r\n`
  })
  const title = `Index of ${path}`
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<h1>${title}</h1><hr><pre><a href="../">../</a>\r\n${links.join('')}</pre><hr></body>\r\n</html>\r\n`
}
