/**
 * The cluster of the recordings: a real API server, controllers and scheduler, four nodes, and stand-ins for the kubelets and for a
 * provisioner of volumes, as the recordings had them.
 */
import { kinds } from '../../api/kinds'
import type { Kind } from '../../api/kind'
import { Lease } from '../../api/kinds/lease'
import { Node } from '../../api/kinds/node'
import type { ApiDoor } from '../../api/door'
import type { Core } from '../../api/types'
import { loadSchema } from '../../cli/load-schema'
import type { Simulation } from '../../base/simulation'
import { createApiServer, type RunningApiServer } from '../../cluster/kube-apiserver/api-server'
import { startControllerManager } from '../../cluster/kube-controller-manager/controller-manager'
import { startScheduler } from '../../cluster/kube-scheduler/scheduler'
import { componentStatuses } from '../../cluster/component-statuses'
import { ComponentStatus } from '../../api/kinds/component-status'
import { ConfigMap } from '../../api/kinds/config-map'
import { addressOf, NODES } from './nodes.test.support'
import { playKubelets } from './kubelets.test.support'
import { placing } from './placing.test.support'
import { playProvisioner } from './provisioner.test.support'

const HEARTBEAT_MS = 10_000

export function bootRecordedCluster(simulation: Simulation): RunningApiServer {
  const staticTokens = new Map([['x', { user: 'admin', groups: ['system:masters'] }]])
  const endpoint = { address: '192.0.2.2', port: 26_444 }
  const apiServer = createApiServer({ simulation, kinds: kinds as readonly Kind[], schema: loadSchema(), staticTokens, endpoint })
  startControllerManager({ apiServer, simulation })
  startScheduler({ apiServer: placing(apiServer), simulation })
  const door = apiServer.door({ user: 'kubelet', fieldManager: 'kubelet' })
  NODES.forEach((name, index) => createNode(door, simulation, { name, index }))
  playKubelets(apiServer.door({ user: 'node', fieldManager: 'node' }), simulation)
  playProvisioner(apiServer.door({ user: 'provisioner', fieldManager: 'provisioner' }), simulation)
  apiServer.compute(ComponentStatus, () => componentStatuses({ hasScheduler: false, hasControllerManager: false }))
  // The recorded server was built by one who puts this into every namespace, too.
  door.create(ConfigMap, { metadata: { name: 'openshift-service-ca.crt', namespace: 'default' }, data: { 'service-ca.crt': '' } })
  return apiServer
}

interface Place {
  readonly name: string
  readonly index: number
}

function createNode(door: ApiDoor, { clock }: Simulation, { name, index }: Place): void {
  const amounts = { cpu: '4', 'ephemeral-storage': '50Gi', memory: '8Gi', pods: '110' }
  const isControlPlane = index === 0
  const labels = {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
  }
  door.create(Node, {
    metadata: {
      name,
      labels: { ...labels, ...(isControlPlane ? { 'node-role.kubernetes.io/control-plane': '' } : {}) },
      annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
    },
    spec: {
      podCIDR: `10.244.${index}.0/24`,
      podCIDRs: [`10.244.${index}.0/24`],
      ...(isControlPlane ? { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' as const }] } : {}),
    },
  } as object as Partial<Node>)
  const beat = (): void => {
    const node = door.get(Node, { name })
    const now = clock.timestamp()
    const condition = (type: string, reason: string, message: string, status = 'False') => ({
      type,
      status,
      reason,
      message,
      lastHeartbeatTime: now,
      lastTransitionTime: now,
    })
    door.updateStatus(Node, {
      ...node,
      status: {
        capacity: amounts,
        allocatable: amounts,
        addresses: [
          { type: 'InternalIP', address: addressOf(index) },
          { type: 'Hostname', address: 'localhost' },
        ],
        conditions: [
          condition('MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
          condition('DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
          condition('PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
          condition('Ready', 'KubeletReady', 'kubelet is posting ready status', 'True'),
        ] as object as Core.NodeCondition[],
        nodeInfo: {
          ...{
            machineID: 'x',
            systemUUID: 'y',
            bootID: 'z',
            kernelVersion: '6.1',
            osImage: 'Debian',
            operatingSystem: 'linux',
            architecture: 'amd64',
          },
          ...{ containerRuntimeVersion: 'containerd://1.7', kubeletVersion: 'v1.32.13', kubeProxyVersion: 'v1.32.13' },
        },
      },
    })
    clock.after(HEARTBEAT_MS, beat)
  }
  beat()
  const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime: clock.microTimestamp() }
  door.create(Lease, { metadata: { name, namespace: 'kube-node-lease' }, spec } as object as Partial<Lease>)
}
