/**
 * A cluster of namespaces x, y, z with pods that serve on some ports, and a matrix of who reaches whom, asked of the packet walk
 * itself. Upstream: test/e2e/network/netpol/{model,reachability,kubemanager}.go (v1.32).
 */
import type { Kind } from '../../api/kind'
import { kinds } from '../../api/kinds'
import { Namespace } from '../../api/kinds/namespace'
import { NetworkPolicy } from '../../api/kinds/network-policy'
import { Pod } from '../../api/kinds/pod'
import type { Networking } from '../../api/types'
import { createSimulation } from '../../base/simulation'
import { createApiServer } from '../kube-apiserver/api-server'
import { createNetwork } from '../network/network'
import { parseAddress } from '../network/address'
import { startKindnet } from './kindnet'

const START = Date.UTC(2026, 0, 1)
const NODES = ['worker-1', 'worker-2']

export type Protocol = 'TCP' | 'UDP' | 'SCTP'

export interface PolicyDraft {
  readonly name?: string
  readonly spec: Networking.NetworkPolicySpec
}

/** `pods` are `x/a`, one after the other on either node. */
export function netpolCluster(pods: readonly string[], ports: readonly number[] = [80, 81]) {
  const simulation = createSimulation({ seed: 'netpol', startMs: START })
  const { clock } = simulation
  const apiServer = createApiServer({ simulation, kinds: kinds as readonly Kind[], disableAdmissionPlugins: ['ServiceAccount', 'NamespaceLifecycle'] })
  const door = apiServer.door({ user: 'tester', fieldManager: 'test' })
  const network = createNetwork({ simulation })
  const nodes = NODES.map((name, at) => network.addNode({ name, address: `172.18.0.${at + 3}`, podCIDR: `10.244.${at + 1}.0/24` }))
  const kindnet = startKindnet({ apiServer, simulation, network })
  const addresses = new Map<string, string>()
  const pass = () => clock.advanceTo(clock.now() + 10)

  for (const name of new Set(['x', 'y', 'z', ...pods.map((pod) => pod.split('/')[0])])) door.create(Namespace, { metadata: { name } })
  pods.forEach((key, at) => addPod(key, at % nodes.length))
  pass()

  function addPod(key: string, at: number): void {
    const [namespace, name] = key.split('/')
    const sandbox = nodes[at].addPod({ namespace, name, hostNetwork: false })
    addresses.set(key, sandbox.address)
    const served = ports.flatMap((port) => (['TCP', 'UDP', 'SCTP'] as const).map((protocol) => ({ name: `serve-${port}-${protocol.toLowerCase()}`, containerPort: port, protocol })))
    for (const port of ports) {
      sandbox.listen(port, { protocol: 'http', handle: () => ({ status: 200, headers: {}, body: key }) })
      sandbox.listen(port, { protocol: 'udp', receive: (datagram, reply) => reply(datagram) })
    }
    const draft = { metadata: { namespace, name, labels: { pod: name } }, spec: { nodeName: NODES[at], containers: [{ name: 'main', image: 'agnhost', ports: served }] } }
    const made = door.create(Pod, draft)
    door.update(Pod, { ...made, status: { ...made.status, phase: 'Running', podIP: sandbox.address, podIPs: [{ ip: sandbox.address }] } }, { subresource: 'status' })
  }

  const addressOf = (key: string): string => addresses.get(key) ?? ''

  /** SCTP has no sockets here: policies are asked alone. */
  function reaches(from: string, to: string, { port, protocol }: { port: number; protocol: Protocol }): boolean {
    if (protocol !== 'SCTP') return network.probe({ namespace: from.split('/')[0], pod: from.split('/')[1] }, { protocol: protocol === 'TCP' ? 'tcp' : 'udp', host: addressOf(to), port }).failure === undefined
    return kindnet.judge({ protocol, source: parseAddress(addressOf(from)), destination: parseAddress(addressOf(to)), destinationPort: port }).accepted
  }

  return {
    ...{ simulation, door, network, nodes, kindnet, pods, addressOf, pass },
    policy(namespace: string, { name = 'policy', spec }: PolicyDraft): void {
      door.create(NetworkPolicy, { metadata: { namespace, name }, spec })
      pass()
    },
    change(namespace: string, { name = 'policy', spec }: PolicyDraft): void {
      door.update(NetworkPolicy, { ...door.get(NetworkPolicy, { namespace, name }), spec })
      pass()
    },
    forget(namespace: string, name = 'policy'): void {
      door.delete(NetworkPolicy, { namespace, name })
      pass()
    },
    labelPod(key: string, labels: Readonly<Record<string, string>>): void {
      const [namespace, name] = key.split('/')
      const pod = door.get(Pod, { namespace, name })
      door.update(Pod, { ...pod, metadata: { ...pod.metadata, labels } })
      pass()
    },
    labelNamespace(name: string, labels: Readonly<Record<string, string>>): void {
      const namespace = door.get(Namespace, { name })
      door.update(Namespace, { ...namespace, metadata: { ...namespace.metadata, labels: { ...namespace.metadata.labels, ...labels } } })
      pass()
    },
    /** Pairs that do not reach each other, `x/a y/b`, apart from those of a pod with itself. */
    blocked(port: number, protocol: Protocol = 'TCP'): string[] {
      return pods.flatMap((from) => pods.filter((to) => to !== from && !reaches(from, to, { port, protocol })).map((to) => `${from} ${to}`))
    },
  }
}

export type NetpolCluster = ReturnType<typeof netpolCluster>
