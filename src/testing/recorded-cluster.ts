/**
 * The cluster of the recordings: a real API server, controllers and scheduler, four nodes, and a stand-in for the kubelets that
 * makes pods Running and Ready at once and runs nothing in them, as the recordings had it.
 */
import { kinds } from '../api/kinds'
import type { Kind } from '../api/kind'
import { Lease } from '../api/kinds/lease'
import { Node } from '../api/kinds/node'
import { Pod } from '../api/kinds/pod'
import type { ApiDoor } from '../api/door'
import { isNotFound } from '../api/status-error'
import type { Core } from '../api/types'
import { loadSchema } from '../cli/load-schema'
import type { Simulation } from '../base/simulation'
import { createApiServer, type RunningApiServer } from '../cluster/kube-apiserver/api-server'
import { startControllerManager } from '../cluster/kube-controller-manager/controller-manager'
import { startScheduler } from '../cluster/kube-scheduler/scheduler'

const NAMES = ['kubarium-control-plane', 'node-1', 'node-2', 'node-3']
const HEARTBEAT_MS = 10_000

export function bootRecordedCluster(simulation: Simulation): RunningApiServer {
  const staticTokens = new Map([['x', { user: 'admin', groups: ['system:masters'] }]])
  const apiServer = createApiServer({ simulation, kinds: kinds as readonly Kind[], schema: loadSchema(), staticTokens })
  startControllerManager({ apiServer, simulation })
  startScheduler({ apiServer, simulation })
  const door = apiServer.door({ user: 'kubelet', fieldManager: 'kubelet' })
  NAMES.forEach((name, index) => createNode(door, simulation, { name, index }))
  playKubelets(door, simulation)
  return apiServer
}

interface Place {
  readonly name: string
  readonly index: number
}

const addressOf = (index: number): string => `172.18.0.${index + 2}`

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
      ...(isControlPlane
        ? { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' as const }] }
        : {}),
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

function playKubelets(door: ApiDoor, { clock }: Simulation): void {
  let last = 10
  door.watch(Pod, {}, ({ type, object: pod }) => {
    if (type === 'DELETED' || !pod.spec.nodeName) return
    if (pod.metadata.deletionTimestamp) end(door, pod)
    else if (pod.status.phase === 'Pending') door.updateStatus(Pod, running(pod, clock.timestamp(), ++last))
  })
}

function end(door: ApiDoor, { metadata }: Pod): void {
  try {
    door.delete(Pod, metadata, { gracePeriodSeconds: 0 })
  } catch (error) {
    // Whoever held it let it go in the same instant.
    if (!isNotFound(error)) throw error
  }
}

function running(pod: Pod, now: string, number: number): Pod {
  const index = NAMES.indexOf(pod.spec.nodeName ?? '')
  const podIP = `10.244.${index}.${number}`
  const types = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled']
  const statuses = pod.spec.containers.map(({ name, image = '' }) => ({
    ...{
      name,
      image,
      imageID: 'docker.io/x@sha256:1',
      containerID: 'containerd://abc',
      ready: true,
      started: true,
      restartCount: 0,
    },
    state: { running: { startedAt: now } },
    lastState: {},
  }))
  return {
    ...pod,
    status: {
      ...{
        phase: 'Running',
        hostIP: addressOf(index),
        podIP,
        podIPs: [{ ip: podIP }],
        qosClass: pod.status.qosClass,
        startTime: now,
      },
      conditions: types.map((type) => ({ type, status: 'True', lastProbeTime: null, lastTransitionTime: now })),
      containerStatuses: statuses,
    } as object as Pod['status'],
  }
}
