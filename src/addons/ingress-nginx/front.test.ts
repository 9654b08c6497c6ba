import { describe, expect, it } from 'vitest'
import { FrontDoor } from './front'
import { configurationOf, fateOf, requestOf, type IngressWords } from './ingress.test.support'
import { RequestLimits } from './request-limit'

/** The table of examples of the Ingress page, and how nginx carries it out: a folder without its slash is moved, not answered. */
const pathTypes: readonly (readonly [paths: string, path: string, fate: string])[] = [
  ['Prefix /', '/', 's1 /'],
  ['Prefix /', '/any/path', 's1 /any/path'],
  ['Exact /foo', '/foo', 's1 /foo'],
  ['Exact /foo', '/bar', '404'],
  ['Exact /foo', '/foo/', '404'],
  ['Exact /foo/', '/foo', '404'],
  ['Prefix /foo', '/foo', 's1 /foo'],
  ['Prefix /foo', '/foo/', 's1 /foo/'],
  ['Prefix /foo/', '/foo', '301 http://a.test/foo/'],
  ['Prefix /foo/', '/foo/', 's1 /foo/'],
  ['Prefix /aaa/bb', '/aaa/bbb', '404'],
  ['Prefix /aaa/bbb', '/aaa/bbb', 's1 /aaa/bbb'],
  ['Prefix /aaa/bbb/', '/aaa/bbb', '301 http://a.test/aaa/bbb/'],
  ['Prefix /aaa/bbb', '/aaa/bbb/', 's1 /aaa/bbb/'],
  ['Prefix /aaa/bbb', '/aaa/bbb/ccc', 's1 /aaa/bbb/ccc'],
  ['Prefix /aaa/bbb', '/aaa/bbbxyz', '404'],
  ['Prefix /, Prefix /aaa', '/aaa/ccc', 's2 /aaa/ccc'],
  ['Prefix /, Prefix /aaa, Prefix /aaa/bbb', '/aaa/bbb', 's3 /aaa/bbb'],
  ['Prefix /, Prefix /aaa, Prefix /aaa/bbb', '/ccc', 's1 /ccc'],
  ['Prefix /aaa', '/ccc', '404'],
  ['Prefix /foo, Exact /foo', '/foo', 's2 /foo'],
  ['Prefix /foo, Exact /foo', '/foo/bar', 's1 /foo/bar'],
  ['ImplementationSpecific /foo', '/foobar', 's1 /foobar'],
  ['ImplementationSpecific /foo', '/foo/bar', 's1 /foo/bar'],
  ['ImplementationSpecific /foo', '/fo', '404'],
  ['Exact /foo', '/FOO', '404'],
  ['Prefix /foo', '//foo///bar', 's1 //foo///bar'],
  ['Prefix /foo', '/x/../foo', 's1 /foo'],
  ['Prefix /foo', '/foo?a=1&b=2', 's1 /foo?a=1&b=2'],
]

const hosts: readonly (readonly [host: string | undefined, asked: string, fate: string])[] = [
  ['*.foo.com', 'bar.foo.com', 's1 /'],
  ['*.foo.com', 'baz.bar.foo.com', '404'],
  ['*.foo.com', 'foo.com', '404'],
  ['foo.com', 'FOO.com', 's1 /'],
  ['foo.com', 'www.foo.com', '404'],
  [undefined, 'anything.test', 's1 /'],
]

type Row = readonly [words: Omit<IngressWords, 'paths'> & { readonly paths?: readonly string[] }, url: string, fate: string]

const rewrite = { annotations: { 'rewrite-target': '/$2', 'use-regex': 'true' }, paths: ['ImplementationSpecific /something(/|$)(.*)'] }

const annotations: readonly Row[] = [
  [rewrite, 'http://a.test/something', 's1 /'],
  [rewrite, 'http://a.test/something/', 's1 /'],
  [rewrite, 'http://a.test/something/new?x=1', 's1 /new?x=1'],
  [rewrite, 'http://a.test/SomeThing/new', 's1 /new'],
  [rewrite, 'http://a.test/other', '404'],
  [{ annotations: { 'rewrite-target': '/' }, paths: ['Prefix /apple'] }, 'http://a.test/apple/pie', 's1 /'],
  [{ annotations: { 'rewrite-target': '/' }, paths: ['Prefix /apple'] }, 'http://a.test/applesauce', 's1 /'],
  [{ annotations: { 'rewrite-target': '/v2?v=2' }, paths: ['Prefix /v1'] }, 'http://a.test/v1?a=1', 's1 /v2?v=2&a=1'],
  [{ annotations: { 'rewrite-target': 'https://b.test/$1' }, paths: ['ImplementationSpecific /old/(.*)'] }, 'http://a.test/old/x', '302 https://b.test/x'],
  [{ annotations: { 'use-regex': 'true' }, paths: ['ImplementationSpecific /foo/bar/bar', 'ImplementationSpecific /foo/bar/[A-Z0-9]{3}'] }, 'http://a.test/foo/bar/bar', 's2 /foo/bar/bar'],
  [{ annotations: { 'use-regex': 'true' }, paths: ['ImplementationSpecific /foo/.*', 'Exact /foo'] }, 'http://a.test/foo/x', 's1 /foo/x'],
  [{ annotations: { 'app-root': '/start' } }, 'http://a.test/', '302 http://a.test/start'],
  [{ annotations: { 'app-root': '/start' } }, 'http://a.test/other', 's1 /other'],
  [{ annotations: { 'permanent-redirect': 'https://k8s.io' } }, 'http://a.test/x', '301 https://k8s.io'],
  [{ annotations: { 'permanent-redirect': 'https://k8s.io', 'permanent-redirect-code': '308' } }, 'http://a.test/x', '308 https://k8s.io'],
  [{ annotations: { 'temporal-redirect': 'https://k8s.io' } }, 'http://a.test/x', '302 https://k8s.io'],
  [{ tls: [{ hosts: ['a.test'], secretName: 'none' }] }, 'http://a.test/x?y=1', '308 https://a.test/x?y=1'],
  [{ tls: [{ hosts: ['a.test'], secretName: 'none' }] }, 'https://a.test/x', 's1 /x'],
  [{ tls: [{ hosts: ['a.test'] }], annotations: { 'ssl-redirect': 'false' } }, 'http://a.test/x', 's1 /x'],
  [{ annotations: { 'force-ssl-redirect': 'true' } }, 'http://a.test/x', '308 https://a.test/x'],
  [{ annotations: { 'whitelist-source-range': '10.0.0.0/8, 192.168.0.0/16' } }, 'http://a.test/', '403'],
  [{ annotations: { 'whitelist-source-range': '172.18.0.0/16' } }, 'http://a.test/', 's1 /'],
  [{ annotations: { 'server-alias': 'b.test' } }, 'http://b.test/', 's1 /'],
  [{ service: 'empty', annotations: { 'default-backend': 'spare' } }, 'http://a.test/x', 'spare /x'],
  [{ service: 'full', annotations: { 'default-backend': 'spare' } }, 'http://a.test/x', 'full /x'],
  [{ service: 'empty', annotations: { 'default-backend': 'empty-too' } }, 'http://a.test/x', 'empty /x'],
  [{ paths: ['Prefix /a'], defaultBackend: 'rest' }, 'http://a.test/b', 'rest /b'],
  [{ paths: [], defaultBackend: 'rest' }, 'http://whoever.test/b', 'rest /b'],
]

describe('a path', () => {
  it.each(pathTypes)('of the rule %s asked for as %s: %s', (paths, path, fate) => {
    expect(fateOf([{ host: 'a.test', paths: paths.split(', ') }], `http://a.test${path}`)).toBe(fate)
  })
})

describe('a host', () => {
  it.each(hosts)('%s, asked for as %s: %s', (host, asked, fate) => {
    expect(fateOf([{ paths: ['Prefix /'], ...(host === undefined ? {} : { host }) }], 'http://x.test/', { headers: { host: asked } })).toBe(fate)
  })
})

describe('annotations', () => {
  it.each(annotations)('%j asked for %s: %s', (words, url, fate) => {
    expect(fateOf([{ host: 'a.test', paths: ['Prefix /'], ...words }], url)).toBe(fate)
  })

  it('refuse a body that is too large, and take any where they say 0', () => {
    const body = 'x'.repeat(1024 * 1024 + 1)
    const ingress = { host: 'a.test', paths: ['Prefix /'] }
    expect(fateOf([ingress], 'http://a.test/', { method: 'POST', body })).toBe('413')
    expect(fateOf([{ ...ingress, annotations: { 'proxy-body-size': '0' } }], 'http://a.test/', { method: 'POST', body })).toBe('s1 /')
    expect(fateOf([{ ...ingress, annotations: { 'proxy-body-size': '8m' } }], 'http://a.test/', { method: 'POST', body })).toBe('s1 /')
  })
})

describe('the ConfigMap', () => {
  it('says what holds where an Ingress says nothing', () => {
    const tls = { host: 'a.test', paths: ['Prefix /'], tls: [{ hosts: ['a.test'] }] }
    const fate = (globals: Readonly<Record<string, string>>, annotations = {}): number | string => {
      const decision = new FrontDoor(configurationOf([{ ...tls, annotations }], globals)).decide(requestOf('http://a.test/'), 80)
      return 'response' in decision ? decision.response.status : 'passed on'
    }
    expect([fate({}), fate({ 'ssl-redirect': 'false' }), fate({ 'ssl-redirect': 'false' }, { 'ssl-redirect': 'true' })]).toEqual([308, 'passed on', 308])
  })
})

describe('CORS', () => {
  it('answers what browsers ask beforehand', () => {
    const cors = { host: 'a.test', paths: ['Prefix /'], annotations: { 'enable-cors': 'true', 'cors-allow-origin': 'https://b.test' } }
    const ask = (origin: string) => new FrontDoor(configurationOf([cors])).decide(requestOf('http://a.test/', { method: 'OPTIONS', headers: { host: 'a.test', origin } }), 80)
    expect(ask('https://b.test')).toMatchObject({ response: { status: 204, headers: { 'access-control-allow-origin': 'https://b.test', 'access-control-max-age': '1728000' } } })
    expect(ask('https://c.test')).not.toMatchObject({ response: { headers: { 'access-control-allow-origin': expect.anything() } } })
  })
})

describe('a limit of requests', () => {
  it('lets bursts through, refuses what overflows, and forgets with time', () => {
    const limits = new RequestLimits()
    const limit = { rate: 2, burst: 10 }
    const passed = (nowMs: number, count: number): number => Array.from({ length: count }, () => limits.excess('10.0.0.1', limit, nowMs)).filter((excess) => excess === undefined).length
    expect([passed(0, 20), passed(1_000, 20), passed(1_000, 5), passed(60_000, 20)]).toEqual([11, 2, 0, 11])
    expect(limits.excess('10.0.0.2', limit, 60_000)).toBeUndefined()
  })
})

describe('several Ingresses', () => {
  it('share a host, and the older keeps a path that both ask for', () => {
    const both = [
      { name: 'one', host: 'a.test', paths: ['Prefix /a'], service: 'first' },
      { name: 'two', host: 'a.test', paths: ['Prefix /a', 'Prefix /b'], service: 'second' },
    ]
    expect(fateOf(both, 'http://a.test/a')).toBe('first /a')
    expect(fateOf(both, 'http://a.test/b')).toBe('second /b')
  })

  it('make all paths of a host expressions when one of them has an expression', () => {
    const both = [
      { name: 'one', host: 'a.test', paths: ['Prefix /a'], service: 'first' },
      { name: 'two', host: 'a.test', paths: ['ImplementationSpecific /b/(.*)'], service: 'second', annotations: { 'rewrite-target': '/$1' } },
    ]
    expect(fateOf(both, 'http://a.test/abc')).toBe('first /abc')
    expect(fateOf(both, 'http://a.test/b/x')).toBe('second /x')
  })
})

it('says that HTTPS wants TLS', () => {
  expect(fateOf([{ paths: ['Prefix /'] }], 'http://a.test/', { port: 443 })).toBe('400')
})
