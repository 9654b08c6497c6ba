import { describe, expect, it } from 'vitest'
import type { HttpOutcome, HttpRequest, HttpResponse, NetworkStack } from '../../base/os/network-stack'
import { createBrowser } from './browser'

type Site = Readonly<Record<string, Partial<HttpResponse> | 'refused'>>

/** A browser before a web that answers by method and address. */
function openBrowser(site: Site) {
  const asked: HttpRequest[] = []
  const http: NetworkStack['http'] = (request, options): Promise<HttpOutcome> => {
    asked.push(request)
    const problem = request.tls ? options?.verify?.('its certificate') : undefined
    if (problem !== undefined) return Promise.resolve({ failure: 'untrusted', address: '10.0.0.1', port: request.port, problem })
    const address = `${request.tls ? 'https' : 'http'}://${request.headers.host}${request.path}`
    const found = site[`${request.method} ${address}`] ?? site[address]
    if (found === 'refused') return Promise.resolve({ failure: 'refused', address: '10.0.0.1', port: request.port })
    if (!found) return Promise.resolve({ failure: 'unknown-host', host: request.host })
    return Promise.resolve({ response: { status: 200, headers: { 'content-type': 'text/html' }, body: '', ...found }, address: '10.0.0.1' })
  }
  const network = { http } as Partial<NetworkStack> as NetworkStack
  const browser = createBrowser({ now: () => 0, connect: () => network, cause: () => 1, verify: (certificate) => `NOT BELIEVED: ${certificate}`, watch: () => () => ({ hops: [], verdict: { ok: true, reason: 'Answered', text: '' } }) })
  return { browser, asked, lines: () => asked.map(({ method, path, body }) => `${method} ${path} ${body}`.trim()) }
}

const redirect = (status: number, location: string): Partial<HttpResponse> => ({ status, headers: { location } })

const failures: readonly { url: string; failure: string }[] = [
  { url: 'http://nobody.test/', failure: 'unknown-host' },
  { url: 'http://closed.test/', failure: 'refused' },
  { url: 'http://loop.test/', failure: 'too-many-redirects' },
  { url: 'ftp://a.test/', failure: 'bad-url' },
  { url: 'javascript:alert(1)', failure: 'bad-url' },
  { url: 'no address', failure: 'bad-url' },
]

describe('the browser of the machine', () => {
  it('asks as a browser does and gives what came', async () => {
    const { browser, asked } = openBrowser({ 'http://localhost:8080/a?b=c': { body: '<p>hi' } })
    const page = await browser.visit({ method: 'GET', url: 'http://localhost:8080/a?b=c#part', referrer: 'http://localhost:8080/' })
    expect(page).toMatchObject({ url: 'http://localhost:8080/a?b=c', redirects: [], outcome: { type: 'response', status: 200, reason: 'OK', body: '<p>hi', cut: 0 } })
    expect(asked[0]).toMatchObject({ host: 'localhost', port: 8080, headers: { host: 'localhost:8080', referer: 'http://localhost:8080/' } })
    expect(browser.last).toBe(page)
  })

  it.each(failures)('tells $failure of $url', async ({ url, failure }) => {
    const { browser } = openBrowser({ 'http://closed.test/': 'refused', 'http://loop.test/': redirect(302, '/') })
    expect((await browser.visit({ method: 'GET', url })).outcome).toEqual({ type: 'failure', failure })
  })

  it.each([
    { status: 302, lines: ['POST /form a=1', 'GET /done'] },
    { status: 303, lines: ['POST /form a=1', 'GET /done'] },
    { status: 307, lines: ['POST /form a=1', 'POST /done a=1'] },
    { status: 308, lines: ['POST /form a=1', 'POST /done a=1'] },
  ])('follows a $status after a form', async ({ status, lines: wanted }) => {
    const { browser, lines } = openBrowser({ 'http://a.test/form': redirect(status, '/done'), 'http://a.test/done': {} })
    const page = await browser.visit({ method: 'POST', url: 'http://a.test/form', body: 'a=1', contentType: 'application/x-www-form-urlencoded' })
    expect(lines()).toEqual(wanted)
    expect(page).toMatchObject({ url: 'http://a.test/done', redirects: [{ url: 'http://a.test/form', status }] })
  })

  it('keeps a cookie that a redirect sets', async () => {
    const { browser, asked } = openBrowser({
      'http://a.test/': { status: 302, headers: { location: '/in', 'set-cookie': 'session=7; Path=/' } },
      'http://a.test/in': {},
    })
    await browser.visit({ method: 'GET', url: 'http://a.test/' })
    expect(asked.map(({ headers }) => headers.cookie)).toEqual([undefined, 'session=7'])
  })

  it('fetches style sheets and pictures of a page, and nothing else', async () => {
    const body = `<link rel=stylesheet href="/s.css"><link rel="icon" href="/f.ico"><img alt="" src='p.svg'><img src="data:x"><script src="/x.js"></script><img src="ftp://x/">`
    const { browser, lines } = openBrowser({ 'http://a.test/d/': { body }, 'http://a.test/s.css': { body: 'p{}' }, 'http://a.test/d/p.svg': { status: 404 } })
    const { outcome } = await browser.visit({ method: 'GET', url: 'http://a.test/d/' })
    expect(lines()).toEqual(['GET /d/', 'GET /s.css', 'GET /d/p.svg'])
    expect(outcome).toMatchObject({ resources: [{ url: 'http://a.test/s.css', status: 200, body: 'p{}' }, { url: 'http://a.test/d/p.svg', status: 404 }] })
  })

  it('believes a certificate upon its reader’s word, and then for that host', async () => {
    const { browser } = openBrowser({ 'https://a.test/': { body: '<link rel="stylesheet" href="/s.css">' }, 'https://a.test/s.css': {}, 'https://b.test/': {} })
    const visit = (url: string, insecure?: boolean) => browser.visit({ method: 'GET', url, ...(insecure ? { insecure } : {}) })
    expect((await visit('https://a.test/')).outcome).toEqual({ type: 'failure', failure: 'untrusted', problem: 'NOT BELIEVED: its certificate' })
    expect((await visit('https://a.test/', true)).outcome).toMatchObject({ status: 200, resources: [{ status: 200 }] })
    expect((await visit('https://a.test/')).outcome).toMatchObject({ status: 200 })
    expect((await visit('https://b.test/')).outcome).toMatchObject({ failure: 'untrusted' })
  })

  it('leaves out what nobody could read', async () => {
    const { browser } = openBrowser({ 'http://a.test/': { body: 'x'.repeat(10_000_000) } })
    expect((await browser.visit({ method: 'GET', url: 'http://a.test/' })).outcome).toMatchObject({ cut: 8_500_000 })
  })
})
