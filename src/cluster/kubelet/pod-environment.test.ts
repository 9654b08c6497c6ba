import { describe, expect, it } from 'vitest'
import type { Core } from '../../api/types'
import { ConfigMap } from '../../api/kinds/config-map'
import { Service } from '../../api/kinds/service'
import { startOneNode, stateWord } from './one-node.test.support'

type Node = ReturnType<typeof startOneNode>

async function output(
  node: Node,
  container: Partial<Core.Container>,
  spec: Partial<Core.PodSpec> = {},
): Promise<string> {
  node.create(
    { restartPolicy: 'Never', ...spec, containers: [{ name: 'app', image: 'toolbox:1', ...container }] },
    { labels: { app: 'web', tier: 'front' } },
  )
  await node.until(() => /Succeeded|Failed/.test(node.pod().status.phase ?? ''), 100)
  return node.logs()
}

const variables = (text: string): Record<string, string> =>
  Object.fromEntries(text.split('\n').map((line) => line.split(/=(.*)/s).slice(0, 2)))

describe('the environment of a container', () => {
  it('holds what the image, the pod and the API server say', async () => {
    const node = startOneNode()
    node.configMap('settings', { color: 'red', size: 'big' })
    node.secret('hidden', { password: 's3cr3t' })
    node.door.create(Service, {
      metadata: { name: 'my-db', namespace: 'default' },
      spec: { ports: [{ name: 'sql', port: 5432 }], clusterIP: '10.96.7.7' },
    })
    await node.run(1)
    const fromField = (fieldPath: string): Core.EnvVarSource => ({ fieldRef: { fieldPath } })
    const env = variables(
      await output(node, {
        command: ['env'],
        resources: { limits: { memory: '64Mi', cpu: '500m' } },
        envFrom: [
          { prefix: 'CFG_', configMapRef: { name: 'settings' } },
          { secretRef: { name: 'nothing', optional: true } },
        ],
        env: [
          { name: 'PLAIN', value: 'a' },
          { name: 'COMPOSED', value: '$(PLAIN)-$(CFG_color)-$(UNKNOWN)-$$(PLAIN)' },
          { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'hidden', key: 'password' } } },
          { name: 'NAME', valueFrom: fromField('metadata.name') },
          { name: 'NAMESPACE', valueFrom: fromField('metadata.namespace') },
          { name: 'IP', valueFrom: fromField('status.podIP') },
          { name: 'HOST', valueFrom: fromField('status.hostIP') },
          { name: 'NODE', valueFrom: fromField('spec.nodeName') },
          { name: 'APP', valueFrom: fromField("metadata.labels['app']") },
          { name: 'ACCOUNT', valueFrom: fromField('spec.serviceAccountName') },
          { name: 'MEMORY', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } },
          { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } } },
        ],
      }),
    )
    expect(env).toMatchObject({
      PATH: '/bin',
      HOSTNAME: 'web',
      PLAIN: 'a',
      COMPOSED: 'a-red-$(UNKNOWN)-$(PLAIN)',
      CFG_color: 'red',
      CFG_size: 'big',
      PASSWORD: 's3cr3t',
      NAME: 'web',
      NAMESPACE: 'default',
      IP: '10.244.1.2',
      HOST: '172.18.0.3',
      NODE: 'worker-1',
      APP: 'web',
      ACCOUNT: 'default',
      MEMORY: '64',
      CPU: '500',
      KUBERNETES_SERVICE_HOST: '10.96.0.1',
      KUBERNETES_SERVICE_PORT: '443',
      KUBERNETES_SERVICE_PORT_HTTPS: '443',
      KUBERNETES_PORT: 'tcp://10.96.0.1:443',
      KUBERNETES_PORT_443_TCP_ADDR: '10.96.0.1',
      MY_DB_SERVICE_HOST: '10.96.7.7',
      MY_DB_SERVICE_PORT_SQL: '5432',
      MY_DB_PORT_5432_TCP: 'tcp://10.96.7.7:5432',
    })
  })

  it('leaves out the Services of the namespace when the pod does not want them', async () => {
    const node = startOneNode()
    node.door.create(Service, { metadata: { name: 'db', namespace: 'default' }, spec: { ports: [{ port: 5432 }] } })
    await node.run(1)
    const env = variables(await output(node, { command: ['env'] }, { enableServiceLinks: false }))
    expect(env.DB_SERVICE_HOST).toBeUndefined()
    expect(env.KUBERNETES_SERVICE_HOST).toBe('10.96.0.1')
  })

  it('is taken as it is where it comes from elsewhere', async () => {
    const node = startOneNode()
    node.configMap('settings', { 'app.conf': '$(A)', '1st': '$$' })
    node.secret('hidden', { password: '$(A)$$' })
    const env = variables(
      await output(node, {
        command: ['env'],
        envFrom: [{ configMapRef: { name: 'settings' } }],
        env: [
          { name: 'A', value: 'a' },
          { name: 'B', value: '$(C)$(app.conf)' },
          { name: 'C', value: 'c' },
          { name: 'A', value: '$(A)a' },
          { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'hidden', key: 'password' } } },
          { name: 'NOTHING', valueFrom: { configMapKeyRef: { name: 'settings', key: 'no', optional: true } } },
          { name: 'EMPTY' },
        ],
      }),
    )
    expect(env).toMatchObject({ A: 'aa', B: '$(C)$(A)', C: 'c', PASSWORD: '$(A)$$', 'app.conf': '$(A)', '1st': '$$', EMPTY: '' })
    expect(env).not.toHaveProperty('NOTHING')
  })

  it('knows the Services that there were when the container was created', async () => {
    const node = startOneNode()
    const service = (name: string) =>
      node.door.create(Service, { metadata: { name, namespace: 'default' }, spec: { ports: [{ port: 80, protocol: 'UDP' }] } })
    node.create({ containers: [{ name: 'app', image: 'toolbox:1', command: ['exit-after', '5', '1'] }] })
    await node.run(0.1)
    service('after-the-pod')
    await node.until(() => stateWord(node.status()) === 'Running')
    service('after-the-container')
    const names = (): string[] => [...([...node.runtime.running][0]?.spec.env().keys() ?? [])].filter((name) => name.endsWith('_SERVICE_HOST'))
    expect(names().sort()).toEqual(['AFTER_THE_POD_SERVICE_HOST', 'KUBERNETES_SERVICE_HOST'])
    await node.until(() => node.status()?.restartCount === 1)
    expect(names()).toContain('AFTER_THE_CONTAINER_SERVICE_HOST')
  })

  it('is put into the command line where $(NAME) stands', async () => {
    const text = await output(startOneNode(), {
      command: ['echo'],
      args: ['$(GREETING) $(NOBODY) $(PATH) $(HOSTNAME) $$(GREETING) $(KUBERNETES_SERVICE_PORT)'],
      env: [{ name: 'GREETING', value: 'hello' }],
    })
    expect(text).toBe('hello $(NOBODY) $(PATH) $(HOSTNAME) $(GREETING) 443\n')
  })
})

describe('the files of a container', () => {
  it('hold ConfigMaps, Secrets, fields and the account of the pod', async () => {
    const node = startOneNode()
    node.configMap('settings', { 'app.conf': 'color=red\n', other: 'x' })
    node.secret('hidden', { password: 's3cr3t' })
    const text = await output(
      node,
      {
        command: [
          'cat',
          '/etc/app/app.conf',
          '/etc/secret/password',
          '/etc/all/labels',
          '/etc/all/deep/p',
          '/one.conf',
          '/var/run/secrets/kubernetes.io/serviceaccount/namespace',
        ],
        volumeMounts: [
          { name: 'conf', mountPath: '/etc/app' },
          { name: 'secret', mountPath: '/etc/secret' },
          { name: 'all', mountPath: '/etc/all' },
          { name: 'conf', mountPath: '/one.conf', subPath: 'app.conf' },
        ],
      },
      {
        volumes: [
          { name: 'conf', configMap: { name: 'settings' } },
          { name: 'secret', secret: { secretName: 'hidden' } },
          {
            name: 'all',
            projected: {
              sources: [
                { downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
                { secret: { name: 'hidden', items: [{ key: 'password', path: 'deep/p' }] } },
              ],
            },
          },
        ],
      },
    )
    expect(text).toBe('color=red\ns3cr3tapp="web"\ntier="front"s3cr3tcolor=red\ndefault')
  })

  it('are the kubelet’s in /etc', async () => {
    const text = await output(startOneNode(), { command: ['cat', '/etc/hostname', '/etc/resolv.conf', '/etc/hosts'] })
    expect(text).toContain(
      'web\nsearch default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
    )
    expect(text).toContain('# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n')
    expect(text).toContain('10.244.1.2\tweb\n')
  })

  it('are shared through an emptyDir, and outlive a container in it', async () => {
    const node = startOneNode()
    const volumeMounts = [{ name: 'shared', mountPath: '/shared' }]
    const text = await output(
      node,
      { command: ['cat', '/shared/note'], volumeMounts },
      {
        volumes: [{ name: 'shared', emptyDir: {} }],
        initContainers: [{ name: 'first', image: 'toolbox:1', command: ['touch', '/shared/note'], volumeMounts }],
      },
    )
    expect(text).toBe('')
    expect(node.pod().status.phase).toBe('Succeeded')
  })

  it('stay on the node with hostPath', async () => {
    const node = startOneNode()
    const volumes = [{ name: 'host', hostPath: { path: '/data' } }]
    const volumeMounts = [{ name: 'host', mountPath: '/mnt' }]
    node.create(
      {
        restartPolicy: 'Never',
        volumes,
        containers: [{ name: 'app', image: 'toolbox:1', command: ['touch', '/mnt/file'], volumeMounts }],
      },
      { name: 'writer' },
    )
    await node.until(() => node.pod('writer').status.phase === 'Succeeded')
    await output(node, { command: ['cat', '/mnt/file'], volumeMounts }, { volumes })
    expect(node.pod().status.phase).toBe('Succeeded')
  })

  it('follow their ConfigMap after a while, but not through subPath', async () => {
    const node = startOneNode()
    node.configMap('settings', { color: 'red' })
    const volumeMounts = [
      { name: 'conf', mountPath: '/conf' },
      { name: 'conf', mountPath: '/fixed', subPath: 'color' },
    ]
    node.create({
      volumes: [{ name: 'conf', configMap: { name: 'settings' } }],
      containers: [{ name: 'app', image: 'toolbox:1', volumeMounts }],
    })
    await node.until(() => stateWord(node.status()) === 'Running')
    const read = (path: string): string => [...node.runtime.running][0].files.read(path)
    expect([read('/conf/color'), read('/fixed')]).toEqual(['red', 'red'])
    const settings = node.door.get(ConfigMap, { namespace: 'default', name: 'settings' })
    node.door.update(ConfigMap, { ...settings, data: { color: 'blue' } })
    await node.run(91)
    expect([read('/conf/color'), read('/fixed')]).toEqual(['blue', 'red'])
  })

  it('cannot be changed where the kubelet wrote them', async () => {
    const node = startOneNode()
    node.configMap('settings', { color: 'red' })
    await output(
      node,
      { command: ['touch', '/conf/new'], volumeMounts: [{ name: 'conf', mountPath: '/conf' }] },
      { volumes: [{ name: 'conf', configMap: { name: 'settings' } }] },
    )
    expect(node.pod().status.phase).toBe('Failed')
    expect(node.logs()).toBe('touch: /conf/new: Read-only file system\n')
  })

  it('tell what a container said at its end', async () => {
    const node = startOneNode()
    node.create({
      restartPolicy: 'Never',
      containers: [{ name: 'app', image: 'toolbox:1', command: ['say-last', 'out of luck'] }],
    })
    await node.until(() => node.pod().status.phase === 'Failed')
    expect(node.status()?.state?.terminated?.message).toBe('out of luck')
  })
})
