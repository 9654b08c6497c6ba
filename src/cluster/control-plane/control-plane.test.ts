import { describe, expect, it } from 'vitest'
import { Lease } from '../../api/kinds/lease'
import { Node } from '../../api/kinds/node'
import { Pod } from '../../api/kinds/pod'
import { dialFailureOf } from '../../api/unreachable'
import { createSimulation } from '../../base/simulation'
import { images } from '../../images/images'
import { bootReady as boot, START } from '../booted-cluster.test.support'
import { bootCluster } from '../cluster'

describe('the control plane in static pods', () => {
  it('is mirrored as kubeadm leaves it', async () => {
    const { door } = await boot()
    const pods = door.list(Pod, { namespace: 'kube-system', labelSelector: 'tier=control-plane' }).items
    expect(pods.map(({ metadata }) => metadata.name)).toEqual([
      'etcd-control-plane',
      'kube-apiserver-control-plane',
      'kube-controller-manager-control-plane',
      'kube-scheduler-control-plane',
    ])
    const node = door.get(Node, { name: 'control-plane' })
    for (const { metadata, spec, status } of pods) {
      const { 'kubernetes.io/config.hash': hash, 'kubernetes.io/config.mirror': mirror, 'kubernetes.io/config.source': source } = metadata.annotations ?? {}
      expect([mirror, source]).toEqual([hash, 'file'])
      expect(metadata.ownerReferences).toEqual([{ apiVersion: 'v1', kind: 'Node', name: 'control-plane', uid: node.metadata.uid, controller: true }])
      expect(spec).toMatchObject({ hostNetwork: true, priority: 2_000_001_000, priorityClassName: 'system-node-critical', tolerations: [{ operator: 'Exists', effect: 'NoExecute' }] })
      expect(status).toMatchObject({ phase: 'Running', podIP: '172.18.0.2' })
    }
    expect(pods[3].spec.containers[0]).toMatchObject({
      image: 'registry.k8s.io/kube-scheduler:v1.32.13',
      command: ['kube-scheduler', ...['authentication', 'authorization'].map((what) => `--${what}-kubeconfig=/etc/kubernetes/scheduler.conf`), ...['--bind-address=127.0.0.1', '--kubeconfig=/etc/kubernetes/scheduler.conf', '--leader-elect=true']],
    })
  })

  it('comes back under its old name when its mirror is deleted, and goes on meanwhile', async () => {
    const { door, run, find } = await boot()
    const before = find('kube-scheduler-control-plane', 'kube-system')
    door.delete(Pod, { namespace: 'kube-system', name: 'kube-scheduler-control-plane' })
    await run(2)
    const after = find('kube-scheduler-control-plane', 'kube-system')
    expect(after?.metadata.uid).not.toBe(before?.metadata.uid)
    expect(after?.status.containerStatuses?.[0].containerID).toBe(before?.status.containerStatuses?.[0].containerID)
    expect(after?.status.phase).toBe('Running')
  })

  it('has a kube-proxy on every node, and leaders that hold their leases', async () => {
    const { door } = await boot()
    const proxies = door.list(Pod, { namespace: 'kube-system', labelSelector: 'k8s-app=kube-proxy' }).items
    expect(proxies.map(({ spec }) => spec.nodeName).sort()).toEqual(['control-plane', 'worker-1', 'worker-2'])
    for (const name of ['kube-scheduler', 'kube-controller-manager']) {
      expect(door.get(Lease, { namespace: 'kube-system', name }).spec).toMatchObject({ holderIdentity: expect.stringMatching(/^control-plane_[0-9a-f-]{36}$/), leaseDurationSeconds: 15 })
    }
  })

  it('stays away in a large cluster, where it would cost as much as the nodes', () => {
    const simulation = createSimulation({ seed: 'large', startMs: START })
    const cluster = bootCluster({ simulation, nodes: 101, images })
    simulation.clock.advanceTo(START + 20_000)
    const door = cluster.door({ user: 'kubernetes-admin', fieldManager: 'test' })
    expect(door.list(Pod, { namespace: 'kube-system' }).items.map(({ metadata }) => metadata.labels?.['k8s-app'])).toEqual(['kube-dns', 'kube-dns'])
    expect(cluster.isReady()).toBe(true)
  })
})

describe('a part of the control plane that is stopped', () => {
  it('without a scheduler: new pods wait, and nobody says why', async () => {
    const { cluster, run, pod, find, reasons } = await boot()
    expect(cluster.fault('component-stop', 'kube-scheduler')).toBeUndefined()
    await run(5)
    pod('late')
    await run(30)
    expect(find('late')?.status).toMatchObject({ phase: 'Pending' })
    expect([find('late')?.spec.nodeName, reasons('late')]).toEqual([undefined, []])
    expect(find('kube-scheduler-control-plane', 'kube-system')).toBeUndefined()
    cluster.fault('component-start', 'kube-scheduler')
    await run(20)
    expect(find('late')?.status.phase).toBe('Running')
  })

  it('without a controller manager: a lost node is not noticed, until a new one has waited for the lease to run out', async () => {
    const { cluster, run, ready } = await boot()
    cluster.fault('component-stop', 'kube-controller-manager')
    await run(5)
    cluster.fault('node-off', 'worker-1')
    await run(120)
    expect(ready('worker-1')).toBe('True')
    cluster.fault('component-start', 'kube-controller-manager')
    await run(90)
    expect(ready('worker-1')).toBe('Unknown')
  })

  it('without an API server: nobody answers, pods run on, and leaders give up', async () => {
    const { cluster, run, get, find, pod } = await boot()
    pod('web')
    await run(20)
    const started = find('web')?.status.containerStatuses?.[0].containerID
    cluster.fault('component-stop', 'kube-apiserver')
    await run(2)
    expect(dialFailureOf(await get('/api/v1/pods'))).toBe('dial tcp 172.18.0.2:6443: connect: connection refused')
    await run(60)
    expect(cluster.scheduler).toBeUndefined()
    cluster.fault('component-start', 'kube-apiserver')
    await run(120)
    expect((await get('/api/v1/pods')).status).toBe(200)
    expect(cluster.scheduler).toBeDefined()
    expect(find('web')?.status.containerStatuses?.[0]).toMatchObject({ containerID: started, restartCount: 0 })
    expect(find('kube-scheduler-control-plane', 'kube-system')?.status.containerStatuses?.[0].restartCount).toBeGreaterThan(0)
  })

  it('without etcd: the API server refuses, ends, and comes back with it', async () => {
    const { cluster, run, get, find } = await boot()
    cluster.fault('component-stop', 'etcd')
    await run(30)
    expect(dialFailureOf(await get('/api/v1/pods'))).toContain('connection refused')
    cluster.fault('component-start', 'etcd')
    await run(120)
    expect((await get('/api/v1/pods')).status).toBe(200)
    expect(find('kube-apiserver-control-plane', 'kube-system')?.status.containerStatuses?.[0].restartCount).toBeGreaterThan(0)
  })

  it('a leader whose lease is taken away ends, and leads again when it has run out', async () => {
    const { cluster, door, run, find } = await boot()
    const place = { namespace: 'kube-system', name: 'kube-scheduler' }
    const holder = () => door.get(Lease, place).spec.holderIdentity
    const before = holder()
    door.patch(Lease, place, { type: 'application/merge-patch+json', patch: { spec: { holderIdentity: 'somebody' } } })
    await run(15)
    expect([cluster.scheduler, holder()]).toEqual([undefined, 'somebody'])
    await run(30)
    expect(cluster.scheduler).toBeDefined()
    expect(holder()).toMatch(/^control-plane_/)
    expect(holder()).not.toBe(before)
    expect(find('kube-scheduler-control-plane', 'kube-system')?.status.containerStatuses?.[0]).toMatchObject({ restartCount: 1, lastState: { terminated: { exitCode: 1, reason: 'Error' } } })
    expect(door.get(Lease, place).spec.leaseTransitions).toBe(1)
  })

  it('a lease that is deleted is made again by who leads', async () => {
    const { cluster, door, run } = await boot()
    const { scheduler } = cluster
    const place = { namespace: 'kube-system', name: 'kube-scheduler' }
    const before = door.get(Lease, place).spec.holderIdentity
    door.delete(Lease, place)
    await run(5)
    expect(door.get(Lease, place).spec.holderIdentity).toBe(before)
    expect(cluster.scheduler).toBe(scheduler)
  })

  it('a crash is mended by the kubelet', async () => {
    const { cluster, run, find } = await boot()
    expect(cluster.fault('container-crash', 'kube-system/kube-scheduler-control-plane')).toBeUndefined()
    await run(30)
    expect(find('kube-scheduler-control-plane', 'kube-system')?.status.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 137, reason: 'Error' } },
    })
    expect(cluster.scheduler).toBeDefined()
  })
})

describe('the manifests of the control plane', () => {
  /** What a student has changed on the disk of the node. */
  async function edited(file: string, from: string, to: string) {
    const { cluster, door, run, find: findIn } = await boot(2)
    const path = `/host/etc/kubernetes/manifests/${file}`
    door.create(Pod, {
      metadata: { name: 'editor', namespace: 'default' },
      spec: {
        nodeName: 'control-plane',
        restartPolicy: 'Never',
        tolerations: [{ operator: 'Exists' }],
        containers: [{ name: 'main', image: 'busybox', command: ['sh', '-c', `sed -i 's#${from}#${to}#' ${path}`], volumeMounts: [{ name: 'host', mountPath: '/host' }] }],
        volumes: [{ name: 'host', hostPath: { path: '/' } }],
      },
    })
    await run(75)
    return { cluster, find: (name: string) => findIn(name, 'kube-system') }
  }

  it('a wrong path to the kubeconfig: the scheduler ends again and again', async () => {
    const { cluster, find } = await edited('kube-scheduler.yaml', '--kubeconfig=/etc/kubernetes/scheduler.conf', '--kubeconfig=/etc/kubernetes/schedulerr.conf')
    expect(cluster.scheduler).toBeUndefined()
    expect(find('kube-scheduler-control-plane')?.status.containerStatuses?.[0]).toMatchObject({ restartCount: expect.any(Number), lastState: { terminated: { exitCode: 1 } } })
  })

  it('an image that does not exist: it cannot start', async () => {
    const { cluster, find } = await edited('kube-controller-manager.yaml', 'v1.32.13', 'v1.99.0')
    expect(find('kube-controller-manager-control-plane')?.status.containerStatuses?.[0].state?.waiting?.reason).toMatch(/^(ErrImagePull|ImagePullBackOff)$/)
    expect(cluster.faults().length).toBeGreaterThan(10)
  })

  it('a wrong address of etcd: nobody answers any more', async () => {
    const { cluster } = await edited('kube-apiserver.yaml', '--etcd-servers=https://127.0.0.1:2379', '--etcd-servers=https://127.0.0.1:2378')
    expect(dialFailureOf(await cluster.fetch({ method: 'GET', path: '/api/v1/pods', headers: {} }))).toContain('connection refused')
  })
})
