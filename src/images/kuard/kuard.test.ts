import { describe, expect, it } from 'vitest'
import { startOneNode, stateWord } from '../../cluster/kubelet/one-node.test.support'
import type { Core } from '../../api/types'

async function startKuard(container: Partial<Core.Container> = {}, image = 'gcr.io/kuar-demo/kuard-amd64:blue') {
  const node = startOneNode()
  node.create({ containers: [{ name: 'kuard', image, ...container }] })
  await node.until(() => stateWord(node.status()) === 'Running')
  return node
}

describe('kuard', () => {
  it('says how it is configured, and who asked for what', async () => {
    const node = await startKuard()
    await node.ask(8080, '/healthy')
    const log = node.logs()
    expect(log).toMatch(/^2026\/01\/01 00:00:0\d Starting kuard version: v0\.10\.0-blue\n/)
    expect(log).toContain('\n  "address": ":8080",\n')
    expect(log).toMatch(/Serving on HTTP on :8080\n2026\/01\/01 00:00:\d\d 127\.0\.0\.1:\d+ GET \/healthy\n$/)
  })

  it('shows who it is', async () => {
    const { body, headers } = await (await startKuard()).ask(8080)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(body).toContain('<title>KUAR Demo</title>')
    expect(body).toContain('"hostname":"web","addrs":["10.244.1.2"],"version":"v0.10.0-blue"')
  })

  it('is well until it is told to be ill, and tells its history, newest first', async () => {
    const node = await startKuard()
    const look = async (path: string) => {
      const { status, body } = await node.ask(8080, path)
      return `${status} ${body}`
    }
    expect([await look('/healthy'), await look('/ready')]).toEqual(['200 ok', '200 ok'])
    expect(JSON.parse((await node.ask(8080, '/ready/api', { method: 'PUT', body: '{"failNext": 2}' })).body)).toMatchObject({ failNext: 2 })
    expect([await look('/ready'), await look('/ready'), await look('/ready')]).toEqual(['500 fail, 1 left', '500 fail, 0 left', '200 ok'])
    const { body, headers } = await node.ask(8080, '/ready/api')
    expect(headers).toMatchObject({ 'content-type': 'application/json', expires: 'Thu, 01 Jan 1970 00:00:00 UTC', pragma: 'no-cache' })
    const { history, ...told } = JSON.parse(body)
    expect(told).toEqual({ probePath: '', failNext: 0 })
    expect(history.map(({ id, code }: { id: number; code: number }) => [id, code])).toEqual([[4, 200], [3, 500], [2, 500], [1, 200]])
    expect(history[0]).toMatchObject({ when: expect.stringMatching(/^Jan {2}1 00:0\d:\d\d$/), relWhen: expect.stringMatching(/^\d+ seconds ago$/) })
    await node.ask(8080, '/healthy/api', { method: 'PUT', body: '{"failNext":-1}' })
    expect(await look('/healthy')).toBe('500 fail, permanent')
  })

  it.each([
    ['', 'EOF\n'],
    ['x', "invalid character 'x' looking for beginning of value\n"],
    ['{"failNext":"2"}', 'json: cannot unmarshal string into Go struct field ProbeConfig.failNext of type int\n'],
  ])('does not take %j for a configuration of a probe', async (body, complaint) => {
    const node = await startKuard()
    expect(await node.ask(8080, '/healthy/api', { method: 'PUT', body })).toMatchObject({ status: 400, body: complaint })
  })

  it('is started again when its liveness is spoilt', async () => {
    const node = await startKuard({ livenessProbe: { httpGet: { path: '/healthy', port: 8080 } } })
    await node.ask(8080, '/healthy/api', { method: 'PUT', body: '{"failNext": -1}' })
    await node.until(() => node.status()?.restartCount === 1)
    expect(node.status()?.lastState?.terminated).toMatchObject({ exitCode: 2, reason: 'Error' })
  })

  it('is killed when it takes more memory than it may', async () => {
    const node = await startKuard({ resources: { limits: { memory: '64Mi' } } })
    await node.ask(8080, '/mem/api/alloc?size=100000000', { method: 'POST' })
    await node.until(() => node.status()?.restartCount === 1)
    expect(node.status()?.lastState?.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
  })

  it('shows its environment and its files', async () => {
    const node = await startKuard({ env: [{ name: 'COLOR', value: 'blue' }] })
    expect(JSON.parse((await node.ask(8080, '/env/api')).body)).toMatchObject({
      commandLine: ['/kuard'],
      env: { COLOR: 'blue', HOSTNAME: 'web' },
    })
    expect((await node.ask(8080, '/fs/')).body).toContain('<a href="etc/">etc/</a>\n')
    expect((await node.ask(8080, '/fs/etc/hostname')).body).toBe('web\n')
    expect((await node.ask(8080, '/nothing')).status).toBe(404)
  })

  it('has a tab for each thing, whose forms do what the script of the real page does', async () => {
    const node = await startKuard({ env: [{ name: 'COLOR', value: '<blue>' }] })
    const send = async (path: string, body: string) => node.ask(8080, path, { method: 'POST', body })
    const page = async (path: string): Promise<string> => (await node.ask(8080, path)).body
    expect(await page('/-/env')).toContain('<td>&lt;blue&gt;</td>')
    expect(await page('/-/readiness')).toContain('No recorded probe history')
    expect(await send('/-/readiness', 'failNext=1')).toMatchObject({ status: 303, headers: { location: '/-/readiness' } })
    expect(await page('/-/readiness')).toContain('Probe will fail for next 1 calls')
    expect((await node.ask(8080, '/ready')).status).toBe(500)
    expect(await page('/-/readiness')).toMatch(/permanently succeed.*<td>1<\/td>.*<td>500<\/td>/s)
    await send('/-/memq', 'queue=work+items&act=Create')
    await send('/-/memq', 'queue=work+items&count=100&act=Enqueue')
    await send('/-/memq', 'queue=work+items&act=Dequeue')
    expect(await page('/-/memq')).toContain('<td>99</td><td>100</td><td>1</td><td>0</td>')
    await send('/-/memq', 'queue=work+items&act=Drain')
    expect(await page('/-/memq')).toContain('<td>0</td><td>100</td><td>1</td><td>99</td>')
    await send('/-/memq', 'queue=work+items&act=Delete')
    expect(await page('/-/memq')).toContain('There are no queues created')
    const before = await page('/-/mem')
    await send('/-/mem', 'act=alloc&size=10485760')
    expect(before).toContain('<td>HeapAlloc</td><td>1.91 MiB</td>')
    expect(await page('/-/mem')).toContain('<td>HeapAlloc</td><td>11.91 MiB</td>')
    await send('/-/mem', 'act=clear')
    expect(await page('/-/mem')).toContain('<td>HeapAlloc</td><td>1.91 MiB</td>')
    expect((await send('/-/nothing', '')).status).toBe(404)
    expect(await page('/-/nothing')).toContain('<h2>Request Details</h2>')
  })

  it('answers the same below /a, /b and /c, with links that stay there', async () => {
    const node = await startKuard()
    expect((await node.ask(8080, '/a/healthy')).body).toBe('ok')
    expect(await node.ask(8080, '/b')).toMatchObject({ status: 301, headers: { location: '/b/' } })
    expect((await node.ask(8080, '/c/-/mem')).body).toMatch(/"urlBase":"\/c".*<a href="\/c\/-\/mem" aria-current="page">.*action="\/c\/-\/mem"/s)
    expect(await node.ask(8080, '/a/-/liveness', { method: 'POST', body: 'failNext=-1' })).toMatchObject({ headers: { location: '/a/-/liveness' } })
    expect((await node.ask(8080, '/healthy')).status).toBe(500)
    expect((await node.ask(8080, '/d/healthy')).status).toBe(404)
  })

  it('refuses methods that a path does not have', async () => {
    const node = await startKuard()
    expect(await node.ask(8080, '/healthy', { method: 'POST' })).toMatchObject({ status: 405, body: 'Method Not Allowed\n', headers: { allow: 'GET, OPTIONS' } })
    expect(await node.ask(8080, '/memq/server/queues/q')).toMatchObject({ status: 405, headers: { allow: 'PUT, DELETE, OPTIONS' } })
    expect(await node.ask(8080, '/fs')).toMatchObject({ status: 301, headers: { location: '/fs/' } })
  })

  it('keeps queues', async () => {
    const node = await startKuard()
    const send = async (method: string, path: string, body = '') => {
      const answer = await node.ask(8080, `/memq/server/${path}`, { method, body })
      return `${answer.status} ${answer.body}`
    }
    expect(await send('POST', 'queues/q/dequeue')).toBe('400 does not exist\n')
    expect(await send('PUT', 'queues/q')).toBe('200 ')
    expect(await send('PUT', 'queues/q')).toBe('400 already exists\n')
    expect(await send('POST', 'queues/q/enqueue', 'work')).toMatch(/^200 {"kind":"message","id":"[0-9a-f]{32}","body":"work","creationTimestamp":"2026-01-01T00:0\d:\d\d\.\d{3}Z"}\n$/)
    expect(await send('GET', 'stats')).toBe('200 {"kind":"stats","queues":[{"name":"q","depth":1,"enqueued":1,"dequeued":0,"drained":0}]}\n')
    expect(await send('POST', 'queues/q/dequeue')).toContain('"body":"work"')
    expect(await send('POST', 'queues/q/dequeue')).toBe('204 ')
    await send('POST', 'queues/q/enqueue', 'more')
    expect(await send('POST', 'queues/q/drain')).toBe('200 ')
    expect(await send('GET', 'stats')).toContain('"depth":0,"enqueued":2,"dequeued":1,"drained":1')
    expect(await send('DELETE', 'queues/q')).toBe('200 ')
    expect(await send('DELETE', 'queues/q')).toBe('400 does not exist\n')
  })

  it('counts what it served', async () => {
    const node = await startKuard()
    await node.ask(8080, '/healthy')
    await node.ask(8080, '/healthy')
    const { body, headers } = await node.ask(8080, '/metrics')
    expect(headers['content-type']).toBe('text/plain; version=0.0.4')
    expect(body).toContain('request_duration_seconds_count{method="GET",route="/healthy",status_code="200"} 2\n')
  })

  it('answers questions about names as its name server does, and shows what it was told', async () => {
    const node = await startKuard({}, undefined)
    const ask = async (question: object) => (await node.ask(8080, '/dns/api', { method: 'POST', body: JSON.stringify(question) })).body
    expect(await ask({ type: 'X', name: 'web' })).toBe('Unknown DNS type: X\n')
    expect(await ask({ type: 'a', name: 'web' })).toMatch(/^read udp 10\.244\.1\.2:\d+->\S+:53: (i\/o timeout|read: connection refused)\n$/)
    expect((await node.ask(8080, '/-/dns?type=A&name=web')).body).toMatch(/value="web".*<pre>read udp/s)
  })
})
