import { describe, expect, it } from 'vitest'
import { Node } from '../../../api/kinds/node'
import { Pod } from '../../../api/kinds/pod'
import type { Core } from '../../../api/types'
import { createTools } from '../../../shell/tools'
import { startOneNode } from '../one-node.test.support'

const mounted = (volume: Omit<Core.Volume, 'name'>, mount: Partial<Core.VolumeMount> = {}, rest: Partial<Core.Container> = {}) => ({
  containers: [{ name: 'c', image: 'busybox', command: ['sleep', '100000'], volumeMounts: [{ name: 'v', mountPath: '/v', ...mount }], ...rest }],
  volumes: [{ name: 'v', ...volume }],
})

async function shown(volume: Omit<Core.Volume, 'name'>, command: string) {
  const node = startOneNode({ tools: createTools() })
  node.configMap('settings', { a: '1', b: '2' })
  node.secret('key', { k: 'x' })
  node.create(mounted(volume), { labels: { app: 'web' } })
  await node.run(15)
  return (await node.exec(['sh', '-c', command])).output
}

describe('files that the kubelet writes', () => {
  it.each([
    { title: 'all keys', volume: { configMap: { name: 'settings' } }, command: 'ls /v', then: 'a\nb\n' },
    { title: 'chosen keys under other names', volume: { configMap: { name: 'settings', items: [{ key: 'a', path: 'x/y' }] } }, command: 'cat /v/x/y; ls /v', then: '1x\n' },
    { title: 'nothing of what may be missing', volume: { secret: { secretName: 'none', optional: true } }, command: 'ls /v; echo end', then: 'end\n' },
    { title: 'a mode for all', volume: { secret: { secretName: 'key', defaultMode: 0o400 } }, command: 'ls -l /v/..data/k | cut -c1-10', then: '-r--------\n' },
    { title: 'a mode of its own', volume: { secret: { secretName: 'key', items: [{ key: 'k', path: 'k', mode: 0o755 }] } }, command: 'ls -l /v/..data/k | cut -c1-10', then: '-rwxr-xr-x\n' },
    { title: 'several sources in one', volume: { projected: { sources: [{ configMap: { name: 'settings' } }, { secret: { name: 'key' } }, { downwardAPI: { items: [{ path: 'l', fieldRef: { fieldPath: 'metadata.labels' } }] } }] } }, command: 'ls /v; cat /v/l', then: 'a\nb\nk\nl\napp="web"' },
    { title: 'a link to a folder with a date', volume: { configMap: { name: 'settings' } }, command: 'readlink /v/a', then: '..data/a\n' },
  ])('show $title', async ({ volume, command, then }) => {
    expect(await shown(volume, command)).toBe(then)
  })

  it.each([
    { title: 'a ConfigMap', volume: { configMap: { name: 'none' } }, then: 'MountVolume.SetUp failed for volume "v" : configmap "none" not found' },
    { title: 'a Secret', volume: { secret: { secretName: 'none' } }, then: 'MountVolume.SetUp failed for volume "v" : secret "none" not found' },
    { title: 'a key', volume: { configMap: { name: 'settings', items: [{ key: 'z', path: 'z' }] } }, then: 'MountVolume.SetUp failed for volume "v" : references non-existent config key: z' },
    { title: 'a key of a Secret', volume: { secret: { secretName: 'key', items: [{ key: 'z', path: 'z' }] } }, then: 'MountVolume.SetUp failed for volume "v" : references non-existent secret key: z' },
  ])('wait for $title', async ({ volume, then }) => {
    const node = startOneNode()
    node.configMap('settings', { a: '1' })
    node.secret('key', { k: 'x' })
    node.create(mounted(volume))
    await node.run(1)
    expect(node.events().filter((event) => event.startsWith('FailedMount'))[0]).toContain(then)
    expect(node.status()?.state?.waiting?.reason).toBe('ContainerCreating')
  })

  it('appear when what was optional comes after all', async () => {
    const node = startOneNode({ tools: createTools() })
    node.create(mounted({ configMap: { name: 'late', optional: true } }))
    await node.run(15)
    node.configMap('late', { a: '1' })
    await node.run(120)
    expect((await node.exec(['cat', '/v/a'])).output).toBe('1')
  })
})

describe('what a pod says of itself', () => {
  it('follows its labels and annotations in files', async () => {
    const node = startOneNode({ tools: createTools() })
    const items = ['labels', 'annotations'].map((what) => ({ path: what, fieldRef: { fieldPath: `metadata.${what}` } }))
    node.create(mounted({ downwardAPI: { items } }), { labels: { app: 'web' } })
    await node.run(15)
    const pod = node.pod()
    node.door.update(Pod, { ...pod, metadata: { ...pod.metadata, labels: { app: 'web', tier: 'front' }, annotations: { note: 'a "b"' } } })
    await node.run(5)
    expect((await node.exec(['sh', '-c', 'cat /v/labels; echo; cat /v/annotations'])).output).toBe('app="web"\ntier="front"\nnote="a \\"b\\""')
  })

  it.each([
    { resource: 'limits.cpu', divisor: undefined, then: '2' },
    { resource: 'limits.cpu', divisor: '1m', then: '1500' },
    { resource: 'requests.cpu', divisor: '1m', then: '250' },
    { resource: 'limits.memory', divisor: '1Mi', then: '64' },
    { resource: 'requests.memory', divisor: undefined, then: '33554432' },
    { resource: 'requests.ephemeral-storage', divisor: undefined, then: '0' },
  ])('tells $resource in units of $divisor: $then', async ({ resource, divisor, then }) => {
    const node = startOneNode({ tools: createTools() })
    const resourceFieldRef = { containerName: 'c', resource, ...(divisor ? { divisor } : {}) }
    const resources = { limits: { cpu: '1500m', memory: '64Mi' }, requests: { cpu: '250m', memory: '32Mi' } }
    node.create(mounted({ downwardAPI: { items: [{ path: 'x', resourceFieldRef }] } }, {}, { resources }))
    await node.run(15)
    expect((await node.exec(['cat', '/v/x'])).output).toBe(then)
  })
})

describe('an emptyDir', () => {
  it('outlives its containers, not its pod', async () => {
    const node = startOneNode({ tools: createTools() })
    const spec = mounted({ emptyDir: {} }, {}, { command: ['sh', '-c', 'ls /v; touch /v/x; sleep 20; exit 1'] })
    node.create(spec)
    await node.run(40)
    expect(node.status()?.restartCount).toBe(1)
    expect(node.logs()).toBe('x\n')
    node.door.delete(Pod, { namespace: 'default', name: 'web' }, { gracePeriodSeconds: 0 })
    await node.run(1)
    node.create(spec)
    await node.run(15)
    expect(node.logs()).toBe('')
  })
})

describe('a part of a volume', () => {
  const env = [{ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }, { name: 'EMPTY', value: '' }]

  it('is named by the environment', async () => {
    const node = startOneNode({ tools: createTools() })
    node.create(mounted({ hostPath: { path: '/srv' } }, { subPathExpr: 'logs/$(POD)' }, { env }))
    await node.run(15)
    await node.exec(['touch', '/v/x'])
    expect(node.disk.stat('/srv/logs/web/x')?.type).toBe('file')
  })

  it.each([
    { expression: '$(NONE)', then: 'missing value for NONE' },
    { expression: '$(NONE)/$(EMPTY)', then: 'missing value for EMPTY, NONE' },
  ])('cannot be $expression', async ({ expression, then }) => {
    const node = startOneNode()
    node.create(mounted({ emptyDir: {} }, { subPathExpr: expression }, { env }))
    await node.run(15)
    expect(node.status()?.state?.waiting).toEqual({ reason: 'CreateContainerConfigError', message: then })
  })
})

describe('a disk beside the nodes', () => {
  it('is there for every pod that names it', async () => {
    const node = startOneNode({ tools: createTools() })
    const nfs = { server: 'files', path: '/exports' }
    node.create(mounted({ nfs }), { name: 'one' })
    node.create(mounted({ nfs: { ...nfs, readOnly: true } }), { name: 'two' })
    await node.run(15)
    await node.exec(['sh', '-c', 'echo hi > /v/x'], { name: 'one' })
    expect((await node.exec(['cat', '/v/x'], { name: 'two' })).output).toBe('hi\n')
    expect(node.door.list(Node).items).toHaveLength(1)
  })
})
