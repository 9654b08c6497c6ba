/** A client that nobody here wrote, @kubernetes/client-node, before a listening session: informers, logs and errors. */
import { PassThrough } from 'node:stream'
import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  Exec,
  KubeConfig,
  ListWatch,
  Log,
  PatchStrategy,
  Watch,
  setHeaderOptions,
  type V1Pod,
} from '@kubernetes/client-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSession, type SessionChild } from './session.test.support'

const namespace = 'default'
const labels = { app: 'web' }
const deployment = {
  metadata: { name: 'web' },
  spec: {
    replicas: 2,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } },
  },
}

describe.each([{ flags: [] }, { flags: ['--tls'] }])('@kubernetes/client-node $flags', ({ flags }) => {
  let session: SessionChild
  const config = new KubeConfig()

  beforeAll(async () => {
    session = startSession(['--listen', '127.0.0.1:0', ...flags])
    config.loadFromFile((await session.until(/KUBECONFIG=(.*)\n/))[1])
  })
  afterAll(() => session.end())

  it('lists what there is', async () => {
    const { items } = await config.makeApiClient(CoreV1Api).listNode()
    expect(items.map(({ metadata }) => metadata?.name)).toEqual(['control-plane', 'worker-1', 'worker-2'])
  })

  it('sees pods come, change and go in an informer', async () => {
    const core = config.makeApiClient(CoreV1Api)
    const apps = config.makeApiClient(AppsV1Api)
    const informer = new ListWatch<V1Pod>(
      `/api/v1/namespaces/${namespace}/pods`,
      new Watch(config),
      () => core.listNamespacedPod({ namespace }),
      false,
    )
    const seen: string[] = []
    const note = (what: string) => (pod: V1Pod) => void seen.push(`${what} ${pod.status?.phase}`)
    informer.on('add', note('add'))
    informer.on('update', note('update'))
    informer.on('delete', note('delete'))
    await informer.start()
    await apps.createNamespacedDeployment({ namespace, body: deployment })
    await waitFor(() => informer.list().filter(({ status }) => status?.phase === 'Running').length === 2)
    expect(seen.slice(0, 2).every((what) => what === 'add Pending')).toBe(true)
    expect(seen).toContain('update Running')
    await apps.patchNamespacedDeployment(
      { name: 'web', namespace, body: { spec: { replicas: 1 } } },
      setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch),
    )
    await waitFor(() => informer.list().length === 1)
    expect(seen.some((what) => what.startsWith('delete'))).toBe(true)
    await informer.stop()
  })

  it('reads and follows logs', async () => {
    const core = config.makeApiClient(CoreV1Api)
    const script = 'for i in 1 2 3; do echo line $i; sleep 2; done'
    const body: V1Pod = {
      metadata: { name: 'talker' },
      spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox', command: ['sh', '-c', script] }] },
    }
    await core.createNamespacedPod({ namespace, body })
    await waitFor(async () => (await core.readNamespacedPod({ name: 'talker', namespace })).status?.phase === 'Running')
    const stream = new PassThrough()
    let text = ''
    const ended = new Promise((resolve) =>
      stream
        .setEncoding('utf8')
        .on('data', (chunk: string) => (text += chunk))
        .on('end', resolve),
    )
    await new Log(config).log(namespace, 'talker', 'main', stream, { follow: true })
    await ended
    expect(text).toBe('line 1\nline 2\nline 3\n')
    expect(await core.readNamespacedPodLog({ name: 'talker', namespace, tailLines: 1 })).toBe('line 3\n')
  })

  it('runs a command inside of a container', async () => {
    const core = config.makeApiClient(CoreV1Api)
    const body: V1Pod = {
      metadata: { name: 'shell' },
      spec: { containers: [{ name: 'main', image: 'busybox', command: ['sleep', '100000'] }] },
    }
    await core.createNamespacedPod({ namespace, body })
    await waitFor(async () => (await core.readNamespacedPod({ name: 'shell', namespace })).status?.phase === 'Running')
    const stdout = new PassThrough()
    let text = ''
    stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    const command = ['sh', '-c', 'read name; echo hello $name; exit 3']
    const status = await new Promise((resolve) => {
      const stdin = new PassThrough()
      void new Exec(config).exec(namespace, 'shell', 'main', command, stdout, new PassThrough(), stdin, false, resolve)
      stdin.write('world\n')
    })
    expect(text).toBe('hello world\n')
    expect(status).toMatchObject({
      status: 'Failure',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '3' }] },
    })
  })

  it('types into a terminal inside of a container', async () => {
    const [stdin, stdout] = [new PassThrough(), new PassThrough()]
    let screen = ''
    stdout.setEncoding('utf8').on('data', (chunk: string) => (screen += chunk))
    const ended = new Promise(
      (resolve) => void new Exec(config).exec(namespace, 'shell', 'main', ['cat'], stdout, null, stdin, true, resolve),
    )
    stdin.write('helko\x7f\x7flo\r')
    await waitFor(() => screen.includes('\nhello'))
    stdin.write('\x03')
    expect(await ended).toMatchObject({
      status: 'Failure',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '130' }] },
    })
    expect(screen).toBe('helko\b \b\b \blo\r\nhello\r\n^C\r\n')
  })

  it('is told what went wrong as a Status', async () => {
    const core = config.makeApiClient(CoreV1Api)
    const failure = async (doing: Promise<unknown>): Promise<{ code: number; body: unknown }> => {
      const error: unknown = await doing.catch((thrown: unknown) => thrown)
      if (!(error instanceof ApiException)) throw new Error(`expected a refusal, got ${String(error)}`)
      const said: unknown = error.body
      return { code: error.code, body: typeof said === 'string' ? JSON.parse(said) : said }
    }
    expect(await failure(core.readNamespacedPod({ name: 'nope', namespace }))).toMatchObject({
      code: 404,
      body: { reason: 'NotFound', message: 'pods "nope" not found' },
    })
    const body = { metadata: { name: 'default' } }
    expect(await failure(core.createNamespace({ body }))).toMatchObject({
      code: 409,
      body: { reason: 'AlreadyExists', message: 'namespaces "default" already exists' },
    })
    expect(
      await failure(
        core.createNamespacedPod({ namespace, body: { metadata: { name: 'x' }, spec: { containers: [] } } }),
      ),
    ).toMatchObject({
      code: 422,
      body: { reason: 'Invalid', message: 'Pod "x" is invalid: spec.containers: Required value' },
    })
  })
})

async function waitFor(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('this has not happened within ten seconds')
}
