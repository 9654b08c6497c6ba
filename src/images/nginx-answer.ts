/** How nginx answers a request from its files. Upstream: https://nginx.org/en/docs/http/ngx_http_core_module.html, static and index modules. */
import { byteLength } from '../base/os/byte-length'
import { resolvePath, type FileSystem } from '../base/os/file-system'
import type { HttpRequest, HttpResponse } from '../base/os/network-stack'
import { errorPage } from './nginx-pages'
import { findScope, type Scope, type Site } from './nginx-sites'

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
  const isPage = reply.body === undefined && reply.status >= 300
  const body = isPage ? errorPage(reply.status, server) : (reply.body ?? '')
  const headers: Record<string, string> = { server, 'content-length': String(byteLength(body)) }
  if (isPage) headers['content-type'] = 'text/html'
  for (const name in reply.headers) headers[name] = reply.headers[name]
  if (reply.status < 400) for (const name in scope.headers) headers[name] = scope.headers[name]
  const response = { status: reply.status, headers, body: request.method === 'HEAD' ? '' : body }
  return { response, hasAccessLog: scope.hasAccessLog, complaint: reply.complaint }
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
  if (answer) return answer.status >= 300 && answer.status < 400 ? moved(request, answer.status, answer.text) : said(scope, answer)
  if (scope.proxyPass) return { status: 502, complaint: `connect() failed (111: Connection refused) while connecting to upstream, upstream: "${scope.proxyPass}"` }
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

const fileOf = ({ root, alias }: Scope, path: string): string => resolvePath('/', alias ? `${alias}/${path.slice(path.lastIndexOf('/'))}` : `${root}${path}`)

interface Serving {
  readonly request: HttpRequest
  readonly files: FileSystem
  readonly scope: Scope
  readonly path: string
}

function serveFile({ request, files, scope, path }: Serving): Reply {
  const name = fileOf(scope, path)
  const found = files.stat(name)
  if (found?.type === 'directory') {
    if (!path.endsWith('/')) return moved(request, 301, `${path}/`)
    const index = scope.index.map((file) => `${name === '/' ? '' : name}/${file}`).find((file) => files.stat(file)?.type === 'file')
    if (index) return content(files, scope, index)
    if (scope.autoindex) return { status: 200, body: listing(files, name, path), headers: { 'content-type': 'text/html' } }
    return { status: 403, complaint: `directory index of "${name}/" is forbidden` }
  }
  if (!found || path.endsWith('/')) {
    const wanted = path.endsWith('/') ? `${name}/${scope.index[0]}` : name
    return { status: 404, complaint: `${path.endsWith('/') ? `"${wanted}" is not found` : `open() "${wanted}" failed`} (2: No such file or directory)` }
  }
  return content(files, scope, name)
}

function content(files: FileSystem, scope: Scope, name: string): Reply {
  const info = files.stat(name)
  if (info && (info.mode & 0o444) === 0) return { status: 403, complaint: `open() "${name}" failed (13: Permission denied)` }
  const { modified, etag } = versionOf(info?.modifiedAt ?? 0, info?.size ?? 0)
  const headers = { 'content-type': typeOf(name, scope), 'last-modified': modified, etag, 'accept-ranges': 'bytes' }
  return { status: 200, body: files.read(name), headers }
}

/** The last version that was put into words: most requests are for the same file. */
let written = { at: NaN, size: NaN, modified: '', etag: '' }

function versionOf(at: number, size: number): { modified: string; etag: string } {
  if (at !== written.at || size !== written.size) {
    const etag = `"${Math.floor(at / 1000).toString(16)}-${size.toString(16)}"`
    written = { at, size, modified: new Date(at).toUTCString(), etag }
  }
  return written
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

const typeOf = (name: string, scope: Scope): string => types[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? scope.defaultType

function listing(files: FileSystem, name: string, path: string): string {
  const links = files.list(name).map((entry) => {
    const shown = entry.type === 'directory' ? `${entry.name}/` : entry.name
    return `<a href="${shown}">${shown}</a>\r\n`
  })
  const title = `Index of ${path}`
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<h1>${title}</h1><hr><pre><a href="../">../</a>\r\n${links.join('')}</pre><hr></body>\r\n</html>\r\n`
}
