/** The container's files, as Go's file server shows them. Upstream: Go's net/http/fs.go (1.12). */
import type { FileSystem } from '../../base/os/file-system'
import type { HttpResponse } from '../../base/os/network-stack'
import { answer, notFound } from '../answers'
import { escapeHtml } from '../html'

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'application/javascript',
  json: 'application/json',
  svg: 'image/svg+xml',
}

export function browse(files: FileSystem, path: string): HttpResponse {
  const plain = path === '/' ? '/' : path.replace(/\/$/, '')
  const info = files.stat(plain)
  if (!info) return notFound()
  if (info.type === 'file') return path.endsWith('/') ? moved(`../${info.name}`) : answer(200, files.read(plain), typeOf(plain))
  if (!path.endsWith('/')) return moved(`${plain.slice(plain.lastIndexOf('/') + 1)}/`)
  const links = files.list(plain).map(({ name, type }) => {
    const shown = type === 'directory' ? `${name}/` : name
    return `<a href="${encodeURI(shown)}">${escapeHtml(shown)}</a>\n`
  })
  return answer(200, `<pre>\n${links.join('')}</pre>\n`, 'text/html; charset=utf-8')
}

const moved = (location: string): HttpResponse => ({ status: 301, headers: { location, 'content-length': '0' }, body: '' })

const typeOf = (path: string): string => types[path.slice(path.lastIndexOf('.') + 1)] ?? 'text/plain; charset=utf-8'
