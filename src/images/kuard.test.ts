import { describe, expect, it } from 'vitest'
import { startOneNode, stateWord } from '../cluster/kubelet/one-node.test.support'
import type { Core } from '../api/types'

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

  it('is well until it is told to be ill, and tells its history', async () => {
    const node = await startKuard()
    const status = async (path: string): Promise<number> => (await node.ask(8080, path)).status
    expect([await status('/healthy'), await status('/ready')]).toEqual([200, 200])
    await node.ask(8080, '/ready/api', { method: 'PUT', body: '{"failNext": 2}' })
    expect([await status('/ready'), await status('/ready'), await status('/ready'), await status('/healthy')]).toEqual([
      500, 500, 200, 200,
    ])
    const told = JSON.parse((await node.ask(8080, '/ready/api')).body)
    expect(told).toMatchObject({ probePath: '/ready', failNext: 0 })
    expect(told.history.map(({ id, code }: { id: number; code: number }) => [id, code])).toEqual([
      [1, 200],
      [2, 500],
      [3, 500],
      [4, 200],
    ])
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
    expect((await node.ask(8080, '/-/env')).body).toContain('<td>&lt;blue&gt;</td>')
    expect(await send('/-/readiness', 'failNext=1')).toMatchObject({ status: 303, headers: { location: '/-/readiness' } })
    expect((await node.ask(8080, '/ready')).status).toBe(500)
    expect((await node.ask(8080, '/-/readiness')).body).toMatch(/will succeed.*<td>1<\/td>.*<td>500<\/td>/s)
    await send('/-/memq', 'queue=work+items&act=Create')
    await send('/-/memq', 'queue=work+items&count=100&act=Enqueue')
    await send('/-/memq', 'queue=work+items&act=Dequeue')
    expect((await node.ask(8080, '/-/memq')).body).toContain('<td>99</td><td>100</td><td>1</td><td>0</td>')
    await send('/-/memq', 'queue=work+items&act=Drain')
    expect((await node.ask(8080, '/-/memq')).body).toContain('<td>0</td><td>100</td><td>1</td><td>99</td>')
    await send('/-/mem', 'act=alloc&size=1000000')
    expect((await node.ask(8080, '/-/mem')).body).toContain('<td>9000000</td>')
    expect((await send('/-/nothing', '')).status).toBe(200)
  })

  it('keeps queues', async () => {
    const node = await startKuard()
    const send = async (method: string, path: string, body = '') =>
      node.ask(8080, `/memq/server/${path}`, { method, body })
    expect((await send('POST', 'queues/q/dequeue')).status).toBe(404)
    await send('PUT', 'queues/q')
    expect(JSON.parse((await send('POST', 'queues/q/enqueue', 'work')).body)).toMatchObject({
      kind: 'message',
      body: 'work',
    })
    expect(JSON.parse((await send('GET', 'stats')).body)).toEqual({
      kind: 'stats',
      queues: [{ name: 'q', depth: 1, enqueued: 1, dequeued: 0, drained: 0 }],
    })
    expect(JSON.parse((await send('POST', 'queues/q/dequeue')).body).body).toBe('work')
    expect((await send('POST', 'queues/q/dequeue')).status).toBe(204)
  })

  it('makes keys and ends when it is asked to', async () => {
    const node = startOneNode()
    const args = ['/kuard', '--keygen-enable', '--keygen-exit-on-complete', '--keygen-num-to-gen=3']
    node.create({
      restartPolicy: 'OnFailure',
      containers: [{ name: 'kuard', image: 'gcr.io/kuar-demo/kuard-amd64:1', args }],
    })
    await node.until(() => node.pod().status.phase === 'Succeeded')
    expect(node.logs()).toMatch(
      /\(ID 0\) Workload starting\n(.*\(ID 0 \d\/3\) Item done: SHA256:\S{43}\n){3}.*\(ID 0\) Workload exiting\n$/,
    )
  })
})
