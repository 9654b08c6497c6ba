import { describe, expect, it } from 'vitest'
import { readImageDeclaration } from '../api/read-image-declaration'
import { Pod } from '../api/kinds/pod'
import type { Core } from '../api/types'
import { startOneNode, stateWord } from '../cluster/kubelet/one-node.test.support'
import { createTools } from '../shell/tools'
import { declaredImage } from './declared-image'

const MEBIBYTE = 1024 ** 2
const image = (fields: Readonly<Record<string, unknown>>) =>
  declaredImage(readImageDeclaration({ name: 'lab/tea:1', ...fields }, (complaint) => new Error(complaint)))

function start(fields: Readonly<Record<string, unknown>>, container: Partial<Core.Container> = {}, others: readonly Readonly<Record<string, unknown>>[] = []) {
  const node = startOneNode({ images: [image(fields), ...others.map(image)], tools: createTools() })
  node.create({ containers: [{ name: 'tea', image: 'lab/tea:1', ...container }] })
  return node
}

async function running(...args: Parameters<typeof start>) {
  const node = start(...args)
  await node.until(() => stateWord(node.status()) === 'Running')
  return node
}

describe('a declared image', () => {
  it('answers by its routes once it is ready', async () => {
    const node = await running({
      ready: '6s',
      listens: [8080],
      routes: { '/': '<h1>tea in $(HOSTNAME)</h1>', '/old': { status: 302, headers: { Location: '/' } }, '/tea/*': { status: 418, body: '{"pot":true}' } },
      log: { requests: true },
    })
    expect((await node.ask(8080)).body).toBe('refused')
    await node.run(6)
    expect(await node.ask(8080)).toMatchObject({ status: 200, body: '<h1>tea in web</h1>', headers: { 'content-type': 'text/html; charset=utf-8' } })
    expect(await node.ask(8080, '/old?x=1')).toMatchObject({ status: 302, headers: { location: '/' } })
    expect(await node.ask(8080, '/tea/green')).toMatchObject({ status: 418, headers: { 'content-type': 'application/json' } })
    expect((await node.ask(8080, '/coffee')).status).toBe(404)
    expect(node.logs()).toBe('127.0.0.1 GET / 200\n127.0.0.1 GET /old?x=1 302\n127.0.0.1 GET /tea/green 418\n127.0.0.1 GET /coffee 404\n')
  })

  it('becomes ready when its probe is answered, and is started again when its answer turns bad', async () => {
    const probe = { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 2 }
    const routes = { '/healthz': { body: 'ok', failsAfter: '30s' } }
    const node = start({ ready: '5s', listens: 8080, routes }, { readinessProbe: probe, livenessProbe: { ...probe, initialDelaySeconds: 10 } })
    await node.until(() => node.status()?.ready === true)
    expect(node.seconds()).toBeGreaterThan(5)
    await node.until(() => node.status()?.restartCount === 1)
    expect(node.events()).toContainEqual(expect.stringMatching(/^Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 500/))
  })

  it('ends with its code at its time', async () => {
    const node = startOneNode({ images: [image({ exitCode: 3, exitAfter: '10s', log: 'working' })] })
    node.create({ restartPolicy: 'Never', containers: [{ name: 'tea', image: 'lab/tea:1' }] })
    await node.until(() => node.pod().status.phase === 'Failed')
    const { startedAt = '', finishedAt = '', ...ended } = node.status()?.state?.terminated ?? {}
    expect(ended).toMatchObject({ exitCode: 3, reason: 'Error' })
    expect(Date.parse(finishedAt) - Date.parse(startedAt)).toBe(10_000)
    expect(node.logs()).toBe('working\n')
  })

  it('needs its variables', async () => {
    const node = start({ needs: { API_KEY: 'fatal: API_KEY must be set' } })
    await node.until(() => stateWord(node.status()) === 'CrashLoopBackOff')
    expect(node.logs()).toBe('fatal: API_KEY must be set\n')
    expect(node.status()?.lastState?.terminated?.exitCode).toBe(1)
    await running({ needs: ['API_KEY'] }, { env: [{ name: 'API_KEY', value: 'k' }] })
  })

  it('logs at its start and again and again', async () => {
    const node = await running({ log: { start: ['hello from $(NAME)', '$(NOBODY)'], every: '5s', line: 'still $(NAME)' }, env: { NAME: 'tea' } })
    await node.run(11)
    expect(node.logs()).toBe('hello from tea\n$(NOBODY)\nstill tea\nstill tea\n')
  })

  it('grows until it is killed', async () => {
    const node = start({ memory: { start: '10Mi', perSecond: '1Mi' } }, { resources: { limits: { memory: '50Mi' } } })
    await node.until(() => node.status()?.restartCount === 1)
    expect(node.status()?.lastState?.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
    expect(node.seconds()).toBeGreaterThan(41)
  })

  it('holds on to memory by request, and spikes', async () => {
    const spike = { after: '60s', size: '100Mi', lasts: '20s' }
    const node = await running({ listens: 80, routes: { '/': 'x' }, memory: { start: '10Mi', perRequest: '5Mi', spike } })
    const used = () => node.kubelet.usage({ fromMs: node.simulation.clock.now() - 1, toMs: node.simulation.clock.now() })[0].memoryBytes / MEBIBYTE
    await node.ask(80)
    await node.ask(80)
    expect(used()).toBe(20)
    await node.run(45)
    expect(used()).toBe(120)
    await node.run(20)
    expect(used()).toBe(20)
  })

  it('works for its answers, longer where it may use less, and waits beside that', async () => {
    const slow = { listens: 80, routes: { '/': { body: 'x', delay: '1s' } }, cpu: { perRequest: '200ms', idle: '50m' } }
    const time = async (container: Partial<Core.Container>) => {
      const node = await running(slow, container)
      const before = node.simulation.clock.now()
      let after = 0
      const asking = node.kubelet.portForward({ namespace: 'default', pod: 'web' }, 80).http({ method: 'GET', host: 'localhost', port: 80, path: '/', headers: {}, body: '' })
      void asking.then(() => (after = node.simulation.clock.now()))
      await node.run(10)
      return after - before
    }
    expect(await time({})).toBeGreaterThanOrEqual(1_200)
    expect(await time({})).toBeLessThan(1_300)
    expect(await time({ resources: { limits: { cpu: '100m' } } })).toBeGreaterThan(2_000)
  })

  it('shows what another server answers, and says so when that one does not', async () => {
    const front = { name: 'lab/front:1', listens: 80, routes: { '/': { asks: 'http://localhost:8080/n', body: 'number $(answer)' }, '/raw': { asks: 'http://localhost:8080/n' }, '/lost': { asks: 'http://localhost:9' } } }
    const node = startOneNode({ images: [image({ listens: 8080, routes: { '/n': '7' } }), image(front)] })
    node.create({ containers: [{ name: 'front', image: 'lab/front:1' }, { name: 'tea', image: 'lab/tea:1' }] })
    await node.until(() => node.pod().status.containerStatuses?.every((status) => stateWord(status) === 'Running') === true)
    expect((await node.ask(80)).body).toBe('number 7')
    expect((await node.ask(80, '/raw')).body).toBe('7')
    expect(await node.ask(80, '/lost')).toMatchObject({ status: 502, body: 'could not ask http://localhost:9: refused\n' })
  })

  it('serves the file that a config map puts there', async () => {
    const node = startOneNode({ images: [image({ listens: 80, routes: { '/': { file: '/etc/tea/greeting' } } })] })
    node.configMap('tea', { greeting: 'welcome\n' })
    const volumeMounts = [{ name: 'tea', mountPath: '/etc/tea' }]
    node.create({ containers: [{ name: 'tea', image: 'lab/tea:1', volumeMounts }], volumes: [{ name: 'tea', configMap: { name: 'tea' } }] })
    await node.until(() => stateWord(node.status()) === 'Running')
    expect((await node.ask(80)).body).toBe('welcome\n')
  })

  it('listens where it says, and cannot where somebody else does', async () => {
    const node = await running({ listens: ['localhost:8080', 9000], routes: { '/': 'x' } })
    const from = { node: 'worker-1' }
    const ask = (port: number) => node.network.trace(from, { method: 'GET', host: node.pod().status.podIP ?? '', port, path: '/', headers: {}, body: '' }).outcome
    expect(ask(8080)).toMatchObject({ failure: 'refused' })
    expect(ask(9000)).toMatchObject({ response: { body: 'x' } })
    node.create({ containers: [{ name: 'one', image: 'lab/tea:1' }, { name: 'two', image: 'lab/tea:1' }] }, { name: 'pair' })
    await node.until(() => stateWord(node.status('pair', 1)) === 'CrashLoopBackOff')
  })

  it('can be entered, or not, as it says', async () => {
    const open = await running({ files: { '/srv/menu': 'oolong\n' }, user: '1000', workingDirectory: '/srv' })
    expect(await open.exec(['cat', 'menu'])).toEqual({ output: 'oolong\n', exit: 0 })
    const closed = await running({ shell: false })
    await expect(closed.exec(['sh'])).rejects.toThrow('executable file not found')
  })

  it('ends when it is asked to, later, or not before it is killed', async () => {
    for (const [stops, seconds] of [['0s', 1], ['5s', 6], ['never', 31]] as const) {
      const node = await running({ stops })
      const before = node.seconds()
      node.door.delete(Pod, { namespace: 'default', name: 'web' })
      await node.until(() => !node.exists())
      expect(Math.round(node.seconds() - before), stops).toBeLessThanOrEqual(seconds)
      expect(Math.round(node.seconds() - before), stops).toBeGreaterThanOrEqual(seconds - 1)
    }
  })
})
