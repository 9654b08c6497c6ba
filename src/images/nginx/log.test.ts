/** A line of the access log is put into words when it is written or when it is read: nobody must be able to tell. */
import { describe, expect, it } from 'vitest'
import type { HttpResponse, ServedRequest } from '../../base/os/network-stack'
import { accessLine } from './log'

const response: HttpResponse = { status: 200, headers: { 'content-length': '7' }, body: 'welcome' }

function requestOf(changes: Partial<ServedRequest> = {}): ServedRequest {
  const asked = { method: 'GET', host: 'web', port: 80, path: '/', headers: { 'user-agent': 'kube-probe/1.32' }, body: '' }
  return { ...asked, remoteAddress: '10.244.1.1', remotePort: 40_000, rehearsal: false, ...changes }
}

const times = [0, Date.UTC(2026, 0, 1), Date.UTC(2026, 10, 22, 3, 59, 59, 999), Date.UTC(2027, 1, 28, 23, 0, 9)]

function textAt(ms: number, request = requestOf(), answer = response): string {
  const line = accessLine(ms, request, answer)
  if (typeof line === 'string') return line
  expect(line.at(ms)).toHaveLength(line.length)
  return line.at(ms)
}

describe('a line of the access log', () => {
  it('is the same for a request that comes again', () => {
    for (const ms of times) {
      const first = textAt(ms, requestOf({ remoteAddress: `10.0.0.${times.indexOf(ms)}` }))
      expect(textAt(ms, requestOf({ remoteAddress: `10.0.0.${times.indexOf(ms)}` }))).toBe(first)
    }
    expect(textAt(times[3])).toBe('10.244.1.1 - - [28/Feb/2027:23:00:09 +0000] "GET / HTTP/1.1" 200 7 "-" "kube-probe/1.32" "-"\n')
  })

  const others: readonly { name: string; request?: Partial<ServedRequest>; answer?: HttpResponse }[] = [
    { name: 'another client', request: { remoteAddress: '10.244.1.2' } },
    { name: 'another method', request: { method: 'HEAD' } },
    { name: 'another path', request: { path: '/other' } },
    { name: 'another agent', request: { headers: { 'user-agent': 'curl/8' } } },
    { name: 'no agent', request: { headers: {} } },
    { name: 'where it came from', request: { headers: { referer: 'http://shop/', 'x-forwarded-for': '1.2.3.4' } } },
    { name: 'another status', answer: { status: 404, headers: {}, body: '' } },
    { name: 'a body without a length', answer: { status: 200, headers: {}, body: 'é' } },
  ]

  it.each(others)('tells of $name, whatever was asked before', ({ request, answer = response }) => {
    const asked = requestOf(request)
    const { method, path, remoteAddress, headers } = asked
    const size = answer.body === '' ? 0 : (answer.headers['content-length'] ?? 2)
    const text = `${remoteAddress} - - [01/Jan/2026:00:00:00 +0000] "${method} ${path} HTTP/1.1" ${answer.status} ${size} "${headers['referer'] ?? '-'}" "${headers['user-agent'] ?? '-'}" "${headers['x-forwarded-for'] ?? '-'}"\n`
    for (let turn = 0; turn < 3; turn++) {
      textAt(times[1])
      expect([textAt(times[1], asked, answer), textAt(times[1], asked, answer)]).toEqual([text, text])
    }
  })
})
