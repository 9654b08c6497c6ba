/**
 * How nginx answers a request from its files. Upstream: https://nginx.org/en/docs/http/ngx_http_core_module.html,
 * static and index modules.
 */
import { byteLength } from '../../base/os/byte-length'
import { resolvePath, type FileInfo, type FileSystem } from '../../base/os/file-system'
import type { HttpRequest, HttpResponse } from '../../base/os/network-stack'
import { errorPage } from './pages'
import { findScope, type Scope, type Site } from './sites'

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
}

export function answerRequest(asking: Asking): Answer {
  const { request, site, server } = asking
  const path = pathOf(request)
  const scope = path === undefined ? site.scope : findScope(site, path)
  const reply: Reply = path === undefined ? { status: 400 } : replyTo(asking, scope, path)
  const response = responseTo(reply, { scope, server, hasBody: request.method !== 'HEAD' })
  return { response, hasAccessLog: scope.hasAccessLog, complaint: reply.complaint }
}

interface Sender {
  readonly scope: Scope
  readonly server: string
  readonly hasBody: boolean
}

/** Replies that are sent again and again are made into a response once. */
const responses = new WeakMap<Reply, Sender & { readonly response: HttpResponse }>()

function responseTo(reply: Reply, sender: Sender): HttpResponse {
  const known = responses.get(reply)
  if (known && known.scope === sender.scope && known.server === sender.server && known.hasBody === sender.hasBody)
    return known.response
  const response = respond(reply, sender)
  responses.set(reply, { ...sender, response })
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

function replyTo({ request, files }: Asking, scope: Scope, path: string): Reply {
  const { answer } = scope
  if (answer)
    return answer.status >= 300 && answer.status < 400
      ? moved(request, answer.status, answer.text)
      : said(scope, answer)
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405 }
  for (const [index, choice] of scope.tryFiles.entries()) {
    const candidate = choice.replaceAll('$uri', path)
    const isLast = index === scope.tryFiles.length - 1
    if (isLast && candidate.startsWith('=')) return { status: Number(candidate.slice(1)) }
    if (isLast || files.stat(fileOf(scope, candidate))) return serveFile({ request, files, scope, path: candidate })
  }
  return serveFile({ request, files, scope, path })
}

const said = (scope: Scope, { status, text }: { status: number; text: string }): Reply => ({
  status,
  ...(text ? { body: text, headers: { 'content-type': scope.defaultType } } : {}),
})

function moved({ headers, host }: HttpRequest, status: number, to: string): Reply {
  const name = (headers.host ?? host).replace(/:\d+$/, '')
  return { status, headers: { location: to.startsWith('/') ? `http://${name}${to}` : to } }
}

const fileOf = ({ root, alias }: Scope, path: string): string =>
  resolvePath('/', alias ? `${alias}/${path.slice(path.lastIndexOf('/'))}` : `${root}${path}`)

interface Serving {
  readonly request: HttpRequest
  readonly files: FileSystem
  readonly scope: Scope
  readonly path: string
}

interface Names {
  readonly path: string
  /** On the disk. */
  readonly name: string
  /** What may be sent where that is a folder. */
  readonly indexes: readonly string[]
}

/** What the last path of each scope is called on the disk: most requests are for the same one. */
const named = new WeakMap<Scope, Names>()

function namesOf(scope: Scope, path: string): Names {
  const known = named.get(scope)
  if (known?.path === path) return known
  const name = fileOf(scope, path)
  const names = { path, name, indexes: scope.index.map((file) => `${name === '/' ? '' : name}/${file}`) }
  named.set(scope, names)
  return names
}

function serveFile({ request, files, scope, path }: Serving): Reply {
  const { name, indexes } = namesOf(scope, path)
  const found = files.stat(name)
  if (found?.type === 'directory') {
    if (!path.endsWith('/')) return moved(request, 301, `${path}/`)
    for (const index of indexes) {
      const info = files.stat(index)
      if (info?.type === 'file') return content(files, scope, { name: index, info })
    }
    if (scope.autoindex)
      return { status: 200, body: listing(files, name, path), headers: { 'content-type': 'text/html' } }
    return { status: 403, complaint: `directory index of "${name}/" is forbidden` }
  }
  if (!found || path.endsWith('/')) {
    const wanted = path.endsWith('/') ? `${name}/${scope.index[0]}` : name
    return {
      status: 404,
      complaint: `${path.endsWith('/') ? `"${wanted}" is not found` : `open() "${wanted}" failed`} (2: No such file or directory)`,
    }
  }
  return content(files, scope, { name, info: found })
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
