/** Answers as programs written in Go give them. Upstream: net/http. */
import { byteLength } from '../base/os/byte-length'
import type { HttpResponse } from '../base/os/network-stack'

export function answer(status: number, body: string, type = 'text/plain; charset=utf-8'): HttpResponse {
  return { status, headers: { 'content-type': type, 'content-length': String(byteLength(body)) }, body }
}

export const json = (value: unknown, status = 200): HttpResponse =>
  answer(status, JSON.stringify(value), 'application/json')

export const notFound = (): HttpResponse => answer(404, '404 page not found\n')

export const noContent = (): HttpResponse => ({ status: 204, headers: {}, body: '' })

/** The path without its query, and the query's parameters. */
export function splitPath(path: string): { path: string; query: ReadonlyMap<string, string> } {
  const [before, after = ''] = path.split(/\?(.*)/s)
  const pairs = after.split('&').map((pair): [string, string] => {
    const [name, value = ''] = pair.split(/=(.*)/s)
    return [name, decodeURIComponent(value.replaceAll('+', ' '))]
  })
  return { path: before, query: new Map(pairs) }
}

/** `2026/11/21 07:30:00`: the time before each line of Go's log package. */
export const goLogTime = (ms: number): string =>
  new Date(ms).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/')
