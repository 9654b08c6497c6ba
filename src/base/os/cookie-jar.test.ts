import { describe, expect, it } from 'vitest'
import { createCookieJar } from './cookie-jar'

const now = Date.UTC(2026, 0, 5)

const cases: readonly { name: string; set: readonly string[]; from: string; to: string; laterMs?: number; sends: string }[] = [
  { name: 'goes back where it came from', set: ['a=1'], from: 'http://shop.test/', to: 'http://shop.test/x', sends: 'a=1' },
  { name: 'knows no ports', set: ['a=1'], from: 'http://localhost:8080/', to: 'http://localhost:9090/', sends: 'a=1' },
  { name: 'stays with its host', set: ['a=1'], from: 'http://a.test/', to: 'http://b.test/', sends: '' },
  { name: 'does not go to hosts below unless it is meant to', set: ['a=1'], from: 'http://a.test/', to: 'http://x.a.test/', sends: '' },
  { name: 'goes to hosts below its domain', set: ['a=1; Domain=.a.test'], from: 'http://x.a.test/', to: 'http://y.a.test/', sends: 'a=1' },
  { name: 'is refused for a domain that its host is not in', set: ['a=1; Domain=b.test'], from: 'http://a.test/', to: 'http://b.test/', sends: '' },
  { name: 'is for its folder when it names none', set: ['a=1'], from: 'http://a.test/x/y', to: 'http://a.test/z', sends: '' },
  { name: 'is for the path that it names', set: ['a=1; Path=/'], from: 'http://a.test/x/y', to: 'http://a.test/z', sends: 'a=1' },
  { name: 'is not for a path that only begins alike', set: ['a=1; Path=/x'], from: 'http://a.test/', to: 'http://a.test/xy', sends: '' },
  { name: 'is replaced by a later one of its name', set: ['a=1', 'a=2'], from: 'http://a.test/', to: 'http://a.test/', sends: 'a=2' },
  { name: 'ends with Max-Age', set: ['a=1; Max-Age=60'], from: 'http://a.test/', to: 'http://a.test/', laterMs: 60_000, sends: '' },
  { name: 'lives until Max-Age', set: ['a=1; Max-Age=60'], from: 'http://a.test/', to: 'http://a.test/', laterMs: 59_000, sends: 'a=1' },
  { name: 'is taken back by a date in the past', set: ['a=1', 'a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT'], from: 'http://a.test/', to: 'http://a.test/', sends: '' },
  { name: 'comes several in one header', set: ['a=1; Expires=Thu, 01 Jan 2032 00:00:00 GMT, b=2; Path=/'], from: 'http://a.test/', to: 'http://a.test/', sends: 'a=1; b=2' },
  { name: 'with Secure is for https', set: ['a=1; Secure'], from: 'https://a.test/', to: 'http://a.test/', sends: '' },
  { name: 'with the longer path goes first', set: ['a=1; Path=/', 'b=2; Path=/x'], from: 'http://a.test/', to: 'http://a.test/x/', sends: 'b=2; a=1' },
]

describe('a cookie', () => {
  it.each(cases)('$name', ({ set, from, to, laterMs = 0, sends }) => {
    const jar = createCookieJar()
    for (const one of set) jar.keep(one, new URL(from), now)
    expect(jar.header(new URL(to), now + laterMs)).toBe(sends)
  })
})
