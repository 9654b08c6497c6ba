import { describe, expect, it } from 'vitest'
import { Random } from '../../base/random'
import { Balancer } from './balancer'
import { configurationOf, requestOf, type IngressWords } from './ingress.test.support'

type Headers = Readonly<Record<string, string>>

function chosen(canary: Readonly<Record<string, string>>, headers: Headers, random = 0.5): string {
  const words: IngressWords[] = [
    { name: 'main', host: 'a.test', paths: ['Prefix /'], service: 'main' },
    { name: 'canary', host: 'a.test', paths: ['Prefix /'], service: 'canary', annotations: { canary: 'true', ...canary } },
  ]
  const configuration = configurationOf(words)
  const upstream = configuration.upstreams.get('default-main-80')
  if (!upstream) throw new Error('no upstream')
  return new Balancer({ random: () => random }).choose(upstream, requestOf('http://a.test/', { headers }), configuration)?.upstream.name ?? 'nobody'
}

const MAIN = 'default-main-80'
const CANARY = 'default-canary-80'

/** Upstream: test/e2e/annotations/canary.go, rootfs/etc/nginx/lua/test/balancer_test.lua. */
const canaries: readonly (readonly [canary: Readonly<Record<string, string>>, headers: Headers, random: number, expected: string])[] = [
  [{}, {}, 0, MAIN],
  [{ 'canary-weight': '0' }, {}, 0, MAIN],
  [{ 'canary-weight': '100' }, {}, 0.999, CANARY],
  [{ 'canary-weight': '30' }, {}, 0.29, CANARY],
  [{ 'canary-weight': '30' }, {}, 0.3, MAIN],
  [{ 'canary-weight': '30', 'canary-weight-total': '1000' }, {}, 0.03, MAIN],
  [{ 'canary-weight': '30', 'canary-weight-total': '1000' }, {}, 0.0299, CANARY],
  [{ 'canary-by-header': 'X-Canary' }, { 'x-canary': 'always' }, 0.5, CANARY],
  [{ 'canary-by-header': 'X-Canary' }, { 'x-canary': 'never' }, 0.5, MAIN],
  [{ 'canary-by-header': 'X-Canary', 'canary-weight': '100' }, { 'x-canary': 'never' }, 0.5, MAIN],
  [{ 'canary-by-header': 'X-Canary', 'canary-weight': '100' }, { 'x-canary': 'maybe' }, 0.5, CANARY],
  [{ 'canary-by-header': 'X-Canary', 'canary-by-header-value': 'beta' }, { 'x-canary': 'beta' }, 0.5, CANARY],
  [{ 'canary-by-header': 'X-Canary', 'canary-by-header-value': 'beta' }, { 'x-canary': 'always' }, 0.5, MAIN],
  [{ 'canary-by-header': 'X-Canary', 'canary-by-header-pattern': '^b.*a$' }, { 'x-canary': 'beta' }, 0.5, CANARY],
  [{ 'canary-by-header': 'X-Canary', 'canary-by-header-pattern': '[[' }, { 'x-canary': 'beta' }, 0.5, MAIN],
  [{ 'canary-by-cookie': 'beta' }, { cookie: 'a=b; beta=always' }, 0.5, CANARY],
  [{ 'canary-by-cookie': 'beta', 'canary-weight': '100' }, { cookie: 'beta=never' }, 0.5, MAIN],
  [{ 'canary-by-header': 'X-Canary', 'canary-by-cookie': 'beta' }, { 'x-canary': 'never', cookie: 'beta=always' }, 0.5, MAIN],
]

describe('a canary', () => {
  it.each(canaries)('%j with %j and chance %d: %s', (canary, headers, random, expected) => {
    expect(chosen(canary, headers, random)).toBe(expected)
  })

  it('of 20 % gets a fifth of many requests', () => {
    const random = new Random('canary')
    const count = Array.from({ length: 5_000 }, () => chosen({ 'canary-weight': '20' }, {}, random.float())).filter((name) => name === CANARY).length
    expect(Math.abs(count - 1_000)).toBeLessThan(90)
  })

  it('alone, without a main Ingress, gets nothing', () => {
    const { servers, upstreams } = configurationOf([{ host: 'a.test', paths: ['Prefix /'], annotations: { canary: 'true', 'canary-weight': '50' } }])
    expect(servers.has('a.test')).toBe(false)
    expect(upstreams.get('default-s1-80')?.alternative).toBeUndefined()
  })
})

describe('endpoints', () => {
  const upstream = {
    ...{ name: 'web', service: 'Service/default/web', canary: undefined, alternative: undefined, affinity: undefined },
    endpoints: [1, 2, 3].map((last) => ({ address: `10.244.1.${last}`, port: 80 })),
  }
  const none = { servers: new Map(), upstreams: new Map(), globals: {} }
  const addresses = (balancer: Balancer, headers: Headers, sticky = false): string[] => {
    const affinity = sticky ? { name: 'route', path: '', maxAge: '' } : undefined
    return Array.from({ length: 6 }, () => balancer.choose({ ...upstream, affinity }, requestOf('http://a.test/', { headers }), none)?.next().address ?? '')
  }

  it('take turns', () => {
    const random = new Random('turns')
    const [first, ...rest] = addresses(new Balancer({ random: () => random.float() }), {})
    expect(rest.indexOf(first)).toBe(2)
    expect(new Set([first, ...rest]).size).toBe(3)
  })

  it('stay with whoever shows the cookie that it was given', () => {
    const random = new Random('cookies')
    const balancer = new Balancer({ random: () => random.float() })
    const choice = balancer.choose({ ...upstream, affinity: { name: 'route', path: '', maxAge: '60' } }, requestOf('http://a.test/'), none)
    expect(choice?.cookie).toMatch(/^route=\d+\.3\|[0-9a-f]{8}; Path=\/; Max-Age=60; HttpOnly$/)
    const cookie = choice?.cookie?.split(';')[0] ?? ''
    expect(new Set(addresses(balancer, { cookie }, true))).toEqual(new Set([choice?.next().address]))
  })

  it('that are none answer nothing', () => {
    expect(new Balancer({ random: () => 0 }).choose({ ...upstream, endpoints: [] }, requestOf('http://a.test/'), none)).toBeUndefined()
  })
})
