/** What programs do with @kubernetes/client-node 1.4: informers that outlive a compaction, apply with conflicts, streams, objects of any kind. */
import { connect, createServer, type AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import {
  ApiException,
  AppsV1Api,
  AuthorizationV1Api,
  CoreV1Api,
  CustomObjectsApi,
  Exec,
  KubeConfig,
  KubernetesObjectApi,
  ListWatch,
  Log,
  Metrics,
  PatchStrategy,
  PortForward,
  Watch,
  setHeaderOptions,
  type KubernetesObject,
  type V1ConfigMap,
} from 'client-node-1.4'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startListening, type ListeningCluster } from './listening-cluster.test.support'

const namespace = 'default'

describe('@kubernetes/client-node 1.4', () => {
  let cluster: ListeningCluster
  const config = new KubeConfig()

  beforeAll(async () => {
    cluster = await startListening()
    config.loadFromFile(cluster.kubeconfig)
  })
  afterAll(() => cluster.stop())

  const core = () => config.makeApiClient(CoreV1Api)
  const running = async (name: string, command: string[], image = 'busybox') => {
    await core().createNamespacedPod({ namespace, body: { metadata: { name }, spec: { restartPolicy: 'Never', containers: [{ name: 'main', image, command }] } } })
    await waitFor(async () => (await core().readNamespacedPod({ name, namespace })).status?.phase === 'Running')
  }

  it('keeps an informer right over a compaction: 410, and all is listed anew', async () => {
    const path = `/api/v1/namespaces/${namespace}/configmaps`
    const informer = new ListWatch<V1ConfigMap>(path, new Watch(config), () => core().listNamespacedConfigMap({ namespace }), false)
    const seen: string[] = []
    for (const verb of ['add', 'update', 'delete'] as const) informer.on(verb, ({ metadata }) => void seen.push(`${verb} ${metadata?.name}`))
    await core().createNamespacedConfigMap({ namespace, body: { metadata: { name: 'before' } } })
    await informer.start()
    await waitFor(() => seen.includes('add before'))
    await informer.stop()
    await core().createNamespacedConfigMap({ namespace, body: { metadata: { name: 'meanwhile' } } })
    await core().deleteNamespacedConfigMap({ name: 'before', namespace })
    await cluster.conductor.exclusively(() => {
      const { store } = cluster.conductor.host.world.cluster.storage
      store.compact(store.revision)
    })
    await informer.start()
    await waitFor(() => seen.includes('add meanwhile') && seen.includes('delete before'))
    expect(informer.list().map(({ metadata }) => metadata?.name)).toEqual(expect.arrayContaining(['meanwhile']))
    await core().createNamespacedConfigMap({ namespace, body: { metadata: { name: 'after' } } })
    await waitFor(() => seen.includes('add after'))
    await informer.stop()
  })

  it('is told of a compaction as of an event', async () => {
    const events: { phase: string; code: number }[] = []
    await new Promise<void>((resolve, reject) => {
      new Watch(config)
        .watch('/api/v1/pods', { resourceVersion: '1' }, (phase: string, object: { code: number }) => void events.push({ phase, code: object.code }), () => resolve())
        .catch(reject)
    })
    expect(events).toEqual([{ phase: 'ERROR', code: 410 }])
  })

  it('applies, meets the other manager, and takes over by force', async () => {
    const apply = (fieldManager: string, color: string, force = false) =>
      core().patchNamespacedConfigMap(
        { name: 'shared', namespace, fieldManager, force, body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shared' }, data: { color } } },
        setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply),
      )
    expect((await apply('one', 'blue')).data).toEqual({ color: 'blue' })
    const refused = await failure(apply('two', 'red'))
    expect(refused).toMatchObject({ code: 409, body: { reason: 'Conflict', message: 'Apply failed with 1 conflict: conflict with "one": .data.color' } })
    const taken = await apply('two', 'red', true)
    expect(taken.data).toEqual({ color: 'red' })
    expect(taken.metadata?.managedFields?.map(({ manager, operation }) => `${manager} ${operation}`)).toEqual(['two Apply'])
  })

  it('runs a command and gets its exit code', async () => {
    await running('shell', ['sleep', '100000'])
    const [stdout, stderr] = [new PassThrough(), new PassThrough()]
    const texts = [collect(stdout), collect(stderr)]
    const status = await new Promise<{ status?: string; details?: object }>((resolve, reject) => {
      new Exec(config).exec(namespace, 'shell', 'main', ['sh', '-c', 'echo out; echo err >&2; exit 7'], stdout, stderr, null, false, resolve).catch(reject)
    })
    expect(texts.map((text) => text())).toEqual(['out\n', 'err\n'])
    expect(status).toMatchObject({ status: 'Failure', details: { causes: [{ reason: 'ExitCode', message: '7' }] } })
    const fine = await new Promise((resolve, reject) => {
      new Exec(config).exec(namespace, 'shell', 'main', ['true'], stdout, stderr, null, false, resolve).catch(reject)
    })
    expect(fine).toMatchObject({ status: 'Success' })
  })

  it('follows a log to its end', async () => {
    await running('talker', ['sh', '-c', 'for i in 1 2 3; do echo line $i; sleep 2; done'])
    const stream = new PassThrough()
    const text = collect(stream)
    const ended = new Promise((resolve) => stream.on('end', resolve))
    await new Log(config).log(namespace, 'talker', 'main', stream, { follow: true })
    await ended
    expect(text()).toBe('line 1\nline 2\nline 3\n')
  })

  it('forwards a port', async () => {
    await core().createNamespacedPod({ namespace, body: { metadata: { name: 'web' }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } } })
    await waitFor(async () => (await core().readNamespacedPod({ name: 'web', namespace })).status?.phase === 'Running')
    const forward = new PortForward(config)
    const server = createServer((socket) => void forward.portForward(namespace, 'web', [80], socket, null, socket))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n'))
      const text = collect(socket)
      socket.on('data', () => text().includes('</html>') && (socket.destroy(), resolve(text())))
      socket.on('error', reject)
    })
    server.close()
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(answer).toContain('Welcome to nginx!')
  })

  it('handles objects whose kind it learns from the server', async () => {
    const client = KubernetesObjectApi.makeApiClient(config)
    const object = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'budget', namespace }, spec: { minAvailable: 1, selector: { matchLabels: { app: 'x' } } } }
    const created = await client.create<KubernetesObject>(object)
    expect(created).toMatchObject({ kind: 'PodDisruptionBudget', metadata: { name: 'budget' } })
    const patched = await client.patch<KubernetesObject>({ ...object, metadata: { ...object.metadata, labels: { a: 'b' } } }, undefined, undefined, undefined, undefined, PatchStrategy.MergePatch)
    expect(patched.metadata?.labels).toEqual({ a: 'b' })
    expect((await client.list('policy/v1', 'PodDisruptionBudget', namespace)).items).toHaveLength(1)
    await client.delete(object)
    expect((await failure(client.read(object))).code).toBe(404)
  })

  it('defines a kind of its own and uses it', async () => {
    const client = KubernetesObjectApi.makeApiClient(config)
    const schema = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { size: { type: 'integer', maximum: 3 } } } } } }
    await client.create<KubernetesObject>({
      ...{ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'widgets.example.com' } },
      ...{ spec: { group: 'example.com', scope: 'Namespaced', names: { plural: 'widgets', kind: 'Widget', singular: 'widget' }, versions: [{ name: 'v1', served: true, storage: true, schema }] } },
    } as KubernetesObject)
    const custom = config.makeApiClient(CustomObjectsApi)
    const place = { group: 'example.com', version: 'v1', namespace, plural: 'widgets' }
    const widget = (size: number) => ({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' }, spec: { size } })
    await waitFor(async () => {
      try {
        await custom.createNamespacedCustomObject({ ...place, body: widget(2) })
        return true
      } catch {
        return false
      }
    })
    expect(await failure(custom.createNamespacedCustomObject({ ...place, body: { ...widget(9), metadata: { name: 'x' } } }))).toMatchObject({ code: 422, body: { reason: 'Invalid' } })
    expect(await custom.getNamespacedCustomObject({ ...place, name: 'w' })).toMatchObject({ spec: { size: 2 } })
  })

  it('asks what one may do, scales, and reads what pods use', async () => {
    const review = await config.makeApiClient(AuthorizationV1Api).createSelfSubjectAccessReview({ body: { spec: { resourceAttributes: { verb: 'delete', resource: 'nodes' } } } })
    expect(review.status?.allowed).toBe(true)
    const apps = config.makeApiClient(AppsV1Api)
    const labels = { app: 'scaled' }
    const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } }
    await apps.createNamespacedDeployment({ namespace, body: { metadata: { name: 'scaled' }, spec: { replicas: 1, selector: { matchLabels: labels }, template } } })
    const scale = await apps.readNamespacedDeploymentScale({ name: 'scaled', namespace })
    await apps.replaceNamespacedDeploymentScale({ name: 'scaled', namespace, body: { ...scale, spec: { replicas: 2 } } })
    await waitFor(async () => (await apps.readNamespacedDeployment({ name: 'scaled', namespace })).status?.readyReplicas === 2)
    await cluster.conductor.advance(120)
    const { items } = await new Metrics(config).getPodMetrics(namespace)
    expect(items.map(({ metadata }) => metadata.name)).toContain('web')
  })
})

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = ''
  stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  return () => text
}

async function failure(doing: Promise<unknown>): Promise<{ code: number; body: unknown }> {
  const error: unknown = await doing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ApiException)) throw new Error(`expected a refusal, got ${String(error)}`)
  const said: unknown = error.body
  return { code: error.code, body: typeof said === 'string' ? JSON.parse(said) : said }
}

async function waitFor(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('this has not happened within ten seconds')
}
