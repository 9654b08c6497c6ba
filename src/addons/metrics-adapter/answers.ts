/** Answers as programs written in Go give them, and the paths that they are asked by. Upstream: net/http. */
import type { HttpResponse } from '../../base/os/network-stack'

export const answer = (status: number, body: string, type = 'text/plain; charset=utf-8'): HttpResponse => ({ status, headers: { 'content-type': type }, body })

export const json = (value: unknown, status = 200): HttpResponse => answer(status, JSON.stringify(value), 'application/json')

export const notFound = (): HttpResponse => answer(404, '404 page not found\n')

/** The path in its parts, and the query's parameters. */
export function splitPath(text: string): { readonly parts: readonly string[]; readonly query: URLSearchParams } {
  const [path, search = ''] = text.split(/\?(.*)/s)
  return { parts: path.split('/').slice(1).map(decoded), query: new URLSearchParams(search) }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
