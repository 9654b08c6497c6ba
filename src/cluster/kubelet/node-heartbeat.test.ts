import { describe, expect, it } from 'vitest'
import { Event } from '../../api/kinds/event'
import { Lease } from '../../api/kinds/lease'
import { Node } from '../../api/kinds/node'
import { NODE, startOneNode } from './one-node.test.support'

describe('a node', () => {
  it('registers itself with what it is and has', () => {
    const { metadata, spec, status } = startOneNode().node()
    expect(metadata.labels).toEqual({
      'beta.kubernetes.io/arch': 'amd64',
      'beta.kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': NODE,
      'kubernetes.io/os': 'linux',
    })
    expect(spec).toMatchObject({ podCIDR: '10.244.1.0/24', podCIDRs: ['10.244.1.0/24'] })
    expect(status.addresses).toEqual([
      { address: '172.18.0.3', type: 'InternalIP' },
      { address: NODE, type: 'Hostname' },
    ])
    expect(status.capacity).toMatchObject({ cpu: '4', memory: '8Gi', pods: '110' })
    expect(status.allocatable).toEqual({ ...status.capacity, 'ephemeral-storage': '48308944896', memory: '8286208Ki' })
    expect(status.nodeInfo).toMatchObject({
      architecture: 'amd64',
      operatingSystem: 'linux',
      kubeletVersion: 'v1.32.13',
      containerRuntimeVersion: 'containerd://1.7.24',
    })
    expect(status.nodeInfo?.machineID).toMatch(/^[0-9a-f]{32}$/)
    expect(status.daemonEndpoints).toEqual({ kubeletEndpoint: { Port: 10250 } })
    expect(status.conditions?.map(({ type, status, reason, message }) => [type, status, reason, message])).toEqual([
      ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
      ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
      ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
      ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
    ])
  })

  it('says so in events', () => {
    const { door } = startOneNode()
    const events = door
      .list(Event, { namespace: 'default' })
      .items.filter(({ involvedObject }) => involvedObject.kind === 'Node')
    expect(events.map(({ reason }) => reason).sort()).toEqual([
      'NodeAllocatableEnforced',
      'NodeHasNoDiskPressure',
      'NodeHasSufficientMemory',
      'NodeHasSufficientPID',
      'NodeReady',
      'Starting',
    ])
  })

  it('renews its lease every ten seconds, and leaves its status alone', async () => {
    const { door, run, node } = startOneNode()
    const renewals: (string | undefined)[] = []
    await run(5)
    const before = node().metadata.resourceVersion
    for (let i = 0; i < 3; i++) {
      await run(10)
      renewals.push(door.get(Lease, { namespace: 'kube-node-lease', name: NODE }).spec.renewTime)
    }
    expect(renewals).toEqual([
      '2026-01-01T00:00:10.000000Z',
      '2026-01-01T00:00:20.000000Z',
      '2026-01-01T00:00:30.000000Z',
    ])
    expect(door.get(Lease, { namespace: 'kube-node-lease', name: NODE })).toMatchObject({
      metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: NODE, uid: node().metadata.uid }] },
      spec: { holderIdentity: NODE, leaseDurationSeconds: 40 },
    })
    expect(node().metadata.resourceVersion).toBe(before)
  })

  it('reports its status every five minutes', async () => {
    const { run, node } = startOneNode()
    await run(320)
    const [condition] = node().status.conditions ?? []
    expect(condition.lastHeartbeatTime).toBe('2026-01-01T00:05:00Z')
    expect(condition.lastTransitionTime).toBe('2026-01-01T00:00:00Z')
  })

  it('lists the images it has', async () => {
    const { create, run, node } = startOneNode()
    create({ containers: [{ name: 'nginx', image: 'nginx:1.27' }] })
    await run(30)
    expect(node().status.images).toEqual([
      {
        names: [expect.stringMatching(/^docker\.io\/library\/nginx@sha256:/), 'docker.io/library/nginx:1.27'],
        sizeBytes: expect.any(Number),
      },
    ])
  })

  it('stays away when somebody deleted it, until its kubelet starts again', async () => {
    const { door, run, runtime, create } = startOneNode()
    create({ containers: [{ name: 'nginx', image: 'nginx:1.27' }] })
    await run(30)
    door.delete(Node, { name: NODE })
    await run(320)
    expect(door.list(Node).items).toEqual([])
    expect(runtime.running.size).toBe(1)
  })

  it('is silent when it has no power, and its containers are dead', async () => {
    const { kubelet, runtime, create, run, door } = startOneNode()
    create({ containers: [{ name: 'nginx', image: 'nginx:1.27' }] })
    await run(30)
    kubelet.powerOff()
    await run(60)
    expect(runtime.running.size).toBe(0)
    expect(door.get(Lease, { namespace: 'kube-node-lease', name: NODE }).spec.renewTime).toBe(
      '2026-01-01T00:00:30.000000Z',
    )
  })
})
