import { describe, expect, it } from 'vitest'
import { ConfigMap } from '../api/kinds/config-map'
import { Node } from '../api/kinds/node'
import { Pod } from '../api/kinds/pod'
import { Service } from '../api/kinds/service'
import { MemoryFileSystem } from '../base/os/memory-file-system'
import { bootReady as boot } from './booted-cluster.test.support'

describe('kube-proxy', () => {
  it('leaves the rules as they are when it is stopped, and catches up when it is back', async () => {
    const { cluster, door, run, pod, find } = await boot()
    pod('web', 'worker-1')
    pod('client', 'worker-2')
    const service = (name: string) => door.create(Service, { metadata: { name, namespace: 'default' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } })
    const web = find('web')
    if (web) door.update(Pod, { ...web, metadata: { ...web.metadata, labels: { app: 'web' } } })
    service('old')
    await run(20)
    const asks = (host: string) => cluster.network.trace({ namespace: 'default', pod: 'client' }, { method: 'GET', host, port: 80, path: '/', headers: { host }, body: '' }).outcome
    expect(asks('old')).toHaveProperty('response')
    cluster.fault('component-stop', 'kube-proxy')
    await run(60)
    expect(door.list(Pod, { labelSelector: 'k8s-app=kube-proxy' }).items).toEqual([])
    service('new')
    await run(20)
    expect([asks('old'), asks('new')]).toEqual([expect.objectContaining({ response: expect.anything() }), expect.not.objectContaining({ response: expect.anything() })])
    cluster.fault('component-start', 'kube-proxy')
    await run(20)
    expect(asks('new')).toHaveProperty('response')
  })
})

describe('a machine', () => {
  it('that was off comes back with its pods, restarted, and another boot id', async () => {
    const { cluster, door, run, pod, find, ready, reasons } = await boot()
    pod('web', 'worker-1')
    await run(20)
    const { uid } = find('web')?.metadata ?? {}
    const { bootID } = door.get(Node, { name: 'worker-1' }).status.nodeInfo ?? {}
    cluster.fault('node-off', 'worker-1')
    await run(100)
    expect(ready('worker-1')).toBe('Unknown')
    expect(find('web')?.status.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('False')
    cluster.fault('node-on', 'worker-1')
    await run(20)
    expect(ready('worker-1')).toBe('True')
    expect(door.get(Node, { name: 'worker-1' }).status.nodeInfo?.bootID).not.toBe(bootID)
    expect(reasons('worker-1')).toContain('Rebooted')
    expect(reasons('web')).toContain('SandboxChanged')
    expect(find('web')?.metadata.uid).toBe(uid)
    expect(find('web')?.status.containerStatuses?.[0]).toMatchObject({ ready: true, restartCount: 1, lastState: { terminated: { exitCode: 255, reason: 'Unknown' } } })
    expect(find('web')?.status.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True')
  })

  it('that is lost for long keeps its pods Terminating, until it is back', async () => {
    const { cluster, run, pod, find } = await boot()
    pod('web', 'worker-1')
    await run(20)
    cluster.fault('network-loss', 'worker-1')
    await run(600)
    expect(find('web')?.metadata.deletionTimestamp).toBeDefined()
    cluster.fault('network-heal', 'worker-1')
    await run(60)
    expect(find('web')).toBeUndefined()
  })

  it.each([
    ['network-loss', 'network-heal'],
    ['kubelet-stop', 'kubelet-start'],
  ])('with %s is NotReady after the grace period, and its containers run on until %s', async (loss, heal) => {
    const { cluster, run, pod, find, ready } = await boot()
    pod('web', 'worker-1')
    await run(20)
    const before = find('web')?.status.containerStatuses?.[0].containerID
    cluster.fault(loss, 'worker-1')
    await run(40)
    expect(ready('worker-1')).toBe('True')
    await run(30)
    expect(ready('worker-1')).toBe('Unknown')
    cluster.fault(heal, 'worker-1')
    await run(30)
    expect(ready('worker-1')).toBe('True')
    expect(find('web')?.status.containerStatuses?.[0]).toMatchObject({ containerID: before, restartCount: 0, ready: true })
    expect(find('web')?.status.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True')
  })

  it('that is removed takes its Node along, and its pods are cleared away', async () => {
    const { cluster, door, run, pod, find } = await boot()
    pod('web', 'worker-1')
    await run(20)
    expect(cluster.fault('node-remove', 'worker-1')).toBeUndefined()
    await run(90)
    expect(door.list(Node).items.map(({ metadata }) => metadata.name)).toEqual(['control-plane', 'worker-2'])
    expect(find('web')).toBeUndefined()
  })

  it('that is added joins, and gets a kube-proxy', async () => {
    const { cluster, door, run, ready } = await boot()
    expect(cluster.fault('node-add', '')).toBeUndefined()
    expect(cluster.fault('node-add', 'spare')).toBeUndefined()
    await run(20)
    expect([ready('worker-3'), ready('spare')]).toEqual(['True', 'True'])
    expect(door.list(Pod, { labelSelector: 'k8s-app=kube-proxy' }).items).toHaveLength(5)
  })

  it('whose cable is slow or lossy is slow to answer, until it is mended', async () => {
    const { clock, cluster, run, pod, find } = await boot()
    pod('web', 'worker-1')
    pod('client', 'worker-2')
    await run(20)
    const files = new MemoryFileSystem({ clock })
    const stack = cluster.network.outside({ files, cause: 0 })
    const { address } = cluster.network.findNode('worker-1') ?? { address: '' }
    const trip = async () => {
      const echo = stack.ping(address)
      await run(11)
      return (await echo)?.ms
    }
    const healthy = await trip()
    expect(cluster.fault('link-delay', 'worker-1')).toBeUndefined()
    expect(await trip()).toBeCloseTo((healthy ?? 0) + 400, 5)
    expect(cluster.fault('link-delay', 'worker-1=50ms')).toBeUndefined()
    expect(await trip()).toBeCloseTo((healthy ?? 0) + 100, 5)
    expect(cluster.fault('link-loss', 'worker-1=100%')).toBeUndefined()
    expect(await trip()).toBeUndefined()
    expect(cluster.fault('link-heal', 'worker-1')).toBeUndefined()
    expect(await trip()).toBeCloseTo(healthy ?? 0, 5)
    expect(find('web')?.status.phase).toBe('Running')
  })

  it.each([
    ['link-loss', 'worker-1=50ms', '"50ms" is not understood; write worker-1=30%, at most 100%'],
    ['link-loss', 'worker-1=101%', '"101%" is not understood; write worker-1=30%, at most 100%'],
    ['link-delay', 'worker-1=1s', '"1s" is not understood; write worker-1=50ms, at most 60000ms'],
    ['link-delay', 'worker-9', 'unknown node "worker-9"; known are control-plane, worker-1, worker-2'],
    ['node-of', 'worker-1', /^unknown fault "node-of"; known are node-off, node-on, /],
    ['node-off', 'worker-9', 'unknown node "worker-9"; known are control-plane, worker-1, worker-2'],
    ['component-stop', 'kube-dns', 'unknown component "kube-dns"; known are etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kube-proxy, coredns'],
    ['container-crash', 'default/nobody', 'no container "default/nobody" is running; name it NAMESPACE/POD or NAMESPACE/POD/CONTAINER'],
    ['node-add', 'worker-1', 'there is a node "worker-1" already'],
    ['node-remove', 'control-plane', 'the node of the control plane cannot be removed'],
  ])('%s on %s is refused in plain words', async (name, target, words) => {
    const { cluster } = await boot()
    expect(cluster.fault(name, target)).toMatch(words)
  })
})

describe('the configuration of kube-proxy', () => {
  it('holds from the next start of its pods on; one that nobody can read keeps them from starting', async () => {
    const { cluster, door, run } = await boot(2)
    const place = { namespace: 'kube-system', name: 'kube-proxy' }
    const type = 'application/merge-patch+json'
    const { data } = door.get(ConfigMap, place)
    const restart = async (text: string) => {
      door.patch(ConfigMap, place, { type, patch: { data: { 'config.conf': text } } })
      for (const { metadata } of door.list(Pod, { labelSelector: 'k8s-app=kube-proxy' }).items) door.delete(Pod, metadata)
      await run(60)
    }
    const rules = () => cluster.network.findNode('worker-1')?.iptablesSave().split('\n') ?? []
    const masquerades = () => rules().some((line) => /^-A KUBE-SVC-\w+ -d 10\.96\.0\.10\/32 .* -j KUBE-MARK-MASQ$/.test(line))
    expect(masquerades()).toBe(false)
    await restart(`${data?.['config.conf']}iptables:\n  masqueradeAll: true\nnodePortAddresses: [primary]\n`)
    expect(masquerades()).toBe(true)
    expect(rules().find((line) => line.startsWith('-A KUBE-SERVICES') && line.endsWith('-j KUBE-NODEPORTS'))).toContain('-d 172.18.0.3/32')
    await restart('clusterCIDR: [')
    const states = door.list(Pod, { labelSelector: 'k8s-app=kube-proxy' }).items.map(({ status }) => status.containerStatuses?.[0]?.state?.waiting?.reason)
    expect(states).toEqual(['CrashLoopBackOff', 'CrashLoopBackOff'])
    expect(masquerades()).toBe(true)
  })
})
